//! Two ways of asking: as fast as answers come, and as fast as planned. Knows connections and time; must not know what is asked.

use crate::bench::connection::{Answer, Connection};
use crate::bench::floe::Floe;
use anyhow::{Result, anyhow, ensure};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long answers took, the shortest first.
#[derive(Default)]
pub(super) struct Times(Vec<Duration>);

impl Times {
    /// Of these.
    pub(super) fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        self.0.len() as u64
    }

    /// The median, the 99th percentile and the longest, as cells of a table.
    pub(super) fn words(&self) -> String {
        let milliseconds = |share: usize| {
            let place = (self.0.len() * share / 100).min(self.0.len().saturating_sub(1));
            let time = self.0.get(place).copied().unwrap_or_default();
            format!("{:.2} ms", time.as_secs_f64() * 1e3)
        };
        [50, 99, 100].map(milliseconds).join(" | ")
    }
}

/// Asks on so many connections for so long, on each as soon as it was answered, and counts the answers. `request` makes the nth of all.
pub(super) fn closed(
    floe: &Floe,
    (connections, long): (usize, Duration),
    request: impl Fn(u64) -> Vec<u8> + Sync,
    is_right: impl Fn(&Answer) -> bool + Sync,
) -> Result<u64> {
    let next = AtomicU64::new(0);
    let begun = Instant::now();
    let counts = at_once(connections, || {
        let mut connection = Connection::open(floe.address())?;
        let mut answered: u64 = 0;
        while begun.elapsed() < long {
            let request = request(next.fetch_add(1, Ordering::Relaxed));
            let answer = connection.ask(&request)?;
            ensure!(
                is_right(&answer),
                "not what was expected: {}",
                answer.words()
            );
            answered += 1;
        }
        Ok(answered)
    })?;
    Ok(counts.iter().sum())
}

/// Asks so often a second for so long, whether what came before was answered or not. Times count from the moment at which each was to be
/// sent: what a slow answer keeps from being sent waits as well.
pub(super) fn open(
    floe: &Floe,
    (connections, rate, long): (usize, u32, Duration),
    request: impl Fn(u64) -> Vec<u8> + Sync,
    is_right: impl Fn(&Answer) -> bool + Sync,
) -> Result<Times> {
    let all = u64::from(rate) * long.as_secs();
    let between = Duration::from_secs(1) / rate;
    let next = AtomicU64::new(0);
    let begun = Instant::now() + Duration::from_millis(100);
    let times = at_once(connections, || {
        let mut connection = Connection::open(floe.address())?;
        let mut times = Vec::new();
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            if nth >= all {
                return Ok(times);
            }
            let request = request(nth);
            let planned = begun + between * u32::try_from(nth)?;
            thread::sleep(planned.saturating_duration_since(Instant::now()));
            let answer = connection.ask(&request)?;
            times.push(planned.elapsed());
            ensure!(
                is_right(&answer),
                "not what was expected: {}",
                answer.words()
            );
        }
    })?;
    Ok(Times::of(times.concat()))
}

/// Does the same on so many threads.
fn at_once<T: Send>(threads: usize, work: impl Fn() -> Result<T> + Sync) -> Result<Vec<T>> {
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(&work)).collect();
        let ended = running.into_iter().map(|thread| {
            let done = thread.join();
            done.map_err(|_| anyhow!("a thread of the benchmark panicked"))?
        });
        ended.collect()
    })
}
