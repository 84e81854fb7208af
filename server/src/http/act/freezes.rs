//! Ending a freeze before its time. Knows the form; must not decide what it takes.

use super::Act;
use crate::http::path::Id;
use crate::service::{Loosened, Refused, freezes, loosenings};
use axum::response::Response;

/// `POST /act/freezes/{id}/end`.
pub(super) async fn end(Id(id): Id, act: Act) -> Response {
    const TITLE: &str = "The freeze was not ended";
    match ended(&act, &id).await {
        Ok(Loosened::Done) => act.answer(&format!("/freezes/{id}"), TITLE, Ok("freeze-ended")),
        Ok(Loosened::Waiting(change)) => {
            let page = format!("/approvals/changes/{change}");
            act.answer(&page, TITLE, Ok("loosening-asked"))
        }
        Err(refused) => act.answer(&format!("/freezes/{id}"), TITLE, Err(refused)),
    }
}

async fn ended(act: &Act, id: &str) -> Result<Loosened, Refused> {
    let reason = act.field("reason");
    let proof = if act.field("passkey").is_empty() {
        None
    } else {
        Some(act.proof(&loosenings::act_of_ending(id, reason)).await?)
    };
    freezes::end_early(&act.http.app, &act.caller, id, reason, proof.as_ref()).await
}
