//! Laws that hold for any charges and any question.

use super::{Charge, ONE, cube, naive};
use crate::charges::{CODED, SegmentKey};
use crate::cube::table::{date_of, day_of};
use crate::sample::Random;
use floe_domain::cost::{Dimension, Filter, Metric, Mode, ResolvedQuery, view};
use floe_domain::time::{DayRange, Granularity, first_of_month};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// How amounts are made up.
#[derive(Clone, Copy, Debug)]
enum Style {
    Cents,
    Dirty,
    Huge,
}

fn value(random: &mut Random, name: &str, kinds: u64) -> Option<String> {
    match random.below(kinds + 1) {
        0 => None,
        kind => Some(format!("{name} {kind}")),
    }
}

fn amount(random: &mut Random, style: Style) -> i128 {
    let sign = if random.percent(25) { -1 } else { 1 };
    sign * match style {
        _ if random.percent(5) => 0,
        Style::Cents => i128::from(random.below(500)) * (ONE / 100),
        Style::Dirty => i128::from(random.bits() >> random.below(60)),
        Style::Huge => i128::from(random.bits()) * 10_i128.pow(random.below(15) as u32),
    }
}

/// What AWS calls some services and meters, so that charges have usage type groups.
fn known(value: &str) -> Option<&'static str> {
    match value {
        "service 1" => Some("Amazon Elastic Compute Cloud"),
        "service 2" => Some("Amazon Simple Storage Service"),
        "meter 1" => Some("USE2-BoxUsage:m5.large"),
        "meter 2" => Some("DataTransfer-Out-Bytes"),
        _ => None,
    }
}

/// Charges as bills have them: a few things that repeat day after day.
fn charges(seed: u64, rows: usize, things: u64, style: Style) -> Vec<Charge> {
    let mut random = Random::new(seed);
    let first = day_of(super::date("2024-09-20"));
    (0..rows)
        .map(|_| {
            let mut day = first + random.below(50) as i32;
            if random.percent(1) {
                day += random.between(-20_000, 20_000) as i32;
            }
            let month = super::date(if random.percent(50) {
                "2024-09-01"
            } else {
                "2024-10-01"
            });
            let mut thing = Random::new(seed ^ random.below(things));
            let dimensions = CODED.map(|dimension| {
                let kinds = if dimension == Dimension::Resource {
                    things
                } else {
                    4
                };
                let value = value(&mut thing, dimension.name(), kinds)?;
                Some(known(&value).map_or(value, str::to_owned))
            });
            let tags: BTreeMap<_, _> = ["team", "b,c:d"]
                .into_iter()
                .filter_map(|key| Some((key.to_owned(), value(&mut thing, key, 3)?)))
                .collect();
            let cost_categories: BTreeMap<_, _> = ["team", "env"]
                .into_iter()
                .filter_map(|key| Some((key.to_owned(), value(&mut thing, key, 2)?)))
                .collect();
            let mut metrics = std::array::from_fn(|_| amount(&mut random, style));
            // Some bills have no net and blended costs of their own.
            if seed.is_multiple_of(2) {
                metrics = OWN.map(|own| metrics[own]);
            }
            Charge {
                key: SegmentKey {
                    month: first_of_month(month),
                    provider: value(&mut thing, "provider", 2).unwrap_or("AWS".to_owned()),
                    billing_account: "1".to_owned(),
                    region: value(&mut thing, "region", 2),
                },
                day,
                hour: random.below(24) as u8,
                currency: if thing.percent(80) { "USD" } else { "CNY" },
                dimensions,
                tags,
                cost_categories,
                metrics,
            }
        })
        .collect()
}

/// For each metric the one whose amounts it has where it has none of its own.
const OWN: [usize; Metric::COLUMNS.len()] = [0, 1, 2, 3, 4, 0, 0, 1];

fn dimension() -> impl Strategy<Value = Dimension> {
    let tags = ["team", "b,c:d", "unheard of"].map(|key| Dimension::Tag(key.to_owned()));
    let categories = ["team", "env", "x"].map(|key| Dimension::CostCategory(key.to_owned()));
    let all: Vec<_> = Dimension::FIXED
        .into_iter()
        .chain(tags)
        .chain(categories)
        .collect();
    prop::sample::select(all)
}

