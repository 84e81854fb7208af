//! Server functions about oneself: signing in and out, set-up, theme.

#[cfg(feature = "ssr")]
use super::server::{backend, local, redirect};
use crate::view::*;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

/// Opens a session and goes to `next`.
#[server(prefix = "/ui", output = Postcard, endpoint = "sign-in")]
pub async fn sign_in(
    email: String,
    password: String,
    #[server(default)] next: String,
) -> Result<(), Failure> {
    let given = vec![("email".to_owned(), email.clone())];
    backend()?
        .sign_in(email, password)
        .await
        .map_err(|failure| failure.with_given(given))?;
    redirect(local(&next));
    Ok(())
}

/// Ends the session.
#[server(prefix = "/ui", output = Postcard, endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), Failure> {
    backend()?.sign_out().await?;
    redirect("/sign-in?done=signed-out");
    Ok(())
}

/// Makes the first admin.
#[server(prefix = "/ui", output = Postcard, endpoint = "set-up")]
pub async fn set_up(
    secret: String,
    email: String,
    password: String,
    again: String,
) -> Result<(), Failure> {
    let given = vec![("email".to_owned(), email.clone())];
    let form = SetUpForm {
        secret,
        email,
        password,
        again,
    };
    backend()?
        .set_up(form)
        .await
        .map_err(|failure| failure.with_given(given))?;
    redirect("/imports?done=set-up");
    Ok(())
}

/// Keeps the theme and goes back to where the form was.
#[server(prefix = "/ui", output = Postcard, endpoint = "set-theme")]
pub async fn set_theme(theme: String) -> Result<(), Failure> {
    backend()?.set_theme(Theme::from_name(&theme)).await
}
