//! The groups of an answer that count most, told from the others before texts are made. Knows places and sums; must not know loops.

use super::answer::{self, MOST_ROWS, Sums, divide};
use super::error::QueryError;
use super::part::Source;
use super::{Cube, Inner};
use floe_domain::cost::leading::Points;
use floe_domain::cost::{Leading, Others, Report, ResolvedQuery};
use hashbrown::{HashMap, HashSet};
use std::cmp::Reverse;

/// A group of a unit: its place within a period, and its sum over all periods.
type Group = (u128, i128);

/// Which groups are told apart, as their places within a period; and how many others each unit has, now and before only.
#[derive(Default)]
struct Choice {
    led: HashSet<u128>,
    others: Vec<(usize, usize)>,
}

impl Cube {
    /// The exact answer to a question, beside that of the time it is compared with, with the `most` groups of each unit told
    /// apart that are farthest from zero now, those of equal distance in the order of their values; then those that were
    /// before only, while there is room. Where it saves only one group, that one is told apart too.
    ///
    /// The two questions differ in their ranges alone.
    ///
    /// # Errors
    /// As [`Cube::query`].
    pub fn leading(
        &self,
        now: &ResolvedQuery,
        before: Option<&ResolvedQuery>,
        most: usize,
    ) -> Result<Leading, QueryError> {
        let cube = &self.0;
        let sums = |query| answer::sums(cube, query, Source::Rollups, MOST_ROWS);
        let (now, before) = ((now, sums(now)?), before.map(|then| (then, sums(then))));
        let before = match before {
            Some((then, sums)) => Some((then, sums?)),
            None => None,
        };
        let by_unit = now.1.by_unit()?;
        let mut here: HashSet<u128> = HashSet::new();
        let gone = match &before {
            Some((_, sums)) => {
                here.extend(by_unit.iter().flatten().map(|(place, _)| *place));
                sums.not_among(&here)
            }
            None => Vec::new(),
        };
        let choice = choose(by_unit, gone, most);
        let mut others: Vec<Others> = Vec::new();
        for (unit, (groups, gone_groups)) in (0_u32..).zip(&choice.others) {
            others.push(Others {
                unit: now.1.unit(cube, unit),
                groups: u32::try_from(*groups).unwrap_or(u32::MAX),
                gone_groups: u32::try_from(*gone_groups).unwrap_or(u32::MAX),
                ..Others::default()
            });
        }
        let report = now
            .1
            .part(cube, now.0, &choice.led, &mut others, |others, _| {
                &mut others.now
            })?;
        let before = before.map(|(then, sums)| {
            sums.part(cube, then, &choice.led, &mut others, |others, place| {
                if here.contains(&place) {
                    &mut others.before
                } else {
                    &mut others.gone
                }
            })
        });
        others.retain(|others| others.groups > 0 || others.gone_groups > 0);
        Ok(Leading {
            report,
            before: before.transpose()?,
            others,
        })
    }
}

/// Chooses among the groups of each unit, and those that were before only.
fn choose(by_unit: Vec<Vec<Group>>, gone: Vec<Vec<u128>>, most: usize) -> Choice {
    let mut choice = Choice::default();
    let mut gone = gone.into_iter();
    for mut groups in by_unit {
        let mut gone = gone.next().unwrap_or_default();
        let (all, all_gone) = (groups.len(), gone.len());
        if all > most + 1 {
            let order = |(place, sum): &Group| (Reverse(sum.unsigned_abs()), *place);
            groups.select_nth_unstable_by_key(most, order);
            groups.truncate(most);
            gone.clear();
        } else if all + all_gone > most + 1 {
            gone.sort_unstable();
            gone.truncate(most.saturating_sub(all));
        }
        choice
            .others
            .push((all - groups.len(), all_gone - gone.len()));
        choice.led.extend(groups.iter().map(|(place, _)| *place));
        choice.led.extend(gone);
    }
    choice
}

impl Sums<'_> {
    /// How many places a period has, and how many of them a group has.
    fn strides(&self) -> (u128, u128) {
        let by_period = self.axes.strides.first().copied().unwrap_or(1);
        (by_period, u128::from(self.axes.units.codes()))
    }

    /// The groups of each unit with their sums, in no order.
    fn by_unit(&self) -> Result<Vec<Vec<Group>>, QueryError> {
        let (by_period, units) = self.strides();
        let mut by_unit = self.for_each_unit();
        let mut put = |place: u128, sum: i128| {
            let (_, unit) = divide(place, units);
            if let Some(groups) = by_unit.get_mut(unit as usize) {
                groups.push((place, sum));
            }
        };
        if self.sums.last().is_none_or(|(last, _)| *last < by_period) {
            // One period: each sum is a group's.
            for (place, sum) in &self.sums {
                put(*place, *sum);
            }
        } else {
            let mut totals: HashMap<u128, i128> = HashMap::new();
            for (place, sum) in &self.sums {
                let (_, place) = divide(*place, by_period);
                let total = totals.entry(place).or_default();
                *total = total.checked_add(*sum).ok_or(QueryError::Overflow)?;
            }
            for (place, sum) in totals {
                put(place, sum);
            }
        }
        Ok(by_unit)
    }

    /// The groups of each unit that are not among these.
    fn not_among(&self, here: &HashSet<u128>) -> Vec<Vec<u128>> {
        let (by_period, units) = self.strides();
        let mut missing: HashSet<u128> = HashSet::new();
        for (place, _) in &self.sums {
            let (_, place) = divide(*place, by_period);
            if !here.contains(&place) {
                missing.insert(place);
            }
        }
        let mut by_unit = self.for_each_unit();
        for place in missing {
            let (_, unit) = divide(place, units);
            if let Some(groups) = by_unit.get_mut(unit as usize) {
                groups.push(place);
            }
        }
        by_unit
    }

    fn for_each_unit<T>(&self) -> Vec<Vec<T>> {
        let units = self.axes.units.codes();
        std::iter::repeat_with(Vec::new)
            .take(units as usize)
            .collect()
    }

    /// The report of what is led; what is not goes to the points of its unit's others that `points` names.
    fn part(
        &self,
        cube: &Inner,
        query: &ResolvedQuery,
        led: &HashSet<u128>,
        others: &mut [Others],
        points: impl Fn(&mut Others, u128) -> &mut Points,
    ) -> Result<Report, QueryError> {
        let (by_period, units) = self.strides();
        let mut rows: Vec<(u128, i128)> = Vec::new();
        let mut last = None;
        for (place, sum) in &self.sums {
            let (code, group) = divide(*place, by_period);
            if led.contains(&group) {
                rows.push((*place, *sum));
                continue;
            }
            let (_, unit) = divide(group, units);
            let Some(others) = others.get_mut(unit as usize) else {
                continue;
            };
            // Places ascend by period: one that is known is the last.
            let period = match last {
                Some((known, period)) if known == code => period,
                _ => self.period(query.granularity, code),
            };
            last = Some((code, period));
            let (amount, points) = (self.amount(*sum)?, points(others, group));
            match points.last_mut() {
                Some((known, total)) if *known == period => {
                    *total = [*total, amount].into_iter().sum();
                }
                _ => points.push((period, amount)),
            }
        }
        Ok(Report {
            range: query.range,
            granularity: query.granularity,
            metric: query.metric,
            group_by: query.group_by.clone(),
            rows: self.some_rows(cube, query, &rows)?,
            totals: self.totals(cube)?,
            prices: Vec::new(),
            conversion: None,
        })
    }
}
