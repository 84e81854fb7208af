//! Views saved, changed, duplicated and deleted by forms. Knows forms; must not decide who may, nor ask what a view asks.

use super::Act;
use crate::http::path::Id;
use crate::http::v1::views::canonical;
use crate::service::Refused;
use crate::service::saved_views::{self, ViewDraft};
use axum::response::Response;

const PAGE: &str = "/views";

fn draft(act: &Act) -> Result<ViewDraft, Refused> {
    Ok(ViewDraft {
        name: act.field("name").to_owned(),
        description: act.field("description").to_owned(),
        query: canonical(act.field("query"))
            .map_err(|reason| Refused::invalid("query", &reason))?,
        visibility: act
            .field("visibility")
            .parse()
            .map_err(|_| Refused::invalid("visibility", "is not one of: private, shared"))?,
    })
}

/// `POST /act/views`.
pub(super) async fn save(act: Act) -> Response {
    let outcome = match draft(&act) {
        Ok(draft) => saved_views::save(&act.http.app, &act.caller, draft).await,
        Err(refused) => Err(refused),
    };
    act.answer(
        PAGE,
        "The view was not saved",
        outcome.map(|_| "view-saved"),
    )
}

/// `POST /act/views/{id}`.
pub(super) async fn change(Id(id): Id, act: Act) -> Response {
    let outcome = match draft(&act) {
        Ok(draft) => saved_views::change(&act.http.app, &act.caller, &id, draft).await,
        Err(refused) => Err(refused),
    };
    match outcome {
        Ok(_) => act.answer(PAGE, "", Ok("view-changed")),
        Err(refused) => {
            let page = format!("{PAGE}/{id}");
            act.answer(&page, "The view was not changed", Err(refused))
        }
    }
}

/// `POST /act/views/replace`: what the explorer asks now becomes a view that is there.
pub(super) async fn replace(act: Act) -> Response {
    let outcome = replaced(&act).await;
    act.answer(PAGE, "The view was not changed", outcome)
}

async fn replaced(act: &Act) -> Result<&'static str, Refused> {
    let id = act.field("view");
    let saved_views::AnyView::Saved(known) =
        saved_views::show(&act.http.app, &act.caller, id).await?
    else {
        return Err(Refused::conflict(
            "Reports that come with Floe stay as they are.",
        ));
    };
    let query =
        canonical(act.field("query")).map_err(|reason| Refused::invalid("query", &reason))?;
    let draft = ViewDraft {
        name: known.name,
        description: known.description,
        query,
        visibility: known.visibility,
    };
    saved_views::change(&act.http.app, &act.caller, id, draft).await?;
    Ok("view-changed")
}

/// `POST /act/views/{id}/duplicate`.
pub(super) async fn duplicate(Id(id): Id, act: Act) -> Response {
    let copy = saved_views::duplicate(&act.http.app, &act.caller, &id).await;
    match copy {
        Ok(view) => act.answer(&format!("{PAGE}/{}", view.id), "", Ok("view-duplicated")),
        Err(refused) => act.answer(PAGE, "The view was not duplicated", Err(refused)),
    }
}

/// `POST /act/views/{id}/delete`.
pub(super) async fn delete(Id(id): Id, act: Act) -> Response {
    let deleted = saved_views::delete(&act.http.app, &act.caller, &id).await;
    let outcome = deleted.map(|()| "view-deleted");
    act.answer(PAGE, "The view was not deleted", outcome)
}
