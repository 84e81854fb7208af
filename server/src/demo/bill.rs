//! The demo's bill as files to import. Knows CSV; must not know what is in the bill.

use crate::service::Refused;
use chrono::NaiveDate;
use floe_ledger::sample::{Shape, write_focus_csv};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

/// The same company each time.
const SEED: u64 = 20_251_216;

/// Writes the bill of all days before `today` to a file.
pub(super) fn write(file: &Path, today: NaiveDate) -> Result<(), Refused> {
    let written = || {
        let mut out = BufWriter::new(std::fs::File::create(file)?);
        write_focus_csv(&mut out, &Shape::demo(today), SEED)?;
        out.flush()
    };
    written().map_err(unwritable)
}

/// Writes those charges of a bill that begin before `until` to another file: the bill as it was on that day.
pub(super) fn write_until(from: &Path, to: &Path, until: NaiveDate) -> Result<(), Refused> {
    let until = until.format("%Y-%m-%d").to_string();
    let written = || {
        let mut rows = csv::Reader::from_reader(BufReader::new(std::fs::File::open(from)?));
        let mut out = csv::Writer::from_writer(BufWriter::new(std::fs::File::create(to)?));
        let header = rows.headers()?.clone();
        out.write_record(&header)?;
        let start = header.iter().position(|name| name == "ChargePeriodStart");
        for row in rows.records() {
            let row = row?;
            let day = start.and_then(|at| row.get(at)).unwrap_or_default();
            if day < until.as_str() {
                out.write_record(&row)?;
            }
        }
        out.flush()
    };
    written().map_err(unwritable)
}

fn unwritable(cause: io::Error) -> Refused {
    Refused::unavailable(format!("The demo's bill can not be written: {cause}."))
}
