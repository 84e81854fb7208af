//! What an import promises, on small bills: a check per kind of dirt. Knows the public functions only.

use super::{
    CostSums, Delivery, KeptFile, Options, Refused, RejectedRow, Staging, folder, original,
    read_delivery, rebuild, sweep,
};
use crate::charges::{ChargeColumns, Coded, SegmentKey};
use crate::scratch::Scratch;
use crate::segment;
use flate2::Compression;
use flate2::write::GzEncoder;
use floe_domain::charge::Version;
use floe_domain::cost::Metric;
use std::cell::RefCell;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

const HEADER: &str = "BillingPeriodStart,ProviderName,BillingAccountId,RegionId,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,BilledCost,EffectiveCost,ListCost,ContractedCost,ConsumedQuantity,ConsumedUnit,SubAccountId,SubAccountName,ServiceName,ServiceCategory,ChargeFrequency,SkuId,Tags";

/// A row of [`HEADER`] with some values replaced.
fn row(changes: &[(&str, &str)]) -> String {
    let values = [
        "2024-09-01T00:00:00Z",
        "AWS",
        "1234567890123",
        "us-east-1",
        "USD",
        "2024-09-18T22:00:00Z",
        "2024-09-18T23:00:00Z",
        "Usage",
        "0.25",
        "0.20",
        "0.30",
        "0.25",
        "2",
        "Requests",
        "000051738928",
        "Atlas",
        "Amazon SQS",
        "Integration",
        "Usage-Based",
        "SKU1",
        "",
    ];
    let fields = HEADER.split(',').zip(values).map(|(column, value)| {
        changes
            .iter()
            .find(|(changed, _)| *changed == column)
            .map_or(value, |(_, value)| value)
    });
    fields.collect::<Vec<_>>().join(",")
}

fn bill(rows: &[String]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// A data folder with bills to import.
struct Case {
    scratch: Scratch,
    files: Vec<PathBuf>,
    count: RefCell<u32>,
}

impl Case {
    fn new(bills: &[&[u8]]) -> Self {
        let scratch = Scratch::new();
        let files = bills
            .iter()
            .enumerate()
            .map(|(place, bytes)| {
                let path = scratch.path().join(format!("bill{place}.csv"));
                fs::write(&path, bytes).unwrap();
                path
            })
            .collect();
        Self {
            scratch,
            files,
            count: RefCell::new(0),
        }
    }

    fn text(bill: &str) -> Self {
        Self::new(&[bill.as_bytes()])
    }

    fn staging(&self) -> Staging {
        *self.count.borrow_mut() += 1;
        Staging::begin(
            self.scratch.path(),
            &format!("import-{}", self.count.borrow()),
        )
        .unwrap()
    }

    fn read(&self, options: &Options<'_>) -> (Staging, Result<Delivery, Refused>) {
        let staging = self.staging();
        let answer = read_delivery(&self.files, &staging, options);
        (staging, answer)
    }

    fn delivery(&self) -> (Staging, Delivery) {
        let (staging, answer) = self.read(&Options::default());
        (staging, answer.unwrap())
    }

    fn refusal(&self) -> Refused {
        self.read(&Options::default()).1.unwrap_err()
    }
}

fn charges(staging: &Staging, delivery: &Delivery) -> Vec<ChargeColumns> {
    let read = |segment: &super::SegmentFile| segment::read(&staging.folder().join(&segment.file));
    delivery
        .segments
        .iter()
        .map(|one| read(one).unwrap())
        .collect()
}

/// The texts of a coded column, row by row.
fn texts(column: &Coded) -> Vec<Option<&str>> {
    let text = |code: &u32| Some(column.values[code.checked_sub(1)? as usize].as_str());
    column.codes.iter().map(text).collect()
}

fn amount(text: &str) -> floe_domain::money::Amount {
    text.parse().unwrap()
}

/// Imports a bill of one good row with these values and checks it by `check`.
#[track_caller]
fn check(changes: &[(&str, &str)], check: impl FnOnce(&Delivery, &ChargeColumns)) {
    let case = Case::text(&bill(&[row(changes)]));
    let (staging, delivery) = case.delivery();
    assert_eq!(delivery.rows.accepted, 1, "{:?}", delivery.reasons);
    let charges = charges(&staging, &delivery);
    check(&delivery, &charges[0]);
}

/// Imports a good row and one with these values, which is rejected for `reason` at `column`.
#[track_caller]
fn check_reject(changes: &[(&str, &str)], column: &str, reason: &str) {
    let case = Case::text(&bill(&[row(&[]), row(changes)]));
    let (_staging, delivery) = case.delivery();
    assert_eq!((delivery.rows.accepted, delivery.rows.rejected), (1, 1));
    assert_eq!(delivery.reasons[0].column, column);
    assert_eq!(delivery.reasons[0].reason, reason);
    assert_eq!(delivery.reasons[0].examples[0].line, 3);
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
            let dimensions: Vec<_> = charges.dimensions.iter().map(|one| texts(one)[0]).collect();
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
            assert_eq!(amounts, [25, 20, 30, 25, 200]);
            assert_eq!(charges.sub_account_names["000051738928"], "Atlas");
        },
    );
}

