//! Server functions that change who may do what.

#[cfg(feature = "ssr")]
use super::server::{backend, redirect};
use crate::view::*;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

/// Adds a person.
#[server(prefix = "/ui", output = Postcard, endpoint = "add-person")]
pub async fn add_person(email: String, role: String, password: String) -> Result<(), Failure> {
    let given = vec![
        ("email".to_owned(), email.clone()),
        ("role".to_owned(), role.clone()),
    ];
    let form = PersonForm {
        email,
        role,
        password,
    };
    backend()?
        .add_person(form)
        .await
        .map_err(|failure| failure.with_given(given))?;
    redirect("/settings/people?done=person-added");
    Ok(())
}

/// Gives a person another role.
#[server(prefix = "/ui", output = Postcard, endpoint = "set-role")]
pub async fn set_role(id: String, role: String) -> Result<(), Failure> {
    backend()?.set_role(id, role).await?;
    redirect("/settings/people?done=role-changed");
    Ok(())
}

/// Removes a person.
#[server(prefix = "/ui", output = Postcard, endpoint = "remove-person")]
pub async fn remove_person(id: String) -> Result<(), Failure> {
    backend()?.remove_person(id).await?;
    redirect("/settings/people?done=person-removed");
    Ok(())
}
