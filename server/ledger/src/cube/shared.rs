//! Texts that the rows of an answer share: those of a group and of a unit are made once. Knows places within a period; must not
//! know amounts.

use super::Inner;
use super::answer::{Sums, divide};
use super::axis::Axis;
use hashbrown::HashMap;
use std::sync::Arc;

/// The values of a group.
pub(super) type Keys = Arc<[Option<String>]>;

/// So many groups for each row still have a slot each.
const SLOTS_A_ROW: usize = 4;

/// The texts that were made so far, for one thread: counts of what several threads hold would be theirs to wait for.
pub(super) struct Shared<'a> {
    sums: &'a Sums<'a>,
    cube: &'a Inner,
    /// How many places a group has.
    units: u128,
    groups: Groups,
    of_units: Vec<Option<Arc<str>>>,
}

/// Where the texts of groups are found again.
enum Groups {
    /// Of an answer that is not cut in time: rows of one group are neighbours.
    Last(Option<(u128, Keys)>),
    /// A slot for each possible group.
    Slots(Vec<Option<Keys>>),
    /// Only those that are there.
    Hashed(HashMap<u128, Keys>),
}

impl<'a> Shared<'a> {
    /// For the rows of some of the sums.
    pub(super) fn of(sums: &'a Sums<'a>, cube: &'a Inner, rows: &[(u128, i128)]) -> Self {
        let by_period = sums.axes.strides.first().copied().unwrap_or(1);
        let units = sums.axes.units();
        let (possible, _) = divide(by_period, units);
        let possible = usize::try_from(possible).unwrap_or(usize::MAX);
        let groups = if sums.axes.places == by_period {
            Groups::Last(None)
        } else if possible <= rows.len().saturating_mul(SLOTS_A_ROW) {
            Groups::Slots(vec![None; possible])
        } else {
            Groups::Hashed(HashMap::new())
        };
        Self {
            sums,
            cube,
            units,
            groups,
            of_units: vec![None; units as usize],
        }
    }

    /// The values of the group and the unit of a place within a period.
    pub(super) fn at(&mut self, within: u128) -> (Keys, Arc<str>) {
        let (group, unit) = divide(within, self.units);
        (self.keys(group), self.unit(unit as u32))
    }

    fn keys(&mut self, group: u128) -> Keys {
        let make = || keys(self.sums, self.cube, group * self.units);
        match &mut self.groups {
            Groups::Last(Some((known, keys))) if *known == group => keys.clone(),
            Groups::Last(last) => last.insert((group, make())).1.clone(),
            Groups::Slots(slots) => match slots.get_mut(group as usize) {
                Some(slot) => slot.get_or_insert_with(make).clone(),
                None => make(),
            },
            Groups::Hashed(known) => known.entry(group).or_insert_with(make).clone(),
        }
    }

    fn unit(&mut self, code: u32) -> Arc<str> {
        let make = || self.sums.unit(self.cube, code).into();
        match self.of_units.get_mut(code as usize) {
            Some(slot) => slot.get_or_insert_with(make).clone(),
            None => make(),
        }
    }
}

/// The values of the group of a place within a period.
fn keys(sums: &Sums<'_>, cube: &Inner, mut within: u128) -> Keys {
    let strides = sums.axes.strides.iter().skip(1);
    let groups = sums.axes.groups.iter().zip(strides);
    let text = |(axis, stride): (&Axis<'_>, &u128)| {
        let (code, rest) = divide(within, *stride);
        within = rest;
        let code = u32::try_from(code).unwrap_or(u32::MAX);
        axis.text(cube, code).map(str::to_owned)
    };
    groups.map(text).collect()
}
