//! Edges, one by one.

use super::{ONE, charge, columns, cube, date, filter, query, range, rows};
use crate::cube::{BuildError, Chunk, Cube, MOST_ROWS, QueryError};
use floe_domain::cost::{Dimension, Metric, Mode};
use floe_domain::time::{DayRange, Granularity};
use std::sync::Arc;

const TEAM: fn() -> Dimension = || Dimension::Tag("team".to_owned());

#[test]
fn an_empty_cube_answers_with_nothing() {
    let report = Cube::default().query(&query(Granularity::Day, &[Dimension::Service]));
    let report = report.unwrap();
    assert_eq!((report.rows.len(), report.totals.len()), (0, 0));
}

#[test]
fn a_chunk_without_charges_answers_with_nothing() {
    let key = charge("2024-09-01").key;
    let chunk = Chunk::build(columns(key, &[])).unwrap();
    let cube = Cube::new(vec![Arc::new(chunk)]);
    assert_eq!(
        rows(&cube, &query(Granularity::Month, &[Dimension::Region])),
        [""; 0]
    );
    assert_eq!(cube.regions(), []);
    assert_eq!(cube.days(), None);
}

#[test]
fn the_first_day_of_a_range_is_in_it_and_the_last_is_not() {
    let days = ["2024-09-01", "2024-09-02", "2024-09-03"];
    let cube = cube(&days.map(charge));
    let mut query = query(Granularity::Day, &[]);
    query.range = range("2024-09-02", "2024-09-03");
    assert_eq!(rows(&cube, &query), ["2024-09-02 USD 1"]);
    query.range = range("2025-01-01", "2025-02-01");
    assert_eq!(rows(&cube, &query), [""; 0]);
}

#[test]
fn charges_that_sum_to_zero_have_a_row_and_groups_without_charges_have_none() {
    let cube = cube(&[
        charge("2024-09-01").service("A").cost(5),
        charge("2024-09-02").service("A").cost(-5),
        charge("2024-09-02").service("B").cost(0),
        charge("2024-10-02").service("C").cost(1),
    ]);
    let mut query = query(Granularity::None, &[Dimension::Service]);
    query.range = range("2024-09-01", "2024-10-01");
    assert_eq!(rows(&cube, &query), ["A USD 0", "B USD 0"]);
}

#[test]
fn no_value_comes_last_and_is_a_filter_of_its_own() {
    let cube = cube(&[
        charge("2024-09-01").region(None),
        charge("2024-09-01").region(Some("zz-1")),
    ]);
    let mut query = query(Granularity::None, &[Dimension::Region]);
    assert_eq!(rows(&cube, &query), ["zz-1 USD 1", "- USD 1"]);
    query.filters = vec![filter(Dimension::Region, Mode::AnyOf, &[None])];
    assert_eq!(rows(&cube, &query), ["- USD 1"]);
    query.filters = vec![filter(Dimension::Region, Mode::NoneOf, &[None])];
    assert_eq!(rows(&cube, &query), ["zz-1 USD 1"]);
}

#[test]
fn currencies_are_never_added_up() {
    let cube = cube(&[
        charge("2024-09-01"),
        charge("2024-09-01").currency("CNY"),
        charge("2024-09-02").currency("CNY"),
    ]);
    let report = cube.query(&query(Granularity::None, &[])).unwrap();
    let totals: Vec<_> = report
        .totals
        .iter()
        .map(|total| format!("{} {}", total.unit, total.amount))
        .collect();
    assert_eq!(totals, ["CNY 2", "USD 1"]);
}

