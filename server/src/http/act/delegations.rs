//! Letting agents act, and taking that back. Knows forms; must not decide who may.

use super::Act;
use crate::http::path::Id;
use crate::service::{DelegationDraft, Refused, delegations};
use axum::response::Response;

const PAGE: &str = "/settings/delegations";

/// `POST /act/delegations`.
pub(super) async fn grant(act: Act) -> Response {
    let outcome = granted(&act).await.map(|()| "delegated");
    act.answer(PAGE, "The agent was not let", outcome)
}

async fn granted(act: &Act) -> Result<(), Refused> {
    let all = |name: &str| -> Vec<&str> {
        let of_name = act.fields.iter().filter(|(field, _)| field == name);
        of_name.map(|(_, value)| value.as_str()).collect()
    };
    let operations = all("operations")
        .into_iter()
        .map(|name| {
            name.parse()
                .map_err(|_| Refused::invalid("operations", "is not one of: delete, recreate"))
        })
        .collect::<Result<_, _>>()?;
    let named = all("environments");
    let environments = match (act.field("on"), named.is_empty()) {
        ("named", _) => Some(named.into_iter().map(str::to_owned).collect()),
        ("every", true) => None,
        ("every", false) => {
            let reason = "are named, and every one is chosen too: choose one of the two";
            return Err(Refused::invalid("environments", reason));
        }
        _ => {
            let reason = "is not chosen: the environments that are named, or every one";
            return Err(Refused::invalid("on", reason));
        }
    };
    let draft = DelegationDraft {
        agent_id: act.field("agent").to_owned(),
        operations,
        environments,
        days: act
            .field("days")
            .trim()
            .parse()
            .map_err(|_| Refused::invalid("days", "is not between 1 and 90"))?,
    };
    delegations::grant(&act.http.app, &act.caller, draft)
        .await
        .map(drop)
}

/// `POST /act/delegations/{id}/revoke`.
pub(super) async fn revoke(Id(id): Id, act: Act) -> Response {
    let outcome = delegations::revoke(&act.http.app, &act.caller, &id).await;
    act.answer(
        PAGE,
        "It was not taken back",
        outcome.map(|()| "delegation-revoked"),
    )
}
