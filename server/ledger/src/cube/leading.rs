//! The groups of an answer that count most, told from the others before texts are made. Knows places and figures; must not know
//! loops, nor what figures are made of.

use super::answer::{self, MOST_ROWS, Sums, divide};
use super::axis::Numbering;
use super::error::QueryError;
use super::part::Source;
use super::price::{Asked, Prices};
use super::{Cube, Inner};
use floe_domain::cost::leading::Points;
use floe_domain::cost::view::Gathered;
use floe_domain::cost::{Leading, Metric, Others, Period, Report, ResolvedQuery};
use floe_domain::time::Granularity;
use hashbrown::{HashMap, HashSet};
use std::cmp::Reverse;

/// A group of a unit: its place within a period, and by how much it counts over all periods.
type Group = (u128, u128);

/// Which groups are told apart, as their places within a period; and how many others each unit has, now and before only.
#[derive(Default)]
struct Choice {
    led: HashSet<u128>,
    others: Vec<(usize, usize)>,
}

/// An answer without texts: figures by place, a period's before those of the next. A place is that of its period, then that of its
/// group, then that of its unit.
pub(super) trait Placed {
    /// What stands in a place; the default one is nothing.
    type Figure: Copy + Default;
    /// All of them, in a report's order.
    fn figures(&self) -> &[(u128, Self::Figure)];
    /// How many places a period has, and how many of them a group has: one per unit.
    fn strides(&self) -> (u128, u128);
    /// The text of the unit with a code.
    fn name_of_unit(&self, cube: &Inner, code: u128) -> String;
    /// The period with a code.
    fn start_of(&self, granularity: Granularity, code: u128) -> Option<Period>;
    /// Two figures together; none when that does not fit.
    fn together(one: Self::Figure, other: Self::Figure) -> Option<Self::Figure>;
    /// By how much a figure counts among others.
    fn weight(figure: Self::Figure) -> u128;
    /// A figure that can grow without places.
    fn gathered(&self, figure: Self::Figure) -> Result<Gathered, QueryError>;
    /// The report of some of the figures, in their order, with the totals of all.
    fn report(
        &self,
        cube: &Inner,
        query: &ResolvedQuery,
        figures: &[(u128, Self::Figure)],
    ) -> Result<Report, QueryError>;
}

impl Placed for Sums<'_> {
    type Figure = i128;

    fn figures(&self) -> &[(u128, i128)] {
        &self.sums
    }

    fn strides(&self) -> (u128, u128) {
        let by_period = self.axes.strides.first().copied().unwrap_or(1);
        (by_period, self.axes.units())
    }

    fn name_of_unit(&self, cube: &Inner, code: u128) -> String {
        self.unit(cube, code as u32)
    }

    fn start_of(&self, granularity: Granularity, code: u128) -> Option<Period> {
        self.period(granularity, code)
    }

    fn together(one: i128, other: i128) -> Option<i128> {
        one.checked_add(other)
    }

    fn weight(figure: i128) -> u128 {
        figure.unsigned_abs()
    }

    fn gathered(&self, figure: i128) -> Result<Gathered, QueryError> {
        self.amount(figure).map(Gathered::Sum)
    }

    fn report(
        &self,
        cube: &Inner,
        query: &ResolvedQuery,
        figures: &[(u128, i128)],
    ) -> Result<Report, QueryError> {
        Ok(Report {
            range: query.range,
            granularity: query.granularity,
            metric: query.metric,
            group_by: query.group_by.clone(),
            rows: self.many_rows(cube, query, figures)?,
            totals: self.totals(cube)?,
            prices: Vec::new(),
            conversion: None,
        })
    }
}

impl Cube {
    /// The exact answer to a question, beside that of the time it is compared with, with the `most` groups of each unit told
    /// apart that are farthest from zero now, of prices those that most was paid for, those of equal distance in the order of their
    /// values; then those that were before only, while there is room. Where it saves only one group, that one is told apart too.
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
        if now.metric == Metric::UnitPrice {
            let asked = Asked::of(now)?;
            let asked_before = before.map(Asked::of).transpose()?;
            let prices = |asked| Prices::of(cube, asked, Source::Rollups);
            let then = asked_before.as_ref().map(prices).transpose()?;
            let here = prices(&asked)?;
            return leading_of(cube, (now, before), (&here, then.as_ref()), most);
        }
        let numbering = match before {
            Some(_) => Numbering::Common,
            None => Numbering::Own,
        };
        let manner = (Source::Rollups, numbering);
        let sums = |query| answer::sums(cube, query, manner, MOST_ROWS);
        let then = before.map(sums).transpose()?;
        let here = sums(now)?;
        leading_of(cube, (now, before), (&here, then.as_ref()), most)
    }
}

