//! Setting a freeze, ending one before its time, and changing one. Knows the forms; must not decide what they take.

use super::Act;
use crate::http::path::Id;
use crate::service::{Changed, Loosened, Refused, environments, freezes, loosenings, passkeys};
use axum::response::Response;
use floe_domain::cost::grammar::encode;
use floe_domain::freeze::{FreezeDraft, FreezeForm};
use floe_domain::people::Permission;

/// `POST /act/freezes`.
pub(super) async fn set(act: Act) -> Response {
    let form = sent(&act);
    match was_set(&act, &form).await {
        Ok(id) => act.answer(&format!("/freezes/{id}"), "", Ok("freeze-set")),
        Err(refused) => act.form_failed(
            "/freezes/new",
            "The freeze was not set",
            form.given(),
            refused,
        ),
    }
}

/// Who may not set one is told so before anything is said of the form.
async fn was_set(act: &Act, form: &FreezeForm) -> Result<String, Refused> {
    act.caller.require(Permission::FreezesWrite)?;
    let draft = drafted(act, form).await?;
    let window = freezes::create(&act.http.app, &act.caller, draft).await?;
    Ok(window.id)
}

fn sent(act: &Act) -> FreezeForm {
    let pairs = act.fields.iter();
    FreezeForm::from_given(pairs.map(|(name, value)| (name.as_str(), value.as_str())))
}

async fn drafted(act: &Act, form: &FreezeForm) -> Result<FreezeDraft, Refused> {
    let known = environments::list(&act.http.app, &act.caller).await?;
    let known: Vec<_> = known.into_iter().map(|view| view.environment).collect();
    form.draft(&known, act.http.clock.now())
        .map_err(|fields| Refused::Invalid { fields })
}

/// `POST /act/freezes/{id}/end`.
pub(super) async fn end(Id(id): Id, act: Act) -> Response {
    let outcome = ended(&act, &id).await;
    let page = format!("/freezes/{id}");
    act.answer_loosened(&page, "The freeze was not ended", "freeze-ended", outcome)
}

async fn ended(act: &Act, id: &str) -> Result<Loosened, Refused> {
    let reason = act.field("reason");
    let signed = loosenings::act_of_ending(id, reason);
    let proof = act.proof_if_any(&signed).await?;
    freezes::end_early(&act.http.app, &act.caller, id, reason, proof.as_ref()).await
}

/// `POST /act/freezes/{id}/change`.
pub(super) async fn change(Id(id): Id, act: Act) -> Response {
    const TITLE: &str = "The freeze was not changed";
    let form = sent(&act);
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
    act.caller.require(Permission::FreezesWrite)?;
    let draft = drafted(act, form).await?;
    // Everything that was sent is signed, the draft and why.
    let signed = passkeys::act(&format!("/act/freezes/{id}/change"), &act.fields);
    let proof = act.proof_if_any(&signed).await?;
    let proof = proof.as_ref().map(|proof| (proof, signed.as_str()));
    freezes::change(app, &act.caller, (id, draft), act.field("why"), proof).await
}
