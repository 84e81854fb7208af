//! The guard: who asks for what, and whether it is allowed. Pure and total; what is not known is denied.

mod decide;
mod decision;
mod permit;
mod principal;

pub use decide::{Facts, Request, decide};
pub use decision::{Decision, DecisionRecord, Reason, Verdict};
pub use permit::Permit;
pub use principal::{ActorChain, Principal, PrincipalKind};
