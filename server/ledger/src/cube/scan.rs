//! The loops over rows, on all cores. Knows codes, tests and sinks; must not know dimensions or texts.

use super::amounts::Amounts;
use super::codes::Codes;
use super::cores::{cores, on_cores};
use super::near::{Near, Room};
use super::sums::{Chosen, Place, Sink};
use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Calls `$body` with the block's codes as a slice of their own width.
macro_rules! codes {
    ($codes:expr, $start:expr, $same:ident => $constant:expr, $block:ident => $body:expr) => {
        match $codes {
            Codes::Same($same) => $constant,
            Codes::Byte(all) => {
                let $block = all.get($start..).unwrap_or_default();
                $body
            }
            Codes::Short(all) => {
                let $block = all.get($start..).unwrap_or_default();
                $body
            }
            Codes::Long(all) => {
                let $block = all.get($start..).unwrap_or_default();
                $body
            }
        }
    };
}
pub(super) use codes;

/// Rows that are worked on together: their places and numbers stay in the fastest cache.
pub(super) const BLOCK: usize = 2_048;
/// Rows that one core takes at a time.
const SHARE: usize = 128 * 1_024;

/// Rows pass when their code's entry is true.
pub(super) struct Test<'a> {
    /// The codes.
    pub(super) codes: &'a Codes,
    /// By code.
    pub(super) pass: Vec<bool>,
}

/// A row's place grows by its code's entry times the stride.
pub(super) struct Term<'a> {
    /// The codes.
    pub(super) codes: &'a Codes,
    /// The common code by local code.
    pub(super) map: Cow<'a, [u32]>,
    /// What one step of the common code means.
    pub(super) stride: u128,
}

/// Neighbouring rows whose places start from the same one.
#[derive(Clone, Copy)]
pub(super) struct Span {
    /// Where their places start.
    pub(super) place: u128,
    /// The first row.
    pub(super) start: usize,
    /// The first row after them.
    pub(super) end: usize,
}

/// What is to be added up in one table.
pub(super) struct Task<'a> {
    /// The amounts.
    pub(super) amounts: &'a Amounts,
    /// What makes its numbers comparable with the other tables'.
    pub(super) factor: i128,
    /// All must pass.
    pub(super) tests: Vec<Test<'a>>,
    /// All add to the place.
    pub(super) terms: Vec<Term<'a>>,
    /// The rows.
    pub(super) spans: Vec<Span>,
}

/// Adds up all tasks, on each core into a sink of its own; none when a sink found more than `limit` places.
pub(super) fn run<S: Sink>(
    tasks: &[Task<'_>],
    limit: usize,
    sink: impl Fn() -> S + Sync,
) -> Option<Vec<S>> {
    let shares = shares(tasks);
    let rows: usize = shares.iter().map(|(_, spans)| rows(spans)).sum();
    let workers = cores().min(shares.len()).min(rows / SHARE + 1).max(1);
    let (next, full) = (AtomicUsize::new(0), AtomicBool::new(false));
    let work = || {
        let mut sink = sink();
        let mut scratch = Scratch {
            places: Vec::with_capacity(BLOCK),
            choice: Choice::default(),
            room: Room::default(),
        };
        while !full.load(Ordering::Relaxed) {
            let Some((task, spans)) = shares.get(next.fetch_add(1, Ordering::Relaxed)) else {
                break;
            };
            let terms: Vec<_> = task
                .terms
                .iter()
                .map(|term| (term, S::Place::narrow(term.stride)))
                .collect();
            let is_parted = !(task.terms.is_empty() && task.tests.is_empty());
            let near = Near::of(task).filter(|_| is_parted);
            for span in spans {
                let rows = span.end - span.start;
                match near.as_ref().filter(|near| near.suits(task.amounts, rows)) {
                    Some(near) => {
                        let room = (&mut scratch.room, &mut scratch.choice);
                        near.add(&mut sink, task, &terms, *span, room);
                    }
                    None => add(&mut sink, task, &terms, *span, &mut scratch),
                }
            }
            full.fetch_or(sink.at_least() > limit, Ordering::Relaxed);
        }
        sink
    };
    let sinks = on_cores(vec![work; workers]);
    (!full.into_inner()).then_some(sinks)
}

fn rows(spans: &[Span]) -> usize {
    spans.iter().map(|span| span.end - span.start).sum()
}

/// The tasks cut into parts of about [`SHARE`] rows.
fn shares<'t, 'a>(tasks: &'t [Task<'a>]) -> Vec<(&'t Task<'a>, Vec<Span>)> {
    let mut shares = Vec::new();
    for task in tasks {
        let (mut share, mut held) = (Vec::new(), 0);
        for span in &task.spans {
            let mut rest = *span;
            while rest.start < rest.end {
                let end = rest.end.min(rest.start + SHARE - held);
                share.push(Span { end, ..rest });
                held += end - rest.start;
                rest.start = end;
                if held >= SHARE {
                    shares.push((task, std::mem::take(&mut share)));
                    held = 0;
                }
            }
        }
        if !share.is_empty() {
            shares.push((task, share));
        }
    }
    shares
}

