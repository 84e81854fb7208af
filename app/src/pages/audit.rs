//! The audit: who did what, and whether the chain of records holds.

use crate::calls::reads::read_audit;
use crate::ui::icon::icon;
use crate::ui::load::{awaited, loaded, use_search};
use crate::ui::page::{Empty, PageHead, fact};
use crate::ui::when::time;
use crate::view::{self, AuditQuery, AuditRow, ChainStatus};
use floe_domain::cost::grammar::{decode, encode};
use leptos::prelude::*;

/// The audit page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let search = use_search();
    let query = Memo::new(move |_| parse(&search.read()));
    let page = awaited(
        move || query.get(),
        |query| read_audit(query.action, query.actor, query.before),
    );
    view! {
        <PageHead title="Audit" lede="Append-only. Each record carries the hash of the one before, so that a change to any of them shows."/>
        {loaded(page, move |page, _| show(page, &query.get_untracked()))}
    }
}

fn parse(search: &str) -> AuditQuery {
    let mut query = AuditQuery::default();
    for (name, value) in decode(search) {
        match name.as_str() {
            "action" => query.action = value,
            "actor" => query.actor = value,
            "before" => query.before = value.parse().ok(),
            _ => {}
        }
    }
    query
}

fn show(page: view::AuditPage, query: &AuditQuery) -> AnyView {
    let filtered = !query.action.is_empty() || !query.actor.is_empty();
    let older = page.next_before.map(|before| {
        let before = before.to_string();
        let query = encode([
            ("action", query.action.as_str()),
            ("actor", query.actor.as_str()),
            ("before", before.as_str()),
        ]);
        view! { <a class="button" href=format!("/audit?{query}")>"Older records"</a> }
    });
    let newest = query.before.map(|_| {
        let query = encode([
            ("action", query.action.as_str()),
            ("actor", query.actor.as_str()),
        ]);
        view! { <a class="button" href=format!("/audit?{query}")>"Newest records"</a> }
    });
    let list = if page.rows.is_empty() {
        view! {
            <Empty title="No record fits">
                <p>{if filtered { "Take a filter away to see more." } else { "The first sign-in will be the first record." }}</p>
            </Empty>
        }
        .into_any()
    } else {
        table(page.rows)
    };
    view! {
        {chain(page.chain)}
        {filter(&page.actions, query)}
        {list}
        <nav class="pages" aria-label="Pages of the audit">{newest}{older}</nav>
    }
    .into_any()
}

fn chain(status: ChainStatus) -> AnyView {
    match status {
        ChainStatus::Holds { records } => view! {
            <p class="chain">{icon("check")}<strong>"The chain holds"</strong>" over all "{records}" records."</p>
        }
        .into_any(),
        ChainStatus::Broken { broken } => view! {
            <section class="notice warn" role="alert">
                <h2>"The chain is broken at record "{broken.seq}</h2>
                <p>
                    "What is wrong: "{broken.reason}". Records from there on were changed or removed outside Floe. "
                    "Keep the data folder as it is, and compare it with your backups."
                </p>
            </section>
        }
        .into_any(),
    }
}

fn filter(actions: &[String], query: &AuditQuery) -> AnyView {
    let options = actions
        .iter()
        .map(|action| {
            let selected = *action == query.action;
            view! { <option value=action.clone() selected=selected>{action.clone()}</option> }
        })
        .collect_view();
    let clear = (!query.action.is_empty() || !query.actor.is_empty())
        .then(|| view! { <a class="button quiet" href="/audit">"Clear"</a> });
    view! {
        <form method="get" action="/audit" class="filters" role="search" aria-label="Filter the audit">
            <div class="field">
                <label for="action">"Action"</label>
                <select id="action" name="action"><option value="">"every action"</option>{options}</select>
            </div>
            <div class="field">
                <label for="actor">"Actor"</label>
                <input id="actor" name="actor" type="search" value=query.actor.clone() placeholder="name or address"/>
            </div>
            <button type="submit" class="button">{icon("filter")}"Filter"</button>
            {clear}
        </form>
    }
    .into_any()
}

fn table(rows: Vec<AuditRow>) -> AnyView {
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <div class="table-scroll" role="region" aria-label="Audit records" tabindex="0">
            <table class="table audit">
                <caption class="unseen">"Audit records, the latest first"</caption>
                <thead>
                    <tr>
                        <th scope="col" class="number">"No."</th>
                        <th scope="col">"When"</th>
                        <th scope="col">"Who"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">"Action"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(row: AuditRow) -> AnyView {
    let AuditRow {
        record,
        actor,
        words,
        link,
    } = row;
    let refused = record.action.ends_with("deny");
    let link = link.map(|link| view! { <a href=link>"Open"</a> });
    view! {
        <tr class:refused=refused>
            <td class="number">{record.seq}</td>
            <td class="when">{time(record.at)}</td>
            <td>{actor}</td>
            <td>
                <details>
                    <summary>{words}</summary>
                    <dl class="facts">
                        {fact("Subject", view! { <code>{record.subject}</code> }.into_any())}
                        {fact("Detail", view! { <code class="wrap">{record.detail}</code> }.into_any())}
                        {fact("Hash", view! { <code class="wrap">{record.hash}</code> }.into_any())}
                        {fact("Hash before", view! { <code class="wrap">{record.previous_hash}</code> }.into_any())}
                    </dl>
                </details>
                {link}
            </td>
            <td><code>{record.action}</code></td>
        </tr>
    }
    .into_any()
}
