-- Two people: who may approve and by which rule, what waits for them, what they said, and what they prove themselves with.
INSERT INTO revisions (name, value) VALUES ('approvals', 0);

ALTER TABLE people ADD COLUMN approves BIGINT NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN grants_exceptions BIGINT NOT NULL DEFAULT 0;
-- Who issued a token and who set a freeze: a person's id, or NULL for the command line.
ALTER TABLE tokens ADD COLUMN issued_by TEXT;
ALTER TABLE freezes ADD COLUMN set_by TEXT;

-- One row, or none as long as nobody was ever appointed to approve.
CREATE TABLE approval_rule (
    id BIGINT PRIMARY KEY,
    approvals BIGINT NOT NULL,
    people_too BIGINT NOT NULL,
    approval_seconds BIGINT NOT NULL,
    permit_seconds BIGINT NOT NULL,
    loosening_seconds BIGINT NOT NULL
);

-- `awaiting` until people have said enough, then `approved` with an operation, or `denied`, `void`, `expired`, `cancelled`.
CREATE TABLE requests (
    place BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    environment_id TEXT NOT NULL,
    asker TEXT NOT NULL,
    asked TEXT NOT NULL,
    digest TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    status TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    outcome TEXT,
    operation_id TEXT
);
CREATE INDEX requests_status ON requests (status, place);
CREATE INDEX requests_environment ON requests (environment_id, place);

-- One word of each person to each request or loosening; `evidence` is what their passkey signed.
CREATE TABLE votes (
    request_id TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    said TEXT NOT NULL,
    digest TEXT NOT NULL,
    at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    reason TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (request_id, person_id)
);

-- What would make Floe laxer: it waits for approvals, then for vetoes, and is then done by Floe.
CREATE TABLE loosenings (
    place BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    digest TEXT NOT NULL,
    reason TEXT NOT NULL,
    person_id TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    status TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    needed BIGINT NOT NULL,
    ended_at BIGINT,
    outcome TEXT
);
CREATE INDEX loosenings_status ON loosenings (status, place);
CREATE INDEX loosenings_subject ON loosenings (subject, place);

CREATE TABLE passkeys (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    site TEXT NOT NULL,
    passkey TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    removed_at BIGINT
);
CREATE INDEX passkeys_person ON passkeys (person_id);

-- What a passkey is to sign: for one act of one session, once, within minutes.
CREATE TABLE challenges (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    session TEXT NOT NULL,
    purpose TEXT NOT NULL,
    act TEXT NOT NULL,
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL
);

ALTER TABLE operations ADD COLUMN request_id TEXT;
ALTER TABLE permits ADD COLUMN expires_at BIGINT;
ALTER TABLE permits ADD COLUMN rule_revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE permits ADD COLUMN digest TEXT;
