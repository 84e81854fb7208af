//! Freezes and the calendar. Knows windows as they are sent; must not know whom they stop when.

use crate::service::CalendarAnswer;
use chrono::{NaiveDate, Weekday};
use floe_domain::environment::{OperationKind, Tier};
use floe_domain::freeze::{
    AppliesTo, CalendarState, DEFAULT_CALENDAR, FreezeDraft, FreezeWindow, Frequency, Length,
    Recurrence, Schedule, Scope, UnderWay,
};
use floe_domain::time::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whom a freeze stops.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppliesToBody {
    /// Whoever is not a person in a session.
    Automated,
    /// People too.
    Everyone,
}

/// What becomes of operations that run when a freeze begins.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnderWayBody {
    /// They finish.
    #[default]
    Finish,
    /// They are stopped at their next safe step, where nothing has been changed.
    Stop,
}

/// How much hangs on an environment.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TierName {
    /// Customers see it.
    Production,
    /// Like production, without customers.
    Staging,
    /// For building.
    Development,
}

/// What can be asked of an environment.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OperationName {
    /// Take it away.
    Delete,
    /// Build it anew.
    Recreate,
}

/// Which environments a freeze covers: those that every list covers, but for the exceptions. An empty list covers all.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ScopeBody {
    /// Region ids; `no-region` is "global / no region".
    pub regions: Vec<String>,
    /// Partitions of providers' clouds: `aws-cn`.
    pub partitions: Vec<String>,
    /// Environment ids.
    pub environments: Vec<String>,
    /// Tiers.
    pub tiers: Vec<TierName>,
    /// Ids of environments that it does not cover, whatever the lists say.
    pub except: Vec<String>,
}

/// A freeze window.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FreezeBody {
    /// The id.
    pub id: String,
    /// The calendar it stands in.
    pub calendar: String,
    /// The name.
    pub name: String,
    /// Why it was set.
    pub reason: String,
    /// Who set it.
    pub owner: String,
    /// The first moment it stops operations.
    pub starts_at: Instant,
    /// The first moment after it.
    pub ends_at: Instant,
    /// The time zone it was written in.
    pub zone: String,
    /// Which environments it covers.
    pub scope: ScopeBody,
    /// Which operations it stops; empty means all.
    pub operations: Vec<OperationName>,
    /// Whom it stops.
    pub applies_to: AppliesToBody,
    /// What becomes of operations that run when it begins.
    pub under_way: UnderWayBody,
    /// When it was set.
    pub created_at: Instant,
    /// When a person ended it before its time; null if nobody did.
    pub ended_early_at: Option<Instant>,
    /// How it comes back; null is once. `starts_at` and `ends_at` are then those of the occurrence under way or the next.
    pub recurrence: Option<RecurrenceBody>,
    /// When it lets through, for one that is closed by default; empty for one that stops all along.
    pub change_windows: Vec<ChangeWindowBody>,
}

/// When a freeze that is closed by default lets through, on the clocks of its zone. Where they turn back or leap forward in
/// it, it is shorter rather than longer.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeWindowBody {
    /// The first moment of the first time.
    pub starts_at: Instant,
    /// The first moment after the first time.
    pub ends_at: Instant,
    /// How it comes back; null or left out is once.
    #[serde(default)]
    pub recurrence: Option<RecurrenceBody>,
}

/// How a freeze comes back, in the words of RFC 5545.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecurrenceBody {
    /// How often.
    pub frequency: FrequencyName,
    /// Every how many days, weeks, months or years.
    #[serde(default = "each")]
    #[schemars(range(min = 1, max = 10_000))]
    pub interval: u32,
    /// Weekly: on which weekdays; none means the first start's.
    #[serde(default)]
    pub weekdays: Vec<WeekdayName>,
    /// Monthly: on which days of the month, from its end where negative; none means the first start's.
    #[serde(default)]
    #[schemars(inner(range(min = -31, max = 31)))]
    pub month_days: Vec<i8>,
    /// The last day on which it may start.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// How often in all, days that are left out included.
    #[serde(default)]
    #[schemars(range(min = 1, max = 10_000))]
    pub count: Option<u32>,
    /// Days on which it does not start.
    #[serde(default)]
    pub except: Vec<NaiveDate>,
}

