//! The figures of a reconciliation while rows are read, one tally per thread. Knows sums; must not know rows.

use super::delivery::{CostSums, CurrencyTotals, Rounding, RowCounts};
use super::refused::Refused;
use floe_domain::cost::Metric;
use floe_domain::money::{Amount, Currency};
use std::collections::BTreeMap;

/// How many units of rounded amounts are told apart.
const MOST_UNITS: usize = 1_000;

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Accepted,
    Rejected,
    LeftOut,
}

/// Counts and sums.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// A handful at most.
    totals: Vec<CurrencyTotals>,
    rounding: BTreeMap<(usize, String), (u64, i128)>,
    /// Rows read, by file.
    files: Vec<u64>,
    pub(super) unreadable_tags: u64,
}

impl Tally {
    /// Counts a row of a file. `billed` and `effective` are in units of 10⁻¹⁸, 0 where they are no numbers.
    pub(super) fn row(
        &mut self,
        file: usize,
        currency: Option<Currency>,
        [billed, effective]: [i128; 2],
        fate: Fate,
    ) -> Result<(), Refused> {
        if self.files.len() <= file {
            self.files.resize(file + 1, 0);
        }
        if let Some(rows) = self.files.get_mut(file) {
            *rows += 1;
        }
        let totals = self.of(currency);
        let sums = CostSums {
            billed: Amount::from_units(billed),
            effective: Amount::from_units(effective),
        };
        totals.rows.read += 1;
        add(&mut totals.read, sums)?;
        match fate {
            Fate::Accepted => {
                totals.rows.accepted += 1;
                add(&mut totals.accepted, sums)?;
            }
            Fate::Rejected => totals.rows.rejected += 1,
            Fate::LeftOut => totals.rows.left_out += 1,
        }
        Ok(())
    }

    /// Counts a rounded amount of an accepted row.
    pub(super) fn rounded(&mut self, metric: usize, unit: &str, added_e36: i128) {
        // Units are text that anyone may write: beyond so many, the others are counted together.
        let is_known = self.rounding.contains_key(&(metric, unit.to_owned()));
        let unit = if is_known || self.rounding.len() < MOST_UNITS {
            unit
        } else {
            "other units"
        };
        let (rows, sum) = self.rounding.entry((metric, unit.to_owned())).or_default();
        *rows += 1;
        *sum = sum.saturating_add(added_e36);
    }

    fn of(&mut self, currency: Option<Currency>) -> &mut CurrencyTotals {
        let place = self.totals.iter().position(|one| one.currency == currency);
        let place = place.unwrap_or_else(|| {
            self.totals.push(CurrencyTotals {
                currency,
                rows: RowCounts::default(),
                read: CostSums::default(),
                accepted: CostSums::default(),
            });
            self.totals.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the place was just found or made")]
        &mut self.totals[place]
    }

    /// Adds another thread's figures.
    pub(super) fn merge(&mut self, other: Self) -> Result<(), Refused> {
        for theirs in other.totals {
            let ours = self.of(theirs.currency);
            add_counts(&mut ours.rows, theirs.rows);
            add(&mut ours.read, theirs.read)?;
            add(&mut ours.accepted, theirs.accepted)?;
        }
        for ((metric, unit), (rows, added)) in other.rounding {
            let (our_rows, our_added) = self.rounding.entry((metric, unit)).or_default();
            *our_rows += rows;
            *our_added = our_added.saturating_add(added);
        }
        if self.files.len() < other.files.len() {
            self.files.resize(other.files.len(), 0);
        }
        for (ours, theirs) in self.files.iter_mut().zip(other.files) {
            *ours += theirs;
        }
        self.unreadable_tags += other.unreadable_tags;
        Ok(())
    }

    /// Rows read of a file.
    pub(super) fn rows_of(&self, file: usize) -> u64 {
        self.files.get(file).copied().unwrap_or_default()
    }

    /// Rows of all currencies.
    pub(super) fn rows(&self) -> RowCounts {
        let mut rows = RowCounts::default();
        for totals in &self.totals {
            add_counts(&mut rows, totals.rows);
        }
        rows
    }

    /// Totals per currency, sorted, rows without one last; and what was rounded.
    pub(super) fn finish(mut self) -> (Vec<CurrencyTotals>, Vec<Rounding>) {
        self.totals
            .sort_by_key(|totals| (totals.currency.is_none(), totals.currency));
        let rounding = self
            .rounding
            .into_iter()
            .filter_map(|((metric, unit), (rows, added))| {
                Some(Rounding {
                    metric: *Metric::COLUMNS.get(metric)?,
                    unit,
                    rows,
                    added: decimal_e36(added),
                })
            })
            .collect();
        (self.totals, rounding)
    }
}

fn add_counts(ours: &mut RowCounts, theirs: RowCounts) {
    ours.read += theirs.read;
    ours.accepted += theirs.accepted;
    ours.rejected += theirs.rejected;
    ours.left_out += theirs.left_out;
}

/// Adds sums, or says which does not fit.
pub(super) fn add(ours: &mut CostSums, theirs: CostSums) -> Result<(), Refused> {
    let too_large = |column| move || Refused::SumTooLarge { column };
    ours.billed = ours
        .billed
        .checked_add(theirs.billed)
        .ok_or_else(too_large("BilledCost"))?;
    ours.effective = ours
        .effective
        .checked_add(theirs.effective)
        .ok_or_else(too_large("EffectiveCost"))?;
    Ok(())
}

/// Units of 10⁻³⁶ as decimal text without trailing zeros.
fn decimal_e36(units: i128) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let one = 10_u128.pow(36);
    let (whole, fraction) = (units.unsigned_abs() / one, units.unsigned_abs() % one);
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    let digits = format!("{fraction:036}");
    format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::decimal_e36;

    #[test]
    fn what_rounding_added_is_written_exactly() {
        assert_eq!(decimal_e36(0), "0");
        assert_eq!(decimal_e36(-5 * 10_i128.pow(17)), "-0.0000000000000000005");
        assert_eq!(
            decimal_e36(10_i128.pow(36) + 1),
            format!("1.{}1", "0".repeat(35))
        );
    }
}
