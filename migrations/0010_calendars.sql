-- The calendar a freeze stands in, by name; when one that is closed by default lets through, as JSON. NULL is one that stops all
-- along.
ALTER TABLE freezes ADD COLUMN calendar TEXT NOT NULL DEFAULT 'default';
ALTER TABLE freezes ADD COLUMN change_windows TEXT;
CREATE INDEX freezes_calendar ON freezes (calendar);
