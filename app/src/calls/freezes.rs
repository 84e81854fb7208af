//! Server functions that preview and set freezes.

#[cfg(feature = "ssr")]
use super::server::{backend, redirect};
use crate::view::*;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

/// What a freeze would do.
#[server(prefix = "/ui", output = Postcard, endpoint = "preview-freeze")]
pub async fn preview_freeze(#[server(flatten)] form: FreezeForm) -> Result<FreezePreview, Failure> {
    backend()?.freeze_preview(form).await
}

/// Sets a freeze and goes to its page.
#[server(prefix = "/ui", output = Postcard, endpoint = "create-freeze")]
pub async fn create_freeze(#[server(flatten)] form: FreezeForm) -> Result<(), Failure> {
    let given = form.given();
    let id = backend()?
        .create_freeze(form)
        .await
        .map_err(|failure| failure.with_given(given))?;
    redirect(&format!("/freezes/{id}?done=freeze-set"));
    Ok(())
}