#[test]
fn quantities_are_split_by_unit_and_none_is_empty() {
    let mut hours = charge("2024-09-01").currency("CNY");
    hours.set(Dimension::Unit, "Hours");
    let cube = cube(&[
        charge("2024-09-01"),
        hours.clone(),
        hours,
        charge("2024-09-01"),
    ]);
    let mut query = query(Granularity::None, &[]);
    query.metric = Metric::ConsumedQuantity;
    assert_eq!(rows(&cube, &query), [" 2", "Hours 2"]);
    query.group_by = vec![Dimension::Unit];
    assert_eq!(rows(&cube, &query), ["Hours Hours 2", "-  2"]);
}

#[test]
fn prices_are_by_currency_and_unit_and_what_has_no_unit_has_no_part_in_them() {
    let consumed = |currency, unit: &str, cost: i128, quantity: i128| {
        let mut charge = charge("2024-09-01").currency(currency);
        charge.set(Dimension::Unit, unit);
        charge.metrics[1] = cost * ONE;
        charge.metrics[4] = quantity * ONE;
        charge
    };
    let cube = cube(&[
        charge("2024-09-01"),
        consumed("USD", "Hours", 3, 4),
        consumed("USD", "Hours", 3, 8),
        consumed("CNY", "Hours", 5, 2),
        consumed("USD", "GB-Mo", 1, 50),
        consumed("USD", "Requests", 7, 0),
    ]);
    let mut query = query(Granularity::None, &[]);
    query.metric = Metric::UnitPrice;
    let prices = [
        "CNY per Hours 2.5",
        "USD per GB-Mo 0.02",
        "USD per Hours 0.5",
    ];
    assert_eq!(rows(&cube, &query), prices);
    let totals = cube.query(&query).unwrap().totals;
    let totals: Vec<_> = totals
        .iter()
        .map(|total| format!("{} {}", total.unit, total.amount))
        .collect();
    assert_eq!(totals, prices);
    query.group_by = vec![Dimension::Unit];
    assert_eq!(
        rows(&cube, &query),
        [
            "GB-Mo USD per GB-Mo 0.02",
            "Hours CNY per Hours 2.5",
            "Hours USD per Hours 0.5"
        ]
    );
}

#[test]
fn a_tag_groups_and_filters_and_the_rest_is_untagged() {
    let cube = cube(&[
        charge("2024-09-01").tag("team", "ice"),
        charge("2024-09-01").tag("team", "air").tag("stage", "live"),
        charge("2024-09-01"),
    ]);
    let mut query = query(Granularity::None, &[TEAM()]);
    assert_eq!(rows(&cube, &query), ["air USD 1", "ice USD 1", "- USD 1"]);
    query.group_by = vec![TEAM(), Dimension::Tag("stage".to_owned())];
    assert_eq!(
        rows(&cube, &query),
        ["air live USD 1", "ice - USD 1", "- - USD 1"]
    );
    query.filters = vec![
        filter(TEAM(), Mode::AnyOf, &[Some("ice"), None]),
        filter(TEAM(), Mode::NoneOf, &[None]),
    ];
    assert_eq!(rows(&cube, &query), ["ice - USD 1"]);
    assert_eq!(cube.tag_keys(), ["stage", "team"]);
}

