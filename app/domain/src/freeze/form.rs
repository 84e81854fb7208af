//! The form with which a person sets a freeze, and the draft it means. Knows fields as text; must not know HTML.

#[cfg(feature = "zones")]
mod of_freeze;

use serde::{Deserialize, Serialize};

#[cfg(feature = "zones")]
use super::{
    AppliesTo, DEFAULT_CALENDAR, Edge, FOREVER, FreezeDraft, Frequency, Length, Recurrence,
    Schedule, Scope, UNKNOWN_ZONE, UnderWay, Wrong, is_zone, resolve_civil,
};
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
    /// The calendar it is to stand in; empty is the first one.
    pub calendar: String,
    /// `but` for one that stops at all times but these: a change window. Otherwise it stops in them.
    pub stops: String,
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
    /// Partitions; none means all.
    pub partitions: Vec<String>,
    /// Environment ids; none means all.
    pub environments: Vec<String>,
    /// Ids of environments that are not covered.
    pub exempt: Vec<String>,
    /// Tier names; none means all.
    pub tiers: Vec<String>,
    /// Operation names; none means all.
    pub operations: Vec<String>,
    /// `automated` or `everyone`.
    pub applies_to: String,
    /// `finish` or `stop`; empty is `finish`.
    pub under_way: String,
    /// `daily`, `weekly`, `monthly` or `yearly`; empty is once. Start and end are then those of the first time.
    pub repeats: String,
    /// Every how many days, weeks, months or years; empty is 1.
    pub interval: String,
    /// Weekly: `Mon` to `Sun`; none is the start's.
    pub weekdays: Vec<String>,
    /// Monthly: days separated by commas or blanks, `1, 15, -1`; empty is the start's.
    pub month_days: String,
    /// The last day on which it may start: `2026-12-31`; empty is no end.
    pub until: String,
    /// How often in all; empty is no end.
    pub count: String,
    /// Days left out, separated by commas or blanks.
    pub except: String,
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
            ("under_way", &self.under_way),
            ("repeats", &self.repeats),
            ("interval", &self.interval),
            ("month_days", &self.month_days),
            ("until", &self.until),
            ("count", &self.count),
            ("except", &self.except),
            ("calendar", &self.calendar),
            ("stops", &self.stops),
        ];
        let lists = [
            ("regions[]", &self.regions),
            ("partitions[]", &self.partitions),
            ("environments[]", &self.environments),
            ("exempt[]", &self.exempt),
            ("tiers[]", &self.tiers),
            ("operations[]", &self.operations),
            ("weekdays[]", &self.weekdays),
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
                "calendar" => form.calendar = value,
                "stops" => form.stops = value,
                "name" => form.name = value,
                "reason" => form.reason = value,
                "starts_at" => form.starts_at = value,
                "ends_at" => form.ends_at = value,
                "zone" => form.zone = value,
                "applies_to" => form.applies_to = value,
                "under_way" => form.under_way = value,
                "repeats" => form.repeats = value,
                "interval" => form.interval = value,
                "month_days" => form.month_days = value,
                "until" => form.until = value,
                "count" => form.count = value,
                "except" => form.except = value,
                "weekdays[]" => form.weekdays.push(value),
                "regions[]" => form.regions.push(value),
                "partitions[]" => form.partitions.push(value),
                "environments[]" => form.environments.push(value),
                "exempt[]" => form.exempt.push(value),
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
            partitions: filled(&self.partitions),
            environments: filled(&self.environments),
            tiers: names("tiers", &self.tiers, &mut wrong),
            except: filled(&self.exempt),
        };
        let operations = names("operations", &self.operations, &mut wrong);
        let applies_to = one("applies_to", &self.applies_to, &mut wrong);
        let under_way = match self.under_way.trim() {
            "" => Some(UnderWay::Finish),
            name => one("under_way", name, &mut wrong),
        };
        let is_but = match self.stops.trim() {
            "" | "in" => false,
            "but" => true,
            _ => {
                wrong.push(Wrong::new("stops", "is not one of: in, but"));
                false
            }
        };
        let mut schedule = self.schedule(zone, is_but, &mut wrong);
        let change_windows = schedule.take_if(|_| is_but).into_iter().collect();
        let span = if is_but {
            (starts_at.and(Some(now)), ends_at.and(Some(FOREVER)))
        } else {
            (starts_at, ends_at)
        };
        // What could not be read stands in for itself, so that the other fields are checked too.
        let draft = FreezeDraft {
            calendar: match self.calendar.trim() {
                "" => DEFAULT_CALENDAR.to_owned(),
                name => name.to_owned(),
            },
            name: self.name.trim().to_owned(),
            reason: self.reason.trim().to_owned(),
            starts_at: span.0.or(span.1).unwrap_or(now),
            ends_at: span.1.or(span.0).unwrap_or(now),
            zone: zone.to_owned(),
            scope,
            operations,
            applies_to: applies_to.unwrap_or(AppliesTo::Everyone),
            under_way: under_way.unwrap_or(UnderWay::Stop),
            schedule: None,
            change_windows,
        }
        .coming_back(schedule);
        for found in draft.check(known, now) {
            let field = found.field.strip_prefix("change_windows.");
            let field = match field.unwrap_or(&found.field) {
                "scope.regions" => "regions",
                "scope.partitions" => "partitions",
                "scope.environments" => "environments",
                "scope.except" => "exempt",
                "scope" => "environments",
                "recurrence" | "change_windows" => "repeats",
                "end" => "ends_at",
                other => other.strip_prefix("recurrence.").unwrap_or(other),
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
impl FreezeForm {
    /// When it is and how it comes back; `None` for once unless that is wanted too, and where it can not be read.
    fn schedule(&self, zone: &str, and_once: bool, wrong: &mut Vec<Wrong>) -> Option<Schedule> {
        let frequency = self.repeats.trim();
        if frequency.is_empty() {
            let (start, end) = (civil(&self.starts_at)?, civil(&self.ends_at)?);
            return (and_once && is_zone(zone)).then(|| Schedule {
                start,
                zone: zone.to_owned(),
                length: Length::Until(end),
                recurrence: None,
            });
        }
        let found = Frequency::ALL
            .into_iter()
            .find(|one| one.name() == frequency);
        if found.is_none() {
            wrong.push(Wrong::new(
                "repeats",
                "is not one of: daily, weekly, monthly, yearly",
            ));
        }
        let before = wrong.len();
        let weekly = found == Some(Frequency::Weekly);
        let monthly = found == Some(Frequency::Monthly);
        let mut weekdays = Vec::new();
        for name in filled(&self.weekdays).iter().filter(|_| weekly) {
            match name.parse() {
                Ok(weekday) => weekdays.push(weekday),
                Err(_) => wrong.push(Wrong::new(
                    "weekdays",
                    &format!(
                        "has `{name}`, which is not one of: Mon, Tue, Wed, Thu, Fri, Sat, Sun"
                    ),
                )),
            }
        }
        let month_days = if monthly {
            each(
                "month_days",
                &self.month_days,
                "a day of the month, like 15 or -1",
                wrong,
            )
        } else {
            Vec::new()
        };
        let except = each("except", &self.except, "a day like 2026-12-24", wrong);
        let until = maybe("until", &self.until, "a day like 2026-12-31", wrong);
        let count = maybe("count", &self.count, "a whole number", wrong);
        let interval = maybe("interval", &self.interval, "a whole number", wrong);
        let (start, end) = (civil(&self.starts_at)?, civil(&self.ends_at)?);
        if wrong.len() > before || !is_zone(zone) {
            return None;
        }
        Some(Schedule {
            start,
            zone: zone.to_owned(),
            length: Length::Until(end),
            recurrence: Some(Recurrence {
                frequency: found?,
                interval: interval.unwrap_or(1),
                weekdays,
                month_days,
                until,
                count,
                except,
            }),
        })
    }
}

/// A field that may be empty.
#[cfg(feature = "zones")]
fn maybe<T: FromStr>(field: &str, text: &str, what: &str, wrong: &mut Vec<Wrong>) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let value = text.parse().ok();
    if value.is_none() {
        wrong.push(Wrong::new(field, &format!("is not {what}")));
    }
    value
}

/// What a field lists, separated by commas or blanks.
#[cfg(feature = "zones")]
fn each<T: FromStr>(field: &str, text: &str, what: &str, wrong: &mut Vec<Wrong>) -> Vec<T> {
    let mut values = Vec::new();
    for part in text
        .split([',', ' ', '\n'])
        .filter(|part| !part.trim().is_empty())
    {
        match part.trim().parse() {
            Ok(value) => values.push(value),
            Err(_) => wrong.push(Wrong::new(
                field,
                &format!("has `{part}`, which is not {what}"),
            )),
        }
    }
    values
}

/// A day and time as an input writes it.
#[cfg(feature = "zones")]
fn civil(text: &str) -> Option<NaiveDateTime> {
    [
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M:%S%.f",
    ]
    .into_iter()
    .find_map(|pattern| NaiveDateTime::parse_from_str(text.trim(), pattern).ok())
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
    let Some(civil) = civil(text) else {
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
fn one<T: FromStr<Err = UnknownName>>(
    field: &str,
    name: &str,
    wrong: &mut Vec<Wrong>,
) -> Option<T> {
    name.trim()
        .parse()
        .map_err(|error: UnknownName| wrong.push(Wrong::new(field, &error.to_string())))
        .ok()
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
