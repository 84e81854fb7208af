//! When an event is: its start, its end or length, its rule and the days left out, as a freeze has them. Knows the
//! properties of time of an event; must not know the others.

use super::component::Component;
use super::extension::{agrees, exact};
use super::moment::{Moment, instant, lasting, moments, whole_seconds};
use super::zone::Zones;
use super::{extension, rule};
use crate::freeze::civil::{Edge, civil_in};
use crate::freeze::{Length, Schedule};
use crate::time::Instant;
use chrono::{Datelike as _, Days, Duration, NaiveDate, NaiveDateTime};

/// When an event is.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) starts_at: Instant,
    pub(super) ends_at: Instant,
    pub(super) zone: String,
    pub(super) schedule: Option<Schedule>,
}

/// What is known around the event: zones by their names, and the one for times that name none.
pub(super) struct Around<'a> {
    pub(super) zones: &'a Zones,
    pub(super) zone: Option<&'a str>,
}

/// A start or an end on the clocks of a zone.
#[derive(Clone, Debug)]
struct At {
    civil: NaiveDateTime,
    zone: String,
    is_day: bool,
}

impl Around<'_> {
    /// When an event is; what is to be said of it beside goes to `notes`.
    ///
    /// # Errors
    /// Why it is no freeze, as what follows its name.
    pub(super) fn span(&self, event: &Component, notes: &mut Vec<String>) -> Result<Span, String> {
        if let Some(line) = event.all("RDATE").next() {
            let number = line.number;
            return Err(format!(
                "comes back on single days beside its rule (RDATE, line {number}), which freezes do not"
            ));
        }
        let start = self.at(event, "DTSTART", notes)?;
        let start = start.ok_or("has no start (DTSTART)")?;
        let end = self.end(event, &start, notes)?;
        let rule = event.one("RRULE")?;
        let shown = extension::text(event, "X-FLOE-ZONE")?.unwrap_or_else(|| start.zone.clone());
        let Some(rule) = rule else {
            return once(event, &start, &end, shown);
        };
        let mut rule = rule::read(&rule.value, start.civil, &start.zone)?;
        rule.except = self.except(event, &start, notes)?;
        let length = match end {
            End::At(end) => Length::Until(self.on_clocks_of(&start.zone, &end, notes)?),
            End::Civil(end) => Length::Until(end),
            End::After(0, seconds) => Length::Seconds(seconds),
            End::After(..) => {
                return Err(
                    "comes back and lasts days and hours (DURATION), which freezes do not: \
                    give it an end"
                        .to_owned(),
                );
            }
        };
        let mut schedule = Schedule {
            start: start.civil,
            zone: start.zone,
            length,
            recurrence: Some(rule),
        };
        as_written(event, &mut schedule)?;
        if let Some(wrong) = schedule.check().into_iter().next() {
            return Err(format!("can not be a freeze: {wrong}"));
        }
        let whole = schedule.whole().ok_or("never starts")?;
        Ok(Span {
            starts_at: whole.starts_at,
            ends_at: whole.ends_at,
            zone: shown,
            schedule: Some(schedule),
        })
    }

    /// The time of a property on the clocks of a zone.
    fn at(
        &self,
        event: &Component,
        name: &str,
        notes: &mut Vec<String>,
    ) -> Result<Option<At>, String> {
        let Some(line) = event.one(name)? else {
            return Ok(None);
        };
        let mut found = moments(line, self.zones)?.into_iter();
        let (Some(moment), None) = (found.next(), found.next()) else {
            return Err(format!("has several times in {name}"));
        };
        let needs = |what: &str| {
            let zone = self.zone.map(str::to_owned);
            zone.ok_or_else(|| format!("{what}, and nothing says in which time zone: give one"))
        };
        Ok(Some(match moment {
            Moment::Day(day) => At {
                civil: midnight(day),
                zone: needs("takes whole days")?,
                is_day: true,
            },
            Moment::Civil(civil, zone) => At {
                civil,
                zone,
                is_day: false,
            },
            Moment::Floating(civil) => {
                let zone = needs("names no time zone")?;
                let note = format!("names no time zone; it is on the clocks of {zone}");
                if !notes.contains(&note) {
                    notes.push(note);
                }
                At {
                    civil,
                    zone,
                    is_day: false,
                }
            }
        }))
    }

    fn end(&self, event: &Component, start: &At, notes: &mut Vec<String>) -> Result<End, String> {
        let end = self.at(event, "DTEND", notes)?;
        let length = event.one("DURATION")?;
        match (end, length) {
            (Some(_), Some(_)) => Err("has both an end and a length".to_owned()),
            (Some(end), None) if end.is_day != start.is_day => {
                Err("starts with a day and ends with a time, or the other way round".to_owned())
            }
            (Some(end), None) => Ok(End::At(end)),
            (None, None) if start.is_day => Ok(End::Civil(after(start, 1)?)),
            (None, None) => {
                Err("has neither an end nor a length: it would stop nothing".to_owned())
            }
            (None, Some(line)) => {
                let wrong = || format!("has a length that can not be read: `{}`", line.value);
                let lasting = lasting(line.value.trim()).ok_or_else(wrong)?;
                Ok(match (lasting.days, lasting.seconds) {
                    (days, 0) => End::Civil(after(start, days)?),
                    // A day of UTC is as long as any other.
                    (days, seconds) if start.zone == "UTC" => {
                        End::After(0, seconds.saturating_add(u64::from(days) * 86_400))
                    }
                    (days, seconds) => End::After(days, seconds),
                })
            }
        }
    }

    /// An end on the clocks of the start's zone.
    fn on_clocks_of(
        &self,
        zone: &str,
        end: &At,
        notes: &mut Vec<String>,
    ) -> Result<NaiveDateTime, String> {
        if end.zone == zone {
            return Ok(end.civil);
        }
        notes.push(format!(
            "ends on the clocks of {}; each time it ends at the time of day that its first end is in {zone}",
            end.zone
        ));
        instant(end.civil, &end.zone, Edge::End)
            .and_then(|at| civil_in(at, zone))
            .ok_or_else(|| "ends at a time that can not be worked out".to_owned())
    }

    /// The days on which it does not start. One that names no start is not left out, and said.
    fn except(
        &self,
        event: &Component,
        start: &At,
        notes: &mut Vec<String>,
    ) -> Result<Vec<NaiveDate>, String> {
        let mut days = Vec::new();
        for line in event.all("EXDATE") {
            for moment in moments(line, self.zones)? {
                let civil = match moment {
                    Moment::Day(day) if start.is_day => Some(midnight(day)),
                    Moment::Day(_) => None,
                    Moment::Floating(civil) => Some(civil),
                    Moment::Civil(civil, zone) if zone == start.zone => Some(civil),
                    Moment::Civil(civil, zone) => {
                        instant(civil, &zone, Edge::Start).and_then(|at| civil_in(at, &start.zone))
                    }
                };
                match civil.filter(|civil| civil.time() == start.civil.time()) {
                    Some(civil) => days.push(civil.date()),
                    None => notes.push(format!(
                        "leaves out a time at which it does not start (EXDATE, line {}): nothing is left out for it",
                        line.number
                    )),
                }
            }
        }
        if let Some(line) = event.all("EXRULE").next() {
            notes.push(format!(
                "leaves out days by a rule (EXRULE, line {}): they are frozen",
                line.number
            ));
        }
        Ok(days)
    }
}

