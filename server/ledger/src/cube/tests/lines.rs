//! Lines of charges, against the cube's own answers. Knows what lines are told apart by.

use super::{Charge, ONE, charge, cube, range};
use floe_domain::cost::drivers::{DIMENSIONS, Figure};
use floe_domain::cost::{Dimension, Filter, Metric, Mode, ResolvedQuery};
use floe_domain::money::Amount;
use floe_domain::time::Granularity;

fn question(metric: Metric, filters: Vec<Filter>) -> ResolvedQuery {
    ResolvedQuery {
        range: range("2024-09-01", "2024-10-01"),
        granularity: Granularity::Day,
        metric,
        group_by: vec![Dimension::Provider],
        filters,
        currency: None,
    }
}

fn used(day: &str, meter: &str, cost: i128, quantity: i128) -> Charge {
    let mut charge = charge(day);
    charge.set(Dimension::Meter, meter);
    charge.set(Dimension::Unit, "Hours");
    charge.set(Dimension::ChargeCategory, "Usage");
    let (billed, effective) = (cost * ONE, cost * ONE * 2);
    let usage = quantity * ONE;
    charge.metrics = [
        billed, effective, ONE, ONE, usage, billed, billed, effective,
    ];
    charge
}

fn told(figures: &[Figure]) -> Vec<(Option<&str>, &str, Amount, Option<Amount>)> {
    let meter = DIMENSIONS.iter().position(|one| *one == Dimension::Meter);
    figures
        .iter()
        .map(|figure| {
            let meter = figure.keys[meter.unwrap()].as_deref();
            (
                meter,
                figure.currency.as_str(),
                figure.cost,
                figure.quantity,
            )
        })
        .collect()
}

#[test]
fn cost_and_quantity_of_a_line_stand_side_by_side() {
    let cube = cube(&[
        used("2024-09-01", "Box", 3, 10),
        used("2024-09-02", "Box", 4, 20),
        used("2024-09-02", "Store", 5, 1),
        used("2024-10-01", "Later", 9, 9),
    ]);
    let one = Amount::from_whole;
    assert_eq!(
        told(&cube.lines(&question(Metric::BilledCost, vec![])).unwrap()),
        [
            (Some("Box"), "USD", one(7), Some(one(30))),
            (Some("Store"), "USD", one(5), Some(one(1))),
        ]
    );
    let only = Filter {
        dimension: Dimension::Meter,
        mode: Mode::AnyOf,
        values: vec![Some("Store".to_owned())],
    };
    assert_eq!(
        told(
            &cube
                .lines(&question(Metric::EffectiveCost, vec![only]))
                .unwrap()
        ),
        [(Some("Store"), "USD", one(10), Some(one(1)))]
    );
}

#[test]
fn a_line_in_several_currencies_has_no_quantity_of_its_own() {
    let cube = cube(&[
        used("2024-09-01", "Box", 3, 10),
        used("2024-09-01", "Box", 50, 70).currency("CNY"),
        used("2024-09-01", "Store", 1, 2),
    ]);
    let one = Amount::from_whole;
    assert_eq!(
        told(&cube.lines(&question(Metric::BilledCost, vec![])).unwrap()),
        [
            (Some("Box"), "CNY", one(50), None),
            (Some("Box"), "USD", one(3), None),
            (Some("Store"), "USD", one(1), Some(one(2))),
        ]
    );
}
