//! The laws of the grammar: what is printed is read as itself, whatever the values. Knows texts; must not know charges.

use super::{decode, encode, from_pairs, parse, parse_dimension, parse_filter, print, to_pairs};
use crate::cost::forecast::Horizon;
use crate::cost::{AsOf, Compare, CostQuery, Dimension, Filter, Metric, Mode, RangeSpec};
use crate::time::{DayRange, Granularity, Instant, Preset};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

#[test]
fn the_issues_example_is_read_as_it_says() {
    let query = parse(
        "start=2024-09-01&end=2024-10-01&granularity=month&group_by=region&metric=billed_cost&filter=service:Amazon%20Simple%20Queue%20Service",
    )
    .unwrap();
    assert_eq!(
        query,
        CostQuery {
            range: RangeSpec::Fixed(
                DayRange::new("2024-09-01".parse().unwrap(), "2024-10-01".parse().unwrap())
                    .unwrap()
            ),
            granularity: Granularity::Month,
            metric: Metric::BilledCost,
            group_by: vec![Dimension::Region],
            filters: vec![Filter {
                dimension: Dimension::Service,
                mode: Mode::AnyOf,
                values: vec![Some("Amazon Simple Queue Service".to_owned())],
            }],
            ..CostQuery::default()
        }
    );
}

#[test]
fn filters_say_any_of_none_of_and_has_none() {
    for (text, dimension, mode, values) in [
        (
            "region:a,b",
            Dimension::Region,
            Mode::AnyOf,
            vec![Some("a"), Some("b")],
        ),
        (
            "-region:a",
            Dimension::Region,
            Mode::NoneOf,
            vec![Some("a")],
        ),
        ("region:", Dimension::Region, Mode::AnyOf, vec![None]),
        (
            "region:,a",
            Dimension::Region,
            Mode::AnyOf,
            vec![None, Some("a")],
        ),
        (
            r"service:a\,b,c\\",
            Dimension::Service,
            Mode::AnyOf,
            vec![Some("a,b"), Some(r"c\")],
        ),
        (
            "resource:arn:aws:s3:::x",
            Dimension::Resource,
            Mode::AnyOf,
            vec![Some("arn:aws:s3:::x")],
        ),
        (
            "~service:ec2,s3",
            Dimension::Service,
            Mode::Contains,
            vec![Some("ec2"), Some("s3")],
        ),
        (
            "-~tag:team:ice",
            Dimension::Tag("team".to_owned()),
            Mode::ContainsNone,
            vec![Some("ice")],
        ),
        (
            "^meter:BoxUsage\\:",
            Dimension::Meter,
            Mode::Begins,
            vec![Some("BoxUsage:")],
        ),
        (
            "-^meter:Box",
            Dimension::Meter,
            Mode::BeginsNone,
            vec![Some("Box")],
        ),
        (
            "-tag:team:",
            Dimension::Tag("team".to_owned()),
            Mode::NoneOf,
            vec![None],
        ),
        (
            r"tag:a\:b:c:d",
            Dimension::Tag("a:b".to_owned()),
            Mode::AnyOf,
            vec![Some("c:d")],
        ),
        (
            r"-cost_category:Cost\: centre:a\,b,",
            Dimension::CostCategory("Cost: centre".to_owned()),
            Mode::NoneOf,
            vec![Some("a,b"), None],
        ),
    ] {
        let filter = parse_filter(text).unwrap();
        let values: Vec<_> = values
            .into_iter()
            .map(|value| value.map(str::to_owned))
            .collect();
        assert_eq!(
            filter,
            Filter {
                dimension,
                mode,
                values
            },
            "{text}"
        );
    }
}

#[test]
fn what_is_wrong_is_named_with_its_field() {
    for (text, field) in [
        ("range=yesterday", "range"),
        ("range=last-7-days&start=2024-09-01&end=2024-10-01", "range"),
        ("start=2024-09-01", "end"),
        ("end=2024-09-01", "start"),
        ("start=2024-09-01&end=2024-09-01", "end"),
        ("start=2024-09-31&end=2024-10-01", "start"),
        ("start=2024-09-01&end=0001-01-01", "end"),
        ("start=1.9.2024&end=2024-10-01", "start"),
        (
            "start=1970-01-01&end=2024-10-01&granularity=hour",
            "granularity",
        ),
        (
            "start=1970-01-01&end=2024-10-01&granularity=day",
            "granularity",
        ),
        ("granularity=fortnight", "granularity"),
        ("granularity=day&granularity=day", "granularity"),
        ("metric=cost", "metric"),
        ("group_by=planet", "group_by"),
        ("group_by=region,region", "group_by"),
        ("group_by=region,service,meter,unit,resource", "group_by"),
        ("group_by=region&group_by=region", "group_by"),
        ("group_by=tag:", "group_by"),
        ("filter=region", "filter"),
        ("filter=planet:earth", "filter"),
        ("filter=tag:team", "filter"),
        ("filter=tag::x", "filter"),
        ("as_of=yesterday", "as_of"),
        ("as_of=2024-10-15&as_of=2024-10-15", "as_of"),
        ("group_by=cost_category:", "group_by"),
        ("filter=cost_category:team", "filter"),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!(error.field, field, "{text}: {error}");
        assert!(!error.reason.is_empty());
    }
}

#[test]
fn what_is_missing_empty_or_not_of_the_question_is_as_by_default() {
    for text in [
        "",
        "?",
        "page=2&sort=total",
        "range=&start=&end=",
        "range=custom&start=&end=",
        "filter=",
        "&&",
    ] {
        assert_eq!(parse(text).unwrap(), CostQuery::default(), "{text}");
    }
    assert_eq!(print(&CostQuery::default()), "");
}

#[test]
fn grouping_comes_from_one_list_or_from_several_and_an_empty_one_is_none() {
    let group_by = |text: &str| parse(text).unwrap().group_by;
    let both = vec![Dimension::Service, Dimension::Tag("team".to_owned())];
    assert_eq!(group_by("group_by=service,tag:team"), both);
    assert_eq!(group_by("group_by=service&group_by=tag:team"), both);
    assert_eq!(group_by("group_by=service&group_by="), [Dimension::Service]);
    assert_eq!(group_by("group_by="), []);
    assert_eq!(group_by("group_by=none"), []);
    assert_eq!(group_by("group_by=&group_by="), []);
}

#[test]
fn percent_signs_that_encode_nothing_stand_for_themselves() {
    for (text, value) in [
        ("a=100%", "100%"),
        ("a=%zz", "%zz"),
        ("a=%4", "%4"),
        ("a=%+1", "% 1"),
        ("a=%E9", "\u{fffd}"),
        ("a=b+c", "b c"),
        ("a=%C3%A9", "é"),
    ] {
        assert_eq!(decode(text), [("a".to_owned(), value.to_owned())], "{text}");
    }
}

/// Values with everything that means something in the grammar, in a query string, in Unicode or to a shell.
fn nasty() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![
            Just(",".to_owned()),
            Just(":".to_owned()),
            Just("\\".to_owned()),
            Just("%".to_owned()),
            Just("%2C".to_owned()),
            Just("+".to_owned()),
            Just("&".to_owned()),
            Just("=".to_owned()),
            Just("-".to_owned()),
            Just(" ".to_owned()),
            Just("\u{0}".to_owned()),
            Just("tag:".to_owned()),
            Just("中国".to_owned()),
            Just("é\u{301}".to_owned()),
            Just("'\";--<>".to_owned()),
            Just("none".to_owned()),
            "[a-z0-9]{1,6}",
            any::<char>().prop_map(String::from),
        ],
        1..8,
    )
    .prop_map(|parts| parts.concat())
}

