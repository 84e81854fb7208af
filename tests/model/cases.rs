//! Runs many cases on every core and stops at the first that fails, with what repeats it. Knows counts and seeds; must not know what a
//! case is.

use crate::coverage::Coverage;
use crate::draw::Draw;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many there are unless `FLOE_MODEL_CASES` says another number.
const CASES: u64 = 1_000_000;
/// Which ones, unless `FLOE_MODEL_SEED` says another number.
const SEED: u64 = 20_251_215;
/// How many a core takes at once.
const CHUNK: u64 = 1_000;

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.replace('_', "").parse().expect("a whole number"))
}

/// Runs them, a part of `FLOE_MODEL_CASES`: one in so many. `FLOE_MODEL_CASE` runs only that one.
pub(crate) fn run(
    one_in: u64,
    rarest: u64,
    case: impl Fn(&mut Draw, &mut Coverage) -> Result<(), String> + Sync,
) {
    let seed = number("FLOE_MODEL_SEED").unwrap_or(SEED);
    let judge = |nth: u64, coverage: &mut Coverage| {
        if let Err(why) = case(&mut Draw::new(seed, nth), coverage) {
            panic!("{why}\nto repeat it: FLOE_MODEL_SEED={seed} FLOE_MODEL_CASE={nth}");
        }
    };
    if let Some(nth) = number("FLOE_MODEL_CASE") {
        return judge(nth, &mut Coverage::default());
    }
    let cases = number("FLOE_MODEL_CASES").unwrap_or(CASES) / one_in;
    let next = AtomicU64::new(0);
    let work = || {
        let mut coverage = Coverage::default();
        loop {
            let first = next.fetch_add(CHUNK, Ordering::Relaxed);
            if first >= cases {
                return coverage;
            }
            for nth in first..(first + CHUNK).min(cases) {
                judge(nth, &mut coverage);
            }
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all = Coverage::default();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            all.add(worker.join().expect("a case that fails says why"));
        }
    });
    println!("{cases} cases of seed {seed}, 0 disagreements");
    all.demand(cases, rarest);
}