#[test]
fn a_region_called_global_is_no_region() {
    for region in ["global", "Global"] {
        check(&[("RegionId", region)], |delivery, _| {
            assert_eq!(delivery.segments[0].key.region, None);
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
                assert_eq!(charges.metrics[3], [0]);
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
            assert_eq!(charges.metrics[0], [150_000_000_000]);
            assert_eq!(charges.metrics[1], [-2]);
        },
    );
}

#[test]
fn a_longer_amount_is_rounded_and_counted() {
    check(
        &[("BilledCost", "0.1234567890123456785")],
        |delivery, charges| {
            assert_eq!(charges.metrics[0], [123_456_789_012_345_678]);
            let rounding = &delivery.rounding[0];
            assert_eq!(
                (rounding.metric, rounding.unit.as_str(), rounding.rows),
                (Metric::BilledCost, "USD", 1)
            );
            assert_eq!(rounding.added, "-0.0000000000000000005");
            assert_eq!(delivery.rounding.len(), 1);
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
fn rows_that_break_a_rule_are_rejected_with_the_reason() {
    check_reject(&[("BilledCost", "")], "BilledCost", "has no value");
    check_reject(
        &[("BilledCost", "1,5").to_owned().into_quoted()],
        "BilledCost",
        "is not a decimal number",
    );
    check_reject(
        &[("EffectiveCost", "1e30")],
        "EffectiveCost",
        "is larger than 100000000000000000000",
    );
    check_reject(
        &[("ConsumedQuantity", "NaN")],
        "ConsumedQuantity",
        "is not a decimal number",
    );
    check_reject(
        &[("BillingPeriodStart", "September")],
        "BillingPeriodStart",
        "is not a date and time like 2024-09-01T00:00:00Z",
    );
    check_reject(
        &[("ChargePeriodStart", "NULL")],
        "ChargePeriodStart",
        "has no value",
    );
    check_reject(
        &[("ChargePeriodEnd", "2024-09-18T21:59:59Z")],
        "ChargePeriodEnd",
        "is before ChargePeriodStart",
    );
    check_reject(
        &[("ChargeCategory", "Refund")],
        "ChargeCategory",
        "is none of Usage, Purchase, Tax, Credit, Adjustment",
    );
    check_reject(
        &[("BillingCurrency", "XYZ")],
        "BillingCurrency",
        "is not a currency code of ISO 4217",
    );
    check_reject(&[("ProviderName", "")], "ProviderName", "has no value");
    check_reject(&[("ServiceName", "NULL")], "ServiceName", "has no value");
    check_reject(
        &[("ServiceName", "a,b")],
        "",
        "has not as many fields as the header",
    );
    check_reject(&[("Tags", "\"{}")], "", "has a quote that is never closed");
}

/// A value in quotes.
trait Quoted<'a> {
    fn into_quoted(self) -> (&'a str, &'a str);
}

impl<'a> Quoted<'a> for (&'a str, &'a str) {
    fn into_quoted(self) -> (&'a str, &'a str) {
        (self.0, format!("\"{}\"", self.1).leak())
    }
}

#[test]
fn a_row_that_is_not_utf_8_is_rejected_where_it_is_read() {
    let text = bill(&[row(&[]), row(&[("ServiceName", "caf?")])]);
    let bytes: Vec<u8> = text
        .bytes()
        .map(|byte| if byte == b'?' { 0xe9 } else { byte })
        .collect();
    let (_staging, delivery) = Case::new(&[&bytes]).delivery();
    assert_eq!((delivery.rows.accepted, delivery.rows.rejected), (1, 1));
    assert_eq!(delivery.reasons[0].column, "ServiceName");
    assert_eq!(delivery.reasons[0].reason, "is not UTF-8 text");
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
fn line_numbers_count_the_lines_inside_quotes() {
    let name = ("ServiceName", "\"a\nb\"\"\nc\"");
    let text = bill(&[
        row(&[name]),
        row(&[("BilledCost", "x")]),
        row(&[name]),
        row(&[("BilledCost", "y")]),
    ]);
    let (_staging, delivery) = Case::text(&text).delivery();
    let lines: Vec<_> = delivery.reasons[0]
        .examples
        .iter()
        .map(|one| (one.line, one.value.as_str()))
        .collect();
    assert_eq!(lines, [(5, "x"), (9, "y")]);
}

#[test]
fn rejected_rows_are_kept_as_they_were() {
    let bad = row(&[("BilledCost", "\"1,5\""), ("ServiceName", "\"two\nlines\"")]);
    let case = Case::text(&bill(&[row(&[]), bad.clone()]));
    let (staging, _delivery) = case.delivery();
    let mut reader = csv::Reader::from_path(staging.rejects()).unwrap();
    let kept: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(
        kept[0],
        csv::StringRecord::from(vec![
            "bill0.csv",
            "3",
            "BilledCost",
            "is not a decimal number",
            bad.as_str()
        ])
    );
}

#[test]
fn without_rejects_there_is_no_file_of_them() {
    let case = Case::text(&bill(&[row(&[])]));
    let (staging, _delivery) = case.delivery();
    assert!(!staging.rejects().exists());
}

#[test]
fn a_strict_import_takes_all_rows_or_none() {
    let case = Case::text(&bill(&[row(&[]), row(&[("BilledCost", "x")])]));
    let strict = Options {
        strict: true,
        ..Options::default()
    };
    let refused = case.read(&strict).1.unwrap_err();
    let Refused::Strict(delivery) = refused else {
        panic!("{refused}")
    };
    assert_eq!(
        delivery.reasons[0].examples,
        [RejectedRow {
            file: "bill0.csv".to_owned(),
            line: 3,
            value: "x".to_owned()
        }]
    );
    let good = Case::text(&bill(&[row(&[])]));
    assert_eq!(good.read(&strict).1.unwrap().rows.accepted, 1);
}

#[test]
fn sums_read_and_accepted_differ_by_the_rejected_rows() {
    let rows = [
        row(&[("BilledCost", "1.5")]),
        row(&[("BilledCost", "2"), ("ChargeCategory", "x")]),
        row(&[("BilledCost", "4"), ("BillingCurrency", "CNY")]),
        row(&[("BilledCost", "8"), ("BillingCurrency", "??")]),
    ];
    let (_staging, delivery) = Case::text(&bill(&rows)).delivery();
    let found: Vec<_> = delivery
        .totals
        .iter()
        .map(|one| {
            (
                one.currency.map(|code| code.to_string()),
                one.read.billed.to_string(),
                one.accepted.billed.to_string(),
                one.rows.read,
            )
        })
        .collect();
    let code = |code: &str| Some(code.to_owned());
    assert_eq!(
        found,
        [
            (code("CNY"), "4".to_owned(), "4".to_owned(), 1),
            (code("USD"), "3.5".to_owned(), "1.5".to_owned(), 2),
            (None, "8".to_owned(), "0".to_owned(), 1),
        ]
    );
}

#[test]
fn a_file_that_is_no_focus_file_says_which_columns_are_missing() {
    let refused = Case::text("Date,BilledCost,ServiceName\n2024-09-01,1,x\n").refusal();
    let Refused::NotFocus { missing, .. } = refused else {
        panic!("{refused}")
    };
    assert!(missing.contains(&"EffectiveCost".to_owned()));
    assert!(missing.contains(&"ServiceProviderName or ProviderName".to_owned()));
    assert!(!missing.contains(&"BilledCost".to_owned()));
}

#[test]
fn files_that_can_not_be_a_bill_are_refused_whole() {
    let twice = bill(&[row(&[])]).replacen("SkuId", "RegionId", 1);
    assert!(matches!(
        Case::text(&twice).refusal(),
        Refused::ColumnTwice { .. }
    ));
    assert!(matches!(Case::text("").refusal(), Refused::NoRows { .. }));
    assert!(matches!(
        Case::text(&format!("{HEADER}\n\n")).refusal(),
        Refused::NoRows { .. }
    ));
    assert!(matches!(
        Case::text("PAR1....").refusal(),
        Refused::Format { .. }
    ));
    assert!(matches!(
        Case::new(&[b"\xff\xfeB\0i\0"]).refusal(),
        Refused::Format { .. }
    ));
    assert!(matches!(Case::new(&[]).refusal(), Refused::NoFiles));
    let all_bad = bill(&[row(&[("BilledCost", "x")])]);
    assert!(matches!(
        Case::text(&all_bad).refusal(),
        Refused::NothingAccepted(_)
    ));
    let case = Case::text(&bill(&[row(&[])]));
    fs::remove_file(&case.files[0]).unwrap();
    assert!(matches!(case.refusal(), Refused::Unreadable { .. }));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_packed_bill_is_unpacked_also_in_several_members() {
    let text = bill(&[row(&[]), row(&[])]);
    let (start, end) = text.as_bytes().split_at(300);
    let (_a, expected) = Case::text(&text).delivery();
    for packed in [gzip(text.as_bytes()), [gzip(start), gzip(end)].concat()] {
        let (_b, found) = Case::new(&[&packed]).delivery();
        assert_eq!(found.totals, expected.totals);
    }
}

#[test]
fn a_gzip_stream_cut_off_anywhere_is_refused_whole() {
    let rows: Vec<String> = (0..200)
        .map(|n| row(&[("BilledCost", &n.to_string())]))
        .collect();
    let whole = gzip(bill(&rows).as_bytes());
    for length in (2..whole.len()).step_by(whole.len() / 40) {
        let refused = Case::new(&[&whole[..length]]).refusal();
        assert!(
            matches!(refused, Refused::Gzip { .. }),
            "{length}: {refused}"
        );
    }
    let mut broken = whole.clone();
    broken[whole.len() / 2] ^= 0xff;
    assert!(matches!(
        Case::new(&[&broken]).refusal(),
        Refused::Gzip { .. }
    ));
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

/// Rows in many segments, enough for several blocks.
fn large() -> String {
    let rows: Vec<String> = (0..12_000)
        .map(|n: u32| {
            let region = format!("region-{}", n % 40);
            let month = format!("2024-{:02}-01", 1 + n % 12);
            let cost = format!("{}.000000000000000001", n % 97);
            row(&[
                ("RegionId", &region),
                ("BillingPeriodStart", &month),
                ("BilledCost", &cost),
                ("ServiceName", "\"a\nb\""),
            ])
        })
        .collect();
    bill(&rows)
}

#[test]
fn many_segments_hold_all_charges_once() {
    let case = Case::text(&large());
    let (staging, delivery) = case.delivery();
    assert_eq!(delivery.segments.len(), 120);
    assert_eq!(delivery.rows.accepted, 12_000);
    let read = charges(&staging, &delivery);
    let sum: i128 = read.iter().flat_map(|one| &one.metrics[0]).sum();
    assert_eq!(sum, delivery.totals[0].accepted.billed.units());
    let rows: usize = read.iter().map(ChargeColumns::rows).sum();
    assert_eq!(rows, 12_000);
    let keys: Vec<_> = delivery
        .segments
        .iter()
        .map(|one| one.key.clone())
        .collect();
    assert!(keys.is_sorted());
}

#[test]
fn files_of_one_call_are_one_delivery() {
    let (one, two) = (bill(&[row(&[])]), bill(&[row(&[("BilledCost", "1")])]));
    let case = Case::new(&[one.as_bytes(), two.as_bytes()]);
    let (_staging, delivery) = case.delivery();
    assert_eq!(delivery.segments.len(), 1);
    assert_eq!(delivery.segments[0].rows, 2);
    let swapped = Case::new(&[two.as_bytes(), one.as_bytes()]);
    assert_eq!(swapped.delivery().1.identity, delivery.identity);
    let (_alone, alone) = Case::text(&one).delivery();
    assert_ne!(alone.identity, delivery.identity);
}

#[test]
fn the_same_file_twice_in_one_call_is_refused() {
    let one = bill(&[row(&[])]);
    let case = Case::new(&[one.as_bytes(), one.as_bytes()]);
    assert!(matches!(case.refusal(), Refused::SameFileTwice { .. }));
}

#[test]
fn a_region_is_rebuilt_from_the_kept_originals_to_the_last_digit() {
    let packed = gzip(large().as_bytes());
    let case = Case::new(&[&packed]);
    let keep = Options {
        keep_originals: true,
        ..Options::default()
    };
    let (staging, answer) = case.read(&keep);
    let delivery = answer.unwrap();
    let published = staging.publish().unwrap();
    let sha256 = &delivery.files[0].sha256;
    assert_eq!(
        fs::read(original(case.scratch.path(), sha256)).unwrap(),
        packed
    );
    let region = |key: &SegmentKey| key.region.as_deref() == Some("region-7");
    let only = Options {
        only: Some(&region),
        ..Options::default()
    };
    let files = [KeptFile {
        sha256: sha256.clone(),
        name: "bill0.csv".to_owned(),
    }];
    let again = rebuild(&files, &case.staging(), &only).unwrap();
    let facts = |segments: &[super::SegmentFile]| -> Vec<_> {
        let wanted = segments.iter().filter(|one| region(&one.key));
        wanted
            .map(|one| {
                (
                    one.key.clone(),
                    one.rows,
                    one.totals.clone(),
                    one.complete_to,
                )
            })
            .collect()
    };
    assert_eq!(again.segments.len(), 3);
    assert_eq!(facts(&again.segments), facts(&delivery.segments));
    assert_eq!(
        again.rows.left_out + again.rows.accepted,
        delivery.rows.accepted
    );
    drop(published);
}

#[test]
fn a_changed_original_is_told() {
    let case = Case::text(&bill(&[row(&[])]));
    let keep = Options {
        keep_originals: true,
        ..Options::default()
    };
    let (staging, answer) = case.read(&keep);
    let sha256 = answer.unwrap().files[0].sha256.clone();
    drop(staging.publish().unwrap());
    let other = bill(&[row(&[("BilledCost", "9")])]);
    fs::write(original(case.scratch.path(), &sha256), other).unwrap();
    let files = [KeptFile {
        sha256,
        name: "bill0.csv".to_owned(),
    }];
    let refused = rebuild(&files, &case.staging(), &Options::default()).unwrap_err();
    assert!(
        matches!(refused, Refused::OriginalChanged { .. }),
        "{refused}"
    );
}

#[test]
fn progress_ends_at_all_bytes() {
    let case = Case::text(&large());
    let told = Mutex::new(Vec::new());
    let tell = |progress| told.lock().unwrap().push(progress);
    let options = Options {
        progress: Some(&tell),
        ..Options::default()
    };
    case.read(&options).1.unwrap();
    let told = told.into_inner().unwrap();
    let last = told.last().unwrap();
    assert_eq!(last.bytes_read, last.bytes);
    assert!(told.is_sorted_by_key(|progress| progress.bytes_read));
}

#[test]
fn a_stopped_import_is_refused_and_leaves_nothing() {
    let case = Case::text(&large());
    let stop = AtomicBool::new(true);
    let (staging, answer) = case.read(&Options {
        stop: Some(&stop),
        ..Options::default()
    });
    assert!(matches!(answer, Err(Refused::Stopped)));
    let partial = staging.folder().to_owned();
    drop(staging);
    assert!(!partial.exists());
}

#[test]
fn a_published_import_stands_in_its_folder_with_its_segments() {
    let case = Case::text(&bill(&[row(&[])]));
    let (staging, delivery) = case.delivery();
    let published = staging.publish().unwrap();
    assert_eq!(published.folder(), folder(case.scratch.path(), "import-1"));
    segment::read(&published.folder().join(&delivery.segments[0].file)).unwrap();
    published.withdraw().unwrap();
    assert!(!folder(case.scratch.path(), "import-1").exists());
}

#[test]
fn a_sweep_takes_what_the_dead_left_and_nothing_else() {
    let case = Case::text(&bill(&[row(&[])]));
    let data = case.scratch.path();
    let imports = data.join("imports");
    let recorded = case.delivery().0.publish().unwrap();
    drop(recorded);
    let running = case.staging();
    let unrecorded = case.delivery().0.publish().unwrap();
    fs::create_dir(imports.join("dead.partial")).unwrap();
    fs::create_dir(imports.join("lost")).unwrap();
    let known = |id: &str| Ok(id == "import-1");
    assert_eq!(sweep(data, known).unwrap(), 2);
    assert!(imports.join("import-1").exists(), "recorded");
    assert!(running.folder().exists(), "running");
    assert!(
        unrecorded.folder().exists(),
        "published, about to be recorded"
    );
    let gone = unrecorded.folder().to_owned();
    drop(unrecorded);
    assert_eq!(sweep(data, known).unwrap(), 1);
    assert!(!gone.exists(), "never recorded");
}

#[test]
fn a_full_disk_is_told_in_words() {
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    let told = Refused::unwritable("imports".as_ref(), full).to_string();
    assert_eq!(
        told,
        "There is no space left to write imports. Nothing was imported and what was written so far is removed. Free some space and import again."
    );
}