const fn each() -> u32 {
    1
}

/// How often a freeze comes back.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FrequencyName {
    /// Every so many days.
    Daily,
    /// Every so many weeks.
    Weekly,
    /// Every so many months.
    Monthly,
    /// Every so many years.
    Yearly,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
pub enum WeekdayName {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// A freeze to set.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FreezeRequest {
    /// The calendar it is to stand in: 1 to 64 small letters, digits, `-`, `_` and `.`.
    #[serde(default = "first_calendar")]
    pub calendar: String,
    /// The name in refusals, 1 to 100 characters.
    pub name: String,
    /// Why, 1 to 1,000 characters.
    pub reason: String,
    /// The first moment.
    pub starts_at: Instant,
    /// The first moment after it; not in the past.
    pub ends_at: Instant,
    /// The IANA time zone to show it in.
    #[serde(default = "utc")]
    pub zone: String,
    /// Which environments; empty lists mean all.
    #[serde(default)]
    pub scope: ScopeBody,
    /// Which operations; empty means all.
    #[serde(default)]
    pub operations: Vec<OperationName>,
    /// Whom it stops.
    #[serde(default = "automated")]
    pub applies_to: AppliesToBody,
    /// What becomes of operations that run when it begins.
    #[serde(default)]
    pub under_way: UnderWayBody,
    /// How it comes back; null or left out is once. `starts_at` and `ends_at` are those of the first time; the later ones
    /// are at the same time of day on the clocks of `zone`.
    #[serde(default)]
    pub recurrence: Option<RecurrenceBody>,
    /// When it lets through, at most 20: it then is closed by default, from `starts_at` to `ends_at` but for these.
    #[serde(default)]
    pub change_windows: Vec<ChangeWindowBody>,
}

fn first_calendar() -> String {
    DEFAULT_CALENDAR.to_owned()
}

fn utc() -> String {
    "UTC".to_owned()
}

const fn automated() -> AppliesToBody {
    AppliesToBody::Automated
}

/// What the calendar says of an environment for automated principals.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CalendarBody {
    /// The environment's id.
    pub environment: String,
    /// `OPEN`: no freeze stops an automated principal. `CLOSED`: at least one operation is stopped.
    pub state: StateName,
    /// The moment asked about.
    pub at: Instant,
    /// When the state next changes; null when no freeze is set that would change it.
    pub next_transition_at: Option<Instant>,
    /// The freezes that close it.
    pub freezes: Vec<FreezeBody>,
}

/// Open or closed.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum StateName {
    /// Nothing is refused.
    Open,
    /// Something is refused.
    Closed,
}

impl From<CalendarState> for StateName {
    fn from(state: CalendarState) -> Self {
        match state {
            CalendarState::Open => Self::Open,
            CalendarState::Closed => Self::Closed,
        }
    }
}

impl From<CalendarAnswer> for CalendarBody {
    fn from(answer: CalendarAnswer) -> Self {
        Self {
            environment: answer.environment,
            state: answer.state.into(),
            at: answer.at,
            next_transition_at: answer.next_transition_at,
            freezes: answer.freezes.into_iter().map(FreezeBody::from).collect(),
        }
    }
}

impl From<FreezeWindow> for FreezeBody {
    fn from(window: FreezeWindow) -> Self {
        Self {
            change_windows: window
                .change_windows
                .map(|one| one.windows.iter().filter_map(opening).collect())
                .unwrap_or_default(),
            id: window.id,
            calendar: window.calendar,
            name: window.name,
            reason: window.reason,
            owner: window.owner,
            starts_at: window.starts_at,
            ends_at: window.ends_at,
            zone: window.zone,
            scope: window.scope.into(),
            operations: window
                .operations
                .into_iter()
                .map(OperationName::from)
                .collect(),
            applies_to: window.applies_to.into(),
            under_way: window.under_way.into(),
            created_at: window.created_at,
            ended_early_at: window.ended_early_at,
            recurrence: window
                .schedule
                .and_then(|schedule| schedule.recurrence)
                .map(RecurrenceBody::from),
        }
    }
}

