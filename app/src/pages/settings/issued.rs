//! A token's secret, shown once, with something to paste.

use crate::calls::reads::read_issued_token;
use crate::ui::clipboard::CopyButton;
use crate::ui::load::{awaited, loaded};
use crate::ui::page::PageHead;
use crate::view::IssuedToken;
use floe_domain::people::Scope;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The page after issuing a token.
#[component]
pub fn IssuedPage() -> impl IntoView {
    let handle = use_params_map()
        .read_untracked()
        .get("handle")
        .unwrap_or_default();
    let token = awaited(move || handle.clone(), read_issued_token);
    view! {
        <PageHead title="Token issued"><a class="button" href="/settings/tokens">"All tokens"</a></PageHead>
        {loaded(token, |token, _| show(token))}
    }
}

fn show(token: IssuedToken) -> AnyView {
    let example = example(&token);
    let IssuedToken { row, secret, .. } = token;
    view! {
        <section class="panel">
            <h2>{row.name.clone()}</h2>
            <p>"Copy it now. Floe keeps only a hash of it, and shows it this once."</p>
            <p class="secret"><output aria-label="Token"><code class="wrap">{secret.clone()}</code></output></p>
            <CopyButton text=secret what="token"/>
        </section>
        <section class="block">
            <h2>"Try it"</h2>
            <pre class="paste" tabindex="0"><code>{example.clone()}</code></pre>
            <CopyButton text=example what="command"/>
        </section>
    }
    .into_any()
}

/// A command that the token's scopes allow.
fn example(token: &IssuedToken) -> String {
    let IssuedToken {
        row,
        secret,
        origin,
        example_environment,
    } = token;
    let asks = [
        (Scope::EnvironmentsRecreate, "recreate"),
        (Scope::EnvironmentsDelete, "delete"),
    ]
    .into_iter()
    .find(|(scope, _)| row.scopes.contains(scope));
    match (asks, example_environment) {
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
