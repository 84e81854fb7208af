//! Changing a dashboard: its name, who sees it, and its panels: added, ordered, sized, removed; all by plain forms. Knows what is
//! shown; must not draw charts.

use super::super::Floe;
use super::super::failure::failed;
use super::views::visibility_field;
use super::{field, page};
use crate::service::Refused;
use crate::service::dashboards::{self, Dashboard, MOST_PANELS, Panel, Size};
use crate::service::saved_views::{self, Views};
use floe_app::view::{Failure, PaperPage};
use leptos::prelude::*;

pub(super) async fn show(floe: &Floe, id: &str) -> Result<PaperPage, Failure> {
    let caller = floe.caller()?;
    let unseen = "The dashboard can not be changed";
    let board = dashboards::show(floe.app(), caller, id)
        .await
        .map_err(failed(unseen))?;
    if !board.is_changed_by(caller) {
        let refused =
            Refused::conflict("It is not yours. Make another that begins with its panels.");
        return Err(failed(unseen)(refused));
    }
    let views = saved_views::list(floe.app(), caller)
        .await
        .map_err(failed(unseen))?;
    let act = format!("/act/dashboards/{}", board.id);
    let last = board.panels.len().saturating_sub(1);
    let rows = board
        .panels
        .iter()
        .enumerate()
        .map(|(place, panel)| row(&act, place, last, panel, &views))
        .collect_view();
    let panels = if board.panels.is_empty() {
        view! { <p class="meta">"There is nothing on it yet."</p> }.into_any()
    } else {
        view! {
            <div class="table-scroll" tabindex="0"><table class="table cards">
                <thead><tr><th scope="col">"Place"</th><th scope="col">"View"</th><th scope="col">"Width"</th><th scope="col"><span class="unseen">"Order"</span></th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        }
        .into_any()
    };
    let content = view! {
        <p><a href=format!("/dashboards/{}", board.id)>"Look at it"</a></p>
        <section class="block">
            <h2>"Panels"</h2>
            {panels}
            {add(&act, &board, &views)}
        </section>
        <section class="block">
            <h2>"Name"</h2>
            <form method="post" action=act.clone() class="form">
                {field("Name", "name", view! { <input id="name" name="name" maxlength="100" value=board.name.clone() required/> }.into_any())}
                {visibility_field(board.visibility)}
                <p class="meta">"On a shared dashboard, views that you keep to yourself are seen by you alone."</p>
                <button type="submit" class="button primary">"Change"</button>
            </form>
        </section>
        <form method="post" action=format!("{act}/delete") class="block">
            <button type="submit" class="button">"Delete the dashboard"</button>
        </form>
    };
    Ok(page(format!("Change {}", board.name), content.into_any()))
}

/// The name of a panel's view, where the reader sees it.
fn name_of(panel: &Panel, views: &Views) -> String {
    let standard = views.standard.iter().find(|one| one.id == panel.view);
    let saved = views.own.iter().chain(&views.shared);
    standard
        .map(|one| one.name.to_owned())
        .or_else(|| {
            let mut saved = saved.filter(|one| one.id == panel.view);
            saved.next().map(|one| one.name.clone())
        })
        .unwrap_or_else(|| "A view that is gone".to_owned())
}

fn sizes(chosen: Size) -> AnyView {
    Size::ALL
        .into_iter()
        .map(|size| {
            let words = match size {
                Size::Third => "a third",
                Size::Half => "half",
                Size::Full => "all of it",
            };
            view! { <option value=size.name() selected=size == chosen>{words}</option> }
        })
        .collect_view()
        .into_any()
}

fn row(act: &str, place: usize, last: usize, panel: &Panel, views: &Views) -> AnyView {
    let name = name_of(panel, views);
    let form = |what: &'static str, words: &'static str| {
        view! {
            <form method="post" action=format!("{act}/arrange")>
                {which(place, panel)}
                <input type="hidden" name="do" value=what/>
                <button type="submit" class="button quiet">{words}<span class="unseen">{format!(" {name}")}</span></button>
            </form>
        }
    };
    let up = (place > 0).then(|| form("up", "Up"));
    let down = (place < last).then(|| form("down", "Down"));
    let (id, label) = (format!("size-{place}"), format!("Width of {name}"));
    view! {
        <tr>
            <td data-label="Place">{place + 1}</td>
            <td data-label="View">{name.clone()}</td>
            <td data-label="Width">
                <form method="post" action=format!("{act}/arrange") class="inline">
                    {which(place, panel)}
                    <input type="hidden" name="do" value="resize"/>
                    <label class="unseen" for=id.clone()>{label}</label>
                    <select id=id name="size">{sizes(panel.size)}</select>
                    <button type="submit" class="button quiet">"Set"</button>
                </form>
            </td>
            <td><div class="actions">{up}{down}{form("remove", "Remove")}</div></td>
        </tr>
    }
    .into_any()
}

/// Which panel is meant: its place, and the view that is thought to be there.
fn which(place: usize, panel: &Panel) -> AnyView {
    view! {
        <input type="hidden" name="place" value=place.to_string()/>
        <input type="hidden" name="view" value=panel.view.clone()/>
    }
    .into_any()
}

fn add(act: &str, board: &Dashboard, views: &Views) -> AnyView {
    if board.panels.len() >= MOST_PANELS {
        return view! { <p class="meta">{format!("A dashboard has at most {MOST_PANELS} panels.")}</p> }.into_any();
    }
    let option = |id: String, name: String| view! { <option value=id>{name}</option> };
    let saved = |all: &[saved_views::SavedView]| {
        all.iter()
            .map(|one| option(one.id.clone(), one.name.clone()))
            .collect_view()
    };
    let own = (!views.own.is_empty())
        .then(|| view! { <optgroup label="Yours">{saved(&views.own)}</optgroup> });
    let shared = (!views.shared.is_empty())
        .then(|| view! { <optgroup label="Shared by others">{saved(&views.shared)}</optgroup> });
    let standard = views
        .standard
        .iter()
        .map(|one| option(one.id.to_owned(), one.name.to_owned()))
        .collect_view();
    view! {
        <form method="post" action=format!("{act}/add") class="form">
            {field("Add a view", "view", view! { <select id="view" name="view">{own}{shared}<optgroup label="That come with Floe">{standard}</optgroup></select> }.into_any())}
            {field("Width", "size", view! { <select id="size" name="size">{sizes(Size::Half)}</select> }.into_any())}
            <button type="submit" class="button primary">"Add it"</button>
        </form>
    }
    .into_any()
}
