//! What commitments cost when they are bought, against what their use bears. Knows sums; must not know rows.

use super::{Breaks, BrokenRule};
use crate::import::delivery::RejectedRow;
use floe_domain::charge::Version;
use floe_domain::money::Amount;
use std::collections::BTreeMap;

/// Most commitments whose sums are kept; a bill that has more is not looked at in this.
const MOST: usize = 20_000;
/// Examples told.
const EXAMPLES: usize = 5;

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    used: Option<i128>,
    bought: Option<i128>,
}

/// Sums by commitment and currency.
#[derive(Debug, Default)]
pub(super) struct Sums {
    of: BTreeMap<(Vec<u8>, Vec<u8>), Sum>,
    /// There were more than are kept, or a sum was too large.
    gave_up: bool,
}

impl Sums {
    /// Adds the EffectiveCost of a use.
    pub(super) fn used(&mut self, id: &[u8], currency: &[u8], units: i128) {
        self.add(id, currency, |sum| &mut sum.used, units);
    }

    /// Adds the BilledCost of a purchase.
    pub(super) fn bought(&mut self, id: &[u8], currency: &[u8], units: i128) {
        self.add(id, currency, |sum| &mut sum.bought, units);
    }

    fn add(
        &mut self,
        id: &[u8],
        currency: &[u8],
        pick: impl Fn(&mut Sum) -> &mut Option<i128>,
        units: i128,
    ) {
        if self.gave_up {
            return;
        }
        if self.of.len() >= MOST {
            self.give_up();
            return;
        }
        let sum = self.of.entry((id.to_vec(), currency.to_vec())).or_default();
        let place = pick(sum);
        match place.unwrap_or_default().checked_add(units) {
            Some(added) => *place = Some(added),
            None => self.give_up(),
        }
    }

    fn give_up(&mut self) {
        self.gave_up = true;
        self.of.clear();
    }

    /// Adds what another thread found.
    pub(super) fn merge(&mut self, other: Self) {
        if other.gave_up {
            self.give_up();
        }
        for ((id, currency), theirs) in other.of {
            if let Some(units) = theirs.used {
                self.used(&id, &currency, units);
            }
            if let Some(units) = theirs.bought {
                self.bought(&id, &currency, units);
            }
        }
    }

    /// The commitments that were both bought and used in the files, and whose sums differ.
    pub(super) fn finish(self, version: Version) -> Option<BrokenRule> {
        let differ = |((id, currency), sum): ((Vec<u8>, Vec<u8>), Sum)| {
            let (used, bought) = (sum.used?, sum.bought?);
            (used != bought).then(|| RejectedRow {
                file: String::new(),
                line: 0,
                value: format!(
                    "{}: used {used}, bought {bought} {currency}",
                    String::from_utf8_lossy(&id),
                    used = Amount::from_units(used),
                    bought = Amount::from_units(bought),
                    currency = String::from_utf8_lossy(&currency),
                ),
            })
        };
        let mut examples: Vec<RejectedRow> = self.of.into_iter().filter_map(differ).collect();
        let rows = examples.len() as u64;
        examples.truncate(EXAMPLES);
        (rows > 0).then(|| BrokenRule {
            version,
            breaks: Breaks::Sum,
            column: "CommitmentDiscountId".to_owned(),
            rule: "has usage whose EffectiveCost is not the BilledCost of its purchases in these files".to_owned(),
            rows,
            examples,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_both_bought_and_used_can_differ() {
        let unit = 10_i128.pow(18);
        let mut sums = Sums::default();
        sums.bought(b"fits", b"USD", 10 * unit);
        sums.used(b"fits", b"USD", 4 * unit);
        sums.used(b"used-only", b"USD", unit);
        sums.bought(b"bought-only", b"USD", unit);
        sums.bought(b"differs", b"USD", 10 * unit);
        let mut other = Sums::default();
        other.used(b"fits", b"USD", 6 * unit);
        other.used(b"differs", b"USD", 9 * unit);
        // Another currency is another sum.
        other.used(b"differs", b"CNY", unit);
        sums.merge(other);
        let broken = sums.finish(Version::V1_2).unwrap();
        assert_eq!(broken.rows, 1);
        let example = broken.examples.first().unwrap();
        assert_eq!(example.value, "differs: used 9, bought 10 USD");
    }

    #[test]
    fn beyond_a_bound_nothing_is_said() {
        let mut sums = Sums::default();
        for id in 0..=MOST {
            sums.bought(id.to_string().as_bytes(), b"USD", 1);
            sums.used(id.to_string().as_bytes(), b"USD", 2);
        }
        assert_eq!(sums.finish(Version::V1_0), None);
    }
}
