-- Questions of the explorer that people keep: the address's canonical query is the view. Private ones are their owner's alone.
CREATE TABLE saved_views (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    query TEXT NOT NULL,
    visibility TEXT NOT NULL,
    owner_id TEXT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX saved_views_owner ON saved_views (owner_id);

-- Views beside each other; panels as JSON, in their order.
CREATE TABLE dashboards (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    panels TEXT NOT NULL,
    visibility TEXT NOT NULL,
    owner_id TEXT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX dashboards_owner ON dashboards (owner_id);
