//! What the footer of a segment says of it. Knows control totals; must not know pages.

use super::encode::RowGroup;
use super::layout::METRICS;
use crate::charges::{ChargeColumns, SegmentKey};
use floe_domain::money::Amount;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name of the footer's entry.
pub(super) const ENTRY: &str = "floe.segment";

/// The footer's entry, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    pub(super) format: u32,
    pub(super) key: SegmentKey,
    pub(super) names: Names,
    pub(super) rows: u64,
    pub(super) totals: Totals,
}

/// Stands before the checksum, which stands before the footer: Parquet readers skip what no column claims.
pub(super) const SEAL: &[u8; 4] = b"FLOE";
/// Bytes of the seal and the checksum.
pub(super) const SEAL_BYTES: usize = 8;

/// Display names by identifier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Names {
    pub(crate) sub_accounts: BTreeMap<String, String>,
    pub(crate) billing_account: Option<String>,
    pub(crate) region: Option<String>,
}

/// Sums of the amounts per currency, as many as the format has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Totals(pub(super) BTreeMap<String, Vec<Amount>>);

impl Totals {
    /// Adds a row group's amounts; `None` when a charge has no currency or a sum does not fit.
    pub(super) fn add(&mut self, group: &RowGroup<'_>) -> Option<()> {
        let [currency, ..] = group.coded;
        self.add_all(currency.codes, currency.texts.iter(), &group.amounts())
    }

    /// The totals of a whole segment, as [`Totals::add`] finds them, of its first so many amounts.
    pub(super) fn of(charges: &ChargeColumns, count: usize) -> Option<Self> {
        let mut totals = Self::default();
        let currencies = charges.currency.values.iter().map(String::as_str);
        let metrics: [&[i128]; METRICS.len()] =
            charges.metrics.each_ref().map(|amounts| &amounts[..]);
        totals.add_all(&charges.currency.codes, currencies, metrics.get(..count)?)?;
        Some(totals)
    }

    fn add_all<'a>(
        &mut self,
        codes: &[u32],
        currencies: impl Iterator<Item = &'a str>,
        metrics: &[&[i128]],
    ) -> Option<()> {
        for (code, currency) in (1_u32..).zip(currencies) {
            if !codes.contains(&code) {
                continue;
            }
            let totals = self.0.entry(currency.to_owned()).or_default();
            totals.resize(metrics.len(), Amount::ZERO);
            for (total, amounts) in totals.iter_mut().zip(metrics) {
                let mut sum = total.units();
                for (_, amount) in codes.iter().zip(*amounts).filter(|(one, _)| **one == code) {
                    sum = sum.checked_add(*amount)?;
                }
                *total = Amount::from_units(sum);
            }
        }
        (!codes.contains(&0)).then_some(())
    }
}
