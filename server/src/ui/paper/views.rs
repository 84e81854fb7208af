//! Views: those that come with Floe, one's own, those that others share; a form to save one and one to change it. Knows what is
//! shown; must not ask what a view asks.

use super::super::Floe;
use super::super::failure::failed;
use super::{field, page};
use crate::service::Refused;
use crate::service::saved_views::{self, AnyView as Kept, SavedView, Visibility};
use floe_app::explore::form;
use floe_app::location::{EXPLORE, State, address};
use floe_app::ui::when::time;
use floe_app::view::{Failure, PaperPage};
use floe_domain::cost::RangeSpec;
use floe_domain::cost::grammar;
use floe_domain::cost::standard::StandardView;
use floe_domain::people::Permission;
use floe_domain::time::Granularity;
use leptos::prelude::*;

const UNSEEN: &str = "Views can not be shown";

pub(super) async fn list(floe: &Floe) -> Result<PaperPage, Failure> {
    let caller = floe.caller()?;
    let views = saved_views::list(floe.app(), caller)
        .await
        .map_err(failed(UNSEEN))?;
    let may_delete = caller.may(Permission::PeopleManage);
    let own = if views.own.is_empty() {
        view! { <div class="empty"><p class="empty-title">"You keep no view"</p><p>"In the explorer, ask what you want to see again, and press \"Save view\"."</p></div> }.into_any()
    } else {
        table(
            views.own.iter().map(|one| saved(one, true, true)).collect(),
            false,
        )
    };
    let shared = (!views.shared.is_empty()).then(|| {
        let rows = views.shared.iter().map(|one| saved(one, false, may_delete));
        view! {
            <section class="block">
                <h2>"Shared by others"</h2>
                {table(rows.collect(), true)}
            </section>
        }
    });
    let standard = table(views.standard.iter().map(given).collect(), false);
    let content = view! {
        <p>"A view is a question to the explorer under a name. A range such as the last 30 days stays that: it is asked anew each time."</p>
        <section class="block">
            <h2>"Your views"</h2>
            {own}
        </section>
        {shared}
        <section class="block">
            <h2>"Reports that come with Floe"</h2>
            {standard}
        </section>
    };
    Ok(page("Views", content.into_any()))
}

