//! From the charges of two periods to contributions. Knows charge categories; must not know words for a screen.

use super::split::{Effects, Used, split};
use super::{Contribution, Drivers, Figure, Kind, Line, Side, TooLarge};
use crate::money::Amount;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Why what was spent `now` is not what was spent `before`, per currency. Figures of one key may come in parts.
///
/// # Errors
/// When a difference is larger than an amount can be.
pub fn explain(before: &[Figure], now: &[Figure]) -> Result<Vec<Drivers>, TooLarge> {
    let mut currencies: BTreeMap<&str, Gathered> = BTreeMap::new();
    for (figures, is_now) in [(before, false), (now, true)] {
        for figure in figures {
            let gathered = currencies.entry(&figure.currency).or_default();
            gathered.take(figure, is_now)?;
        }
    }
    currencies
        .into_iter()
        .map(|(currency, gathered)| gathered.drivers(currency))
        .collect()
}

/// The two periods of something.
#[derive(Clone, Copy, Debug, Default)]
struct Both<T> {
    before: T,
    now: T,
}

impl<T> Both<T> {
    fn side(&mut self, is_now: bool) -> &mut T {
        if is_now {
            &mut self.now
        } else {
            &mut self.before
        }
    }
}

/// The usage of a line in a period.
#[derive(Clone, Copy, Debug, Default)]
struct Usage {
    /// Whether there is any.
    is_there: bool,
    /// Whether each of its charges has a quantity.
    is_unmeasured: bool,
    used: Used,
}

#[derive(Default)]
struct Gathered {
    totals: Both<Amount>,
    usage: BTreeMap<Line, Both<Usage>>,
    others: BTreeMap<(Kind, Line), Both<Option<Amount>>>,
}

fn plus(sum: &mut Amount, amount: Amount) -> Result<(), TooLarge> {
    *sum = sum.checked_add(amount).ok_or(TooLarge)?;
    Ok(())
}

/// What a charge is when it is not usage that consumed something.
fn kind_of(category: Option<&str>, is_committed: bool) -> Kind {
    match category {
        Some("Credit") => Kind::Credit,
        Some("Tax") => Kind::Tax,
        Some("Adjustment") => Kind::Adjustment,
        _ if is_committed => Kind::Commitment,
        Some("Purchase") => Kind::Purchase,
        _ => Kind::Other,
    }
}

impl Gathered {
    fn take(&mut self, figure: &Figure, is_now: bool) -> Result<(), TooLarge> {
        let [
            service,
            region,
            meter,
            unit,
            billing_account,
            category,
            commitment,
        ] = &figure.keys;
        let line = Line {
            service: service.clone(),
            region: region.clone(),
            meter: meter.clone(),
            unit: unit.clone(),
            billing_account: billing_account.clone(),
        };
        plus(self.totals.side(is_now), figure.cost)?;
        let is_committed = commitment.is_some();
        // What of a commitment was not used has neither unit nor quantity.
        let is_usage = category.as_deref() == Some("Usage") && (unit.is_some() || !is_committed);
        if !is_usage {
            let kind = kind_of(category.as_deref(), is_committed);
            let sides = self.others.entry((kind, line)).or_default();
            return plus(sides.side(is_now).get_or_insert_default(), figure.cost);
        }
        let usage = self.usage.entry(line).or_default().side(is_now);
        usage.is_there = true;
        usage.is_unmeasured |= figure.quantity.is_none() || unit.is_none();
        let used = &mut usage.used;
        let (quantity, cost) = if is_committed {
            (&mut used.covered, &mut used.covered_cost)
        } else {
            (&mut used.free, &mut used.free_cost)
        };
        plus(quantity, figure.quantity.unwrap_or_default())?;
        plus(cost, figure.cost)
    }

    fn drivers(self, currency: &str) -> Result<Drivers, TooLarge> {
        let mut contributions = Vec::new();
        for (line, sides) in self.usage {
            used(&line, &sides, &mut contributions)?;
        }
        for ((kind, line), sides) in self.others {
            let side = |cost: Option<Amount>| Side {
                cost: cost.unwrap_or_default(),
                quantity: None,
            };
            let (before, now) = (side(sides.before), side(sides.now));
            contributions.push(Contribution {
                kind,
                line,
                amount: now.cost.checked_sub(before.cost).ok_or(TooLarge)?,
                before,
                now,
            });
        }
        contributions.retain(|one| !one.amount.is_zero());
        let mut sums: BTreeMap<Kind, Amount> = BTreeMap::new();
        for one in &contributions {
            plus(sums.entry(one.kind).or_default(), one.amount)?;
        }
        contributions.sort_by_cached_key(|one| {
            (
                Reverse(one.amount.units().unsigned_abs()),
                one.line.clone(),
                one.kind,
            )
        });
        let kinds = Kind::ALL.into_iter();
        Ok(Drivers {
            currency: currency.to_owned(),
            before: self.totals.before,
            now: self.totals.now,
            difference: (self.totals.now)
                .checked_sub(self.totals.before)
                .ok_or(TooLarge)?,
            kinds: kinds
                .filter_map(|kind| Some((kind, *sums.get(&kind)?)))
                .collect(),
            contributions,
        })
    }
}

/// The contributions of a line's usage.
fn used(
    line: &Line,
    sides: &Both<Usage>,
    contributions: &mut Vec<Contribution>,
) -> Result<(), TooLarge> {
    let side = |usage: &Usage| -> Result<Side, TooLarge> {
        let Used {
            free,
            free_cost,
            covered,
            covered_cost,
        } = usage.used;
        let quantity = free.checked_add(covered).ok_or(TooLarge)?;
        Ok(Side {
            cost: free_cost.checked_add(covered_cost).ok_or(TooLarge)?,
            quantity: (!usage.is_unmeasured).then_some(quantity),
        })
    };
    let (before, now) = (side(&sides.before)?, side(&sides.now)?);
    let difference = now.cost.checked_sub(before.cost).ok_or(TooLarge)?;
    let mut add = |kind: Kind, amount: Amount| {
        contributions.push(Contribution {
            kind,
            line: line.clone(),
            amount,
            before,
            now,
        });
    };
    if !sides.before.is_there {
        add(Kind::New, difference);
        return Ok(());
    }
    if !sides.now.is_there {
        add(Kind::Gone, difference);
        return Ok(());
    }
    let is_unmeasured = sides.before.is_unmeasured || sides.now.is_unmeasured;
    match split(&sides.before.used, &sides.now.used).filter(|_| !is_unmeasured) {
        None => add(Kind::Other, difference),
        Some(Effects {
            usage,
            rate,
            commitment,
        }) => {
            add(Kind::Usage, usage);
            add(Kind::Rate, rate);
            add(Kind::Commitment, commitment);
        }
    }
    Ok(())
}
