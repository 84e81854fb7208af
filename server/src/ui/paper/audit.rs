//! The audit: who did what, and whether the chain of records holds. Knows what is shown; must not verify the chain, the service
//! does.

use super::super::Floe;
use super::super::failure::failed;
use super::audit_words::{actor, link, words};
use super::page;
use crate::service::{AuditFilter, AuditPart, Page, audit};
use floe_app::ui::icon::icon;
use floe_app::ui::page::{Empty, fact};
use floe_app::ui::when::time;
use floe_app::view::{Failure, PaperPage};
use floe_domain::audit::Record;
use floe_domain::cost::grammar::{decode, encode};
use leptos::prelude::*;
use serde_json::Value;

/// What the reader asks for, by the names of the filter's inputs.
#[derive(Default)]
struct Query {
    action: String,
    actor: String,
    before: Option<i64>,
}

impl Query {
    fn of(search: &str) -> Self {
        let mut query = Self::default();
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

    fn is_filtered(&self) -> bool {
        !self.action.is_empty() || !self.actor.is_empty()
    }

    /// The address of the page that starts below a record, or with the newest.
    fn address(&self, before: Option<&str>) -> String {
        let filter = [
            ("action", self.action.as_str()),
            ("actor", self.actor.as_str()),
        ];
        let before = before.map(|before| ("before", before));
        format!("/audit?{}", encode(filter.into_iter().chain(before)))
    }
}

pub(super) async fn show(floe: &Floe, search: &str) -> Result<PaperPage, Failure> {
    let query = Query::of(search);
    let filter = AuditFilter {
        action: query.action.clone(),
        actor: query.actor.clone(),
    };
    let page_of = Page {
        after: query.before.map(|before| before.to_string()),
        limit: 50,
    };
    let part = audit::read(floe.app(), floe.caller()?, filter, page_of)
        .await
        .map_err(failed("The audit can not be shown"))?;
    let older = part.records.next.as_deref().map(|before| {
        view! { <a class="button" href=query.address(Some(before))>"Older records"</a> }
    });
    let newest = query
        .before
        .map(|_| view! { <a class="button" href=query.address(None)>"Newest records"</a> });
    let content = view! {
        <p class="lede">"Append-only. Each record carries the hash of the one before, so that a change to any of them shows."</p>
        {chain(&part)}
        {filters(&part.actions, &query)}
        {list(part.records.items, query.is_filtered())}
        <nav class="pages" aria-label="Pages of the audit">{newest}{older}</nav>
    };
    Ok(page("Audit", content.into_any()))
}

fn chain(part: &AuditPart) -> AnyView {
    match &part.broken {
        None => view! {
            <p class="chain">{icon("check")}<strong>"The chain holds"</strong>{format!(" over all {} records.", part.count)}</p>
        }
        .into_any(),
        Some(broken) => view! {
            <section class="notice warn" role="alert">
                <h2>{format!("The chain is broken at record {}", broken.seq)}</h2>
                <p>
                    {format!("What is wrong: {}. Records from there on were changed or removed outside Floe. ", broken.reason)}
                    "Keep the data folder as it is, and compare it with your backups."
                </p>
            </section>
        }
        .into_any(),
    }
}

fn filters(actions: &[String], query: &Query) -> AnyView {
    let options = actions
        .iter()
        .map(|action| {
            let selected = *action == query.action;
            view! { <option value=action.clone() selected=selected>{action.clone()}</option> }
        })
        .collect_view();
    let clear = query
        .is_filtered()
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

fn list(records: Vec<Record>, is_filtered: bool) -> AnyView {
    if records.is_empty() {
        let why = if is_filtered {
            "Take a filter away to see more."
        } else {
            "The first sign-in will be the first record."
        };
        return view! { <Empty title="No record fits"><p>{why}</p></Empty> }.into_any();
    }
    let rows = records.into_iter().map(row).collect_view();
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

fn row(record: Record) -> AnyView {
    let detail: Value = serde_json::from_str(&record.detail).unwrap_or_default();
    let words = words(&record, &detail);
    let refused = record.action.ends_with("deny");
    let link = link(&record, &detail).map(|link| view! { <a href=link>"Open"</a> });
    view! {
        <tr class:refused=refused>
            <td class="number">{record.seq}</td>
            <td class="when">{time(record.at)}</td>
            <td>{actor(&record.actor)}</td>
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Paged;
    use floe_domain::audit::Broken;

    #[test]
    fn a_broken_chain_is_an_alert_that_says_where() {
        let part = AuditPart {
            records: Paged {
                items: Vec::new(),
                next: None,
            },
            count: 50,
            broken: Some(Broken {
                seq: 41,
                reason: "its content was changed".to_owned(),
            }),
            actions: Vec::new(),
        };
        let html = chain(&part).to_html();
        assert!(html.contains("role=\"alert\""), "{html}");
        assert!(html.contains("The chain is broken at record 41"), "{html}");
    }

    #[test]
    fn older_records_keep_the_filter() {
        let query = Query::of("action=decision.deny&before=1300");
        assert_eq!(
            query.address(Some("1202")),
            "/audit?action=decision.deny&actor=&before=1202"
        );
        assert_eq!(query.address(None), "/audit?action=decision.deny&actor=");
    }
}