/// Room that is used block after block.
struct Scratch<P> {
    places: Vec<P>,
    choice: Choice,
    room: Room,
}

/// Which rows of a block pass.
#[derive(Default)]
pub(super) struct Choice(Vec<u32>);

impl Choice {
    /// The rows from `start` to `end`, one block at most, that pass a task's tests.
    pub(super) fn of(&mut self, task: &Task<'_>, start: usize, end: usize) -> Chosen<'_> {
        let Some((test, rest)) = task.tests.split_first() else {
            return Chosen::All;
        };
        choose(test, start, end, &mut self.0);
        for test in rest {
            let pass = |offset: &u32| {
                let code = test.codes.at(start + *offset as usize);
                test.pass.get(code as usize).copied().unwrap_or(false)
            };
            self.0.retain(pass);
        }
        Chosen::Some(&self.0)
    }
}

fn add<S: Sink>(
    sink: &mut S,
    task: &Task<'_>,
    terms: &[(&Term<'_>, S::Place)],
    span: Span,
    scratch: &mut Scratch<S::Place>,
) {
    let first = S::Place::narrow(span.place);
    if task.tests.is_empty() && terms.is_empty() {
        sink.add_run(first, task.amounts, span.start, span.end, task.factor);
        return;
    }
    let mut start = span.start;
    while start < span.end {
        let end = span.end.min(start + BLOCK);
        let chosen = scratch.choice.of(task, start, end);
        let count = match chosen {
            Chosen::All => end - start,
            Chosen::Some(offsets) => offsets.len(),
        };
        scratch.places.clear();
        scratch.places.resize(count, first);
        for (term, stride) in terms {
            place(&mut scratch.places, term, *stride, start, chosen);
        }
        sink.add(&scratch.places, task.amounts, start, chosen, task.factor);
        start = end;
    }
}

/// The offsets of the rows that pass.
fn choose(test: &Test<'_>, start: usize, end: usize, chosen: &mut Vec<u32>) {
    let passes = |code: usize| test.pass.get(code).copied().unwrap_or(false);
    chosen.clear();
    chosen.resize(end - start, 0);
    let mut count = 0;
    codes!(test.codes, start,
        same => if passes(*same as usize) {
            count = chosen.len();
            for (slot, offset) in chosen.iter_mut().zip(0..) {
                *slot = offset;
            }
        },
        block => for (offset, code) in (0..).zip(block.iter().take(end - start)) {
            if let Some(slot) = chosen.get_mut(count) {
                *slot = offset;
            }
            count += usize::from(passes(*code as usize));
        }
    );
    chosen.truncate(count);
}

/// Adds a term to the places of the chosen rows.
fn place<P: Place>(places: &mut [P], term: &Term<'_>, stride: P, start: usize, chosen: Chosen<'_>) {
    let common = |code: usize| term.map.get(code).copied().unwrap_or(0);
    codes!(term.codes, start,
        same => for place in places {
            *place = place.plus(common(*same as usize), stride);
        },
        block => match chosen {
            Chosen::All => for (place, code) in places.iter_mut().zip(block) {
                *place = place.plus(common(*code as usize), stride);
            },
            Chosen::Some(offsets) => for (place, offset) in places.iter_mut().zip(offsets) {
                let code = block.get(*offset as usize).map_or(0, |code| *code as usize);
                *place = place.plus(common(code), stride);
            },
        }
    );
}
