//! The only place that reads the clock. Knows the time; must not know what it is used for.

use chrono::{DurationRound, TimeDelta, Utc};
use floe_domain::time::Instant;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Tells the time, exact to the microsecond, so that what is stored and read back is the same instant.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    /// Microseconds since 1970, shared by all clones.
    Set(Arc<AtomicI64>),
    /// The same, moving on by so many each time it is read.
    #[cfg(test)]
    Ticking(Arc<AtomicI64>, i64),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still at `at` until it is set again; its clones move with it.
    #[must_use]
    pub fn standing_at(at: Instant) -> Self {
        Self(Source::Set(Arc::new(AtomicI64::new(at.timestamp_micros()))))
    }

    /// A clock that moves on by `step` each time that anyone reads it.
    #[cfg(test)]
    pub(crate) fn ticking_from(at: Instant, step: TimeDelta) -> Self {
        let micros = Arc::new(AtomicI64::new(at.timestamp_micros()));
        Self(Source::Ticking(
            micros,
            step.num_microseconds().unwrap_or_default(),
        ))
    }

    /// The time now, in whole microseconds.
    #[must_use]
    pub fn now(&self) -> Instant {
        match &self.0 {
            Source::System => {
                let now = Utc::now();
                now.duration_trunc(TimeDelta::microseconds(1))
                    .unwrap_or(now)
            }
            Source::Set(micros) => {
                Instant::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default()
            }
            #[cfg(test)]
            Source::Ticking(micros, step) => {
                let now = micros.fetch_add(*step, Ordering::SeqCst);
                Instant::from_timestamp_micros(now).unwrap_or_default()
            }
        }
    }

    /// Sets a standing clock; the machine's clock is left alone.
    pub fn set(&self, at: Instant) {
        if let Source::Set(micros) = &self.0 {
            micros.store(at.timestamp_micros(), Ordering::SeqCst);
        }
    }

    /// Moves a standing clock forward.
    pub fn advance(&self, by: Duration) {
        if let Source::Set(micros) = &self.0 {
            let by = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
            micros.fetch_add(by, Ordering::SeqCst);
        }
    }
}