/// The same from the two answers.
fn leading_of<A: Placed>(
    cube: &Inner,
    (asked, asked_before): (&ResolvedQuery, Option<&ResolvedQuery>),
    (now, before): (&A, Option<&A>),
    most: usize,
) -> Result<Leading, QueryError> {
    let by_unit = by_unit(now)?;
    let mut here: HashSet<u128> = HashSet::new();
    let gone = match before {
        Some(before) => {
            here.extend(by_unit.iter().flatten().map(|(place, _)| *place));
            not_among(before, &here)
        }
        None => Vec::new(),
    };
    let choice = choose(by_unit, gone, most);
    let mut others: Vec<Others> = Vec::new();
    for (unit, (groups, gone_groups)) in (0_u128..).zip(&choice.others) {
        others.push(Others {
            unit: now.name_of_unit(cube, unit),
            groups: u32::try_from(*groups).unwrap_or(u32::MAX),
            gone_groups: u32::try_from(*gone_groups).unwrap_or(u32::MAX),
            ..Others::default()
        });
    }
    let led = &choice.led;
    let report = part(cube, asked, now, led, &mut others, |others, _| {
        &mut others.now
    })?;
    let before = asked_before.zip(before).map(|(asked, before)| {
        part(cube, asked, before, led, &mut others, |others, place| {
            if here.contains(&place) {
                &mut others.before
            } else {
                &mut others.gone
            }
        })
    });
    let before = before.transpose()?;
    others.retain(|others| others.groups > 0 || others.gone_groups > 0);
    Ok(Leading {
        report,
        before,
        others,
    })
}

/// Chooses among the groups of each unit, and those that were before only.
fn choose(by_unit: Vec<Vec<Group>>, gone: Vec<Vec<u128>>, most: usize) -> Choice {
    let mut choice = Choice::default();
    let mut gone = gone.into_iter();
    for mut groups in by_unit {
        let mut gone = gone.next().unwrap_or_default();
        let (all, all_gone) = (groups.len(), gone.len());
        if all > most + 1 {
            let order = |(place, weight): &Group| (Reverse(*weight), *place);
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

/// The groups of each unit with by how much they count, in no order.
fn by_unit<A: Placed>(answer: &A) -> Result<Vec<Vec<Group>>, QueryError> {
    let (by_period, units) = answer.strides();
    let mut by_unit = for_each_unit(answer);
    let mut put = |place: u128, figure: A::Figure| {
        let (_, unit) = divide(place, units);
        if let Some(groups) = by_unit.get_mut(unit as usize) {
            groups.push((place, A::weight(figure)));
        }
    };
    let figures = answer.figures();
    if figures.last().is_none_or(|(last, _)| *last < by_period) {
        // One period: each figure is a group's.
        for (place, figure) in figures {
            put(*place, *figure);
        }
    } else {
        let mut totals: HashMap<u128, A::Figure> = HashMap::new();
        for (place, figure) in figures {
            let (_, place) = divide(*place, by_period);
            let total = totals.entry(place).or_default();
            *total = A::together(*total, *figure).ok_or(QueryError::Overflow)?;
        }
        for (place, figure) in totals {
            put(place, figure);
        }
    }
    Ok(by_unit)
}

/// The groups of each unit that are not among these.
fn not_among<A: Placed>(answer: &A, here: &HashSet<u128>) -> Vec<Vec<u128>> {
    let (by_period, units) = answer.strides();
    let mut missing: HashSet<u128> = HashSet::new();
    for (place, _) in answer.figures() {
        let (_, place) = divide(*place, by_period);
        if !here.contains(&place) {
            missing.insert(place);
        }
    }
    let mut by_unit = for_each_unit(answer);
    for place in missing {
        let (_, unit) = divide(place, units);
        if let Some(groups) = by_unit.get_mut(unit as usize) {
            groups.push(place);
        }
    }
    by_unit
}

fn for_each_unit<A: Placed, T>(answer: &A) -> Vec<Vec<T>> {
    let (_, units) = answer.strides();
    std::iter::repeat_with(Vec::new)
        .take(units as usize)
        .collect()
}

/// The report of what is led; what is not goes to the points of its unit's others that `points` names.
fn part<A: Placed>(
    cube: &Inner,
    query: &ResolvedQuery,
    answer: &A,
    led: &HashSet<u128>,
    others: &mut [Others],
    points: impl Fn(&mut Others, u128) -> &mut Points,
) -> Result<Report, QueryError> {
    let (by_period, units) = answer.strides();
    let mut told: Vec<(u128, A::Figure)> = Vec::new();
    let mut last = None;
    for (place, figure) in answer.figures() {
        let (code, group) = divide(*place, by_period);
        if led.contains(&group) {
            told.push((*place, *figure));
            continue;
        }
        let (_, unit) = divide(group, units);
        let Some(others) = others.get_mut(unit as usize) else {
            continue;
        };
        // Places ascend by period: one that is known is the last.
        let period = match last {
            Some((known, period)) if known == code => period,
            _ => answer.start_of(query.granularity, code),
        };
        last = Some((code, period));
        let (more, points) = (answer.gathered(*figure)?, points(others, group));
        match points.last_mut() {
            Some((known, total)) if *known == period => *total = total.and(more),
            _ => points.push((period, more)),
        }
    }
    answer.report(cube, query, &told)
}
