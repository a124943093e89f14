-- The statements that tokens.py runs. $1 is the token's name wherever there is one.

-- name: create
-- Keep a new token by its digest ($2), for so many days ($3) or for ever; nothing where the name is taken.
INSERT INTO tokens (name, sha256, expires_at) VALUES ($1, $2, now() + make_interval(days => $3))
ON CONFLICT (name) DO NOTHING
RETURNING name

-- name: tokens
-- All tokens, the newest last.
SELECT
    name, created_at, expires_at, last_used_at, revoked_at,
    revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) AS is_valid
FROM tokens
ORDER BY created_at, name

-- name: revoke
-- Revoke a token, once; nothing where there is none of the name.
UPDATE tokens SET revoked_at = coalesce(revoked_at, now()) WHERE name = $1 RETURNING name

-- name: digests
-- What a token that is shown can be.
SELECT name, sha256, revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) AS is_valid FROM tokens

-- name: note_use
-- Say that a token was used.
UPDATE tokens SET last_used_at = now() WHERE name = $1
