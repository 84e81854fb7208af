//! What is promised of measured things, and which promises were not kept. Knows limits; must not know how anything is measured.

use super::table::Times;
use anyhow::{Result, bail};
use std::time::Duration;

/// Half of all answers about ten million charges take no longer.
pub(super) const MEDIAN: Duration = Duration::from_millis(50);
/// And 99 of a hundred no longer than this.
pub(super) const P99: Duration = Duration::from_millis(100);
/// The slowest question of one or two dimensions has this median.
pub(super) const DASHBOARD: Duration = Duration::from_millis(15);
/// Each question is answered so many times as fast as by DuckDB.
pub(super) const ADVANTAGE: f64 = 10.0;
/// From the server's start to its first answer.
pub(super) const START: Duration = Duration::from_secs(5);
/// From a click to new figures, at the median.
pub(super) const CLICK: Duration = Duration::from_millis(100);
/// How far one change or the first load may shift a page, as browsers count it.
pub(super) const SHIFT: f64 = 0.1;
/// Lighthouse's scores for performance, accessibility and best practices.
pub(super) const SCORES: [u32; 3] = [95, 100, 100];

/// The promises of a run that were not kept, in words.
#[derive(Default)]
pub(super) struct Promises {
    missed: Vec<String>,
}

impl Promises {
    /// That something is so; what it is instead, where it is not.
    pub(super) fn hold(&mut self, is_kept: bool, missed: impl FnOnce() -> String) {
        if !is_kept {
            self.missed.push(missed());
        }
    }

    /// That so many percent of times are within a limit; times that were not measured keep no promise.
    pub(super) fn within(
        &mut self,
        what: &str,
        (times, percent): (&Times, usize),
        limit: Duration,
    ) {
        let is_kept = !times.is_empty() && times.at(percent) <= limit;
        self.hold(is_kept, || {
            let limit = limit.as_millis();
            format!("{what}: {}, promised {limit} ms", times.words(percent))
        });
    }

    /// # Errors
    /// Names each promise that was missed.
    pub(super) fn keep(self) -> Result<()> {
        if self.missed.is_empty() {
            return Ok(());
        }
        bail!("missed promises:\n  {}", self.missed.join("\n  "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(milliseconds: &[u64]) -> Times {
        Times::of(
            milliseconds
                .iter()
                .copied()
                .map(Duration::from_millis)
                .collect(),
        )
    }

    #[test]
    fn what_is_kept_is_no_error_and_what_is_missed_is_named() {
        let mut promises = Promises::default();
        promises.within("median", (&times(&[10, 50, 90]), 50), MEDIAN);
        promises.hold(true, || "nothing".to_owned());
        assert!(promises.keep().is_ok());

        let mut promises = Promises::default();
        promises.within("median", (&times(&[10, 51, 90]), 50), MEDIAN);
        promises.within("of nothing", (&Times::default(), 50), MEDIAN);
        promises.hold(false, || "too slow beside DuckDB".to_owned());
        let words = promises.keep().unwrap_err().to_string();
        assert!(
            words.contains("median: 51.00 ms, promised 50 ms"),
            "{words}"
        );
        assert!(words.contains("of nothing"), "{words}");
        assert!(words.contains("too slow beside DuckDB"), "{words}");
    }
}
