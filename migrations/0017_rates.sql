-- What one of a currency is in another, on a day, as people gave it. Exact decimals, as text.
CREATE TABLE rates (
    to_currency TEXT NOT NULL,
    from_currency TEXT NOT NULL,
    day TEXT NOT NULL,
    rate TEXT NOT NULL,
    given_by TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (to_currency, from_currency, day)
);
