-- Every answer names the state of the corpus that it is of: the name is put together when the state changes, not for
-- every answer.

ALTER TABLE corpus ADD COLUMN state_name text NOT NULL DEFAULT '';
COMMENT ON COLUMN corpus.state_name IS
    'The revision, for people, the number of the last change, and its Unix second, with dots between';

CREATE OR REPLACE FUNCTION announce_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    NEW.state := OLD.state + 1;
    NEW.state_name := concat_ws(
        '.', NEW.revision, NEW.state, coalesce(extract(epoch FROM NEW.updated_at)::bigint, 0)
    );
    PERFORM pg_notify('backissue', NEW.state::text);
    RETURN NEW;
END
$$;

UPDATE corpus SET state_name = 'unknown';
