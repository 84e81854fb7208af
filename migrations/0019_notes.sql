-- What people write on charts: some days, a text, perhaps one region and one service. The last day is in it.
CREATE TABLE notes (
    id TEXT PRIMARY KEY,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    words TEXT NOT NULL,
    region TEXT,
    service TEXT,
    visibility TEXT NOT NULL,
    owner_id TEXT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX notes_days ON notes (first_day, last_day);
