//! Environments, their operations and the decisions on them, as pages show them. Server only. Knows what is shown; must not
//! decide.

use floe_domain::environment::{Environment, Operation, OperationKind};
use floe_domain::freeze::CalendarState;
use floe_domain::guard::DecisionRecord;
use floe_domain::time::Instant;

/// The list of environments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentsPage {
    /// The server's time.
    pub now: Instant,
    /// All of them, in order of partition, region and id.
    pub rows: Vec<EnvironmentRow>,
}

/// An environment in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentRow {
    /// The environment.
    pub environment: Environment,
    /// Its region's name: `Europe (Ireland)`.
    pub region_name: String,
    /// Its region's partition: `aws-cn`.
    pub partition: String,
    /// What the guard says to an agent now.
    pub check: GuardCheck,
}

/// "Would this be allowed for an agent?", from the calendar alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardCheck {
    /// Open: no freeze stops an agent. Closed: at least one operation is stopped.
    pub state: CalendarState,
    /// The operations that are stopped.
    pub stopped: Vec<OperationKind>,
    /// The freezes that stop them, by id and name.
    pub freezes: Vec<(String, String)>,
    /// Whether people are stopped too.
    pub people_too: bool,
    /// When that changes next.
    pub next_transition_at: Option<Instant>,
}

/// One environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentPage {
    /// The server's time.
    pub now: Instant,
    /// The environment with its region and the guard's answer.
    pub row: EnvironmentRow,
    /// The explorer's query for its region: `filter=region:eu-west-1`; `None` for one without cost data.
    pub cost_query: Option<String>,
    /// Operations and decisions, the latest first; at most 200.
    pub timeline: Vec<TimelineEntry>,
    /// The decision that the reader has just caused, when they come from a refused form.
    pub refused: Option<DecisionPage>,
}

/// Something that happened to an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// When.
    pub at: Instant,
    /// Who, in words.
    pub who: String,
    /// The environment's id.
    pub environment_id: String,
    /// What.
    pub event: TimelineEvent,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimelineEvent {
    /// The guard decided, and this was refused.
    Refused {
        /// The decision's id.
        decision_id: String,
        /// What was decided, with every reason.
        decision: DecisionRecord,
        /// Why it was asked for, in the asker's words.
        reason: String,
    },
    /// The guard allowed an operation; how far it has come.
    Operation {
        /// The operation.
        operation: Operation,
    },
    /// Anything else that the audit has: created, declared, restored, purged.
    Note {
        /// In words: `A deletion was undone: wrong region`.
        words: String,
    },
}

/// A decision on a page of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionPage {
    /// The decision's id.
    pub id: String,
    /// What was decided, with every reason.
    pub decision: DecisionRecord,
    /// Why it was asked for, in the asker's words.
    pub reason: String,
    /// The operation that an allowing decision led to.
    pub operation: Option<Operation>,
    /// The explorer's address around that day.
    pub costs: String,
}
