-- Each decision looks for the last time that the clock was taken as right, which may be never: without this it reads the whole audit.
CREATE INDEX audit_action ON audit (action, seq);
