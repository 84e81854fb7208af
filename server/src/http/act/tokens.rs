//! Tokens issued and revoked. Knows forms; must not decide who may, nor write a secret anywhere.

use super::Act;
use crate::http::path::Id;
use crate::secret::Secret;
use crate::service::{Refused, TokenDraft, tokens};
use axum::response::{IntoResponse as _, Redirect, Response};
use floe_domain::freeze::Wrong;
use floe_domain::guard::PrincipalKind;

const PAGE: &str = "/settings/tokens";

/// `POST /act/tokens`. The secret waits for the page that shows it, which the answer leads to.
pub(super) async fn issue(act: Act) -> Response {
    match issued(&act).await {
        Ok(handle) => {
            let page = format!("{PAGE}/issued/{}", handle.reveal());
            Redirect::to(&page).into_response()
        }
        Err(refused) => {
            let kept = &["name", "kind", "owner", "scopes[]", "days"][..];
            let form = ("/act/tokens", kept);
            act.answer_form(PAGE, form, "The token was not issued", Err(refused))
        }
    }
}

async fn issued(act: &Act) -> Result<Secret, Refused> {
    let session = act.session().ok_or_else(|| Refused::NotPermitted {
        detail: "Tokens are issued by people who have signed in.".to_owned(),
    })?;
    let mut fields = Vec::new();
    let mut scopes = Vec::new();
    for name in act.all("scopes[]") {
        match name.parse() {
            Ok(scope) => scopes.push(scope),
            Err(error) => fields.push(Wrong::new("scopes", &format!("{error}"))),
        }
    }
    let days = match act.field("days").trim() {
        "" => None,
        text => text.parse().map(Some).unwrap_or_else(|_| {
            fields.push(Wrong::new("days", "is not a number of days"));
            None
        }),
    };
    if !fields.is_empty() {
        return Err(Refused::Invalid { fields });
    }
    let draft = TokenDraft {
        name: act.field("name").to_owned(),
        kind: PrincipalKind::from_name(act.field("kind")),
        owner: act.field("owner").to_owned(),
        scopes,
        days,
    };
    let issued = tokens::issue(&act.http.app, &act.caller, draft).await?;
    let handle = Secret::random("")?;
    let now = act.http.clock.now();
    let name = handle.reveal().to_owned();
    act.http.once.keep(name, session.to_owned(), issued, now);
    Ok(handle)
}

/// `POST /act/tokens/{id}/revoke`.
pub(super) async fn revoke(Id(id): Id, act: Act) -> Response {
    let outcome = tokens::revoke(&act.http.app, &act.caller, &id).await;
    let outcome = outcome.map(|_| "token-revoked");
    act.answer(PAGE, "The token was not revoked", outcome)
}