fn condition() -> impl Strategy<Value = Filter> {
    let mode = prop::sample::select(Mode::ALL.to_vec());
    let kinds = prop::collection::vec(0_u8..7, 1..4);
    (dimension(), mode, kinds).prop_map(|(dimension, mode, kinds)| {
        let name = match &dimension {
            Dimension::Tag(key) | Dimension::CostCategory(key) => key.clone(),
            other => other.name().to_owned(),
        };
        let text = |kind: u8| match kind {
            0 | 1 => None,
            5 => Some("AWS".to_owned()),
            6 => Some("unheard of".to_owned()),
            kind => {
                let text = format!("{name} {}", kind - 1);
                let known = match text.as_str() {
                    "usage_type_group 1" => Some("EC2: Running Hours"),
                    "usage_type_group 2" => Some("S3: Data Transfer - Internet (Out)"),
                    text => known(text),
                };
                Some(known.map_or(text, str::to_owned))
            }
        };
        Filter {
            dimension,
            mode,
            values: kinds.into_iter().map(text).collect(),
        }
    })
}

fn days() -> impl Strategy<Value = DayRange> {
    let first = day_of(super::date("2024-09-01"));
    let whole = Just((first, 91));
    let any = (first - 10..first + 100, 1..80);
    let ages = Just((-700_000, 1_500_000));
    prop_oneof![2 => whole, 3 => any, 1 => ages].prop_map(|(start, days)| DayRange {
        start: date_of(start),
        end: date_of(start + days),
    })
}

fn question() -> impl Strategy<Value = ResolvedQuery> {
    let groups = prop::collection::vec(dimension(), 0..5);
    let filters = prop::collection::vec(condition(), 0..4);
    let metric = prop::sample::select(Metric::COLUMNS.to_vec());
    let granularity = prop::sample::select(Granularity::ALL.to_vec());
    (days(), granularity, metric, groups, filters).prop_map(
        |(range, granularity, metric, mut group_by, filters)| {
            group_by.dedup();
            ResolvedQuery {
                range,
                granularity,
                metric,
                group_by,
                filters,
                currency: None,
            }
        },
    )
}

fn rows() -> impl Strategy<Value = Vec<Charge>> {
    let style = prop::sample::select(vec![Style::Cents, Style::Dirty, Style::Huge]);
    let sizes = prop_oneof![0_usize..60, 2_000_usize..9_000];
    (any::<u64>(), sizes, 1_u64..40, style)
        .prop_map(|(seed, rows, things, style)| charges(seed, rows, things, style))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_cube_answers_as_a_sum_row_by_row(
        rows in rows(),
        questions in prop::collection::vec(question(), 1..24),
    ) {
        let cube = cube(&rows);
        for question in questions {
            let expected = naive::answer(&rows, &question);
            prop_assert_eq!(&cube.query(&question).unwrap(), &expected, "{:?}", question);
            prop_assert_eq!(&cube.query_charges(&question).unwrap(), &expected, "{:?}", question);
        }
    }

    #[test]
    fn what_a_page_shows_is_the_same_where_only_the_leading_groups_are_told_apart(
        rows in rows(),
        questions in prop::collection::vec((question(), days(), 1_usize..20, 1_usize..12, any::<bool>()), 1..16),
    ) {
        let cube = cube(&rows);
        for (question, then, most, named, is_price) in questions {
            let metric = if is_price { Metric::UnitPrice } else { question.metric };
            let question = ResolvedQuery { metric, ..question };
            let many = |range| view::count(range, question.granularity) > 5_000;
            if many(question.range) || many(then) {
                continue;
            }
            let named = named.min(most);
            let then = ResolvedQuery { range: then, ..question.clone() };
            for then in [None, Some(then)] {
                let before = then.as_ref().map(|then| cube.query(then).unwrap());
                let all = cube.query(&question).unwrap();
                let mut whole = view::view_naming(&all, before.as_ref(), named);
                let led = cube.leading(&question, then.as_ref(), most).unwrap();
                let led = view::view_leading(&led, named);
                prop_assert_eq!(whole.units.len(), led.units.len());
                for (whole, led) in whole.units.iter_mut().zip(&led.units) {
                    prop_assert!(led.rows.len() >= most.min(whole.rows.len()));
                    prop_assert!(led.rows.len() <= most + 1);
                    whole.rows.truncate(led.rows.len());
                }
                prop_assert_eq!(&led, &whole, "{:?}, {} told apart, {} named", question, most, named);
            }
        }
    }

    #[test]
    fn the_cube_prices_as_a_quotient_of_sums_row_by_row(
        rows in rows(),
        questions in prop::collection::vec(question(), 1..12),
    ) {
        let cube = cube(&rows);
        for question in questions {
            let question = ResolvedQuery { metric: Metric::UnitPrice, ..question };
            let (prices, totals) = naive::prices(&rows, &question);
            for answer in [cube.query(&question).unwrap(), cube.query_charges(&question).unwrap()] {
                prop_assert_eq!(&answer.rows, &prices, "{:?}", question);
                prop_assert_eq!(&answer.totals, &totals, "{:?}", question);
            }
        }
    }
}
