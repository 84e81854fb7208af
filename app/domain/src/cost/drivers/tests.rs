//! Contributions add up, whatever the charges; and those of a bill that a person can check. Must not know where charges are.

use super::{Contribution, Drivers, Figure, Kind, explain, sentence};
use crate::money::Amount;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

/// `service region meter unit category commitment` with `-` for none, then cost and quantity.
fn figure(keys: &str, cost: &str, quantity: Option<&str>) -> Figure {
    let mut words = keys
        .split(' ')
        .map(|word| (word != "-").then(|| word.to_owned()));
    let mut next = || words.next().unwrap();
    let (service, region, meter, unit) = (next(), next(), next(), next());
    Figure {
        keys: [
            service,
            region,
            meter,
            unit,
            Some("payer".to_owned()),
            next(),
            next(),
        ],
        currency: "USD".to_owned(),
        cost: amount(cost),
        quantity: quantity.map(amount),
    }
}

fn bill() -> (Vec<Figure>, Vec<Figure>) {
    let before = vec![
        figure("EC2 eu-west-1 Box Hours Usage -", "200", Some("1000")),
        figure("S3 eu-west-1 Store GB Usage -", "10", Some("100")),
        figure("RDS - Old Hours Usage -", "5", Some("1")),
        figure("Tax - - - Tax -", "20", None),
        figure("CloudWatch us-west-2 - - Credit -", "-3", None),
        figure("Logs - Ingest - Usage -", "4", None),
    ];
    let now = vec![
        figure("EC2 eu-west-1 Box Hours Usage -", "100", Some("500")),
        figure("EC2 eu-west-1 Box Hours Usage plan", "0", Some("700")),
        figure("S3 eu-west-1 Store GB Usage -", "24", Some("200")),
        figure("Lambda - Calls Requests Usage -", "7.5", Some("75")),
        figure("Tax - - - Tax -", "21.5", None),
        figure("Plans - - - Purchase plan", "90", None),
        figure("Plans - - - Usage plan", "2", None),
        figure("Support - - - Purchase -", "30", None),
        figure("Fix - - - Adjustment -", "-1", None),
        figure("Logs - Ingest - Usage -", "6", None),
    ];
    (before, now)
}

fn only(drivers: Result<Vec<Drivers>, super::TooLarge>) -> Drivers {
    let mut drivers = drivers.unwrap();
    assert_eq!(drivers.len(), 1);
    drivers.remove(0)
}

#[test]
fn each_reason_of_a_bill_is_told_in_a_sentence_the_largest_first() {
    let (before, now) = bill();
    let drivers = only(explain(&before, &now));
    let told: Vec<_> = drivers
        .contributions
        .iter()
        .map(|one| format!("{}: {}", one.kind.name(), sentence(one, &drivers.currency)))
        .collect();
    assert_eq!(
        told,
        [
            "commitment: EC2 in eu-west-1: another part of its Hours of Box is covered by a commitment, −140.00 USD",
            "commitment: Plans: commitments of 92.00, none before, +92.00 USD",
            "usage: EC2 in eu-west-1: 200 more Hours of Box (+20.0%), +40.00 USD",
            "purchase: Support: purchases of 30.00, none before, +30.00 USD",
            "usage: S3 in eu-west-1: 100 more GB of Store (+100.0%), +10.00 USD",
            "new: Lambda: new, 75 Requests of Calls, +7.50 USD",
            "gone: RDS: gone, 1 Hours of Old, −5.00 USD",
            "rate: S3 in eu-west-1: GB of Store cost more each, +4.00 USD",
            "credit: CloudWatch in us-west-2: no credits, before −3.00, +3.00 USD",
            "other: Logs: usage that can not be split of 6.00, before 4.00, +2.00 USD",
            "tax: Tax: tax of 21.50, before 20.00, +1.50 USD",
            "adjustment: Fix: adjustments of −1.00, none before, −1.00 USD",
        ]
    );
    assert_eq!(drivers.difference, amount("44"));
    assert_eq!(
        (drivers.before, drivers.now),
        (amount("236"), amount("280"))
    );
}

#[test]
fn currencies_are_explained_apart() {
    let (mut before, now) = bill();
    if let Some(first) = before.first_mut() {
        first.currency = "CNY".to_owned();
    }
    let drivers = explain(&before, &now).unwrap();
    let differences: Vec<_> = drivers
        .iter()
        .map(|one| (one.currency.as_str(), one.difference))
        .collect();
    assert_eq!(
        differences,
        [("CNY", amount("-200")), ("USD", amount("244"))]
    );
}

