-- What was imported from the watched folder: a file or a folder there by its name, as it looked then.
CREATE TABLE watched (
    name TEXT PRIMARY KEY,
    listing TEXT NOT NULL,
    import_id TEXT NOT NULL,
    at BIGINT NOT NULL
);
