//! Where sums grow: dense arrays or hashed. Knows places and exact integers; must not know what a place stands for.

use super::amounts::{Amounts, Numbers};
use hashbrown::HashMap;

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
pub(super) trait Sink: Send {
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
    /// Adds what another sink has gathered.
    fn join(&mut self, other: Self);
    /// How many places hold a sum, as far as is known without looking.
    fn at_least(&self) -> usize;
}

/// An integer that sums grow in.
pub(super) trait Sum: Copy + Default + Send {
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

    /// The places that charges came to, with their sums, in order; and whether a sum did not fit.
    pub(super) fn finish(self) -> (Vec<(u128, i128)>, bool) {
        let sums = self.seen.iter().zip(&self.sums).enumerate();
        let seen = sums.filter(|(_, (seen, _))| **seen);
        let all = seen.map(|(place, (_, sum))| (place as u128, sum.wide()));
        (all.collect(), self.over)
    }
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

    fn join(&mut self, other: Self) {
        let theirs = other.seen.iter().zip(&other.sums);
        let ours = self.seen.iter_mut().zip(&mut self.sums);
        for ((seen, sum), (new, more)) in ours.zip(theirs).filter(|(_, (new, _))| **new) {
            *seen = *new;
            self.over |= sum.grow(Number::Wide(more.wide()), 1);
        }
        self.over |= other.over;
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
    /// As [`Dense::finish`].
    pub(super) fn finish(self) -> (Vec<(u128, i128)>, bool) {
        let mut all: Vec<_> = self.sums.into_iter().collect();
        all.sort_unstable();
        (all, self.over)
    }

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

    fn join(&mut self, other: Self) {
        for (place, sum) in other.sums {
            self.grow(place, Number::Wide(sum), 1);
        }
        self.over |= other.over;
    }

    fn at_least(&self) -> usize {
        self.sums.len()
    }
}
