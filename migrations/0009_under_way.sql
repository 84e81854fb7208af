-- What becomes of operations that run when a freeze begins: `finish`, or `stop` at their next safe step.
ALTER TABLE freezes ADD COLUMN under_way TEXT NOT NULL DEFAULT 'finish';
