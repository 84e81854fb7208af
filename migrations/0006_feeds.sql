-- Addresses from which calendar programs read the freezes. Whoever knows the secret reads them; its fingerprint is kept.
CREATE TABLE feeds (
    id TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    owner_id TEXT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    last_read_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX feeds_owner ON feeds (owner_id);

-- Events of calendar files that became freezes, by what they are known by: the same file sets nothing twice.
CREATE TABLE imported_events (
    uid TEXT PRIMARY KEY,
    freeze_id TEXT NOT NULL REFERENCES freezes (id),
    digest TEXT NOT NULL,
    imported_at BIGINT NOT NULL
);
