//! Where sums grow: dense arrays or hashed. Knows places and exact integers; must not know what a place stands for.

use super::amounts::{Amounts, Numbers};
use super::cores::{cores, on_cores};
use hashbrown::HashMap;

/// So many places are worth another core at the end.
const A_CORE_S_WORTH: usize = 1 << 16;

/// The number of a place among all that an answer could have.
pub(super) trait Place: Copy {
    /// From the wide form, which is known to fit.
    fn narrow(wide: u128) -> Self;
    /// `self + code × stride`.
    fn plus(self, code: u32, stride: Self) -> Self;
}

impl Place for u32 {
    fn narrow(wide: u128) -> Self {
        wide as Self
    }
    fn plus(self, code: u32, stride: Self) -> Self {
        self.wrapping_add(code.wrapping_mul(stride))
    }
}

impl Place for u128 {
    fn narrow(wide: u128) -> Self {
        wide
    }
    fn plus(self, code: u32, stride: Self) -> Self {
        self.wrapping_add(Self::from(code).wrapping_mul(stride))
    }
}

/// The rows of a block that pass all tests.
#[derive(Clone, Copy)]
pub(super) enum Chosen<'a> {
    /// All of them.
    All,
    /// Those so many rows after the block's first.
    Some(&'a [u32]),
}

/// Takes amounts to places.
pub(super) trait Sink: Send + Sync {
    /// How it numbers places.
    type Place: Place;
    /// Adds the amounts of the rows from `start` on that are chosen, times `factor`, one place each.
    fn add(
        &mut self,
        places: &[Self::Place],
        amounts: &Amounts,
        start: usize,
        chosen: Chosen<'_>,
        factor: i128,
    );
    /// Adds the amounts of all rows from `start` to `end`, at least one, times `factor`, to one place.
    fn add_run(
        &mut self,
        place: Self::Place,
        amounts: &Amounts,
        start: usize,
        end: usize,
        factor: i128,
    );
    /// Adds a sum, times `factor`, to one place.
    fn add_sum(&mut self, place: Self::Place, sum: i64, factor: i128);
    /// The places that charges came to, with their sums over several sinks alike, in order; and whether a sum did not fit.
    fn finish(sinks: Vec<Self>) -> (Vec<(u128, i128)>, bool)
    where
        Self: Sized;
    /// How many places hold a sum, as far as is known without looking.
    fn at_least(&self) -> usize;
}

/// An integer that sums grow in.
pub(super) trait Sum: Copy + Default + Send + Sync {
    /// Adds `number × factor`; true when the sum does not fit.
    fn grow(&mut self, number: Number, factor: i128) -> bool;
    /// As the widest integer.
    fn wide(self) -> i128;
}

/// A number as it is stored.
#[derive(Clone, Copy)]
pub(super) enum Number {
    /// Of at most 64 bits.
    Long(i64),
    /// Any.
    Wide(i128),
}

impl Sum for i64 {
    /// Used only where no sum can pass 64 bits: see `plan`.
    #[inline(always)]
    fn grow(&mut self, number: Number, factor: i128) -> bool {
        let number = match number {
            Number::Long(number) => number,
            Number::Wide(number) => number as Self,
        };
        *self = self.wrapping_add(number.wrapping_mul(factor as Self));
        false
    }

    fn wide(self) -> i128 {
        self.into()
    }
}

impl Sum for i128 {
    #[inline(always)]
    fn grow(&mut self, number: Number, factor: i128) -> bool {
        let number = match number {
            Number::Long(number) => number.into(),
            Number::Wide(number) => number,
        };
        let (sum, over) = self.overflowing_add(number.wrapping_mul(factor));
        *self = sum;
        over
    }

    fn wide(self) -> i128 {
        self
    }
}

/// Calls `$body` with an iterator over the chosen numbers of a column.
macro_rules! numbers {
    ($amounts:expr, $start:expr, $count:expr, $chosen:expr, $numbers:ident => $body:expr) => {{
        let (start, count) = ($start, $count);
        macro_rules! of {
            ($all:expr, $kind:ident, $wider:ty) => {{
                let block = $all.get(start..).unwrap_or_default();
                match $chosen {
                    Chosen::All => {
                        let $numbers = block
                            .iter()
                            .take(count)
                            .map(|one| Number::$kind(<$wider>::from(*one)));
                        $body
                    }
                    Chosen::Some(offsets) => {
                        let $numbers = offsets.iter().map(|offset| {
                            Number::$kind(
                                block
                                    .get(*offset as usize)
                                    .map_or(0, |one| <$wider>::from(*one)),
                            )
                        });
                        $body
                    }
                }
            }};
        }
        match &$amounts.numbers {
            Numbers::Zero => {
                let $numbers = std::iter::repeat_n(Number::Long(0), count);
                $body
            }
            Numbers::Narrow(all) => of!(all, Long, i64),
            Numbers::Middle(all) => of!(all, Long, i64),
            Numbers::Wide(all) => of!(all, Wide, i128),
        }
    }};
}

/// A sum for every possible place.
pub(super) struct Dense<S> {
    sums: Vec<S>,
    /// Whether a charge came to the place, even one of nothing.
    seen: Vec<bool>,
    over: bool,
}

impl<S: Sum> Dense<S> {
    /// Room for so many places.
    pub(super) fn new(places: usize) -> Self {
        Self {
            sums: vec![S::default(); places],
            seen: vec![false; places],
            over: false,
        }
    }
}

