//! Who approves, and by which rule. Knows forms; must not decide what loosens.

use super::Act;
use crate::http::path::Id;
use crate::service::approvers::{self, Appointment, Duty};
use crate::service::{Loosened, Refused};
use axum::response::Response;
use floe_domain::guard::ApprovalRule;
use std::str::FromStr;

const PAGE: &str = "/settings/approvals";

/// `POST /act/approvers/{id}`.
pub(super) async fn appoint(Id(id): Id, act: Act) -> Response {
    let outcome = appointed(&act, &id).await;
    act.answer_loosened(PAGE, "Nothing was changed", "duty-changed", outcome)
}

async fn appointed(act: &Act, id: &str) -> Result<Loosened, Refused> {
    let duty = Duty::from_name(act.field("duty")).ok_or_else(|| {
        Refused::invalid("duty", "is not one of: none, approver, freeze-approver")
    })?;
    let wanted = Appointment {
        person_id: id,
        duty,
        reason: act.field("reason"),
    };
    let proof = act.proof(&wanted.act()).await?;
    approvers::appoint(&act.http.app, &act.caller, &wanted, &proof).await
}

/// `POST /act/approval-rule`.
pub(super) async fn set_rule(act: Act) -> Response {
    let outcome = rule_set(&act).await;
    act.answer_loosened(PAGE, "The rule was not set", "rule-changed", outcome)
}

async fn rule_set(act: &Act) -> Result<Loosened, Refused> {
    let minutes = |name: &str| {
        number::<u32>(act, name)?
            .checked_mul(60)
            .ok_or_else(|| Refused::invalid(name, "is too long"))
    };
    let rule = ApprovalRule {
        revision: 0,
        approvals: number(act, "approvals")?,
        people_too: act.field("people_too") == "true",
        approval_seconds: minutes("approval_minutes")?,
        permit_seconds: minutes("permit_minutes")?,
        loosening_seconds: minutes("loosening_minutes")?,
    };
    let reason = act.field("reason");
    let proof = act.proof(&approvers::act_of_rule(&rule, reason)).await?;
    approvers::set_rule(&act.http.app, &act.caller, rule, reason, &proof).await
}

fn number<T: FromStr>(act: &Act, name: &str) -> Result<T, Refused> {
    act.field(name)
        .trim()
        .parse()
        .map_err(|_| Refused::invalid(name, "is not a whole number in its bounds"))
}
