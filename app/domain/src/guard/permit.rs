//! What an allowing decision yields and an executor takes. Knows what was allowed; nothing else can make one.

use super::DecisionRecord;
use crate::environment::OperationKind;
use crate::freeze::FreezeWindow;

/// Leave to carry out one operation on one environment, at the version and calendar that were decided on.
///
/// It has no public constructor and can not be copied or deserialized: [`super::Decision::permit`] is its only source.
#[derive(Debug, PartialEq, Eq)]
pub struct Permit {
    operation: OperationKind,
    environment_id: String,
    environment_version: i64,
    calendar_revision: i64,
    rule_revision: i64,
    digest: Option<String>,
    excepted: Vec<FreezeWindow>,
}

impl Permit {
    pub(super) fn of(record: &DecisionRecord, excepted: Vec<FreezeWindow>) -> Self {
        Self {
            operation: record.operation,
            environment_id: record.environment_id.clone(),
            environment_version: record.environment_version.unwrap_or_default(),
            calendar_revision: record.calendar_revision,
            rule_revision: record.rule_revision,
            digest: record.digest.clone(),
            excepted,
        }
    }

    /// What may be done.
    #[must_use]
    pub const fn operation(&self) -> OperationKind {
        self.operation
    }

    /// To which environment.
    #[must_use]
    pub fn environment_id(&self) -> &str {
        &self.environment_id
    }

    /// At which version of it.
    #[must_use]
    pub const fn environment_version(&self) -> i64 {
        self.environment_version
    }

    /// Under which calendar.
    #[must_use]
    pub const fn calendar_revision(&self) -> i64 {
        self.calendar_revision
    }

    /// Under which approval rule.
    #[must_use]
    pub const fn rule_revision(&self) -> i64 {
        self.rule_revision
    }

    /// The digest of what people approved, where they had to.
    #[must_use]
    pub fn digest(&self) -> Option<&str> {
        self.digest.as_deref()
    }

    /// The freezes that it was excepted from, as they stood when it was decided. One that was changed since is another.
    #[must_use]
    pub fn excepted(&self) -> &[FreezeWindow] {
        &self.excepted
    }
}