#[test]
fn what_did_not_change_contributes_nothing() {
    let (before, _) = bill();
    let drivers = only(explain(&before, &before));
    assert!(drivers.contributions.is_empty() && drivers.kinds.is_empty());
}

#[test]
fn a_difference_that_does_not_fit_is_refused() {
    let huge = |sign: &str| {
        figure(
            "A - - - Tax -",
            &format!("{sign}99999999999999999999"),
            None,
        )
    };
    assert!(explain(&[huge("-")], &[huge("")]).is_err());
}

/// A word or none.
fn word(words: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    prop::option::weighted(0.8, prop::sample::select(words).prop_map(str::to_owned))
}

fn any_amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        3 => (-1_000_000_i64..1_000_000).prop_map(|cents| Amount::from_units(i128::from(cents) * 10_i128.pow(16))),
        3 => any::<i64>().prop_map(|units| Amount::from_units(units.into())),
        1 => Just(Amount::ZERO),
        1 => any::<i64>().prop_map(|units| Amount::from_units(i128::from(units) * 10_i128.pow(16))),
    ]
}

fn figures() -> impl Strategy<Value = Vec<Figure>> {
    let keys = (
        word(&["EC2", "S3"]),
        word(&["eu-west-1", "us-east-1"]),
        word(&["Box", "Store"]),
        word(&["Hours"]),
        word(&["payer"]),
        word(&["Usage", "Usage", "Purchase", "Tax", "Credit", "Adjustment"]),
        word(&["plan"]),
    );
    let currency = prop::sample::select(vec!["USD", "CNY"]);
    let one = (keys, currency, any_amount(), prop::option::of(any_amount())).prop_map(
        |((a, b, c, d, e, f, g), currency, cost, quantity)| Figure {
            keys: [a, b, c, d, e, f, g],
            currency: currency.to_owned(),
            cost,
            quantity,
        },
    );
    prop::collection::vec(one, 0..40)
}

fn sum(figures: &[Figure], currency: &str) -> i128 {
    figures
        .iter()
        .filter(|figure| figure.currency == currency)
        .map(|figure| figure.cost.units())
        .sum()
}

proptest! {
    #[test]
    fn contributions_add_up_exactly_to_the_difference_in_each_currency(before in figures(), now in figures()) {
        for drivers in explain(&before, &now).unwrap() {
            let difference = sum(&now, &drivers.currency) - sum(&before, &drivers.currency);
            prop_assert_eq!(drivers.difference.units(), difference);
            let all: i128 = drivers.contributions.iter().map(|one| one.amount.units()).sum();
            prop_assert_eq!(all, difference);
            let kinds: i128 = drivers.kinds.iter().map(|(_, amount)| amount.units()).sum();
            prop_assert_eq!(kinds, difference);
            let mut by_kind: BTreeMap<Kind, i128> = BTreeMap::new();
            for Contribution { kind, amount, .. } in &drivers.contributions {
                *by_kind.entry(*kind).or_default() += amount.units();
            }
            for (kind, amount) in &drivers.kinds {
                prop_assert_eq!(by_kind.get(kind).copied(), Some(amount.units()));
            }
        }
    }

    #[test]
    fn the_order_of_charges_does_not_matter(before in figures(), now in figures()) {
        let turned = |figures: &[Figure]| figures.iter().rev().cloned().collect::<Vec<_>>();
        prop_assert_eq!(explain(&turned(&before), &turned(&now)), explain(&before, &now));
    }

    #[test]
    fn more_of_everything_at_one_price_is_usage_alone(
        lines in prop::collection::vec((1_i64..1_000, 1_i64..1_000, 1_i64..5), 1..8),
    ) {
        let side = |times: fn(i64) -> i64| -> Vec<Figure> {
            let numbered = lines.iter().enumerate();
            numbered
                .map(|(place, (price, quantity, factor))| {
                    let quantity = quantity * times(*factor);
                    let keys = format!("S{place} - Box Hours Usage -");
                    let (cost, quantity) = ((price * quantity).to_string(), quantity.to_string());
                    figure(&keys, &cost, Some(&quantity))
                })
                .collect()
        };
        let drivers = only(explain(&side(|_| 1), &side(|factor| factor)));
        prop_assert!(drivers.contributions.iter().all(|one| one.kind == Kind::Usage), "{:?}", drivers);
    }

    #[test]
    fn the_farthest_from_zero_comes_first(before in figures(), now in figures()) {
        for drivers in explain(&before, &now).unwrap() {
            let sizes: Vec<_> = drivers.contributions.iter().map(|one| one.amount.units().unsigned_abs()).collect();
            prop_assert!(sizes.is_sorted_by(|a, b| a >= b));
            prop_assert!(sizes.iter().all(|size| *size > 0));
        }
    }
}
