//! `GetCalendarState`'s question and answer, as AWS's model has them. Knows JSON and moments; must not know calendars.

use super::{Code, Failure};
use crate::service::CalendarsAnswer;
use chrono::{DateTime, Datelike as _, FixedOffset, SecondsFormat, Utc};
use floe_domain::time::Instant;
use serde::Deserialize;
use serde_json::{Value, json};

/// The most calendars asked about at once.
const MOST_NAMES: usize = 100;

/// Members that AWS may add are passed over, as its own services do.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Question {
    calendar_names: Option<Vec<String>>,
    at_time: Option<String>,
}

/// The calendars asked about, and the moment; none is now.
pub(super) fn question(body: &[u8]) -> Result<(Vec<String>, Option<Instant>), Failure> {
    let question: Question = serde_json::from_slice(body).map_err(|cause| {
        let words = format!("The body can not be read: {cause}.");
        Failure::new(Code::Serialization, words)
    })?;
    let names = question.calendar_names.unwrap_or_default();
    if !(1..=MOST_NAMES).contains(&names.len()) {
        return Err(invalid(format!(
            "`CalendarNames` has to name 1 to {MOST_NAMES} calendars, such as `default` or `environment/ID`."
        )));
    }
    let at = question.at_time.map(|text| moment(&text).ok_or(text));
    let at = at.transpose().map_err(|text| {
        invalid(format!(
            "`AtTime` is `{text}`, and not a moment between 1970 and 9999 with its offset, such as 2026-12-24T18:00:00Z."
        ))
    })?;
    Ok((names, at))
}

fn invalid(words: String) -> Failure {
    Failure::new(Code::Validation, words)
}

/// A moment in ISO 8601. Its offset has to be there: a moment that is meant in another zone would be another.
fn moment(text: &str) -> Option<Instant> {
    const FORMS: [&str; 4] = [
        "%Y-%m-%dT%H:%M:%S%.f%#z",
        "%Y-%m-%dT%H:%M%#z",
        "%Y%m%dT%H%M%S%.f%#z",
        "%Y%m%dT%H%M%#z",
    ];
    let found = FORMS
        .into_iter()
        .find_map(|form| DateTime::<FixedOffset>::parse_from_str(text, form).ok())?;
    Some(found.with_timezone(&Utc)).filter(|at| (1970..=9999).contains(&at.year()))
}

/// The answer. Moments are exact, to the microsecond where they have to be: rounded, a calendar would open too early.
pub(super) fn answer(answer: &CalendarsAnswer) -> Value {
    let moment = |at: Instant| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let state = json!({"State": answer.state, "AtTime": moment(answer.at)});
    match (state, answer.next_transition_at) {
        // AWS's answers leave out what is not there.
        (Value::Object(mut members), Some(next)) => {
            let member = "NextTransitionTime".to_owned();
            members.insert(member, Value::from(moment(next)));
            Value::Object(members)
        }
        (state, _) => state,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use floe_domain::freeze::CalendarState;

    #[test]
    fn a_moment_is_read_in_each_form_that_has_an_offset() {
        let noon: Instant = "2026-12-24T18:00:00Z".parse().unwrap();
        for text in [
            "2026-12-24T18:00:00Z",
            "2026-12-24T18:00:00.000Z",
            "2026-12-24T18:00Z",
            "2026-12-24T11:00:00-07:00",
            "2026-12-24T11:00:00-0700",
            "2026-12-24T19:00:00+01",
            "20261224T180000Z",
        ] {
            assert_eq!(moment(text), Some(noon), "{text}");
        }
        for text in [
            "",
            "now",
            "2026-12-24",
            "2026-12-24T18:00:00",
            "2026-13-24T18:00:00Z",
            "1798135200",
            "10000-01-01T00:00:00Z",
            "+10000-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "-0001-01-01T00:00:00Z",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    fn code(body: &str) -> Code {
        question(body.as_bytes()).unwrap_err().code()
    }

    #[test]
    fn what_is_no_question_is_told_apart_from_a_wrong_one() {
        for body in [
            "",
            "[]",
            "{",
            r#"{"CalendarNames":"default"}"#,
            r#"{"CalendarNames":[1]}"#,
            r#"{"CalendarNames":["a"],"AtTime":1}"#,
            r#"{"CalendarNames":["a"],"CalendarNames":["b"]}"#,
        ] {
            assert_eq!(code(body), Code::Serialization, "{body}");
        }
        let many = json!({"CalendarNames": vec!["a"; MOST_NAMES + 1]}).to_string();
        for body in [
            "{}",
            r#"{"CalendarNames":null}"#,
            r#"{"CalendarNames":[]}"#,
            r#"{"calendarnames":["a"]}"#,
            r#"{"CalendarNames":["a"],"AtTime":"noon"}"#,
            many.as_str(),
        ] {
            assert_eq!(code(body), Code::Validation, "{body}");
        }
        let more = br#"{"CalendarNames":["a"],"AtTime":null,"More":1}"#;
        assert_eq!(question(more), Ok((vec!["a".to_owned()], None)));
    }

    #[test]
    fn what_never_changes_has_no_next_transition() {
        let at: Instant = "2026-12-24T18:00:00Z".parse().unwrap();
        let next = at + chrono::TimeDelta::microseconds(1);
        let of = |next_transition_at| CalendarsAnswer {
            state: CalendarState::Closed,
            at,
            next_transition_at,
        };
        assert_eq!(
            answer(&of(None)),
            json!({"State": "CLOSED", "AtTime": "2026-12-24T18:00:00Z"})
        );
        assert_eq!(
            answer(&of(Some(next)))["NextTransitionTime"],
            "2026-12-24T18:00:00.000001Z"
        );
    }
}
