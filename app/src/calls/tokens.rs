//! Server functions that issue and revoke tokens.

#[cfg(feature = "ssr")]
use super::server::{backend, redirect};
use crate::view::*;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

/// Issues a token and goes to the page that shows its secret once.
#[server(prefix = "/ui", output = Postcard, endpoint = "issue-token")]
pub async fn issue_token(#[server(flatten)] form: TokenForm) -> Result<(), Failure> {
    let given = form.given();
    let handle = backend()?
        .issue_token(form)
        .await
        .map_err(|failure| failure.with_given(given))?;
    redirect(&format!("/settings/tokens/issued/{handle}"));
    Ok(())
}

/// Revokes a token.
#[server(prefix = "/ui", output = Postcard, endpoint = "revoke-token")]
pub async fn revoke_token(id: String) -> Result<(), Failure> {
    backend()?.revoke_token(id).await?;
    redirect("/settings/tokens?done=token-revoked");
    Ok(())
}
