//! What an import promises, on small bills. Knows the public functions only.

mod conformance;
mod deliveries;
mod dirt;
mod figures;
mod folders;
mod refusals;
mod rejects;

use super::{Delivery, Options, Refused, SegmentFile, Staging, read_delivery};
use crate::charges::{ChargeColumns, Coded};
use crate::scratch::Scratch;
use crate::segment;
use flate2::Compression;
use flate2::write::GzEncoder;
use floe_domain::money::Amount;
use std::cell::Cell;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

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
    count: Cell<u32>,
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
            count: Cell::new(0),
        }
    }

    fn text(bill: &str) -> Self {
        Self::new(&[bill.as_bytes()])
    }

    fn staging(&self) -> Staging {
        self.count.set(self.count.get() + 1);
        Staging::begin(self.scratch.path(), &format!("import-{}", self.count.get())).unwrap()
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
    let read = |segment: &SegmentFile| segment::read(&staging.folder().join(&segment.file));
    let whole = |segment: &SegmentFile| {
        let mut charges = read(segment).unwrap();
        let rows = charges.rows();
        let sets = [&mut charges.tags, &mut charges.cost_categories];
        for column in charges.dimensions.iter_mut().chain(sets) {
            assert!(column.fits(rows));
            column.codes.resize(rows, 0);
        }
        charges
    };
    delivery.segments.iter().map(whole).collect()
}

/// The texts of a coded column, row by row.
fn texts(column: &Coded) -> Vec<Option<&str>> {
    let text = |code: &u32| Some(column.values[code.checked_sub(1)? as usize].as_str());
    column.codes.iter().map(text).collect()
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
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
