//! Calendar feeds: what there is, a form for another, its address once, revoking one. Knows what is shown; must not know how
//! feeds are kept.

use super::super::Floe;
use super::super::failure::failed;
use super::{field, page, session, tabs};
use crate::service::feeds::{self, Feed, IssuedFeed};
use floe_app::ui::when::time;
use floe_app::view::{Failure, PaperPage};
use leptos::prelude::*;

pub(super) async fn show(floe: &Floe) -> Result<PaperPage, Failure> {
    let unseen = failed("Your calendar feeds can not be shown");
    let found = feeds::list(floe.app(), floe.caller()?)
        .await
        .map_err(unseen)?;
    let issued = session(floe).and_then(|session| floe.http.feeds.take(&session, floe.now()));
    let content = view! {
        {tabs(floe, "/settings/feeds")}
        <p>"A calendar program that subscribes to an address made here shows the freezes beside everything else. Whoever knows the address can read them, and nothing more."</p>
        {issued.map(|issued| address(floe, &issued))}
        {list(&found)}
        <section class="block">
            <h2>"Make a feed"</h2>
            <form method="post" action="/act/feeds" class="form">
                {field("What reads it", "name", view! { <input id="name" name="name" maxlength="100" placeholder="My phone" required/> }.into_any())}
                <button type="submit" class="button primary">"Make a feed"</button>
            </form>
        </section>
    };
    Ok(page("Calendar feeds", content.into_any()))
}

fn address(floe: &Floe, issued: &IssuedFeed) -> AnyView {
    let address = format!("{}/calendar/{}.ics", floe.origin(), issued.secret.reveal());
    view! {
        <section class="panel">
            <h2>{issued.feed.name.clone()}</h2>
            <p>"Copy it now. Floe keeps only a hash of it, and shows it this once."</p>
            <p class="secret"><output aria-label="Address"><code class="wrap">{address}</code></output></p>
        </section>
    }
    .into_any()
}

fn list(feeds: &[Feed]) -> AnyView {
    if feeds.is_empty() {
        return view! { <div class="empty"><p class="empty-title">"There is no feed"</p><p>"Make one for each program, so that each can be revoked alone."</p></div> }.into_any();
    }
    let rows = feeds
        .iter()
        .map(|feed| {
            let revoke = match feed.revoked_at {
                Some(at) => view! { "revoked "{time(at)} }.into_any(),
                None => view! {
                    <form method="post" action=format!("/act/feeds/{}/revoke", feed.id)>
                        <button type="submit" class="button quiet">"Revoke"<span class="unseen">{format!(" {}", feed.name)}</span></button>
                    </form>
                }
                .into_any(),
            };
            view! {
                <tr>
                    <td data-label="Name">{feed.name.clone()}</td>
                    <td data-label="Whose">{feed.owner.clone()}</td>
                    <td data-label="Made">{time(feed.created_at)}</td>
                    <td data-label="Last read">{feed.last_read_at.map_or_else(|| "never".into_any(), time)}</td>
                    <td>{revoke}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-scroll" tabindex="0"><table class="table cards">
            <caption class="unseen">"Calendar feeds"</caption>
            <thead><tr><th scope="col">"Name"</th><th scope="col">"Whose"</th><th scope="col">"Made"</th><th scope="col">"Last read"</th><th scope="col"><span class="unseen">"Revoke"</span></th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}
