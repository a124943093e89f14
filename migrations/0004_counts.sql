-- How much has been read into this database ever: counted where an issue is stored, by whichever process.

ALTER TABLE corpus
    ADD COLUMN issues_added bigint NOT NULL DEFAULT 0,
    ADD COLUMN issues_replaced bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN corpus.issues_added IS 'Issues stored that were not there, the sample''s included';
COMMENT ON COLUMN corpus.issues_replaced IS 'Issues stored in place of what they were before';
