//! Limits how fast one address or one token may ask. Knows buckets; must not know what a request costs.

use super::ClientAddress;
use crate::http::Http;
use crate::http::problem::{Kind, Problem};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use floe_domain::time::Instant;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// A bucket per key: each fills at `rate` a second up to `burst`, and each request takes one out.
#[derive(Debug)]
pub struct Buckets<K> {
    rate: u32,
    burst: u32,
    levels: Mutex<HashMap<K, Level>>,
}

/// How full a bucket was, in thousandths of a request, and when.
#[derive(Clone, Copy, Debug)]
struct Level {
    thousandths: i64,
    at: Instant,
}

/// More keys than this are not remembered: full buckets are forgotten first, then all.
const MOST_KEYS: usize = 50_000;

impl<K: Eq + Hash> Buckets<K> {
    /// Buckets that fill at `rate` a second; five seconds' worth can come at once. A rate of 0 limits nothing.
    #[must_use]
    pub fn new(rate: u32) -> Self {
        Self {
            rate,
            burst: rate.saturating_mul(5),
            levels: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one request out of the bucket of `key`.
    ///
    /// # Errors
    /// When it is empty: how many seconds to wait.
    pub fn take(&self, key: K, now: Instant) -> Result<(), u32> {
        if self.rate == 0 {
            return Ok(());
        }
        let full = i64::from(self.burst) * 1_000;
        let rate = i64::from(self.rate);
        let mut levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        if levels.len() >= MOST_KEYS {
            levels.retain(|_, level| level.filled(now, rate) < full);
            if levels.len() >= MOST_KEYS {
                levels.clear();
            }
        }
        let level = levels.entry(key).or_insert(Level {
            thousandths: full,
            at: now,
        });
        let filled = level.filled(now, rate).min(full);
        if filled < 1_000 {
            return Err(1);
        }
        *level = Level {
            thousandths: filled - 1_000,
            at: now,
        };
        Ok(())
    }
}

impl Level {
    /// How full it is by now. A clock that was set back fills nothing.
    fn filled(self, now: Instant, rate: i64) -> i64 {
        let passed = (now - self.at).num_milliseconds().max(0);
        self.thousandths.saturating_add(passed.saturating_mul(rate))
    }
}

/// Refuses requests of an address that asks too fast.
pub async fn limit_addresses(State(http): State<Http>, request: Request, next: Next) -> Response {
    let address = request.extensions().get::<ClientAddress>().copied();
    match address.map_or(Ok(()), |address| {
        http.addresses.take(address.network(), http.clock.now())
    }) {
        Ok(()) => next.run(request).await,
        Err(seconds) => too_many("this address", seconds).into_response(),
    }
}

/// The problem of whoever asks too fast.
pub(in crate::http) fn too_many(who: &str, seconds: u32) -> Problem {
    Problem::new(
        Kind::TooManyRequests,
        format!("Too many requests from {who}."),
    )
    .retry_after(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_bucket_holds_five_seconds_and_fills_again() {
        let buckets = Buckets::new(2);
        let now = Instant::default();
        for _ in 0..10 {
            assert_eq!(buckets.take("a", now), Ok(()));
        }
        assert_eq!(buckets.take("a", now), Err(1));
        assert_eq!(buckets.take("b", now), Ok(()));
        assert_eq!(
            buckets.take("a", now + TimeDelta::milliseconds(500)),
            Ok(())
        );
        assert_eq!(
            buckets.take("a", now + TimeDelta::milliseconds(500)),
            Err(1)
        );
    }

    #[test]
    fn no_rate_is_no_limit() {
        let buckets = Buckets::new(0);
        assert!((0..1_000).all(|_| buckets.take((), Instant::default()).is_ok()));
    }
}
