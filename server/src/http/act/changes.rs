//! What people say to changes that loosen. Knows forms; must not decide what follows.

use super::Act;
use crate::http::path::Id;
use crate::service::Refused;
use crate::service::loosenings;
use axum::response::Response;

/// `POST /act/changes/{id}/approve`.
pub(super) async fn approve(Id(id): Id, act: Act) -> Response {
    let outcome = approved(&act, &id).await.map(|()| "approved");
    act.answer(&page(&id), "Your approval was not taken", outcome)
}

async fn approved(act: &Act, id: &str) -> Result<(), Refused> {
    let digest = act.field("digest");
    let proof = act.proof(&loosenings::act_of_approval(id, digest)).await?;
    loosenings::approve(&act.http.app, &act.caller, (id, digest), &proof).await
}

/// `POST /act/changes/{id}/veto`.
pub(super) async fn veto(Id(id): Id, act: Act) -> Response {
    let outcome = loosenings::veto(&act.http.app, &act.caller, &id, act.field("reason")).await;
    act.answer(
        &page(&id),
        "Your veto was not taken",
        outcome.map(|()| "vetoed"),
    )
}

fn page(id: &str) -> String {
    format!("/approvals/changes/{id}")
}
