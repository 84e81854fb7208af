//! What is expected of the demo, how wide the bands are, how earlier forecasts came out and whether the seasonal-naive ones were
//! nearer, against the text that people review. Must not know how it is forecast.

use chrono::NaiveDate;
use floe_domain::cost::forecast::{Ask, Band, Figure, Horizon, Made, Named, Outlook, outlook};
use floe_domain::cost::{CostQuery, Dimension, Period, RangeSpec, Report, Row};
use floe_domain::money::Amount;
use floe_domain::time::{DayRange, Granularity};
use floe_ledger::sample::{Shape, write_focus_csv};
use std::collections::BTreeMap;
use std::fmt::Write;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/forecast/forecast.txt");
/// As the server makes the demo.
const SEED: u64 = 20_251_216;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The demo's BilledCost per day, currency and region, as it is on that day.
fn bill(today: NaiveDate) -> BTreeMap<(NaiveDate, Option<String>, String), Amount> {
    let mut file = Vec::new();
    write_focus_csv(&mut file, &Shape::demo(today), SEED).unwrap();
    let mut csv = csv::Reader::from_reader(file.as_slice());
    let header = csv.headers().unwrap().clone();
    let column = |name| header.iter().position(|one| one == name).unwrap();
    let (start, region) = (column("ChargePeriodStart"), column("RegionId"));
    let (currency, cost) = (column("BillingCurrency"), column("BilledCost"));
    let mut sums: BTreeMap<_, Amount> = BTreeMap::new();
    for row in csv.records() {
        let row = row.unwrap();
        let region = Some(row[region].to_owned()).filter(|region| !region.is_empty());
        let place = (
            day(row[start].get(..10).unwrap()),
            region,
            row[currency].to_owned(),
        );
        let sum = sums.entry(place).or_default();
        *sum = sum.checked_add(row[cost].parse().unwrap()).unwrap();
    }
    sums
}

fn reports(today: NaiveDate) -> (DayRange, Report, Report) {
    let bill = bill(today);
    let known = DayRange::new(bill.keys().next().unwrap().0, today).unwrap();
    let rows = |is_grouped: bool| {
        bill.iter()
            .map(move |((day, region, currency), amount)| Row {
                period: Some(Period {
                    day: *day,
                    hour: None,
                }),
                keys: if is_grouped {
                    [region.clone()].into()
                } else {
                    [].into()
                },
                unit: currency.as_str().into(),
                amount: *amount,
            })
    };
    let query = CostQuery {
        range: RangeSpec::Fixed(known),
        granularity: Granularity::Day,
        group_by: vec![Dimension::Region],
        ..CostQuery::default()
    };
    let grouped = Report::new(&query.resolve(today), rows(true).collect());
    let whole = Report::new(&query.resolve(today), rows(false).collect());
    (known, whole, grouped)
}

fn asked(
    (known, whole, grouped): &(DayRange, Report, Report),
    horizon: Horizon,
    granularity: Granularity,
    percent: u8,
) -> Outlook {
    let ask = Ask {
        range: DayRange::new(day("2026-09-01"), day("2026-11-28")).unwrap(),
        granularity,
        horizon,
        band: Band::try_from(percent).unwrap(),
        known: *known,
    };
    let named = Named {
        unit: "USD".to_owned(),
        groups: ["us-east-1", "eu-west-1", "ap-south-1"]
            .map(|region| vec![Some(region.to_owned())])
            .to_vec(),
        has_rest: true,
    };
    outlook(&ask, whole, grouped, &[named]).unwrap()
}

fn whole(amount: Amount) -> String {
    amount.rounded(0).to_string()
}

fn figure(figure: &Figure) -> String {
    let band = match figure.band() {
        Some((low, high)) => format!("{} to {}", whole(low), whole(high)),
        None => "no band".to_owned(),
    };
    format!(
        "{:>9} {band:>20} (known {})",
        whole(figure.total()),
        whole(figure.known)
    )
}

fn told(text: &mut String, outlook: &Outlook, made: &Made) {
    for (bucket, one) in outlook.columns.iter().zip(&made.columns) {
        writeln!(text, "  {:<16} {}", bucket.label(), figure(one)).unwrap();
    }
    for group in &made.groups {
        let name = group
            .keys
            .as_ref()
            .map_or("the rest", |keys| keys[0].as_deref().unwrap());
        let one = Figure {
            known: Amount::ZERO,
            estimate: group.whole,
        };
        writeln!(text, "  days to come, {name:<10} {}", figure(&one)).unwrap();
    }
    match &made.test {
        None => writeln!(text, "  nothing could be compared").unwrap(),
        Some(test) => writeln!(
            text,
            "  compared {} figures of {} days, up to {} days ahead: off by {:.1} %, seasonal-naive {:.1} %: {}; the band held {} of {}",
            test.figures,
            test.origins,
            test.farthest,
            100.0 * test.error,
            100.0 * test.naive,
            if test.beats_naive() { "beats it" } else { "does not beat it" },
            test.covered.1,
            test.covered.0,
        )
        .unwrap(),
    }
}

#[test]
fn forecasts_of_the_demo_are_as_reviewed() {
    let reports = reports(day("2026-11-28"));
    let mut text = String::new();
    for (horizon, granularity, percent) in [
        (Horizon::Month, Granularity::Day, 80),
        (Horizon::Month, Granularity::Month, 95),
        (Horizon::ThreeMonths, Granularity::Week, 80),
        (Horizon::ThreeMonths, Granularity::Month, 80),
        (Horizon::TwelveMonths, Granularity::Month, 50),
        (Horizon::TwelveMonths, Granularity::Quarter, 99),
    ] {
        let outlook = asked(&reports, horizon, granularity, percent);
        for unit in &outlook.units {
            writeln!(
                text,
                "{} by {}, {}, {percent} % band, from {}",
                horizon.name(),
                granularity.name(),
                unit.unit,
                outlook.days
            )
            .unwrap();
            told(&mut text, &outlook, unit.made.as_ref().unwrap());
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PATH, &text).unwrap();
    }
    let reviewed = std::fs::read_to_string(PATH).unwrap_or_default();
    assert_eq!(text, reviewed, "a forecast differs from forecast.txt");
}

#[test]
fn on_the_demo_every_horizon_beats_the_seasonal_naive_forecasts() {
    let reports = reports(day("2026-11-28"));
    for horizon in Horizon::ALL {
        let outlook = asked(&reports, horizon, Granularity::Month, 80);
        for unit in &outlook.units {
            let test = unit.made.as_ref().unwrap().test.unwrap();
            assert!(
                test.beats_naive(),
                "{} {}: {test:?}",
                horizon.name(),
                unit.unit
            );
        }
    }
}
