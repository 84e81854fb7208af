//! Rates given by a form, one or a file of them, and removed. Knows forms; must not decide who may, nor convert anything.

use super::Act;
use crate::http::Http;
use crate::http::auth::Visitor;
use crate::http::pages::SIGN_IN;
use crate::service::{Refused, rates};
use axum::Extension;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};

const PAGE: &str = "/settings/rates";

/// `POST /act/rates`.
pub(super) async fn add(act: Act) -> Response {
    let texts = ["day", "from", "to", "rate"].map(|name| act.field(name));
    let added = rates::add(&act.http.app, &act.caller, texts).await;
    let outcome = added.map(|_| "rate-given");
    act.answer(PAGE, "The rate was not taken", outcome)
}

/// `POST /act/rates/remove`.
pub(super) async fn remove(act: Act) -> Response {
    let asked = (act.field("day"), act.field("from"), act.field("to"));
    let removed = rates::remove(&act.http.app, &act.caller, asked).await;
    let outcome = removed.map(|()| "rate-removed");
    act.answer(PAGE, "The rate was not removed", outcome)
}

/// `POST /act/rates/import`.
pub(super) async fn import(
    State(http): State<Http>,
    Extension(visitor): Extension<Visitor>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let Some(caller) = visitor.0 else {
        return Redirect::to(SIGN_IN).into_response();
    };
    let act = Act {
        http,
        caller,
        site: None,
        fields: Vec::new(),
    };
    let outcome = match form {
        Ok(form) => imported(&act, form).await,
        Err(_) => Err(unreadable()),
    };
    act.answer(PAGE, "The rates were not taken", outcome)
}

fn unreadable() -> Refused {
    Refused::invalid(
        "file",
        "can not be read: it is larger than 4 MiB, or it broke off",
    )
}

async fn imported(act: &Act, mut form: Multipart) -> Result<&'static str, Refused> {
    let mut bytes = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
        let is_file = matches!(field.name(), Some("file" | "text"));
        let content = field.bytes().await.map_err(|_| unreadable())?;
        // A browser sends a file without content where none was chosen, and a text where none was pasted.
        if is_file && !content.is_empty() {
            bytes = content.to_vec();
        }
    }
    if bytes.is_empty() {
        return Err(Refused::invalid(
            "file",
            "is missing: choose one, or paste its text",
        ));
    }
    rates::import(&act.http.app, &act.caller, &bytes).await?;
    Ok("rates-given")
}
