//! What the cube makes of segments as they lie on disk. Knows files and sums; must not know the state.

use crate::service::ServedSums;
use floe_domain::money::Amount;
use floe_ledger::charges::ChargeColumns;
use floe_ledger::cube::{Chunk, Cube};
use floe_ledger::import::{CostSums, Delivery, Refused};
use floe_ledger::segment;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Segments of more charges are added up as they are read: to build their chunk as well takes twice the memory.
const MOST_IN_A_CHUNK: usize = 2_000_000;

/// Reads every segment of a delivery back, one at a time, and lets the cube add it up, per currency.
///
/// # Errors
/// When a segment is not what was written.
pub(super) fn served(folder: &Path, delivery: &Delivery) -> Result<Vec<ServedSums>, Refused> {
    let mut sums: BTreeMap<String, CostSums> = BTreeMap::new();
    for file in &delivery.segments {
        let charges = segment::read(&folder.join(&file.file)).map_err(internal)?;
        if charges.rows() > MOST_IN_A_CHUNK {
            add_columns(&mut sums, &charges)?;
            continue;
        }
        let chunk = Chunk::build(charges).map_err(internal)?;
        let cube = Cube::new(vec![Arc::new(chunk)]);
        for total in cube.control_totals(|_, _, _| true).map_err(internal)? {
            let sum = sums.entry(total.currency).or_default();
            sum.billed = plus(sum.billed, total.billed_cost)?;
            sum.effective = plus(sum.effective, total.effective_cost)?;
        }
    }
    Ok(sums
        .into_iter()
        .map(|(currency, sums)| ServedSums { currency, sums })
        .collect())
}

fn add_columns(
    sums: &mut BTreeMap<String, CostSums>,
    charges: &ChargeColumns,
) -> Result<(), Refused> {
    let [billed, effective, ..] = &charges.metrics;
    for ((code, billed), effective) in charges
        .currency
        .codes
        .iter()
        .zip(billed.iter())
        .zip(effective.iter())
    {
        let place = (*code as usize).checked_sub(1);
        let currency = place.and_then(|place| charges.currency.values.get(place));
        let currency = currency.ok_or_else(|| internal("a charge has no currency"))?;
        if !sums.contains_key(currency) {
            sums.insert(currency.clone(), CostSums::default());
        }
        if let Some(sum) = sums.get_mut(currency) {
            sum.billed = plus(sum.billed, Amount::from_units(*billed))?;
            sum.effective = plus(sum.effective, Amount::from_units(*effective))?;
        }
    }
    Ok(())
}

fn plus(one: Amount, other: Amount) -> Result<Amount, Refused> {
    one.checked_add(other)
        .ok_or_else(|| Refused::Internal("a sum is larger than an amount can be".to_owned()))
}

fn internal(error: impl std::fmt::Display) -> Refused {
    Refused::Internal(error.to_string())
}
