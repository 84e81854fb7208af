//! Dirt of real bills, a check per kind. Knows what charges come out; must not know how.

use super::*;
use crate::import::CostSums;
use floe_domain::charge::Version;

/// Imports a bill of one good row with these values and checks it by `check`.
#[track_caller]
fn check(changes: &[(&str, &str)], check: impl FnOnce(&Delivery, &ChargeColumns)) {
    let case = Case::text(&bill(&[row(changes)]));
    let (staging, delivery) = case.delivery();
    assert_eq!(delivery.rows.accepted, 1, "{:?}", delivery.reasons);
    let charges = charges(&staging, &delivery);
    check(&delivery, &charges[0]);
}

#[test]
fn a_charge_is_read_into_its_columns() {
    check(
        &[(
            "Tags",
            "\"{\"\"env\"\": \"\"prod\"\", \"\"app\"\": \"\"x\"\"}\"",
        )],
        |delivery, charges| {
            let segment = &delivery.segments[0];
            assert_eq!(segment.key.region.as_deref(), Some("us-east-1"));
            assert_eq!(segment.key.provider, "AWS");
            assert_eq!(segment.first_day.to_string(), "2024-09-18");
            assert_eq!(
                segment.complete_to.to_rfc3339(),
                "2024-09-18T23:00:00+00:00"
            );
            let sums = CostSums {
                billed: amount("0.25"),
                effective: amount("0.2"),
            };
            assert_eq!(segment.totals, [("USD".parse().unwrap(), sums)]);
            assert_eq!((charges.day[0], charges.hour[0]), (19_984, 22));
            let first = charges.dimensions.iter().take(11);
            let dimensions: Vec<_> = first.map(|one| texts(one)[0]).collect();
            assert_eq!(
                dimensions,
                [
                    Some("000051738928"),
                    None,
                    Some("Amazon SQS"),
                    Some("Integration"),
                    Some("Usage"),
                    Some("Usage-Based"),
                    None,
                    Some("SKU1"),
                    Some("Requests"),
                    None,
                    None,
                ]
            );
            assert_eq!(texts(&charges.tags), [Some(r#"{"app":"x","env":"prod"}"#)]);
            let amounts = charges
                .metrics
                .each_ref()
                .map(|one| one[0] / 10_i128.pow(16));
            assert_eq!(amounts, [25, 20, 30, 25, 200, 25, 25, 20]);
            assert_eq!(charges.sub_account_names["000051738928"], "Atlas");
        },
    );
}

#[test]
fn a_region_called_global_is_one_like_others_and_not_the_lack_of_one() {
    for (region, is) in [("global", Some("global")), ("no-region", None)] {
        check(&[("RegionId", region)], |delivery, _| {
            assert_eq!(delivery.segments[0].key.region.as_deref(), is);
        });
    }
}

#[test]
fn null_in_words_and_nothing_are_no_value() {
    for null in ["NULL", "null", ""] {
        check(
            &[
                ("RegionId", null),
                ("ContractedCost", null),
                ("ConsumedQuantity", null),
                ("Tags", null),
            ],
            |delivery, charges| {
                assert_eq!(delivery.segments[0].key.region, None);
                assert_eq!(*charges.metrics[3], [0]);
                assert_eq!(texts(&charges.tags), [None]);
            },
        );
    }
}

#[test]
fn moments_with_a_space_and_without_a_zone_are_utc() {
    let changes = [
        ("BillingPeriodStart", "2024-09-01 00:00:00"),
        ("ChargePeriodStart", "2024-09-18 22:00:00"),
        ("ChargePeriodEnd", "2024-09-18 23:00:00.000"),
    ];
    check(&changes, |delivery, charges| {
        assert_eq!(delivery.segments[0].key.month.to_string(), "2024-09-01");
        assert_eq!((charges.day[0], charges.hour[0]), (19_984, 22));
    });
}

#[test]
fn amounts_in_e_notation_are_exact() {
    check(
        &[("BilledCost", "1.5E-7"), ("EffectiveCost", "-2e-18")],
        |_, charges| {
            assert_eq!(*charges.metrics[0], [150_000_000_000]);
            assert_eq!(*charges.metrics[1], [-2]);
        },
    );
}

#[test]
fn values_in_another_case_get_the_spelling_of_focus() {
    let changes = [
        ("ChargeFrequency", "Usage-based"),
        ("ChargeCategory", "USAGE"),
        ("ServiceCategory", "compute"),
    ];
    check(&changes, |_, charges| {
        assert_eq!(texts(&charges.dimensions[5]), [Some("Usage-Based")]);
        assert_eq!(texts(&charges.dimensions[4]), [Some("Usage")]);
        assert_eq!(texts(&charges.dimensions[3]), [Some("Compute")]);
    });
}

#[test]
fn identifiers_that_look_like_numbers_stay_texts() {
    check(
        &[
            ("BillingAccountId", "000000000012"),
            ("SubAccountId", "1E5"),
        ],
        |delivery, charges| {
            assert_eq!(delivery.segments[0].key.billing_account, "000000000012");
            assert_eq!(texts(&charges.dimensions[0]), [Some("1E5")]);
        },
    );
}

#[test]
fn tags_that_are_no_json_do_not_reject_the_charge() {
    check(&[("Tags", "{env")], |delivery, charges| {
        assert_eq!(delivery.unreadable_tags, 1);
        assert_eq!(texts(&charges.tags), [None]);
    });
}

#[test]
fn a_meter_without_a_name_goes_by_its_sku() {
    let header = format!("{HEADER},SkuMeter");
    let text = format!("{header}\n{},Requests-Tier1\n{},\n", row(&[]), row(&[]));
    let case = Case::text(&text);
    let (staging, delivery) = case.delivery();
    let meters = &charges(&staging, &delivery)[0].dimensions[7];
    assert_eq!(texts(meters), [Some("Requests-Tier1"), Some("SKU1")]);
}

#[test]
fn a_period_of_no_length_is_no_error() {
    check(
        &[("ChargePeriodEnd", "2024-09-18T22:00:00Z")],
        |delivery, _| {
            assert_eq!(delivery.rows.accepted, 1);
        },
    );
}

#[test]
fn a_byte_order_mark_and_crlf_change_nothing() {
    let plain = bill(&[row(&[]), row(&[("BilledCost", "x")])]);
    let dirty = format!("\u{feff}{}", plain.replace('\n', "\r\n"));
    let (_a, expected) = Case::text(&plain).delivery();
    let (_b, found) = Case::text(&dirty).delivery();
    assert_eq!(found.totals, expected.totals);
    assert_eq!(found.reasons, expected.reasons);
}

#[test]
fn columns_may_come_in_any_order_among_unknown_ones() {
    let reversed = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",");
    let text = format!("x_Own,{}\n7,{}\n", reversed(HEADER), reversed(&row(&[])));
    let (_staging, delivery) = Case::text(&text).delivery();
    assert_eq!(delivery.rows.accepted, 1);
    assert_eq!(delivery.files[0].unread_columns, ["x_Own"]);
}

#[test]
fn each_version_is_found_from_its_columns() {
    for (old, new, version) in [
        ("SkuId", "SkuId", Version::V1_0),
        ("SkuId", "SkuMeter", Version::V1_1),
        ("SkuId", "InvoiceId", Version::V1_2),
        ("SkuId", "ServiceProviderName", Version::V1_3),
        ("ProviderName", "ServiceProviderName", Version::V1_4),
    ] {
        let text = bill(&[row(&[])]).replacen(&format!(",{old},"), &format!(",{new},"), 1);
        let (_staging, delivery) = Case::text(&text).delivery();
        assert_eq!(delivery.version, version);
        assert_eq!(delivery.rows.accepted, 1);
    }
}

#[test]
fn the_new_name_of_the_provider_counts_and_the_old_one_stands_in() {
    let header = format!("{HEADER},ServiceProviderName");
    let text = format!("{header}\n{},Seller\n{},NULL\n", row(&[]), row(&[]));
    let (_staging, delivery) = Case::text(&text).delivery();
    let providers: Vec<_> = delivery
        .segments
        .iter()
        .map(|one| one.key.provider.as_str())
        .collect();
    assert_eq!(providers, ["AWS", "Seller"]);
}

#[test]
fn a_bill_with_stray_quotes_is_read_as_the_csv_crate_reads_it() {
    let stray = row(&[("ServiceName", "5\" disk"), ("SkuId", "\"a\"b")]);
    let quoted = row(&[("ServiceName", "\"x\ny\"")]);
    let case = Case::text(&bill(&[quoted.clone(), stray, quoted]));
    let (staging, delivery) = case.delivery();
    let read = &charges(&staging, &delivery)[0];
    assert_eq!(
        texts(&read.dimensions[2]),
        [Some("x\ny"), Some("5\" disk"), Some("x\ny")]
    );
    assert_eq!(
        texts(&read.dimensions[7]),
        [Some("SKU1"), Some("ab"), Some("SKU1")]
    );
}
