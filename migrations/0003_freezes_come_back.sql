-- How a freeze comes back, as JSON; NULL is once. starts_at and ends_at are then its first start and its last end.
ALTER TABLE freezes ADD COLUMN schedule TEXT;
