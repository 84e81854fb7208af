//! What the cube makes of segments as they lie on disk. Knows files and sums; must not know the state.

use crate::service::ServedSums;
use floe_domain::money::Amount;
use floe_ledger::cube::{Chunk, Cube};
use floe_ledger::import::{CostSums, Delivery, Refused};
use floe_ledger::segment;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Reads every segment of a delivery back, one at a time, and lets the cube add it up, per currency.
///
/// # Errors
/// When a segment is not what was written.
pub(super) fn served(folder: &Path, delivery: &Delivery) -> Result<Vec<ServedSums>, Refused> {
    let mut sums: BTreeMap<String, CostSums> = BTreeMap::new();
    for file in &delivery.segments {
        let charges = segment::read(&folder.join(&file.file)).map_err(internal)?;
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

fn plus(one: Amount, other: Amount) -> Result<Amount, Refused> {
    one.checked_add(other)
        .ok_or_else(|| Refused::Internal("a sum is larger than an amount can be".to_owned()))
}

fn internal(error: impl std::fmt::Display) -> Refused {
    Refused::Internal(error.to_string())
}
