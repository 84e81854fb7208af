//! The guard: who asks for what, and whether it is allowed. Pure and total; what is not known is denied.

mod approvals;
mod canonical;
mod consent;
mod decide;
mod decision;
mod delegation;
mod loosening;
mod permit;
mod principal;
mod rule;
mod under_way;

pub use approvals::ineligible;
pub use consent::{Asked, Consent, Said, Vote, lifted};
pub use decide::{Facts, Request, decide};
pub use decision::{Decision, DecisionRecord, Reason, Verdict};
pub use delegation::Delegation;
pub use loosening::{Loosening, LooseningStanding};
pub use permit::Permit;
pub use principal::{ActorChain, Principal, PrincipalKind};
pub use rule::{
    ApprovalRule, Approver, EXCEPTION_APPROVALS, LONGEST_SECONDS, MOST_APPROVALS, SHORTEST_SECONDS,
};
pub use under_way::{Halt, halt};
