//! One step from one state of the explorer to the next: what a click or a key means. Knows questions; must not know events.

use crate::location::{Column, Keys, Sort, State};
use chrono::{Datelike, Months, NaiveDate};
use floe_domain::cost::{AsOf, CostQuery, Dimension, Filter, Mode, RangeSpec};
use floe_domain::time::DayRange;

/// The order in which drilling goes deeper.
const DEEPER: [Dimension; 5] = [
    Dimension::Region,
    Dimension::Service,
    Dimension::SubAccount,
    Dimension::Meter,
    Dimension::Resource,
];

/// Looks into one series: keeps only its charges, and groups them by the next dimension that says something new.
#[must_use]
pub fn drill(state: &State, keys: &Keys) -> State {
    let mut query = state.query.clone();
    for (dimension, value) in state.query.group_by.iter().zip(keys) {
        query
            .filters
            .retain(|filter| !(filter.dimension == *dimension && filter.mode == Mode::AnyOf));
        query.filters.push(Filter {
            dimension: dimension.clone(),
            mode: Mode::AnyOf,
            values: vec![value.clone()],
        });
    }
    query.group_by = DEEPER
        .into_iter()
        .find(|deeper| !is_fixed(&query, deeper))
        .into_iter()
        .collect();
    State {
        chart: state.chart,
        series: state.series,
        ..State::asking(query)
    }
}

/// Looks into one region, whatever the question is grouped by.
#[must_use]
pub fn into_region(state: &State, region: Option<String>) -> State {
    let by_region = State {
        query: CostQuery {
            group_by: vec![Dimension::Region],
            ..state.query.clone()
        },
        ..state.clone()
    };
    drill(&by_region, &vec![region])
}

/// Whether all charges of the question have the same value of the dimension.
fn is_fixed(query: &CostQuery, dimension: &Dimension) -> bool {
    query.filters.iter().any(|filter| {
        filter.dimension == *dimension && filter.mode == Mode::AnyOf && filter.values.len() == 1
    })
}

/// The same without one of the conditions.
#[must_use]
pub fn without_filter(state: &State, place: usize) -> State {
    let mut next = state.clone();
    if place < next.query.filters.len() {
        next.query.filters.remove(place);
    }
    next
}

/// The same with one more condition; one of the same dimension and mode is widened instead.
#[must_use]
pub fn with_filter(state: &State, added: Filter) -> State {
    let mut next = state.clone();
    let same = next
        .query
        .filters
        .iter_mut()
        .find(|filter| filter.dimension == added.dimension && filter.mode == added.mode);
    match same {
        Some(filter) => {
            for value in added.values {
                if !filter.values.contains(&value) {
                    filter.values.push(value);
                }
            }
        }
        None => next.query.filters.push(added),
    }
    next
}

/// The same with one condition turned into its opposite.
#[must_use]
pub fn turned(state: &State, place: usize) -> State {
    let mut next = state.clone();
    if let Some(filter) = next.query.filters.get_mut(place) {
        filter.mode = filter.mode.opposite();
    }
    next
}

/// The same question about the days that its range means today, so that a link keeps showing them.
#[must_use]
pub fn fixed(state: &State, resolved: DayRange) -> State {
    let mut next = state.clone();
    next.query.range = RangeSpec::Fixed(resolved);
    next
}

/// The same without any condition.
#[must_use]
pub fn without_filters(state: &State) -> State {
    let mut next = state.clone();
    next.query.filters.clear();
    next
}

/// The same of the bills as they stood then.
#[must_use]
pub fn known(state: &State, as_of: AsOf) -> State {
    let mut next = state.clone();
    next.query.as_of = Some(as_of);
    next
}

/// The same of the latest bills.
#[must_use]
pub fn of_latest(state: &State) -> State {
    let mut next = state.clone();
    next.query.as_of = None;
    next
}

/// Another grouping; what was hidden and sorted belonged to the old one.
#[must_use]
pub fn grouped(state: &State, group_by: Vec<Dimension>) -> State {
    State {
        hidden: Vec::new(),
        is_rest_hidden: false,
        pivot: Vec::new(),
        query: CostQuery {
            group_by,
            ..state.query.clone()
        },
        ..state.clone()
    }
}

/// Sorts by a column, or turns the order round when it is sorted by it already; names begin with A, amounts with the largest.
#[must_use]
pub fn sorted(state: &State, column: Column) -> State {
    let is_descending = if state.sort.column == column {
        !state.sort.is_descending
    } else {
        column != Column::Name
    };
    State {
        sort: Sort {
            column,
            is_descending,
        },
        ..state.clone()
    }
}

/// Hides a series, or shows it again.
#[must_use]
pub fn toggled(state: &State, keys: &Keys) -> State {
    let mut next = state.clone();
    match next.hidden.iter().position(|hidden| hidden == keys) {
        Some(place) => {
            next.hidden.remove(place);
        }
        None => next.hidden.push(keys.clone()),
    }
    next
}

/// Shows only one of the series drawn, or all again when it is the only one; `None` is the rest.
#[must_use]
pub fn isolated(state: &State, only: Option<&Keys>, drawn: &[Keys], has_rest: bool) -> State {
    let others: Vec<_> = drawn
        .iter()
        .filter(|keys| Some(*keys) != only)
        .cloned()
        .collect();
    let hides_rest = has_rest && only.is_some();
    let is_alone = others.iter().all(|keys| state.hidden.contains(keys))
        && only.is_none_or(|keys| !state.hidden.contains(keys))
        && state.is_rest_hidden == hides_rest;
    let (hidden, is_rest_hidden) = if is_alone {
        (Vec::new(), false)
    } else {
        (others, hides_rest)
    };
    State {
        hidden,
        is_rest_hidden,
        ..state.clone()
    }
}

