-- The latest time that the audit tells of: by a clock that is behind it, the guard allows nothing.
CREATE INDEX audit_at ON audit (at);
