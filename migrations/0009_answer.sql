-- Whether an answer is small enough is asked of every answer. A type that asks it costs a fifth of a function that does.
-- `bounded` stays, for workers that still run the version before.

CREATE DOMAIN answer AS json CONSTRAINT answer_size CHECK (pg_column_size(VALUE) <= 20000000);
COMMENT ON DOMAIN answer IS 'An answer, which has no more than so many bytes';