/// How an event ends.
enum End {
    /// At a time on some clocks.
    At(At),
    /// At a time on the clocks of the start.
    Civil(NaiveDateTime),
    /// So many days and seconds after its start.
    After(u32, u64),
}

fn midnight(day: NaiveDate) -> NaiveDateTime {
    day.and_time(chrono::NaiveTime::MIN)
}

fn after(start: &At, days: u32) -> Result<NaiveDateTime, String> {
    start
        .civil
        .checked_add_days(Days::new(days.into()))
        .ok_or_else(|| "ends after all time".to_owned())
}

/// An event that comes once.
fn once(event: &Component, start: &At, end: &End, zone: String) -> Result<Span, String> {
    let wrong = || "has a time that can not be worked out".to_owned();
    let starts_at = instant(start.civil, &start.zone, Edge::Start).ok_or_else(wrong)?;
    let ends_at = match end {
        End::At(end) => instant(end.civil, &end.zone, Edge::End),
        End::Civil(end) => instant(*end, &start.zone, Edge::End),
        End::After(days, seconds) => {
            let whole = i64::try_from(*seconds).ok();
            let seconds = whole.and_then(Duration::try_seconds).ok_or_else(wrong)?;
            let from = instant(after(start, *days)?, &start.zone, Edge::End);
            from.and_then(|at| at.checked_add_signed(seconds))
        }
    };
    let mut span = Span {
        starts_at,
        ends_at: ends_at.ok_or_else(wrong)?,
        zone,
        schedule: None,
    };
    let exact_start = exact(event, "X-FLOE-START")?;
    let exact_end = exact(event, "X-FLOE-END")?;
    if let (Some(from), Some(to)) = (exact_start, exact_end) {
        if whole_seconds(from, to) != Some((span.starts_at, span.ends_at)) {
            return Err(moved());
        }
        (span.starts_at, span.ends_at) = (from, to);
    }
    if span.ends_at <= span.starts_at {
        return Err("does not end after its start: it would stop nothing".to_owned());
    }
    Ok(span)
}

/// Puts the exact edges in that Floe wrote, and sees to it that the first day is one that the rule names: programs differ
/// about whether it counts where it is not.
fn as_written(event: &Component, schedule: &mut Schedule) -> Result<(), String> {
    let written = schedule.clone();
    let near = |at: &NaiveDateTime| (1970..=9_999).contains(&at.year());
    if let Some(start) = exact(event, "X-FLOE-START")? {
        schedule.start = Some(start).filter(near).ok_or_else(moved)?;
    }
    if let Some(end) = exact(event, "X-FLOE-END")? {
        schedule.length = Length::Until(Some(end).filter(near).ok_or_else(moved)?);
    }
    let Some(rule) = &schedule.recurrence else {
        return Ok(());
    };
    let mut whole = rule.clone();
    whole.except.clear();
    let first = whole
        .days(schedule.start.date(), schedule.start.date())
        .next();
    if first != Some(written.start.date()) {
        return Err(
            "starts first on a day that its rule does not name: programs differ about \
            whether that day counts"
                .to_owned(),
        );
    }
    let shift = written.start.date() - schedule.start.date();
    let edges = match (schedule.length, written.length) {
        (Length::Until(end), Length::Until(written)) => {
            let end = end.checked_add_signed(shift);
            let next = end.and_then(|end| end.checked_add_signed(Duration::seconds(1)));
            [end, next]
                .into_iter()
                .flatten()
                .any(|end| agrees(end, written))
        }
        (now, before) => now == before,
    };
    let start = schedule.start.checked_add_signed(shift);
    if edges && start.is_some_and(|start| agrees(start, written.start)) {
        Ok(())
    } else {
        Err(moved())
    }
}

fn moved() -> String {
    "was moved by another program: its times are not those that Floe wrote beside them \
        (X-FLOE-START, X-FLOE-END)"
        .to_owned()
}