/// The range moved by its own length, later or earlier: whole months stay whole months. `resolved` is what the state's
/// range means today.
#[must_use]
pub fn shifted(state: &State, resolved: DayRange, is_later: bool) -> State {
    let mut next = state.clone();
    if let Some(range) = moved(resolved, is_later) {
        next.query.range = RangeSpec::Fixed(range);
    }
    next
}

fn moved(range: DayRange, is_later: bool) -> Option<DayRange> {
    if range.start.day() == 1 && range.end.day() == 1 {
        let months = months(range.end) - months(range.start);
        let by = Months::new(u32::try_from(months).ok()?);
        let to = |day: NaiveDate| {
            if is_later {
                day.checked_add_months(by)
            } else {
                day.checked_sub_months(by)
            }
        };
        return DayRange::new(to(range.start)?, to(range.end)?);
    }
    let by = chrono::Duration::days(if is_later {
        range.days()
    } else {
        -range.days()
    });
    DayRange::new(
        range.start.checked_add_signed(by)?,
        range.end.checked_add_signed(by)?,
    )
}

fn months(day: NaiveDate) -> i32 {
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use floe_domain::cost::grammar;

    fn state(text: &str) -> State {
        State::from_pairs(&grammar::decode(text)).unwrap()
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn drilling_keeps_the_series_and_groups_by_what_is_not_yet_known() {
        let first = drill(
            &state("chart=lines&hide=b&sort=name"),
            &vec![some("eu-west-1")],
        );
        assert_eq!(
            first.print(),
            "group_by=service&filter=region:eu-west-1&chart=lines"
        );
        let second = drill(&first, &vec![some("S3")]);
        assert_eq!(
            second.print(),
            "group_by=sub_account&filter=region:eu-west-1&filter=service:S3&chart=lines"
        );
    }

    #[test]
    fn drilling_into_no_region_asks_for_charges_without_one() {
        assert_eq!(
            drill(&state(""), &vec![None]).print(),
            "group_by=service&filter=region:"
        );
    }

    #[test]
    fn drilling_at_the_bottom_stops_grouping() {
        let deep = state(
            "group_by=resource&filter=region:a&filter=service:a&filter=sub_account:a&filter=meter:a",
        );
        assert!(drill(&deep, &vec![some("r")]).query.group_by.is_empty());
    }

    #[test]
    fn a_second_value_widens_the_condition_and_its_opposite_stands_beside_it() {
        let filter = |mode, value| Filter {
            dimension: Dimension::Service,
            mode,
            values: vec![some(value)],
        };
        let one = with_filter(&state("filter=service:S3"), filter(Mode::AnyOf, "EC2"));
        assert_eq!(one.print(), "filter=service:S3,EC2");
        let both = with_filter(&one, filter(Mode::NoneOf, "RDS"));
        assert_eq!(both.print(), "filter=service:S3,EC2&filter=-service:RDS");
        assert_eq!(
            turned(&both, 1).print(),
            "filter=service:S3,EC2&filter=service:RDS"
        );
        assert_eq!(without_filter(&both, 0).print(), "filter=-service:RDS");
    }

    #[test]
    fn sorting_by_the_same_column_turns_the_order_round() {
        let by_name = sorted(&state(""), Column::Name);
        assert_eq!(by_name.print(), "sort=name");
        assert_eq!(sorted(&by_name, Column::Name).print(), "sort=-name");
        assert_eq!(sorted(&state(""), Column::Total).print(), "sort=total");
    }

    #[test]
    fn isolating_twice_shows_everything_again() {
        let drawn = [vec![some("a")], vec![some("b")]];
        let alone = isolated(&state(""), Some(&drawn[0]), &drawn, true);
        assert_eq!(alone.print(), "hide=b&hide_rest=yes");
        assert_eq!(isolated(&alone, Some(&drawn[0]), &drawn, true).print(), "");
    }

    #[test]
    fn hiding_twice_shows_again() {
        let hidden = toggled(&state(""), &vec![None]);
        assert_eq!(hidden.print(), "hide=");
        assert_eq!(toggled(&hidden, &vec![None]), state(""));
    }

    #[test]
    fn whole_months_move_by_whole_months() {
        let start = state("start=2024-01-01&end=2024-03-01");
        let RangeSpec::Fixed(range) = start.query.range else {
            panic!("a fixed range");
        };
        assert_eq!(
            shifted(&start, range, false).print(),
            "start=2023-11-01&end=2024-01-01"
        );
    }

    #[test]
    fn other_ranges_move_by_their_days() {
        let start = state("start=2024-01-05&end=2024-01-12");
        let RangeSpec::Fixed(range) = start.query.range else {
            panic!("a fixed range");
        };
        assert_eq!(
            shifted(&start, range, true).print(),
            "start=2024-01-12&end=2024-01-19"
        );
    }

    #[test]
    fn another_grouping_forgets_what_was_hidden() {
        let next = grouped(&state("hide=a&hide_rest=yes"), vec![Dimension::Service]);
        assert_eq!(next.print(), "group_by=service");
    }
}
