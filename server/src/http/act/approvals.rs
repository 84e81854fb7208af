//! What people say to requests. Knows forms; must not decide what follows.

use super::Act;
use crate::http::path::Id;
use crate::service::Refused;
use crate::service::approvals::{self, Word};
use axum::response::Response;
use floe_domain::guard::Said;

/// `POST /act/approvals/{id}/approve`.
pub(super) async fn approve(Id(id): Id, act: Act) -> Response {
    let outcome = say(&act, &id, Said::Approve).await.map(|()| "approved");
    act.answer(&page(&id), "Your approval was not taken", outcome)
}

/// `POST /act/approvals/{id}/deny`.
pub(super) async fn deny(Id(id): Id, act: Act) -> Response {
    let outcome = say(&act, &id, Said::Deny).await.map(|()| "denied");
    act.answer(&page(&id), "Your denial was not taken", outcome)
}

async fn say(act: &Act, id: &str, said: Said) -> Result<(), Refused> {
    let word = Word {
        request_id: id,
        said,
        digest: act.field("digest"),
        reason: act.field("reason"),
    };
    let proof = act.proof(&word.act()).await?;
    approvals::say(&act.http.app, &act.caller, &word, &proof)
        .await
        .map(drop)
}

/// `POST /act/approvals/{id}/withdraw`.
pub(super) async fn withdraw(Id(id): Id, act: Act) -> Response {
    let outcome = approvals::withdraw(&act.http.app, &act.caller, &id).await;
    act.answer(
        &page(&id),
        "Your approval stands",
        outcome.map(|()| "withdrawn"),
    )
}

fn page(id: &str) -> String {
    format!("/approvals/{id}")
}
