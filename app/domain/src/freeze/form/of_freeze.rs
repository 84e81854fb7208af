//! The form that would leave a freeze as it is. Knows fields as text; must not know HTML.

use super::FreezeForm;
use crate::freeze::civil::civil_in;
use crate::freeze::{ChangeWindows, FOREVER, FreezeWindow, Length};
use chrono::{NaiveDateTime, SubsecRound as _, TimeDelta};

impl FreezeForm {
    /// Whether a form can say all of it: of change windows it has one, without an end of the whole.
    #[must_use]
    pub fn can_say(freeze: &FreezeWindow) -> bool {
        let is_plain = |one: &ChangeWindows| one.windows.len() == 1 && one.ends_at == FOREVER;
        freeze.change_windows.as_ref().is_none_or(is_plain)
    }

    /// The form of a freeze as it is kept, on the clocks of its zone. What inputs can not hold, finer than a millisecond, widens
    /// it.
    #[must_use]
    pub fn of(freeze: &FreezeWindow) -> Self {
        let texts = |names: &[String]| names.to_vec();
        let open = freeze.change_windows.iter().flat_map(|one| &one.windows);
        let schedule = freeze.schedule.iter().chain(open).next();
        let form = Self {
            calendar: freeze.calendar.clone(),
            stops: match freeze.change_windows {
                Some(_) => "but".to_owned(),
                None => "in".to_owned(),
            },
            name: freeze.name.clone(),
            reason: freeze.reason.clone(),
            // The clocks that it comes back by, where it was shown on others.
            zone: freeze
                .schedule
                .as_ref()
                .map_or(&freeze.zone, |schedule| &schedule.zone)
                .clone(),
            regions: texts(&freeze.scope.regions),
            partitions: texts(&freeze.scope.partitions),
            environments: texts(&freeze.scope.environments),
            exempt: texts(&freeze.scope.except),
            tiers: names(freeze.scope.tiers.iter().map(|one| one.name())),
            operations: names(freeze.operations.iter().map(|one| one.name())),
            applies_to: freeze.applies_to.name().to_owned(),
            under_way: freeze.under_way.name().to_owned(),
            ..Self::default()
        };
        let Some(schedule) = schedule else {
            let edge = |at| civil_in(at, &freeze.zone);
            return form.between(edge(freeze.starts_at), edge(freeze.ends_at));
        };
        let end = match schedule.length {
            Length::Until(end) => Some(end),
            Length::Seconds(seconds) => i64::try_from(seconds)
                .ok()
                .and_then(TimeDelta::try_seconds)
                .and_then(|length| schedule.start.checked_add_signed(length)),
        };
        let form = form.between(Some(schedule.start), end);
        let Some(rule) = &schedule.recurrence else {
            return form;
        };
        Self {
            repeats: rule.frequency.name().to_owned(),
            interval: rule.interval.to_string(),
            weekdays: rule.weekdays.iter().map(ToString::to_string).collect(),
            month_days: names(&rule.month_days).join(", "),
            until: rule.until.map(|day| day.to_string()).unwrap_or_default(),
            count: rule
                .count
                .map(|count| count.to_string())
                .unwrap_or_default(),
            except: names(&rule.except).join(", "),
            ..form
        }
    }

    fn between(mut self, start: Option<NaiveDateTime>, end: Option<NaiveDateTime>) -> Self {
        let milli = TimeDelta::milliseconds(1);
        self.starts_at = start
            .map(|at| input(at.trunc_subsecs(3)))
            .unwrap_or_default();
        let up = |at: NaiveDateTime| match at.trunc_subsecs(3) {
            whole if whole == at => whole,
            whole => whole.checked_add_signed(milli).unwrap_or(whole),
        };
        self.ends_at = end.map(|at| input(up(at))).unwrap_or_default();
        self
    }
}

fn names<T: ToString>(values: impl IntoIterator<Item = T>) -> Vec<String> {
    values.into_iter().map(|one| one.to_string()).collect()
}

/// A day and time as `<input type="datetime-local">` writes it, no finer than need be.
fn input(at: NaiveDateTime) -> String {
    let text = at.format("%Y-%m-%dT%H:%M:%S%.3f").to_string();
    let text = text.strip_suffix(".000").unwrap_or(&text);
    text.strip_suffix(":00").unwrap_or(text).to_owned()
}
