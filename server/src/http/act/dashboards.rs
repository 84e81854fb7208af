//! Dashboards made, renamed, arranged and deleted by forms. Knows forms; must not decide who may.

use super::Act;
use crate::http::path::Id;
use crate::service::Refused;
use crate::service::dashboards::{self, Move, Panel};
use crate::service::saved_views::Visibility;
use axum::response::Response;

const PAGE: &str = "/dashboards";

fn edit(id: &str) -> String {
    format!("{PAGE}/{id}/edit")
}

fn visibility(act: &Act) -> Result<Visibility, Refused> {
    let named = act.field("visibility").parse();
    named.map_err(|_| Refused::invalid("visibility", "is not one of: private, shared"))
}

/// `POST /act/dashboards`.
pub(super) async fn make(act: Act) -> Response {
    let copied = Some(act.field("copy")).filter(|id| !id.is_empty());
    let (app, caller) = (&act.http.app, &act.caller);
    let made = match visibility(&act) {
        Ok(seen_by) => dashboards::make(app, caller, act.field("name"), seen_by, copied).await,
        Err(refused) => Err(refused),
    };
    match made {
        Ok(made) => act.answer(&edit(&made.id), "", Ok("dashboard-made")),
        Err(refused) => act.answer(PAGE, "The dashboard was not made", Err(refused)),
    }
}

/// `POST /act/dashboards/{id}`.
pub(super) async fn rename(Id(id): Id, act: Act) -> Response {
    let (app, caller) = (&act.http.app, &act.caller);
    let renamed = match visibility(&act) {
        Ok(seen_by) => dashboards::rename(app, caller, &id, act.field("name"), seen_by).await,
        Err(refused) => Err(refused),
    };
    let outcome = renamed.map(|()| "dashboard-changed");
    act.answer(&edit(&id), "The dashboard was not changed", outcome)
}

fn size(act: &Act) -> Result<dashboards::Size, Refused> {
    let named = act.field("size").parse();
    named.map_err(|_| Refused::invalid("size", "is not one of: third, half, full"))
}

/// `POST /act/dashboards/{id}/add`.
pub(super) async fn add(Id(id): Id, act: Act) -> Response {
    let added = match size(&act) {
        Ok(size) => {
            let view = act.field("view").to_owned();
            let panel = Panel { view, size };
            dashboards::add(&act.http.app, &act.caller, &id, panel).await
        }
        Err(refused) => Err(refused),
    };
    let outcome = added.map(|()| "dashboard-changed");
    act.answer(&edit(&id), "The view was not added", outcome)
}

/// `POST /act/dashboards/{id}/arrange`.
pub(super) async fn arrange(Id(id): Id, act: Act) -> Response {
    let outcome = arranged(&act, &id).await.map(|()| "dashboard-changed");
    act.answer(&edit(&id), "The dashboard was not changed", outcome)
}

async fn arranged(act: &Act, id: &str) -> Result<(), Refused> {
    let place = act.field("place").parse();
    let place = place.map_err(|_| Refused::invalid("place", "is not a place"))?;
    let what = match act.field("do") {
        "up" => Move::Up,
        "down" => Move::Down,
        "remove" => Move::Remove,
        "resize" => Move::Resize(size(act)?),
        _ => {
            return Err(Refused::invalid(
                "do",
                "is not one of: up, down, resize, remove",
            ));
        }
    };
    let panel = (place, act.field("view"));
    dashboards::arrange(&act.http.app, &act.caller, id, panel, what).await
}

/// `POST /act/dashboards/{id}/delete`.
pub(super) async fn delete(Id(id): Id, act: Act) -> Response {
    let deleted = dashboards::delete(&act.http.app, &act.caller, &id).await;
    let outcome = deleted.map(|()| "dashboard-deleted");
    act.answer(PAGE, "The dashboard was not deleted", outcome)
}