#[test]
fn a_usage_type_group_is_told_by_service_and_meter_and_filters_like_any_dimension() {
    let of = |service: &str, meter: &str| {
        let mut charge = charge("2024-09-01").service(service);
        charge.set(Dimension::Meter, meter);
        charge
    };
    let cube = cube(&[
        of("Amazon Elastic Compute Cloud", "USE2-BoxUsage:m5.large"),
        of("Amazon Elastic Compute Cloud", "SpotUsage:c5.large"),
        of("Amazon Elastic Compute Cloud", "HeavyUsage:m5.large"),
        of("Amazon Simple Storage Service", "TimedStorage-ByteHrs").region(None),
        of("Virtual Machines", "BoxUsage:m5.large").region(Some("zz-1")),
    ]);
    let mut query = query(Granularity::None, &[Dimension::UsageTypeGroup]);
    assert_eq!(
        rows(&cube, &query),
        [
            "EC2: Running Hours USD 2",
            "S3: Storage - Standard USD 1",
            "- USD 2"
        ]
    );
    query.group_by = vec![Dimension::Meter];
    let hours = [Some("EC2: Running Hours")];
    query.filters = vec![filter(Dimension::UsageTypeGroup, Mode::AnyOf, &hours)];
    assert_eq!(
        rows(&cube, &query),
        ["SpotUsage:c5.large USD 1", "USE2-BoxUsage:m5.large USD 1"]
    );
    query.group_by = Vec::new();
    query.filters = vec![filter(
        Dimension::UsageTypeGroup,
        Mode::Begins,
        &[Some("s3:")],
    )];
    assert_eq!(rows(&cube, &query), ["USD 1"]);
    let values = cube.values(&Dimension::UsageTypeGroup, &query, "hours", 9);
    let values = values.unwrap().values;
    assert_eq!(values[0].value.as_deref(), Some("EC2: Running Hours"));
    assert_eq!(values.len(), 1);
}

#[test]
fn a_dimension_takes_memory_where_charges_differ_in_it_and_else_none_but_its_text() {
    let of = |tenancies: [Option<&str>; 2]| {
        let charges: Vec<_> = (0..100)
            .map(|place| {
                let mut charge = charge("2024-09-01");
                if let Some(tenancy) = tenancies[place % 2] {
                    charge.set(Dimension::Tenancy, tenancy);
                }
                charge
            })
            .collect();
        cube(&charges).bytes()
    };
    let none = of([None, None]);
    assert_eq!(
        of([Some("Shared"), Some("Shared")]) - none,
        "Shared".len() + 4
    );
    assert_eq!(of([Some("Shared"), None]) - none, "Shared".len() + 4 + 100);
}

#[test]
fn values_that_no_charge_has_match_nothing() {
    let cube = cube(&[charge("2024-09-01")]);
    let dimensions = [Dimension::Service, Dimension::Region, TEAM()];
    for dimension in dimensions {
        let mut query = query(Granularity::None, &[]);
        query.filters = vec![filter(dimension.clone(), Mode::AnyOf, &[Some("nowhere")])];
        assert_eq!(rows(&cube, &query), [""; 0], "{dimension}");
        query.filters = vec![filter(dimension.clone(), Mode::NoneOf, &[Some("nowhere")])];
        assert_eq!(rows(&cube, &query), ["USD 1"], "{dimension}");
    }
}

#[test]
fn hours_are_periods_of_their_own() {
    let mut late = charge("2024-09-01");
    late.hour = 23;
    let cube = cube(&[late, charge("2024-09-01")]);
    let expected = ["2024-09-01T00:00:00Z USD 1", "2024-09-01T23:00:00Z USD 1"];
    assert_eq!(rows(&cube, &query(Granularity::Hour, &[])), expected);
}

#[test]
fn days_far_from_the_billing_month_stand_on_their_day() {
    let mut old = charge("2024-09-01");
    old.day = super::super::table::day_of(date("1970-01-01"));
    let mut far = charge("2024-09-01");
    far.day = super::super::table::day_of(date("9999-12-31"));
    let cube = cube(&[old, charge("2024-09-01"), far]);
    let mut query = query(Granularity::Month, &[]);
    assert_eq!(rows(&cube, &query), ["2024-09-01 USD 1"]);
    query.range = DayRange {
        start: date("1960-01-01"),
        end: date("+10000-01-01"),
    };
    let expected = ["1970-01-01 USD 1", "2024-09-01 USD 1", "9999-12-01 USD 1"];
    assert_eq!(rows(&cube, &query), expected);
    assert_eq!(cube.days(), Some((date("1970-01-01"), date("9999-12-31"))));
}

