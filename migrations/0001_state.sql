-- Everything Floe keeps beside segments and delivered files. Common to SQLite and PostgreSQL.
-- Times are microseconds since 1970 in UTC; lists and records are JSON as text.

CREATE TABLE revisions (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
-- `calendar` counts changes of any freeze, `ledger` changes of what is served, `audit` is the number of records.
INSERT INTO revisions (name, value) VALUES ('calendar', 0), ('ledger', 0), ('audit', 0);

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_sign_in_at BIGINT,
    removed_at BIGINT
);
CREATE UNIQUE INDEX people_email ON people (email) WHERE removed_at IS NULL;

CREATE TABLE sessions (
    fingerprint TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person_id);

CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    owner_id TEXT NOT NULL REFERENCES people (id),
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX tokens_owner ON tokens (owner_id);

CREATE TABLE sign_in_attempts (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    account TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX sign_in_attempts_account ON sign_in_attempts (account, at);
CREATE INDEX sign_in_attempts_address ON sign_in_attempts (address, at);

CREATE TABLE set_up (
    id BIGINT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Refused deliveries are kept too, for their reasons; they have no files and no segments.
CREATE TABLE imports (
    place BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    imported_by TEXT NOT NULL,
    digest TEXT NOT NULL,
    result TEXT NOT NULL,
    appended BIGINT NOT NULL,
    reconciliation TEXT NOT NULL
);
CREATE INDEX imports_digest ON imports (digest);

CREATE TABLE import_files (
    import_id TEXT NOT NULL REFERENCES imports (id),
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (import_id, position)
);

-- `live` serves unless its region's environment is deleted; `superseded` was replaced by a later delivery and stays
-- readable as a version; `discarded` was rebuilt or purged and its file is to be removed; that of `purged` is gone.
CREATE TABLE segments (
    id TEXT PRIMARY KEY,
    import_id TEXT NOT NULL REFERENCES imports (id),
    month TEXT NOT NULL,
    provider TEXT NOT NULL,
    billing_account TEXT NOT NULL,
    region TEXT,
    folder TEXT NOT NULL,
    file TEXT NOT NULL,
    described TEXT NOT NULL,
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    retired_at BIGINT,
    retired_by TEXT
);
CREATE INDEX segments_state ON segments (state, region);
CREATE INDEX segments_bill ON segments (month, provider, billing_account);
CREATE INDEX segments_folder ON segments (folder);
CREATE INDEX segments_import ON segments (import_id);

CREATE TABLE environments (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    region TEXT NOT NULL,
    tier TEXT NOT NULL,
    owner TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    deleted_at BIGINT,
    purge_at BIGINT,
    version BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE decisions (
    place BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    environment_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    record TEXT NOT NULL,
    operation_id TEXT
);
CREATE INDEX decisions_environment ON decisions (environment_id, place);

CREATE TABLE operations (
    place BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    environment_id TEXT NOT NULL REFERENCES environments (id),
    operation TEXT NOT NULL,
    reason TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    chain TEXT NOT NULL,
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    status TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    outcome TEXT
);
CREATE INDEX operations_status ON operations (status, place);
CREATE INDEX operations_environment ON operations (environment_id, place);

CREATE TABLE permits (
    operation_id TEXT PRIMARY KEY REFERENCES operations (id),
    environment_version BIGINT NOT NULL,
    calendar_revision BIGINT NOT NULL,
    issued_at BIGINT NOT NULL,
    consumed_at BIGINT
);

CREATE TABLE idempotency_keys (
    asker TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (asker, key)
);

CREATE TABLE freezes (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    owner TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    zone TEXT NOT NULL,
    scope TEXT NOT NULL,
    operations TEXT NOT NULL,
    applies_to TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_early_at BIGINT,
    ended_by TEXT,
    end_reason TEXT
);
CREATE INDEX freezes_end ON freezes (ends_at);

CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, seq);
