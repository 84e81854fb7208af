//! The bills of a delivery against those they replace. Knows control totals; must not know the state.

use crate::service::{Bill, Standing};
use crate::state::SegmentRow;
use floe_domain::money::Amount;
use floe_ledger::charges::SegmentKey;
use floe_ledger::import::{Invoiced, SegmentFile};
use std::collections::BTreeMap;

/// One key per bill that the segments belong to: the region is left out.
pub(super) fn of(segments: &[SegmentFile]) -> Vec<SegmentKey> {
    let mut bills: Vec<SegmentKey> = segments
        .iter()
        .map(|segment| SegmentKey {
            region: None,
            ..segment.key.clone()
        })
        .collect();
    bills.sort();
    bills.dedup();
    bills
}

/// What was billed before and is now, per currency that either has.
pub(super) fn compare(
    bill: &SegmentKey,
    before: &[SegmentRow],
    brought: &[SegmentFile],
    append: bool,
) -> Vec<Bill> {
    let same = |segment: &&SegmentFile| {
        let key = &segment.key;
        (key.month, &key.provider, &key.billing_account)
            == (bill.month, &bill.provider, &bill.billing_account)
    };
    let before = billed(before.iter().map(|row| &row.described));
    let mut invoiced = Invoiced::default();
    for segment in brought.iter().filter(same) {
        invoiced.add(segment.invoiced);
    }
    let mut after = billed(brought.iter().filter(same));
    if append {
        for (currency, amount) in &before {
            let sum = after.entry(currency.clone()).or_default();
            *sum = [*sum, *amount].into_iter().sum();
        }
    }
    let mut currencies: Vec<&String> = before.keys().chain(after.keys()).collect();
    currencies.sort();
    currencies.dedup();
    currencies
        .into_iter()
        .map(|currency| Bill {
            month: bill.month.format("%Y-%m").to_string(),
            provider: bill.provider.clone(),
            billing_account: bill.billing_account.clone(),
            currency: currency.clone(),
            before: before.get(currency).copied(),
            after: after.get(currency).copied().unwrap_or_default(),
            standing: Standing::of(invoiced),
        })
        .collect()
}

fn billed<'a>(segments: impl Iterator<Item = &'a SegmentFile>) -> BTreeMap<String, Amount> {
    let mut sums: BTreeMap<String, Amount> = BTreeMap::new();
    for (currency, costs) in segments.flat_map(|segment| &segment.totals) {
        let sum = sums.entry(currency.to_string()).or_default();
        *sum = [*sum, costs.billed].into_iter().sum();
    }
    sums
}