fn dimension() -> impl Strategy<Value = Dimension> {
    prop_oneof![
        prop::sample::select(Dimension::FIXED.to_vec()),
        nasty().prop_map(Dimension::Tag),
        nasty().prop_map(Dimension::CostCategory),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    (
        dimension(),
        prop::sample::select(Mode::ALL.to_vec()),
        prop::collection::vec(prop::option::weighted(0.8, nasty()), 1..4),
    )
        .prop_map(|(dimension, mode, mut values)| {
            // Nothing is no text to look for.
            if !mode.is_exact() {
                values = values
                    .into_iter()
                    .map(|value| Some(value.unwrap_or_else(|| "text".to_owned())))
                    .collect();
            }
            Filter {
                dimension,
                mode,
                values,
            }
        })
}

fn range() -> impl Strategy<Value = RangeSpec> {
    let fixed = (0_u64..20_000, 1_u64..400).prop_map(|(start, days)| {
        let start = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + Days::new(start);
        RangeSpec::Fixed(DayRange::new(start, start + Days::new(days)).unwrap())
    });
    prop_oneof![
        prop::sample::select(Preset::ALL.to_vec()).prop_map(RangeSpec::Preset),
        fixed
    ]
}

fn query() -> impl Strategy<Value = CostQuery> {
    (
        range(),
        prop::sample::select(Granularity::ALL.to_vec()),
        prop::sample::select(Metric::ALL.to_vec()),
        prop::collection::vec(dimension(), 0..5),
        prop::collection::vec(filter(), 0..4),
        (
            prop::option::of(as_of()),
            prop::sample::select(vec![None, "EUR".parse().ok(), "CNY".parse().ok()]),
            compare(),
            prop::option::of(prop::sample::select(Horizon::ALL.to_vec())),
            (50_u8..=99).prop_map(|percent| percent.to_string().parse().unwrap()),
        ),
    )
        .prop_map(
            |(
                range,
                granularity,
                metric,
                mut group_by,
                filters,
                (as_of, currency, compare, forecast, band),
            )| {
                let mut named = Vec::new();
                group_by.retain(|one| {
                    !named.contains(one) && {
                        named.push(one.clone());
                        true
                    }
                });
                CostQuery {
                    range,
                    granularity,
                    metric,
                    group_by,
                    filters,
                    as_of,
                    // Usage can not be converted.
                    currency: currency.filter(|_| metric.is_cost()),
                    compare,
                    forecast,
                    band,
                }
            },
        )
}

fn as_of() -> impl Strategy<Value = AsOf> {
    (any::<bool>(), 0_i64..200_000_000_000_000_000).prop_map(|(is_day, micros)| {
        let moment = Instant::from_timestamp_micros(micros).unwrap();
        if is_day {
            AsOf::Day(moment.date_naive())
        } else {
            AsOf::Moment(moment)
        }
    })
}

fn compare() -> impl Strategy<Value = Compare> {
    // 400 days of hours are the most that may be compared.
    let day = |offset| NaiveDate::from_num_days_from_ce_opt(727_000 + offset).unwrap();
    prop_oneof![
        prop::sample::select(vec![Compare::Before, Compare::Year, Compare::Nothing]),
        (0_i32..9_000, 1_i32..400).prop_map(move |(start, days)| {
            Compare::Fixed(DayRange::new(day(start), day(start + days)).unwrap())
        }),
    ]
}

#[test]
fn a_comparison_and_a_forecast_are_part_of_the_question() {
    let text = "compare=2024-09-01..2024-10-01&forecast=3-months&band=95";
    let query = parse(text).unwrap();
    assert_eq!(query.forecast, Some(Horizon::ThreeMonths));
    assert_eq!(query.band.percent(), 95);
    assert_eq!(print(&query), text);
    assert_eq!(
        print(&parse("compare=before&forecast=none&band=80").unwrap()),
        ""
    );
    for (text, field) in [
        ("compare=soon", "compare"),
        ("compare=1990-01-01..2024-01-01&granularity=day", "compare"),
        ("forecast=tomorrow", "forecast"),
        ("band=49", "band"),
        ("band=100", "band"),
        ("band=80&band=90", "band"),
    ] {
        assert_eq!(parse(text).unwrap_err().field, field, "{text}");
    }
}

#[test]
fn unit_prices_are_a_metric_and_are_not_converted() {
    let query = parse("metric=unit_price").unwrap();
    assert_eq!(query.metric, Metric::UnitPrice);
    assert_eq!(print(&query), "metric=unit_price");
    let error = parse("metric=unit_price&currency=EUR").unwrap_err();
    assert_eq!(error.field, "currency");
    assert!(error.reason.contains("unit prices"), "{error}");
    let unknown = parse("metric=happiness").unwrap_err();
    for metric in Metric::ALL {
        assert!(unknown.reason.contains(metric.name()), "{unknown}");
    }
}

proptest! {
    #[test]
    fn a_question_printed_is_read_as_itself(query in query()) {
        let text = print(&query);
        prop_assert_eq!(parse(&text).unwrap(), query.clone(), "{}", text);
        prop_assert!(text.is_ascii(), "{}", text);
        prop_assert_eq!(print(&parse(&text).unwrap()), text);
        let pairs = to_pairs(&query);
        let borrowed = pairs.iter().map(|(name, value)| (*name, value.as_str()));
        prop_assert_eq!(from_pairs(borrowed).unwrap(), query);
    }

    #[test]
    fn a_dimension_printed_is_read_as_itself(dimension in dimension()) {
        prop_assert_eq!(parse_dimension("group_by", &dimension.to_string()).unwrap(), dimension);
    }

    #[test]
    fn pairs_encoded_are_decoded_as_themselves(pairs in prop::collection::vec((nasty(), nasty()), 0..4)) {
        let text = encode(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        prop_assert_eq!(decode(&text), pairs);
    }

    #[test]
    fn any_text_is_a_question_or_is_refused_with_a_field(text in nasty()) {
        for text in [format!("filter={text}"), format!("group_by={text}"), text] {
            match parse(&text) {
                Ok(query) => prop_assert_eq!(parse(&print(&query)).unwrap(), query),
                Err(error) => prop_assert!(super::FIELDS.contains(&error.field.as_str())),
            }
        }
    }

    #[test]
    fn a_question_survives_json(query in query()) {
        let text = serde_json::to_string(&query).unwrap();
        prop_assert_eq!(serde_json::from_str::<CostQuery>(&text).unwrap(), query);
    }
}
