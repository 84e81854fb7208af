//! What is given to the server beside the large bill: one month of one account again, a little otherwise, so that the charges as they stood
//! before are still known and are read from disk; and rates, so that sums can be converted. Knows the generated bill's columns.

use anyhow::{Context, Result, ensure};
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write};
use std::path::Path;

/// Whose bill is restated: the largest payer's.
const ACCOUNT: &str = "410377120945";
/// Of which month.
const PERIOD: &str = "2025-11-01T00:00:00Z";
/// Where a line has its account and the start of its billing period. No field before them needs quotes.
const ACCOUNT_AT: usize = 2;
const PERIOD_AT: usize = 7;
/// One charge of so many is not in the restated bill.
const LEFT_OUT: u64 = 1_000;
/// The days of each month of the bill's year.
const MONTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Writes the restated bill of what the large one has of that account and month; how many charges it has.
pub(super) fn restate(bill: &Path, restated: &Path) -> Result<u64> {
    let mut lines = BufReader::with_capacity(1 << 20, File::open(bill)?);
    let mut out = BufWriter::with_capacity(1 << 20, File::create(restated)?);
    let mut line = String::new();
    lines.read_line(&mut line)?;
    ensure!(
        field(&line, ACCOUNT_AT) == Some("BillingAccountId")
            && field(&line, PERIOD_AT) == Some("BillingPeriodStart"),
        "the bill has other columns: {line}"
    );
    out.write_all(line.as_bytes())?;
    let (mut found, mut written) = (0_u64, 0);
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            break;
        }
        if field(&line, ACCOUNT_AT) == Some(ACCOUNT) && field(&line, PERIOD_AT) == Some(PERIOD) {
            found += 1;
            if !found.is_multiple_of(LEFT_OUT) {
                out.write_all(line.as_bytes())?;
                written += 1;
            }
        }
    }
    out.flush().context("the restated bill")?;
    Ok(written)
}

fn field(line: &str, place: usize) -> Option<&str> {
    line.split(',').nth(place)
}

/// Writes a rate from yuan to dollars for each day of the year.
pub(super) fn rates(file: &Path) -> Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    writeln!(out, "day,from,to,rate")?;
    for (month, days) in (1..).zip(MONTHS) {
        for day in 1..=days {
            writeln!(out, "2025-{month:02}-{day:02},CNY,USD,0.13{day:02}")?;
        }
    }
    out.flush().context("the rates")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_is_restated_from_the_charges_of_its_account_and_month() {
        let folder = std::env::temp_dir().join(format!("floe-bench-bills-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (bill, restated) = (folder.join("bill.csv"), folder.join("restated.csv"));
        let head = "AvailabilityZone,BilledCost,BillingAccountId,BillingAccountName,BillingAccountType,BillingCurrency,BillingPeriodEnd,\
             BillingPeriodStart,ChargeCategory\r\n";
        let line = |account: &str, start: &str| {
            format!(",1.5,{account},Halden,Payer,USD,2025-12-01T00:00:00Z,{start},Usage\r\n")
        };
        let mut text = head.to_owned();
        for _ in 0..LEFT_OUT {
            text.push_str(&line(ACCOUNT, PERIOD));
        }
        text.push_str(&line("520914863307", PERIOD));
        text.push_str(&line(ACCOUNT, "2025-10-01T00:00:00Z"));
        std::fs::write(&bill, text).unwrap();
        let written = restate(&bill, &restated).unwrap();
        let found = std::fs::read_to_string(&restated).unwrap();
        std::fs::write(&bill, "BilledCost\r\n1\r\n").unwrap();
        assert!(restate(&bill, &restated).is_err(), "other columns");
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(written, LEFT_OUT - 1);
        assert!(found.starts_with(head));
        assert_eq!(
            found.matches(&line(ACCOUNT, PERIOD)).count() as u64,
            written
        );
        assert_eq!(found.lines().count() as u64, written + 1);
    }

    #[test]
    fn every_day_of_the_bill_has_a_rate() {
        let file =
            std::env::temp_dir().join(format!("floe-bench-rates-{}.csv", std::process::id()));
        rates(&file).unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        assert_eq!(text.lines().count(), 366);
        assert_eq!(text.lines().nth(59), Some("2025-02-28,CNY,USD,0.1328"));
        assert_eq!(text.lines().nth(365), Some("2025-12-31,CNY,USD,0.1331"));
    }
}