fn table(rows: Vec<AnyView>, with_owner: bool) -> AnyView {
    let owner = with_owner.then(|| view! { <th scope="col">"Owner"</th> });
    view! {
        <div class="table-scroll" tabindex="0"><table class="table cards">
            <thead><tr><th scope="col">"Name"</th><th scope="col">"Asks"</th>{owner}<th scope="col">"Seen by"</th><th scope="col"><span class="unseen">"What to do with it"</span></th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn button(id: &str, act: &str, words: &'static str, name: &str) -> AnyView {
    view! {
        <form method="post" action=format!("/act/views/{id}/{act}")>
            <button type="submit" class="button quiet">{words}<span class="unseen">{format!(" {name}")}</span></button>
        </form>
    }
    .into_any()
}

fn given(one: &StandardView) -> AnyView {
    view! {
        <tr>
            <td data-label="Name"><a href=address(EXPLORE, one.query)>{one.name}</a><br/><span class="meta">{one.description}</span></td>
            <td data-label="Asks">{asks(one.query)}</td>
            <td data-label="Seen by">"everyone"</td>
            <td><div class="actions">{button(one.id, "duplicate", "Duplicate", one.name)}</div></td>
        </tr>
    }
    .into_any()
}

fn saved(one: &SavedView, is_own: bool, may_delete: bool) -> AnyView {
    let name = match one.problem() {
        None => view! { <a href=address(EXPLORE, &one.query)>{one.name.clone()}</a> }.into_any(),
        Some(_) => one.name.clone().into_any(),
    };
    let description = (!one.description.is_empty())
        .then(|| view! { <br/><span class="meta">{one.description.clone()}</span> });
    let owner = (!is_own).then(|| view! { <td data-label="Owner">{one.owner.clone()}</td> });
    let change = is_own.then(|| {
        view! { <a class="button quiet" href=format!("/views/{}", one.id)>"Change"<span class="unseen">{format!(" {}", one.name)}</span></a> }
    });
    let delete = may_delete.then(|| button(&one.id, "delete", "Delete", &one.name));
    view! {
        <tr>
            <td data-label="Name">{name}{description}</td>
            <td data-label="Asks">{asks(&one.query)}</td>
            {owner}
            <td data-label="Seen by">{seen_by(one.visibility)}</td>
            <td><div class="actions">{change}{button(&one.id, "duplicate", "Duplicate", &one.name)}{delete}</div></td>
        </tr>
    }
    .into_any()
}

fn seen_by(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Private => "you alone",
        Visibility::Shared => "everyone",
    }
}

/// What a view asks, in words; of one that asks nothing any more, why.
pub(super) fn asks(query: &str) -> AnyView {
    match form::asked(query) {
        Ok(state) => in_words(&state).into_any(),
        Err(error) => view! {
            <strong class="error">"It can not be asked any more: "{error.to_string()}"."</strong>
            <br/><code class="wrap">{query.to_owned()}</code>
        }
        .into_any(),
    }
}

fn in_words(state: &State) -> String {
    let query = &state.query;
    let range = match query.range {
        RangeSpec::Preset(preset) => preset.label().to_lowercase(),
        RangeSpec::Fixed(range) => range.to_string(),
    };
    let mut words = format!("{}, {range}", query.metric.label());
    if query.granularity != Granularity::None {
        words.push_str(&format!(", by {}", query.granularity.name()));
    }
    for dimension in &query.group_by {
        words.push_str(&format!(", by {}", dimension.label().to_lowercase()));
    }
    for filter in &query.filters {
        let values: Vec<_> = filter
            .values
            .iter()
            .map(|value| filter.dimension.value_label(value.as_deref()))
            .collect();
        let is = filter.mode.words();
        let name = filter.dimension.label().to_lowercase();
        words.push_str(&format!("; {name} {is} {}", values.join(" or ")));
    }
    if let Some(currency) = query.currency {
        words.push_str(&format!("; in {currency}"));
    }
    words
}

/// The form that saves what the explorer asks.
pub(super) async fn new(floe: &Floe, search: &str) -> Result<PaperPage, Failure> {
    let pairs = grammar::decode(search);
    let query = pairs.iter().find(|(name, _)| name == "query");
    let query = query.map_or("", |(_, value)| value.as_str());
    let views = saved_views::list(floe.app(), floe.caller()?)
        .await
        .map_err(failed(UNSEEN))?;
    let options = views
        .own
        .iter()
        .map(|one| view! { <option value=one.id.clone()>{one.name.clone()}</option> })
        .collect_view();
    let replace = (!views.own.is_empty()).then(|| {
        view! {
            <section class="block">
                <h2>"Or change one of yours"</h2>
                <form method="post" action="/act/views/replace" class="form">
                    <input type="hidden" name="query" value=query.to_owned()/>
                    {field("View", "view", view! { <select id="view" name="view">{options}</select> }.into_any())}
                    <button type="submit" class="button">"Let it ask this"</button>
                </form>
            </section>
        }
    });
    let content = view! {
        <p>{asks(query)}</p>
        <form method="post" action="/act/views" class="form">
            <input type="hidden" name="query" value=query.to_owned()/>
            {fields("", "", Visibility::Private)}
            <button type="submit" class="button primary">"Save the view"</button>
            <p><a href=address(EXPLORE, query)>"Back to the explorer"</a></p>
        </form>
        {replace}
    };
    Ok(page("Save a view", content.into_any()))
}

/// The form that changes one.
pub(super) async fn change(floe: &Floe, id: &str) -> Result<PaperPage, Failure> {
    let found = saved_views::show(floe.app(), floe.caller()?, id).await;
    let found = match found {
        Ok(Kept::Saved(found)) => Ok(found),
        Ok(Kept::Standard(_)) => Err(Refused::not_found("view of yours", id)),
        Err(refused) => Err(refused),
    };
    let view = found.map_err(failed("The view can not be shown"))?;
    let (act, name) = (format!("/act/views/{}", view.id), view.name.clone());
    let open = view
        .problem()
        .is_none()
        .then(|| view! { <a href=address(EXPLORE, &view.query)>"Open it in the explorer"</a> });
    let content = view! {
        <p>{asks(&view.query)}</p>
        <p>{open}" "<span class="meta">"Kept by "{view.owner.clone()}", changed "{time(view.changed_at)}</span></p>
        <form method="post" action=act class="form">
            {fields(&view.name, &view.description, view.visibility)}
            {field("What it asks, as in the explorer's address", "query", view! { <textarea id="query" name="query" rows="3" maxlength="8000">{view.query.clone()}</textarea> }.into_any())}
            <button type="submit" class="button primary">"Change the view"</button>
        </form>
        <div class="actions block">
            {button(&view.id, "duplicate", "Duplicate", &name)}
            {button(&view.id, "delete", "Delete", &name)}
        </div>
    };
    Ok(page(view.name.clone(), content.into_any()))
}

fn fields(name: &str, description: &str, visibility: Visibility) -> AnyView {
    view! {
        {field("Name", "name", view! { <input id="name" name="name" maxlength="100" value=name.to_owned() required/> }.into_any())}
        {field("What it is for", "description", view! { <input id="description" name="description" maxlength="1000" value=description.to_owned()/> }.into_any())}
        {visibility_field(visibility)}
    }
    .into_any()
}

/// Who is to see what is kept.
pub(super) fn visibility_field(chosen: Visibility) -> AnyView {
    let option = |one: Visibility, words: &'static str| {
        view! { <option value=one.name() selected=one == chosen>{words}</option> }
    };
    field(
        "Seen by",
        "visibility",
        view! {
            <select id="visibility" name="visibility">
                {option(Visibility::Private, "You alone")}
                {option(Visibility::Shared, "Everyone who reads costs")}
            </select>
        }
        .into_any(),
    )
}
