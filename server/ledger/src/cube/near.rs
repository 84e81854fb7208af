//! Sums by a chunk's own codes, before they go to places of the whole answer: no dictionary is looked into and no wide
//! integer is added row by row. Knows codes, numbers and sinks; must not know dimensions or texts.

use super::amounts::{Amounts, Numbers};
use super::codes::Codes;
use super::scan::{BLOCK, Choice, Span, Task, Term, codes};
use super::sums::{Chosen, Place, Sink};

/// Calls `$body` with an iterator over the chosen numbers of a block, none of which is wide.
macro_rules! numbers {
    ($amounts:expr, $start:expr, $rows:expr, $chosen:expr, $numbers:ident => $body:expr) => {{
        macro_rules! of {
            ($all:expr) => {{
                let block = $all.get($start..).unwrap_or_default();
                match $chosen {
                    Chosen::All => {
                        let $numbers = block.iter().take($rows).map(|one| i64::from(*one));
                        $body
                    }
                    Chosen::Some(offsets) => {
                        let number = |offset: &u32| {
                            let number = block.get(*offset as usize);
                            number.map_or(0, |one| i64::from(*one))
                        };
                        let $numbers = offsets.iter().map(number);
                        $body
                    }
                }
            }};
        }
        match &$amounts.numbers {
            Numbers::Narrow(all) => of!(all),
            Numbers::Middle(all) => of!(all),
            // Of wide ones nothing comes here: see `Near::of`.
            Numbers::Zero | Numbers::Wide(_) => {
                let $numbers = std::iter::repeat_n(0_i64, $rows);
                $body
            }
        }
    }};
}

/// Sums of more places than these would not stay in a core's own cache.
const MOST: usize = 1 << 16;

/// How the codes of a task's terms make one number.
pub(super) struct Near {
    strides: Vec<u32>,
    size: usize,
}

/// Room for sums, all zero and unseen between two uses.
#[derive(Default)]
pub(super) struct Room {
    sums: Vec<i64>,
    seen: Vec<bool>,
    places: Vec<u32>,
}

impl Near {
    /// For a task whose terms have few codes together and whose numbers are not wide.
    pub(super) fn of(task: &Task<'_>) -> Option<Self> {
        let mut strides = Vec::with_capacity(task.terms.len());
        let mut size = 1_usize;
        for term in task.terms.iter().rev() {
            strides.push(u32::try_from(size).ok()?);
            size = size
                .checked_mul(term.map.len())
                .filter(|size| *size <= MOST)?;
        }
        strides.reverse();
        let narrow = !matches!(task.amounts.numbers, Numbers::Wide(_));
        narrow.then_some(Self { strides, size })
    }

    /// Whether so many rows are worth the places, and their sums surely fit 64 bits.
    pub(super) fn suits(&self, amounts: &Amounts, rows: usize) -> bool {
        let most = amounts.largest.checked_mul(rows as u128);
        self.size <= rows && most.is_some_and(|most| i64::try_from(most).is_ok())
    }

    /// Adds a span's rows to the sink.
    pub(super) fn add<S: Sink>(
        &self,
        sink: &mut S,
        task: &Task<'_>,
        terms: &[(&Term<'_>, S::Place)],
        span: Span,
        (room, choice): (&mut Room, &mut Choice),
    ) {
        if room.sums.len() < self.size {
            room.sums.resize(self.size, 0);
            room.seen.resize(self.size, false);
        }
        let mut start = span.start;
        while start < span.end {
            let end = span.end.min(start + BLOCK);
            let chosen = choice.of(task, start, end);
            self.block(task, (start, end), chosen, room);
            start = end;
        }
        let first = S::Place::narrow(span.place);
        let all = room.seen.iter_mut().zip(&mut room.sums).take(self.size);
        for (near, (seen, sum)) in (0_u32..).zip(all).filter(|(_, (seen, _))| **seen) {
            let (mut rest, mut place) = (near, first);
            for ((term, stride), step) in terms.iter().zip(&self.strides) {
                let code = term.map.get((rest / step) as usize).copied().unwrap_or(0);
                place = place.plus(code, *stride);
                rest %= step;
            }
            sink.add_sum(place, *sum, task.factor);
            *sum = 0;
            *seen = false;
        }
    }

    fn block(
        &self,
        task: &Task<'_>,
        (start, end): (usize, usize),
        chosen: Chosen<'_>,
        room: &mut Room,
    ) {
        let rows = end - start;
        let Room { sums, seen, places } = room;
        let count = match chosen {
            Chosen::All => rows,
            Chosen::Some(offsets) => offsets.len(),
        };
        match (task.terms.as_slice(), chosen) {
            // One sum, which stays in a register.
            ([], _) => numbers!(task.amounts, start, rows, chosen, numbers => {
                let sum = numbers.fold(0, i64::wrapping_add);
                add(std::iter::once(0).take(count), std::iter::once(sum), sums, seen);
            }),
            ([term], Chosen::All) => codes!(term.codes, start,
                same => {
                    let codes = std::iter::repeat_n(*same as usize, rows);
                    numbers!(task.amounts, start, rows, chosen, numbers => add(codes, numbers, sums, seen));
                },
                block => {
                    let codes = block.iter().take(rows).map(|code| *code as usize);
                    numbers!(task.amounts, start, rows, chosen, numbers => add(codes, numbers, sums, seen));
                }
            ),
            (terms, _) => {
                places.clear();
                places.resize(count, 0);
                for (term, step) in terms.iter().zip(&self.strides) {
                    grow(places, term.codes, *step, start, chosen);
                }
                let codes = places.iter().map(|place| *place as usize);
                numbers!(task.amounts, start, rows, chosen, numbers => add(codes, numbers, sums, seen));
            }
        }
    }
}

/// A code of any width.
pub(super) fn wide(code: impl Into<u32>) -> u32 {
    code.into()
}

/// Adds a term's codes, times its step, to the places of the chosen rows.
fn grow(places: &mut [u32], codes: &Codes, step: u32, start: usize, chosen: Chosen<'_>) {
    codes!(codes, start,
        same => for place in places {
            *place += *same * step;
        },
        block => match chosen {
            Chosen::All => for (place, code) in places.iter_mut().zip(block) {
                *place += wide(*code) * step;
            },
            Chosen::Some(offsets) => for (place, offset) in places.iter_mut().zip(offsets) {
                *place += block.get(*offset as usize).map_or(0, |code| wide(*code)) * step;
            },
        }
    );
}

#[inline(always)]
fn add(
    places: impl Iterator<Item = usize>,
    numbers: impl Iterator<Item = i64>,
    sums: &mut [i64],
    seen: &mut [bool],
) {
    for (place, number) in places.zip(numbers) {
        if let (Some(sum), Some(seen)) = (sums.get_mut(place), seen.get_mut(place)) {
            *sum = sum.wrapping_add(number);
            *seen = true;
        }
    }
}
