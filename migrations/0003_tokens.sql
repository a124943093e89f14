-- Tokens: which programs may send archives to be ingested.

CREATE TABLE tokens (
    name text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
    sha256 bytea NOT NULL UNIQUE CHECK (length(sha256) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
);
COMMENT ON COLUMN tokens.sha256 IS 'Of the token, which is 256 random bits and is kept by nobody but its user';
COMMENT ON COLUMN tokens.revoked_at IS 'A revoked token stays in the list, and its name is not given again';
