//! For how long requests wait, approvals hold and permits are good: as long as the rule says, to the microsecond.

use super::approvals::Cast;
use crate::service::RequestStatus;
use floe_domain::environment::OperationStatus;
use floe_domain::guard::{ApprovalRule, Said};
use std::time::Duration;

const MICROSECOND: Duration = Duration::from_micros(1);
const MINUTE: Duration = Duration::from_secs(60);

/// Approvals hold for a minute; permits and delays are as they are by default.
fn brief_approvals() -> ApprovalRule {
    ApprovalRule {
        approval_seconds: 60,
        ..ApprovalRule::default()
    }
}

#[tokio::test]
async fn a_request_can_be_approved_for_as_long_as_is_set() {
    for (later, status) in [
        (MINUTE - MICROSECOND, RequestStatus::Approved),
        (MINUTE, RequestStatus::Expired),
    ] {
        let cast = Cast::new().await;
        cast.set_rule(brief_approvals()).await;
        let request = cast.asked().await;
        cast.approve(&cast.ida, &request).await;
        cast.stage.clock.advance(later);
        let said = cast.say(&cast.kim, &request, Said::Approve).await;
        let in_time = status == RequestStatus::Approved;
        assert_eq!(said.is_ok(), in_time, "{later:?}: {said:?}");
        assert_eq!(cast.standing(&request).await.status, status, "{later:?}");
    }
}

#[tokio::test]
async fn approvals_hold_for_as_long_as_is_set() {
    for (later, status) in [
        (MINUTE - MICROSECOND, OperationStatus::Succeeded),
        (MINUTE, OperationStatus::Failed),
    ] {
        let cast = Cast::new().await;
        cast.set_rule(brief_approvals()).await;
        let (_, id) = cast.approved().await;
        cast.stage.clock.advance(later);
        let operation = cast.worked(&id).await;
        assert_eq!(operation.status, status, "{later:?}: {operation:?}");
    }
}

#[tokio::test]
async fn a_permit_holds_for_as_long_as_is_set() {
    for (later, status) in [
        (2 * MINUTE - MICROSECOND, OperationStatus::Succeeded),
        (2 * MINUTE, OperationStatus::Failed),
    ] {
        let cast = Cast::new().await;
        cast.set_rule(ApprovalRule {
            permit_seconds: 120,
            ..ApprovalRule::default()
        })
        .await;
        let (_, id) = cast.approved().await;
        cast.stage.clock.advance(later);
        let operation = cast.worked(&id).await;
        assert_eq!(operation.status, status, "{later:?}: {operation:?}");
        let outcome = operation.outcome.unwrap();
        let has_expired = outcome.contains("before its permit expired");
        assert_eq!(has_expired, status == OperationStatus::Failed, "{outcome}");
    }
}

#[tokio::test]
async fn a_longer_permit_than_by_default_holds_for_as_long_as_is_set() {
    let cast = Cast::new().await;
    cast.set_rule(ApprovalRule {
        approval_seconds: 7_200,
        permit_seconds: 3_600,
        ..ApprovalRule::default()
    })
    .await;
    let (_, id) = cast.approved().await;
    cast.stage.clock.advance(60 * MINUTE - MICROSECOND);
    let operation = cast.worked(&id).await;
    assert_eq!(
        operation.status,
        OperationStatus::Succeeded,
        "{operation:?}"
    );
}
