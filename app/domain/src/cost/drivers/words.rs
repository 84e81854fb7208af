//! A contribution in a sentence. Knows words and how figures are written; must not know HTML.

use super::{Contribution, Kind, Side};
use crate::cost::Dimension;
use crate::money::format::{MINUS, money, quantity};
use crate::money::{Amount, Percent};
use std::cmp::Ordering;

/// An amount with its sign and currency: `+312 USD`.
fn signed(amount: Amount, currency: &str) -> String {
    let sign = match amount.cmp(&Amount::ZERO) {
        Ordering::Greater => "+",
        Ordering::Less => MINUS,
        Ordering::Equal => "",
    };
    format!("{sign}{} {currency}", money(amount.abs(), currency))
}

/// `Amazon EC2 in eu-west-1: 1,240 more Hours of BoxUsage, +312 USD`.
#[must_use]
pub fn sentence(one: &Contribution, currency: &str) -> String {
    let line = &one.line;
    let service = line
        .service
        .as_deref()
        .unwrap_or(Dimension::Service.none_label());
    let place = line
        .region
        .as_deref()
        .map(|region| format!(" in {region}"))
        .unwrap_or_default();
    format!(
        "{service}{place}: {}, {}",
        what(one, currency),
        signed(one.amount, currency)
    )
}

fn what(one: &Contribution, currency: &str) -> String {
    let unit = one.line.unit.as_deref().unwrap_or("units");
    let of_meter = one
        .line
        .meter
        .as_deref()
        .map(|meter| format!(" of {meter}"))
        .unwrap_or_default();
    let units = |side: &Side| match side.quantity {
        Some(used) => format!(", {} {unit}{of_meter}", quantity(used)),
        None => of_meter.clone(),
    };
    match one.kind {
        Kind::Usage => {
            let (was, is) = (units_of(&one.before), units_of(&one.now));
            let more = Amount::from_units(is.units().saturating_sub(was.units()));
            let words = if more.is_negative() { "fewer" } else { "more" };
            let relative = Percent::of(more, was)
                .map(|percent| format!(" ({})", percent.signed()))
                .unwrap_or_default();
            format!(
                "{} {words} {unit}{of_meter}{relative}",
                quantity(more.abs())
            )
        }
        Kind::Rate => {
            let words = if one.amount.is_negative() {
                "less"
            } else {
                "more"
            };
            format!("{unit}{of_meter} cost {words} each")
        }
        Kind::New => format!("new{}", units(&one.now)),
        Kind::Gone => format!("gone{}", units(&one.before)),
        Kind::Commitment if one.line.unit.is_some() => {
            format!("another part of its {unit}{of_meter} is covered by a commitment")
        }
        Kind::Commitment => from_to("commitments", one, currency),
        Kind::Purchase => from_to("purchases", one, currency),
        Kind::Credit => from_to("credits", one, currency),
        Kind::Tax => from_to("tax", one, currency),
        Kind::Adjustment => from_to("adjustments", one, currency),
        Kind::Other => from_to("usage that can not be split", one, currency),
    }
}

fn units_of(side: &Side) -> Amount {
    side.quantity.unwrap_or_default()
}

fn from_to(what: &str, one: &Contribution, currency: &str) -> String {
    let money = |amount| money(amount, currency);
    match (one.before.cost.is_zero(), one.now.cost.is_zero()) {
        (true, _) => format!("{what} of {}, none before", money(one.now.cost)),
        (_, true) => format!("no {what}, before {}", money(one.before.cost)),
        _ => format!(
            "{what} of {}, before {}",
            money(one.now.cost),
            money(one.before.cost)
        ),
    }
}
