-- The token that a token was passed on by: it acts for that one, and for whom that one acts.
ALTER TABLE tokens ADD COLUMN parent_id TEXT REFERENCES tokens (id);
CREATE INDEX tokens_parent ON tokens (parent_id);
