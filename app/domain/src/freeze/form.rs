//! The form with which a person sets a freeze, and the draft it means. Knows fields as text; must not know HTML.

use serde::{Deserialize, Serialize};

#[cfg(feature = "zones")]
use super::{AppliesTo, Edge, FreezeDraft, Scope, UNKNOWN_ZONE, Wrong, is_zone, resolve_civil};
#[cfg(feature = "zones")]
use crate::environment::Environment;
#[cfg(feature = "zones")]
use crate::time::{Instant, UnknownName};
#[cfg(feature = "zones")]
use chrono::NaiveDateTime;
#[cfg(feature = "zones")]
use std::str::FromStr;

/// The creation form as sent. Times are civil, in `zone`, as `<input type="datetime-local">` writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FreezeForm {
    /// The name in refusals.
    pub name: String,
    /// Why.
    pub reason: String,
    /// The start: `2026-12-01T09:00`.
    pub starts_at: String,
    /// The end, half-open: `2026-12-01T17:00`.
    pub ends_at: String,
    /// The IANA zone of both.
    pub zone: String,
    /// Region ids; none means all.
    pub regions: Vec<String>,
    /// Environment ids; none means all.
    pub environments: Vec<String>,
    /// Tier names; none means all.
    pub tiers: Vec<String>,
    /// Operation names; none means all.
    pub operations: Vec<String>,
    /// `automated` or `everyone`.
    pub applies_to: String,
}

impl FreezeForm {
    /// The fields by the names of the form's inputs, so that a page can fill them in again.
    #[must_use]
    pub fn given(&self) -> Vec<(String, String)> {
        let single = [
            ("name", &self.name),
            ("reason", &self.reason),
            ("starts_at", &self.starts_at),
            ("ends_at", &self.ends_at),
            ("zone", &self.zone),
            ("applies_to", &self.applies_to),
        ];
        let lists = [
            ("regions[]", &self.regions),
            ("environments[]", &self.environments),
            ("tiers[]", &self.tiers),
            ("operations[]", &self.operations),
        ];
        let single = single
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.clone()));
        let lists = lists.into_iter().flat_map(|(name, values)| {
            values
                .iter()
                .map(move |value| (name.to_owned(), value.clone()))
        });
        single.chain(lists).collect()
    }

    /// The form of these fields; names that it does not have are left out.
    #[must_use]
    pub fn from_given<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut form = Self::default();
        for (name, value) in fields {
            let value = value.to_owned();
            match name {
                "name" => form.name = value,
                "reason" => form.reason = value,
                "starts_at" => form.starts_at = value,
                "ends_at" => form.ends_at = value,
                "zone" => form.zone = value,
                "applies_to" => form.applies_to = value,
                "regions[]" => form.regions.push(value),
                "environments[]" => form.environments.push(value),
                "tiers[]" => form.tiers.push(value),
                "operations[]" => form.operations.push(value),
                _ => {}
            }
        }
        form
    }
}

#[cfg(feature = "zones")]
impl FreezeForm {
    /// The draft it means: civil times resolved so that what is denied is widened, texts trimmed.
    ///
    /// # Errors
    /// Every field that is wrong, by the form's own names; [`FreezeDraft::check`] is part of it.
    pub fn draft(&self, known: &[Environment], now: Instant) -> Result<FreezeDraft, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let zone = self.zone.trim();
        if !is_zone(zone) {
            wrong.push(Wrong::new("zone", UNKNOWN_ZONE));
        }
        let starts_at = instant("starts_at", &self.starts_at, zone, Edge::Start, &mut wrong);
        let ends_at = instant("ends_at", &self.ends_at, zone, Edge::End, &mut wrong);
        let scope = Scope {
            regions: filled(&self.regions),
            environments: filled(&self.environments),
            tiers: names("tiers", &self.tiers, &mut wrong),
        };
        let operations = names("operations", &self.operations, &mut wrong);
        let applies_to = match self.applies_to.trim().parse() {
            Ok(applies_to) => Some(applies_to),
            Err(error) => {
                let error: UnknownName = error;
                wrong.push(Wrong::new("applies_to", &error.to_string()));
                None
            }
        };
        // What could not be read stands in for itself, so that the other fields are checked too.
        let draft = FreezeDraft {
            name: self.name.trim().to_owned(),
            reason: self.reason.trim().to_owned(),
            starts_at: starts_at.or(ends_at).unwrap_or(now),
            ends_at: ends_at.or(starts_at).unwrap_or(now),
            zone: zone.to_owned(),
            scope,
            operations,
            applies_to: applies_to.unwrap_or(AppliesTo::Everyone),
        };
        for found in draft.check(known, now) {
            let field = match found.field.as_str() {
                "scope.regions" => "regions",
                "scope.environments" => "environments",
                "scope" => "environments",
                other => other,
            };
            let has_times = starts_at.is_some() && ends_at.is_some();
            let is_known_already = wrong.iter().any(|one: &Wrong| one.field == field);
            if !is_known_already && (has_times || !matches!(field, "starts_at" | "ends_at")) {
                let reason = found.reason.replace("starts_at", "the start");
                wrong.push(Wrong::new(field, &reason));
            }
        }
        if wrong.is_empty() {
            Ok(draft)
        } else {
            Err(wrong)
        }
    }
}

#[cfg(feature = "zones")]
fn instant(
    field: &str,
    text: &str,
    zone: &str,
    edge: Edge,
    wrong: &mut Vec<Wrong>,
) -> Option<Instant> {
    let text = text.trim();
    let civil = [
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M:%S%.f",
    ]
    .into_iter()
    .find_map(|pattern| NaiveDateTime::parse_from_str(text, pattern).ok());
    let Some(civil) = civil else {
        let reason = if text.is_empty() {
            "is empty"
        } else {
            "is not a day and time like 2026-12-01T09:00"
        };
        wrong.push(Wrong::new(field, reason));
        return None;
    };
    if !(1970..=9999).contains(&chrono::Datelike::year(&civil)) {
        wrong.push(Wrong::new(field, "is not in the years 1970 to 9999"));
        return None;
    }
    let at = resolve_civil(civil, zone, edge)?;
    Some(match edge {
        Edge::Start => crate::time::floor_micros(at),
        Edge::End => crate::time::ceil_micros(at),
    })
}

/// What is not empty: a form sends an empty text for "all".
#[cfg(feature = "zones")]
fn filled(texts: &[String]) -> Vec<String> {
    let mut filled: Vec<String> = Vec::new();
    for text in texts.iter().map(|text| text.trim()) {
        if !text.is_empty() && !filled.iter().any(|one| one == text) {
            filled.push(text.to_owned());
        }
    }
    filled
}

#[cfg(feature = "zones")]
fn names<T: FromStr<Err = UnknownName>>(
    field: &str,
    texts: &[String],
    wrong: &mut Vec<Wrong>,
) -> Vec<T> {
    let mut values = Vec::new();
    for text in filled(texts) {
        match text.parse() {
            Ok(value) => values.push(value),
            Err(error) => wrong.push(Wrong::new(field, &format!("`{text}` {error}"))),
        }
    }
    values
}

#[cfg(test)]
mod tests;