/// A change window with its first time.
fn opening(schedule: &Schedule) -> Option<ChangeWindowBody> {
    let first = schedule.openings(Instant::MIN_UTC).next()?;
    Some(ChangeWindowBody {
        starts_at: first.starts_at,
        ends_at: first.ends_at,
        recurrence: schedule.recurrence.clone().map(RecurrenceBody::from),
    })
}

/// A change window as it is kept. What can not be said on the zone's clocks stays what it is, and is then refused.
fn window(body: ChangeWindowBody, zone: &str) -> Schedule {
    let recurrence = body.recurrence.map(Recurrence::from);
    Schedule::from_first(body.starts_at, body.ends_at, zone, recurrence.clone()).unwrap_or_else(
        || Schedule {
            start: body.starts_at.naive_utc(),
            zone: zone.to_owned(),
            length: Length::Until(body.ends_at.naive_utc()),
            recurrence,
        },
    )
}

impl From<FreezeRequest> for FreezeDraft {
    fn from(request: FreezeRequest) -> Self {
        let recurrence = request.recurrence.map(Recurrence::from);
        let schedule = recurrence.and_then(|rule| {
            Schedule::from_first(
                request.starts_at,
                request.ends_at,
                &request.zone,
                Some(rule),
            )
        });
        Self {
            calendar: request.calendar,
            change_windows: request
                .change_windows
                .into_iter()
                .map(|one| window(one, &request.zone))
                .collect(),
            name: request.name,
            reason: request.reason,
            starts_at: request.starts_at,
            ends_at: request.ends_at,
            zone: request.zone,
            schedule: None,
            scope: Scope {
                regions: request.scope.regions,
                partitions: request.scope.partitions,
                environments: request.scope.environments,
                tiers: request.scope.tiers.into_iter().map(Tier::from).collect(),
                except: request.scope.except,
            },
            operations: request
                .operations
                .into_iter()
                .map(OperationKind::from)
                .collect(),
            applies_to: request.applies_to.into(),
            under_way: request.under_way.into(),
        }
        .coming_back(schedule)
    }
}

impl From<Scope> for ScopeBody {
    fn from(scope: Scope) -> Self {
        Self {
            regions: scope.regions,
            partitions: scope.partitions,
            environments: scope.environments,
            tiers: scope.tiers.into_iter().map(TierName::from).collect(),
            except: scope.except,
        }
    }
}

/// Names on the wire and in the domain, one to one.
macro_rules! same_names {
    ($wire:ident, $domain:ident, $($name:ident),+) => {
        impl From<$domain> for $wire {
            fn from(value: $domain) -> Self {
                match value { $($domain::$name => Self::$name),+ }
            }
        }

        impl From<$wire> for $domain {
            fn from(value: $wire) -> Self {
                match value { $($wire::$name => Self::$name),+ }
            }
        }
    };
}

impl From<Recurrence> for RecurrenceBody {
    fn from(rule: Recurrence) -> Self {
        Self {
            frequency: rule.frequency.into(),
            interval: rule.interval,
            weekdays: rule.weekdays.into_iter().map(WeekdayName::from).collect(),
            month_days: rule.month_days,
            until: rule.until,
            count: rule.count,
            except: rule.except,
        }
    }
}

impl From<RecurrenceBody> for Recurrence {
    fn from(body: RecurrenceBody) -> Self {
        Self {
            frequency: body.frequency.into(),
            interval: body.interval,
            weekdays: body.weekdays.into_iter().map(Weekday::from).collect(),
            month_days: body.month_days,
            until: body.until,
            count: body.count,
            except: body.except,
        }
    }
}

same_names!(FrequencyName, Frequency, Daily, Weekly, Monthly, Yearly);
same_names!(WeekdayName, Weekday, Mon, Tue, Wed, Thu, Fri, Sat, Sun);
same_names!(AppliesToBody, AppliesTo, Automated, Everyone);
same_names!(UnderWayBody, UnderWay, Finish, Stop);
same_names!(TierName, Tier, Production, Staging, Development);
same_names!(OperationName, OperationKind, Delete, Recreate);
