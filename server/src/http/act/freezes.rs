//! Ending a freeze before its time, and changing one. Knows the forms; must not decide what they take.

use super::Act;
use crate::http::path::Id;
use crate::service::{Changed, Loosened, Refused, environments, freezes, loosenings, passkeys};
use axum::response::Response;
use floe_domain::cost::grammar::encode;
use floe_domain::freeze::FreezeForm;

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

/// `POST /act/freezes/{id}/change`.
pub(super) async fn change(Id(id): Id, act: Act) -> Response {
    const TITLE: &str = "The freeze was not changed";
    let pairs = act.fields.iter();
    let form = FreezeForm::from_given(pairs.map(|(name, value)| (name.as_str(), value.as_str())));
    match changed(&act, &id, &form).await {
        Ok(Changed::Done(_)) => act.answer(&format!("/freezes/{id}"), TITLE, Ok("freeze-changed")),
        Ok(Changed::Waiting(change)) => {
            let page = format!("/approvals/changes/{change}");
            act.answer(&page, TITLE, Ok("loosening-asked"))
        }
        Err(refused) => {
            let given = form.given();
            let pairs = given.iter();
            let query = encode(pairs.map(|(name, value)| (name.as_str(), value.as_str())));
            let page = format!("/freezes/{id}/change?{query}");
            act.answer(&page, TITLE, Err(refused))
        }
    }
}

async fn changed(act: &Act, id: &str, form: &FreezeForm) -> Result<Changed, Refused> {
    let app = &act.http.app;
    let known = environments::list(app, &act.caller).await?;
    let known: Vec<_> = known.into_iter().map(|view| view.environment).collect();
    let draft = form
        .draft(&known, act.http.clock.now())
        .map_err(|fields| Refused::Invalid { fields })?;
    // Everything that was sent is signed, the draft and why.
    let signed = passkeys::act(&format!("/act/freezes/{id}/change"), &act.fields);
    let proof = if act.field("passkey").is_empty() {
        None
    } else {
        Some(act.proof(&signed).await?)
    };
    let proof = proof.as_ref().map(|proof| (proof, signed.as_str()));
    freezes::change(app, &act.caller, (id, draft), act.field("why"), proof).await
}
