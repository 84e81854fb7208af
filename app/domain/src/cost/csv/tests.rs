//! CSV as spreadsheets and programs read it. Knows reports; must not know charts.

use super::{Asked, rows, table, transposed};
use crate::cost::view::view;
use crate::cost::{CostQuery, Dimension, RangeSpec, Report, Row};
use crate::time::{DayRange, Granularity};

fn report(granularity: Granularity, group_by: Vec<Dimension>, rows: Vec<Row>) -> Report {
    let range =
        DayRange::new("2024-09-01".parse().unwrap(), "2024-11-01".parse().unwrap()).unwrap();
    let query = CostQuery {
        range: RangeSpec::Fixed(range),
        granularity,
        group_by,
        ..CostQuery::default()
    };
    Report::new(&query.resolve(range.end), rows)
}

fn row(period: Option<&str>, keys: &[Option<&str>], unit: &str, amount: &str) -> Row {
    Row {
        period: period.map(|period| period.parse().unwrap()),
        keys: keys.iter().map(|key| key.map(str::to_owned)).collect(),
        unit: unit.into(),
        amount: amount.parse().unwrap(),
    }
}

#[test]
fn the_table_is_a_line_per_row_and_a_column_per_period() {
    let report = report(
        Granularity::Month,
        vec![Dimension::Region],
        vec![
            row(
                Some("2024-09-01"),
                &[Some("eu-west-1")],
                "USD",
                "1234567.891",
            ),
            row(Some("2024-10-01"), &[None], "USD", "-2.5"),
            row(Some("2024-10-01"), &[Some("cn-north-1")], "CNY", "3"),
        ],
    );
    assert_eq!(
        table(&view(&report, None)),
        "Region,Unit,Billed cost,Share %,Sep 2024,Oct 2024\r\n\
         cn-north-1,CNY,3,100.0,0,3\r\n\
         eu-west-1,USD,1234567.891,100.0,1234567.891,0\r\n\
         Global / no region,USD,-2.5,0.0,0,-2.5\r\n"
    );
}

#[test]
fn a_compared_table_has_the_time_before_and_the_change() {
    let of = |rows| report(Granularity::None, vec![Dimension::Region], rows);
    let now = of(vec![
        row(None, &[Some("a")], "USD", "3"),
        row(None, &[Some("b")], "USD", "1"),
    ]);
    let before = of(vec![row(None, &[Some("a")], "USD", "4")]);
    assert_eq!(
        table(&view(&now, Some(&before))),
        "Region,Unit,Billed cost,Share %,Before,Change,Change %\r\n\
         a,USD,3,75.0,4,-1,-25.0\r\n\
         b,USD,1,25.0,0,1,new\r\n"
    );
}

#[test]
fn the_apis_csv_has_the_reports_rows_and_an_empty_cell_for_no_value() {
    let report = report(
        Granularity::Month,
        vec![Dimension::Region, Dimension::Tag("team".to_owned())],
        vec![
            row(
                Some("2024-09-01"),
                &[Some("eu-west-1"), None],
                "USD",
                "14.101247192",
            ),
            row(Some("2024-09-01"), &[None, Some("core")], "USD", "-1"),
        ],
    );
    assert_eq!(
        rows(&report),
        "period,region,tag:team,unit,billed_cost\r\n\
         2024-09-01,eu-west-1,,USD,14.101247192\r\n\
         2024-09-01,,core,USD,-1\r\n"
    );
}

#[test]
fn a_whole_range_has_no_period_column() {
    let report = report(
        Granularity::None,
        Vec::new(),
        vec![row(None, &[], "USD", "7")],
    );
    assert_eq!(rows(&report), "unit,billed_cost\r\nUSD,7\r\n");
    assert_eq!(
        table(&view(&report, None)),
        "Unit,Billed cost,Share %\r\nUSD,7,100.0\r\n"
    );
}

#[test]
fn commas_quotes_and_line_breaks_are_quoted() {
    for (value, cell) in [
        ("a,b", "\"a,b\""),
        ("say \"hi\"", "\"say \"\"hi\"\"\""),
        ("two\nlines", "\"two\nlines\""),
        ("two\r\nlines", "\"two\r\nlines\""),
        (" blank ", "\" blank \""),
        ("中国", "中国"),
    ] {
        let report = report(
            Granularity::None,
            vec![Dimension::Service],
            vec![row(None, &[Some(value)], "USD", "1")],
        );
        assert_eq!(
            rows(&report),
            format!("service,unit,billed_cost\r\n{cell},USD,1\r\n")
        );
    }
}

#[test]
fn what_a_spreadsheet_would_run_is_text_and_negative_amounts_stay_numbers() {
    for (value, cell) in [
        (
            "=HYPERLINK(\"http://x\")",
            "\"'=HYPERLINK(\"\"http://x\"\")\"",
        ),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "\"'\rx\""),
    ] {
        let report = report(
            Granularity::None,
            vec![Dimension::Service],
            vec![row(None, &[Some(value)], "USD", "-1")],
        );
        assert_eq!(
            rows(&report),
            format!("service,unit,billed_cost\r\n{cell},USD,-1\r\n")
        );
    }
}

#[test]
fn the_transposed_table_has_a_line_of_totals_and_one_per_period() {
    let report = report(
        Granularity::Month,
        vec![Dimension::Service],
        vec![
            row(Some("2024-09-01"), &[Some("S3, \"cold\"")], "USD", "4.5"),
            row(Some("2024-10-01"), &[Some("EC2")], "USD", "-2.25"),
            row(Some("2024-10-01"), &[Some("=EC2")], "CNY", "3"),
        ],
    );
    assert_eq!(
        transposed(&view(&report, None)),
        "\"Service\",\"'=EC2 (CNY)\",\"Total costs (CNY)\",\"S3, \"\"cold\"\" ($)\",\"EC2 ($)\",\"Total costs ($)\"\r\n\
         \"Service total\",\"3\",\"3\",\"4.5\",\"-2.25\",\"2.25\"\r\n\
         \"2024-09-01\",\"0\",\"0\",\"4.5\",\"0\",\"4.5\"\r\n\
         \"2024-10-01\",\"3\",\"3\",\"0\",\"-2.25\",\"-2.25\"\r\n"
    );
}

#[test]
fn a_transposed_table_without_groups_or_periods_is_the_total() {
    let report = report(
        Granularity::None,
        Vec::new(),
        vec![row(None, &[], "USD", "7")],
    );
    assert_eq!(
        transposed(&view(&report, None)),
        "\"Billed cost\",\"Total costs ($)\"\r\n\"Billed cost total\",\"7\"\r\n"
    );
}

#[test]
fn what_was_asked_stands_below_the_table() {
    let asked = Asked {
        question: "group_by=service,region".to_owned(),
        days: "1 Sep – 31 Oct 2024".to_owned(),
        at: "2024-11-01T00:00:00Z".to_owned(),
        units: vec!["CNY".to_owned(), "USD".to_owned()],
    };
    assert_eq!(
        asked.below("a,b\r\n".to_owned()),
        "a,b\r\n\r\nQuestion,\"group_by=service,region\"\r\nDays (UTC),1 Sep – 31 Oct 2024\r\n\
         Asked at,2024-11-01T00:00:00Z\r\nUnits,CNY USD\r\n"
    );
}
