//! Floe's calendars by name, and what several of them say together. Knows names; must not know who uses them: AWS's clients
//! do.

use super::{CalendarsAnswer, Caller, Refused};
use crate::app::App;
use crate::state::Tx;
use floe_domain::freeze::{DEFAULT_CALENDAR, Subject};
use floe_domain::people::Permission;
use floe_domain::time::Instant;

/// What the name of an environment's calendar begins with.
const ENVIRONMENT: &str = "environment/";

/// What stands between the rest of an ARN and the name.
const DOCUMENT: &str = ":document/";

/// What calendars say together for automated principals, now or at another moment: open only if each of them is. At a moment
/// that has passed, a freeze counts as long as it lasted then, also one that was ended before its time.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`] of a name that is no calendar's, [`Refused::Unavailable`].
pub async fn state(
    app: &App,
    caller: &Caller,
    names: &[String],
    at: Option<Instant>,
) -> Result<CalendarsAnswer, Refused> {
    caller.require(Permission::FreezesRead)?;
    let mut tx = app.store().read().await?;
    let at = at.unwrap_or_else(|| app.now());
    let mut subjects = Vec::with_capacity(names.len());
    for name in names {
        let subject = resolve(&mut tx, name).await?;
        subjects.push(subject.ok_or_else(|| Refused::not_found("calendar", name))?);
    }
    let calendar = tx.calendar(at).await?;
    Ok(CalendarsAnswer {
        state: calendar.state_of(&subjects, at),
        at,
        next_transition_at: calendar.next_change_of(&subjects, at),
    })
}

/// What the calendar of a name is about: the one place that knows names. An ARN is as good as the name at its end.
async fn resolve(tx: &mut Tx, name: &str) -> Result<Option<Subject>, Refused> {
    let name = name.split_once(DOCUMENT).map_or(name, |(_, name)| name);
    if let Some(id) = name.strip_prefix(ENVIRONMENT) {
        return Ok(tx.environment(id).await?.map(Subject::One));
    }
    let is_one =
        name == DEFAULT_CALENDAR || tx.calendar_names().await?.iter().any(|one| one == name);
    Ok(is_one.then(|| Subject::Named(name.to_owned())))
}
