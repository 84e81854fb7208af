//! Notes: all that one may see, and the forms that write, change and remove one. Knows what is shown; must not draw charts.

use super::super::Floe;
use super::super::failure::failed;
use super::super::marks::{self, days, scope};
use super::views::visibility_field;
use super::{field, page};
use crate::service::notes::{self, Note};
use crate::service::saved_views::Visibility;
use floe_app::location::{EXPLORE, address};
use floe_app::ui::when::time;
use floe_app::view::{Failure, PaperPage};
use floe_domain::cost::{Dimension, grammar};
use floe_domain::people::Permission;
use leptos::prelude::*;

const UNSEEN: &str = "Notes can not be shown";

/// The explorer's address around a note's days.
fn around(note: &Note) -> String {
    let scope = [
        (Dimension::Region, &note.region),
        (Dimension::Service, &note.service),
    ];
    let scope = scope.into_iter().filter(|(_, value)| value.is_some());
    let scope: Vec<_> = scope.map(|(name, value)| (name, value.clone())).collect();
    marks::around((note.first_day, note.last_day), scope)
}

pub(super) async fn list(floe: &Floe) -> Result<PaperPage, Failure> {
    let caller = floe.caller()?;
    let found = notes::list(floe.app(), caller)
        .await
        .map_err(failed(UNSEEN))?;
    let may_remove = caller.may(Permission::PeopleManage);
    let person = caller.owner().map_or("", |(id, _)| id);
    let rows = found
        .iter()
        .map(|note| row(note, note.owner_id == person, may_remove))
        .collect_view();
    let list = if found.is_empty() {
        view! { <div class="empty"><p class="empty-title">"There is no note"</p><p>"A note says why a day looks as it does: a launch, a migration, a mistake."</p></div> }.into_any()
    } else {
        view! {
            <div class="table-scroll" tabindex="0"><table class="table cards">
                <thead><tr><th scope="col">"Days"</th><th scope="col">"Note"</th><th scope="col">"Stands on charts of"</th><th scope="col">"Written by"</th><th scope="col">"Seen by"</th><th scope="col"><span class="unseen">"What to do with it"</span></th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        }
        .into_any()
    };
    let content = view! {
        <p>"Notes stand as numbers on the explorer's charts, and in words below them."</p>
        {list}
        <p class="block"><a class="button primary" href="/notes/new">"Add a note"</a></p>
    };
    Ok(page("Notes", content.into_any()))
}

fn row(note: &Note, is_own: bool, may_remove: bool) -> AnyView {
    let where_ = match scope(note).trim_end_matches(" · ") {
        "" => "everything".to_owned(),
        scope => scope.to_owned(),
    };
    let seen_by = match note.visibility {
        Visibility::Private => "you alone",
        Visibility::Shared => "everyone",
    };
    let which = format!(" the note on {}", days(note.first_day, note.last_day));
    let change = is_own.then(|| {
        view! { <a class="button quiet" href=format!("/notes/{}", note.id)>"Change"<span class="unseen">{which.clone()}</span></a> }
    });
    let remove = (is_own || may_remove).then(|| remove(&note.id, &which));
    view! {
        <tr>
            <td data-label="Days"><a href=around(note)>{days(note.first_day, note.last_day)}</a></td>
            <td data-label="Note">{note.words.clone()}</td>
            <td data-label="Charts of">{where_}</td>
            <td data-label="Written by">{note.owner.clone()}</td>
            <td data-label="Seen by">{seen_by}</td>
            <td><div class="actions">{change}{remove}</div></td>
        </tr>
    }
    .into_any()
}

fn remove(id: &str, which: &str) -> AnyView {
    view! {
        <form method="post" action=format!("/act/notes/{id}/remove")>
            <button type="submit" class="button quiet">"Remove"<span class="unseen">{which.to_owned()}</span></button>
        </form>
    }
    .into_any()
}

/// The form that writes one; the address says what is known already.
pub(super) fn new(search: &str) -> PaperPage {
    let pairs = grammar::decode(search);
    let sent = |name: &str| {
        let found = pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    };
    let back = sent("back");
    let hidden = back
        .clone()
        .map(|back| view! { <input type="hidden" name="back" value=back/> });
    let link = back
        .map(|back| view! { <p><a href=address(EXPLORE, &back)>"Back to the explorer"</a></p> });
    let known = |name| sent(name).unwrap_or_default();
    let content = view! {
        <form method="post" action="/act/notes" class="form">
            {hidden}
            {fields(known("first_day"), String::new(), String::new(), (known("region"), known("service")), Visibility::Private)}
            <button type="submit" class="button primary">"Write the note"</button>
            {link}
        </form>
    };
    page("Add a note", content.into_any())
}

/// The form that changes one.
pub(super) async fn change(floe: &Floe, id: &str) -> Result<PaperPage, Failure> {
    let note = notes::show(floe.app(), floe.caller()?, id)
        .await
        .map_err(failed("The note can not be shown"))?;
    let scope = (
        note.region.clone().unwrap_or_default(),
        note.service.clone().unwrap_or_default(),
    );
    let (first, last) = (note.first_day.to_string(), note.last_day.to_string());
    let content = view! {
        <p><a href=around(&note)>"These days in the explorer"</a>" "<span class="meta">"Written by "{note.owner.clone()}", changed "{time(note.changed_at)}</span></p>
        <form method="post" action=format!("/act/notes/{}", note.id) class="form">
            {fields(first, last, note.words.clone(), scope, note.visibility)}
            <button type="submit" class="button primary">"Change the note"</button>
        </form>
        <div class="actions block">{remove(&note.id, " the note")}</div>
    };
    Ok(page("Note", content.into_any()))
}

fn fields(
    first: String,
    last: String,
    words: String,
    (region, service): (String, String),
    visibility: Visibility,
) -> AnyView {
    view! {
        {field("First day", "first_day", view! { <input id="first_day" name="first_day" type="date" value=first required/> }.into_any())}
        {field("Last day, if it is about several", "last_day", view! { <input id="last_day" name="last_day" type="date" value=last/> }.into_any())}
        {field("What happened", "words", view! { <textarea id="words" name="words" rows="3" maxlength="500" required>{words}</textarea> }.into_any())}
        {field("Only on charts of this region", "region", view! { <input id="region" name="region" maxlength="200" value=region placeholder="any"/> }.into_any())}
        {field("Only on charts of this service", "service", view! { <input id="service" name="service" maxlength="200" value=service placeholder="any"/> }.into_any())}
        {visibility_field(visibility)}
    }
    .into_any()
}
