//! Notes written, changed and removed by forms. Knows forms; must not decide who may.

use super::Act;
use crate::http::path::Id;
use crate::http::v1::views::canonical;
use crate::service::Refused;
use crate::service::notes::{self, NoteDraft};
use axum::response::Response;
use floe_app::location::{EXPLORE, address};

const PAGE: &str = "/notes";

fn draft(act: &Act) -> Result<NoteDraft, Refused> {
    let text = |name: &str| act.field(name).to_owned();
    Ok(NoteDraft {
        first_day: text("first_day"),
        last_day: text("last_day"),
        words: text("words"),
        region: text("region"),
        service: text("service"),
        visibility: act
            .field("visibility")
            .parse()
            .map_err(|_| Refused::invalid("visibility", "is not one of: private, shared"))?,
    })
}

/// `POST /act/notes`. Who came from the explorer goes back to the same chart.
pub(super) async fn write(act: Act) -> Response {
    let outcome = match draft(&act) {
        Ok(draft) => notes::write(&act.http.app, &act.caller, draft).await,
        Err(refused) => Err(refused),
    };
    let is_from_explorer = act.fields.iter().any(|(name, _)| name == "back");
    match outcome {
        Ok(_) if is_from_explorer => {
            // Whatever the form says, it leads to the explorer and nowhere else.
            let query = canonical(act.field("back")).unwrap_or_default();
            act.answer(&address(EXPLORE, &query), "", Ok(""))
        }
        Ok(_) => act.answer(PAGE, "", Ok("note-written")),
        Err(refused) => act.answer("/notes/new", "The note was not written", Err(refused)),
    }
}

/// `POST /act/notes/{id}`.
pub(super) async fn change(Id(id): Id, act: Act) -> Response {
    let outcome = match draft(&act) {
        Ok(draft) => notes::change(&act.http.app, &act.caller, &id, draft).await,
        Err(refused) => Err(refused),
    };
    let outcome = outcome.map(|_| "note-changed");
    act.answer(PAGE, "The note was not changed", outcome)
}

/// `POST /act/notes/{id}/remove`.
pub(super) async fn remove(Id(id): Id, act: Act) -> Response {
    let removed = notes::remove(&act.http.app, &act.caller, &id).await;
    let outcome = removed.map(|()| "note-removed");
    act.answer(PAGE, "The note was not removed", outcome)
}