#[test]
fn amounts_of_all_widths_add_up_exactly() {
    let cube = cube(&[
        charge("2024-09-01").cost(1),
        charge("2024-09-01").region(None).cost(10_i128.pow(37)),
        charge("2024-09-02").cost(-(10_i128.pow(30))),
    ]);
    assert_eq!(
        rows(&cube, &query(Granularity::None, &[])),
        ["USD 9999999000000000000.000000000000000001"]
    );
}

#[test]
fn a_sum_beyond_the_largest_amount_is_refused() {
    let most = 10_i128.pow(38);
    let cube = cube(&[
        charge("2024-09-01").cost(most),
        charge("2024-09-02").cost(most),
    ]);
    let day = cube.query(&query(Granularity::None, &[]));
    assert_eq!(day, Err(QueryError::Overflow));
    let total = cube.query(&query(Granularity::Day, &[]));
    assert_eq!(total, Err(QueryError::Overflow));
}

#[test]
fn an_answer_of_too_many_rows_is_refused_and_says_what_to_narrow() {
    let key = charge("2024-09-01").key;
    let mut all = columns(key, &[charge("2024-09-01")]);
    let count = MOST_ROWS + 1;
    let codes: Vec<u32> = (1..).take(count).collect();
    let at = crate::charges::CODED
        .iter()
        .position(|one| *one == Dimension::Resource);
    for (place, column) in all.dimensions.iter_mut().enumerate() {
        column.codes = vec![column.codes[0]; count];
        if Some(place) == at {
            column.values = (0..count).map(|one| one.to_string()).collect();
            column.codes = codes.clone();
        }
    }
    all.day = vec![all.day[0]; count];
    all.hour = vec![0; count];
    all.currency.codes = vec![1; count];
    all.tags.codes = vec![0; count];
    all.cost_categories.codes = vec![0; count];
    all.metrics = all.metrics.map(|column| vec![column[0]; count].into());
    let cube = Cube::new(vec![Arc::new(Chunk::build(all).unwrap())]);
    let mut query = query(Granularity::None, &[Dimension::Resource]);
    let error = cube.query(&query).unwrap_err();
    assert_eq!(error, QueryError::TooManyRows { limit: MOST_ROWS });
    assert!(error.to_string().contains("shorter range"));
    query.filters = vec![filter(Dimension::Resource, Mode::NoneOf, &[Some("7")])];
    assert_eq!(cube.query(&query).unwrap().rows.len(), MOST_ROWS);
}

#[test]
fn more_than_four_dimensions_are_refused() {
    let [a, b, c, d, e, ..] = Dimension::FIXED;
    let error = Cube::default().query(&query(Granularity::None, &[a, b, c, d, e]));
    assert_eq!(error, Err(QueryError::TooManyDimensions(5)));
}

#[test]
fn damaged_columns_are_refused() {
    let one = || columns(charge("2024-09-01").key, &[charge("2024-09-01")]);
    let mut short = one();
    short.hour.clear();
    assert!(matches!(
        Chunk::build(short),
        Err(BuildError::Length { .. })
    ));
    let mut wild = one();
    wild.dimensions[0].codes = vec![7];
    assert!(matches!(
        Chunk::build(wild),
        Err(BuildError::Code { code: 7, .. })
    ));
    let mut late = one();
    late.hour = vec![24];
    assert!(matches!(
        Chunk::build(late),
        Err(BuildError::Code { code: 24, .. })
    ));
    let mut free = one();
    free.currency.codes = vec![0];
    assert_eq!(Chunk::build(free).unwrap_err(), BuildError::NoCurrency);
}

#[test]
fn equal_columns_of_amounts_are_kept_once() {
    let one = |list: i128| {
        let charges: Vec<_> = (1..=100)
            .map(|cents| {
                let mut charge = charge("2024-09-01");
                charge.metrics = [cents; Metric::COLUMNS.len()];
                charge.metrics[2] = cents * list;
                charge
            })
            .collect();
        cube(&charges).bytes()
    };
    assert_eq!(one(2) - one(1), 400);
}
