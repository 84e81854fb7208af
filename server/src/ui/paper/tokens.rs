//! Tokens: which there are, how to take one back, and the form that issues one. Knows what is shown; must not decide who may.

use super::super::Floe;
use super::super::failure::failed;
use super::table::{Column, table};
use super::{form_failure, page, sent_back, tabs};
use crate::service::{Token, people, tokens};
use floe_app::ui::badge::badge;
use floe_app::ui::field::{Choice, Choices, Field};
use floe_app::ui::page::Empty;
use floe_app::ui::when::{time, time_ago};
use floe_app::view::{Failure, PaperPage};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Permission, Scope};
use floe_domain::time::Instant;
use leptos::prelude::*;

const ISSUE: &str = "/act/tokens";

pub(super) async fn show(floe: &Floe) -> Result<PaperPage, Failure> {
    let unseen = failed("Tokens can not be shown");
    let caller = floe.caller()?;
    let now = floe.now();
    let mut found = tokens::list(floe.app(), caller).await.map_err(&unseen)?;
    found.sort_by_cached_key(|token| (!lives(token, now), name(token)));
    let owners = if caller.may(Permission::PeopleManage) {
        let people = people::list(floe.app(), caller).await.map_err(&unseen)?;
        people.into_iter().map(|person| person.email).collect()
    } else {
        let you = caller.owner().map(|(_, email)| email.to_owned());
        you.into_iter().collect()
    };
    let content = view! {
        <p class="lede">"Whoever comes with a token is automated, whoever owns it. It may do what both its scopes and its owner's role allow."</p>
        {tabs(floe, "/settings/tokens")}
        {list(&found, now)}
        {issue(owners, sent_back(floe, ISSUE))}
    };
    Ok(page("Tokens", content.into_any()))
}

/// Whether it still opens anything.
fn lives(token: &Token, now: Instant) -> bool {
    token.revoked_at.is_none() && now < token.expires_at
}

/// Its name, and through which token it was passed on.
pub(super) fn name(token: &Token) -> String {
    match &token.through {
        Some(through) => format!("{} (through {through})", token.name),
        None => token.name.clone(),
    }
}

fn list(tokens: &[Token], now: Instant) -> AnyView {
    if tokens.is_empty() {
        return view! { <Empty title="No token has been issued"><p>"Issue one for each program, with only the scopes it needs."</p></Empty> }
            .into_any();
    }
    let rows = tokens.iter().map(|one| row(one, now)).collect_view();
    view! {
        {table("Tokens", "Tokens, living ones first", &[Column::Words("Token"), Column::Words("Owner"), Column::Words("Scopes"), Column::Words("Last used"), Column::Words("Expires"), Column::Words("Revoke")], rows)}
    }
    .into_any()
}

fn row(token: &Token, now: Instant) -> AnyView {
    let (lives, name) = (lives(token, now), name(token));
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
    let revoke = lives.then(|| {
        view! {
            <details class="confirm">
                <summary class="button quiet" aria-label=format!("Revoke {name}")>"Revoke…"</summary>
                <form method="post" action=format!("{ISSUE}/{}/revoke", token.id)>
                    <p>"It stops working at once, for good."</p>
                    <button type="submit" class="button danger">{format!("Revoke {name}")}</button>
                </form>
            </details>
        }
    });
    let kind = match token.kind {
        PrincipalKind::Service => "service",
        _ => "agent",
    };
    view! {
        <tr class:gone=!lives>
            <th scope="row">{name.clone()}" "{badge("plain", kind)}<p class="meta">{state}</p></th>
            <td>{token.owner.clone()}</td>
            <td class="scopes">{scopes}</td>
            <td>{used}</td>
            <td>{time(token.expires_at)}</td>
            <td>{revoke}</td>
        </tr>
    }
    .into_any()
}

fn issue(owners: Vec<String>, failure: Signal<Option<Failure>>) -> AnyView {
    let both = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let kinds = vec![
        both("agent", "agent: a program that decides what to do"),
        both(
            "service",
            "service: a program that does what it was written to do",
        ),
    ];
    let scopes = Scope::ALL
        .map(|scope| both(scope.name(), scope.name()))
        .to_vec();
    let days = vec![
        both("7", "in 7 days"),
        both("30", "in 30 days"),
        both("90", "in 90 days"),
        both("365", "in a year"),
    ];
    let first = owners.first().cloned().unwrap_or_default();
    let owners = owners.iter().map(|owner| both(owner, owner)).collect();
    view! {
        <section class="block">
            <h2>"Issue a token"</h2>
            <form method="post" action=ISSUE class="form">
                {form_failure(failure)}
                <Field label="Name" name="name" hint="What uses it: deploy-bot." failure/>
                <Choice label="Kind" name="kind" options=kinds value="agent" failure/>
                <Choice label="Owner" name="owner" options=owners value=first failure/>
                <Choices legend="Scopes" name="scopes" options=scopes chosen=vec!["costs:read".to_owned()] failure/>
                <Choice label="Stops working" name="days" options=days value="30" failure/>
                <button type="submit" class="button primary">"Issue it"</button>
            </form>
        </section>
    }
    .into_any()
}
