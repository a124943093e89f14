-- An answer of any size would go through the memory of Postgres, the service and the client: what is too large is
-- refused where it is made. The code is one of ours, and tells this from whatever else can go wrong.

CREATE FUNCTION bounded(answer json, most integer) RETURNS json
    LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
BEGIN
    IF pg_column_size(answer) > most THEN
        RAISE EXCEPTION USING ERRCODE = 'BI001', MESSAGE = format('an answer of %s bytes', pg_column_size(answer));
    END IF;
    RETURN answer;
END
$$;
COMMENT ON FUNCTION bounded IS 'The answer, if it has no more than so many bytes; an error with SQLSTATE BI001 otherwise';