impl<S: Sum> Dense<S> {
    /// Adds its sums from a place on to those of another; whether one does not fit.
    fn join(&self, (sums, seen): (&mut [S], &mut [bool]), start: usize) -> bool {
        let mine = |end: usize| self.seen.get(start..end).zip(self.sums.get(start..end));
        let Some((new, more)) = mine(start + sums.len()) else {
            return false;
        };
        let mut over = false;
        let ours = seen.iter_mut().zip(sums);
        for ((seen, sum), (_, more)) in ours.zip(new.iter().zip(more)).filter(|(_, (new, _))| **new)
        {
            *seen = true;
            over |= sum.grow(Number::Wide(more.wide()), 1);
        }
        over
    }
}

/// The places that charges came to, from one on, with their sums.
fn told<S: Sum>(sums: &[S], seen: &[bool], start: usize) -> Vec<(u128, i128)> {
    let all = (start..).zip(seen.iter().zip(sums));
    let told = all.filter(|(_, (seen, _))| **seen);
    told.map(|(place, (_, sum))| (place as u128, sum.wide()))
        .collect()
}

impl<S: Sum> Sink for Dense<S> {
    type Place = u32;

    fn add(
        &mut self,
        places: &[u32],
        amounts: &Amounts,
        start: usize,
        chosen: Chosen<'_>,
        factor: i128,
    ) {
        let (sums, seen) = (self.sums.as_mut_slice(), self.seen.as_mut_slice());
        let mut over = false;
        numbers!(amounts, start, places.len(), chosen, numbers => {
            for (place, number) in places.iter().zip(numbers) {
                let place = *place as usize;
                if let (Some(sum), Some(seen)) = (sums.get_mut(place), seen.get_mut(place)) {
                    over |= sum.grow(number, factor);
                    *seen = true;
                }
            }
        });
        self.over |= over;
    }

    fn add_run(&mut self, place: u32, amounts: &Amounts, start: usize, end: usize, factor: i128) {
        let (mut total, mut over) = (S::default(), false);
        numbers!(amounts, start, end - start, Chosen::All, numbers => {
            for number in numbers {
                over |= total.grow(number, factor);
            }
        });
        let place = place as usize;
        if let (Some(sum), Some(seen)) = (self.sums.get_mut(place), self.seen.get_mut(place)) {
            over |= sum.grow(Number::Wide(total.wide()), 1);
            *seen = true;
        }
        self.over |= over;
    }

    fn add_sum(&mut self, place: u32, sum: i64, factor: i128) {
        let place = place as usize;
        if let (Some(slot), Some(seen)) = (self.sums.get_mut(place), self.seen.get_mut(place)) {
            self.over |= slot.grow(Number::Long(sum), factor);
            *seen = true;
        }
    }

    fn finish(mut sinks: Vec<Self>) -> (Vec<(u128, i128)>, bool) {
        let over = sinks.iter().any(|sink| sink.over);
        let Some(mut first) = sinks.pop() else {
            return (Vec::new(), over);
        };
        let workers = cores().min(first.sums.len() / A_CORE_S_WORTH + 1);
        let size = first.sums.len().div_ceil(workers).max(1);
        let parts = first.sums.chunks_mut(size).zip(first.seen.chunks_mut(size));
        let sinks = &sinks;
        let works = parts.enumerate().map(|(part, (sums, seen))| {
            move || {
                let (start, mut over) = (part * size, false);
                for sink in sinks {
                    over |= sink.join((&mut *sums, &mut *seen), start);
                }
                (told(sums, seen, start), over)
            }
        });
        let mut works = on_cores(works.collect()).into_iter();
        let (mut all, mut any) = works.next().unwrap_or_default();
        for (more, over) in works {
            all.extend(more);
            any |= over;
        }
        (all, over || any)
    }

    fn at_least(&self) -> usize {
        0
    }
}

/// Sums for the places that charges came to.
#[derive(Default)]
pub(super) struct Hashed {
    sums: HashMap<u128, i128>,
    over: bool,
}

impl Hashed {
    fn grow(&mut self, place: u128, number: Number, factor: i128) {
        self.over |= self.sums.entry(place).or_default().grow(number, factor);
    }
}

impl Sink for Hashed {
    type Place = u128;

    fn add(
        &mut self,
        places: &[u128],
        amounts: &Amounts,
        start: usize,
        chosen: Chosen<'_>,
        factor: i128,
    ) {
        numbers!(amounts, start, places.len(), chosen, numbers => {
            for (place, number) in places.iter().zip(numbers) {
                self.grow(*place, number, factor);
            }
        });
    }

    fn add_run(&mut self, place: u128, amounts: &Amounts, start: usize, end: usize, factor: i128) {
        numbers!(amounts, start, end - start, Chosen::All, numbers => {
            for number in numbers {
                self.grow(place, number, factor);
            }
        });
    }

    fn add_sum(&mut self, place: u128, sum: i64, factor: i128) {
        self.grow(place, Number::Long(sum), factor);
    }

    fn finish(sinks: Vec<Self>) -> (Vec<(u128, i128)>, bool) {
        let mut sinks = sinks.into_iter();
        let mut joined = sinks.next().unwrap_or_default();
        for sink in sinks {
            for (place, sum) in sink.sums {
                joined.grow(place, Number::Wide(sum), 1);
            }
            joined.over |= sink.over;
        }
        let mut all: Vec<_> = joined.sums.into_iter().collect();
        all.sort_unstable();
        (all, joined.over)
    }

    fn at_least(&self) -> usize {
        self.sums.len()
    }
}
