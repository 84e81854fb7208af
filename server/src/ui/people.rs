//! People for the settings. Must not know how passwords are kept.

use super::Floe;
use super::failure::failed;
use super::session::differ;
use crate::secret::Secret;
use crate::service::{people, tokens};
use floe_app::view::{Failure, PeoplePage, PersonForm, PersonRow};
use floe_domain::freeze::Wrong;
use floe_domain::people::Role;

/// The people.
pub(super) async fn list(floe: &Floe) -> Result<PeoplePage, Failure> {
    let caller = floe.caller()?;
    let unseen = "People can not be shown";
    let found = people::list(floe.app(), caller)
        .await
        .map_err(failed(unseen))?;
    let issued = tokens::list(floe.app(), caller)
        .await
        .map_err(failed(unseen))?;
    let now = floe.now();
    let you = caller.owner().map(|(id, _)| id);
    let rows = found.into_iter().map(|person| {
        let lives = |token: &&crate::service::Token| {
            token.owner == person.email && token.revoked_at.is_none() && now < token.expires_at
        };
        PersonRow {
            tokens: u32::try_from(issued.iter().filter(lives).count()).unwrap_or(u32::MAX),
            is_you: you == Some(person.id.as_str()),
            id: person.id,
            email: person.email,
            role: person.role,
            created_at: person.created_at,
            last_seen_at: person.last_sign_in_at,
        }
    });
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by(|a, b| a.email.cmp(&b.email));
    Ok(PeoplePage { rows })
}

fn role(title: &str, name: &str) -> Result<Role, Failure> {
    name.parse()
        .map_err(|error: floe_domain::time::UnknownName| {
            Failure::invalid(title, vec![Wrong::new("role", &error.to_string())])
        })
}

/// Adds a person.
pub(super) async fn add(floe: &Floe, form: PersonForm) -> Result<(), Failure> {
    const TITLE: &str = "The person was not added";
    let role = role(TITLE, &form.role)?;
    let password = Secret::new(form.password);
    let added = people::add(floe.app(), floe.caller()?, &form.email, role, &password).await;
    added.map(drop).map_err(failed(TITLE))
}

/// Gives a person another role.
pub(super) async fn set_role(floe: &Floe, id: String, name: String) -> Result<(), Failure> {
    const TITLE: &str = "The role was not changed";
    let role = role(TITLE, &name)?;
    let changed = people::set_role(floe.app(), floe.caller()?, &id, role).await;
    changed.map(drop).map_err(failed(TITLE))
}

/// Removes a person.
pub(super) async fn remove(floe: &Floe, id: String) -> Result<(), Failure> {
    people::remove(floe.app(), floe.caller()?, &id)
        .await
        .map_err(failed("The person was not removed"))
}

/// Changes one's own password.
pub(super) async fn change_password(
    floe: &Floe,
    old: String,
    new: String,
    again: String,
) -> Result<(), Failure> {
    const TITLE: &str = "The password was not changed";
    let caller = floe.caller()?;
    if new != again {
        return Err(differ(TITLE));
    }
    let changed =
        people::change_password(floe.app(), caller, &Secret::new(old), &Secret::new(new)).await;
    changed.map_err(failed(TITLE))
}
