-- What people let agents do in their names; an empty list of operations is none, NULL for environments is every one.
CREATE TABLE delegations (
    id TEXT PRIMARY KEY,
    agent_id TEXT NOT NULL REFERENCES tokens (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    operations TEXT NOT NULL,
    environments TEXT,
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX delegations_agent ON delegations (agent_id);
CREATE INDEX delegations_person ON delegations (person_id);
