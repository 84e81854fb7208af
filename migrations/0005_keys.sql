-- Keys that sign requests of AWS's clients. No secret is here: it is derived from `keys.secret` in the data folder.
CREATE TABLE access_keys (
    id TEXT PRIMARY KEY,
    access_key_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    owner_id TEXT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX access_keys_owner ON access_keys (owner_id);
