//! A token's secret, shown once, with something to paste. A secret passes through here on its way to the one who asked for it;
//! must not be written anywhere.

use super::super::Floe;
use super::{page, session, tokens};
use crate::service::{IssuedToken, environments};
use floe_app::ui::icon::icon;
use floe_app::view::{Failure, FailureKind, PaperPage};
use floe_domain::people::Scope;
use leptos::prelude::*;

pub(super) async fn show(floe: &Floe, handle: &str) -> Result<PaperPage, Failure> {
    let caller = floe.caller()?;
    let issued = session(floe).and_then(|of| floe.http.once.take(handle, &of, floe.now()));
    let Some(issued) = issued else {
        return Err(Failure::new(
            FailureKind::NotFound,
            "The token was shown already",
            "A token's secret is shown once, within ten minutes, to the person who issued it. Floe keeps only its fingerprint.",
            "If it is lost, revoke the token and issue another.",
        ));
    };
    let environments = environments::list(floe.app(), caller).await.ok();
    let environment = environments
        .and_then(|all| all.into_iter().next())
        .map(|view| view.environment.id);
    let example = example(&floe.origin(), &issued, environment.as_deref());
    let content = view! {
        <p class="actions"><a class="button" href="/settings/tokens">"All tokens"</a></p>
        <section class="panel">
            <h2>{tokens::name(&issued.token)}</h2>
            <p>"Copy it now. Floe keeps only a hash of it, and shows it this once."</p>
            <p class="secret"><output id="secret" aria-label="Token"><code class="wrap">{issued.secret.reveal().to_owned()}</code></output></p>
            {copies("secret", "Copy token")}
        </section>
        <section class="block">
            <h2>"Try it"</h2>
            <pre class="paste" id="example" tabindex="0"><code>{example}</code></pre>
            {copies("example", "Copy command")}
        </section>
    };
    Ok(page("Token issued", content.into_any()))
}

/// A button that copies the text of the element with that id: `copy.js` does it.
fn copies(id: &'static str, words: &'static str) -> AnyView {
    view! {
        <button type="button" class="button with-script" data-copy=id>{icon("copy")}<span aria-live="polite">{words}</span></button>
    }
    .into_any()
}

/// A command that the token's scopes allow, and that changes nothing.
fn example(origin: &str, issued: &IssuedToken, environment: Option<&str>) -> String {
    let secret = issued.secret.reveal();
    let asks = [
        (Scope::EnvironmentsRecreate, "recreate"),
        (Scope::EnvironmentsDelete, "delete"),
    ]
    .into_iter()
    .find(|(scope, _)| issued.token.scopes.contains(scope));
    match (asks, environment) {
        (Some((_, operation)), Some(environment)) => format!(
            "curl -i {origin}/api/v1/environments/{environment}/operations \\\n  \
             -H 'Authorization: Bearer {secret}' \\\n  -H \"Idempotency-Key: try-$(date +%s)\" \\\n  \
             -H 'Content-Type: application/json' \\\n  \
             -d '{{\"operation\":\"{operation}\",\"reason\":\"trying the guard\",\"dry_run\":true}}'"
        ),
        _ => format!(
            "curl '{origin}/api/v1/costs?range=last-30-days&group_by=region' \\\n  -H 'Authorization: Bearer {secret}'"
        ),
    }
}
