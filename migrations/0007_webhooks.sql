-- Who is told what happens, what they are told, and every attempt at telling it. No secret is here: each is derived from
-- `keys.secret` in the data folder.
CREATE TABLE webhooks (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    owner TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_attempt_at BIGINT,
    disabled_at BIGINT,
    disabled_because TEXT
);

-- The outbox: written in the transaction of what happened, so that what did not happen is never told.
CREATE TABLE webhook_events (
    place BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- One attempt each. `at` is NULL as long as it is to be made; then `status` is what the receiver answered, or `error` why it
-- answered nothing.
CREATE TABLE webhook_deliveries (
    webhook_id TEXT NOT NULL REFERENCES webhooks (id),
    event_id TEXT NOT NULL REFERENCES webhook_events (id),
    attempt BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    at BIGINT,
    status BIGINT,
    error TEXT,
    took_ms BIGINT,
    PRIMARY KEY (webhook_id, event_id, attempt)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (at, due_at);
CREATE INDEX webhook_deliveries_event ON webhook_deliveries (event_id);
