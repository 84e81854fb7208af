//! Tokens: which there are, and how to take one back.

use super::tabs::tabs;
use super::token_form::IssueForm;
use crate::calls::reads::read_tokens;
use crate::calls::{IssueToken, RevokeToken};
use crate::ui::badge::badge;
use crate::ui::load::{awaited, loaded, use_search};
use crate::ui::notice::{FormFailure, failure_of};
use crate::ui::page::{Empty, PageHead};
use crate::ui::when::{time, time_ago};
use crate::view::{self, Failure, Session, TokenRow};
use floe_domain::time::Instant;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The tokens page.
#[component]
pub fn TokensPage() -> impl IntoView {
    let search = use_search();
    let issue = ServerAction::<IssueToken>::new();
    let failure = failure_of(issue);
    let not_revoked = failure_of(ServerAction::<RevokeToken>::new());
    let tokens = awaited(move || search.get(), |_| read_tokens());
    view! {
        <PageHead title="Tokens" lede="Whoever comes with a token is automated, whoever owns it. It may do what both its scopes and its owner's role allow."/>
        <FormFailure failure=not_revoked/>
        {loaded(tokens, move |page, session| show(page, &session, issue, failure))}
    }
}

fn show(
    page: view::TokensPage,
    session: &Session,
    issue: ServerAction<IssueToken>,
    failure: Signal<Option<Failure>>,
) -> AnyView {
    let now = page.now;
    let list = if page.rows.is_empty() {
        view! { <Empty title="No token has been issued"><p>"Issue one for each program, with only the scopes it needs."</p></Empty> }
            .into_any()
    } else {
        let rows = page
            .rows
            .into_iter()
            .map(|one| row(one, now))
            .collect_view();
        view! {
            <div class="table-scroll" role="region" aria-label="Tokens" tabindex="0">
                <table class="table">
                    <caption class="unseen">"Tokens, living ones first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Token"</th>
                            <th scope="col">"Owner"</th>
                            <th scope="col">"Scopes"</th>
                            <th scope="col">"Last used"</th>
                            <th scope="col">"Expires"</th>
                            <th scope="col">"Revoke"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        {tabs(session)}
        {list}
        <IssueForm owners=page.owners action=issue failure/>
    }
    .into_any()
}

fn row(token: TokenRow, now: Instant) -> AnyView {
    let lives = token.lives(now);
    let state = match token.revoked_at {
        Some(at) => Some(view! { <span class="meta">"revoked "{time(at)}</span> }.into_any()),
        None if !lives => Some(badge("strong", "expired")),
        None => None,
    };
    let scopes = token
        .scopes
        .iter()
        .map(|scope| view! { <code>{scope.name()}</code>" " })
        .collect_view();
    let used = token.last_used_at.map_or_else(
        || view! { <span class="meta">"never"</span> }.into_any(),
        |at| time_ago(now, at),
    );
    let expires = token.expires_at.map_or_else(
        || view! { <span class="meta">"never"</span> }.into_any(),
        time,
    );
    let revoke = lives.then(|| {
        view! {
            <details class="confirm">
                <summary class="button quiet" aria-label=format!("Revoke {}", token.name)>"Revoke…"</summary>
                <form method="post" action=RevokeToken::url()>
                    <p>"It stops working at once, for good."</p>
                    <input type="hidden" name="id" value=token.id.clone()/>
                    <button type="submit" class="button danger">"Revoke "{token.name.clone()}</button>
                </form>
            </details>
        }
    });
    view! {
        <tr class:gone=!lives>
            <th scope="row">{token.name.clone()}" "{badge("plain", token.kind.name())}<p class="meta">{state}</p></th>
            <td>{token.owner}</td>
            <td class="scopes">{scopes}</td>
            <td>{used}</td>
            <td>{expires}</td>
            <td>{revoke}</td>
        </tr>
    }
    .into_any()
}
