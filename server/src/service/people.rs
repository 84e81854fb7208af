//! The people who can sign in. Knows that an admin must remain; must not know pages or the command line.

use super::approvers::Duty;
use super::{Caller, Credential, Person, Refused, password, recording, sign_in};
use crate::app::App;
use crate::secret::Secret;
use crate::state::Tx;
use floe_domain::freeze::Wrong;
use floe_domain::people::{Permission, Role};
use serde_json::json;

/// Everyone, by e-mail address.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Person>, Refused> {
    caller.require(Permission::PeopleManage)?;
    Ok(app.store().read().await?.people().await?)
}

/// Adds a person.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`], [`Refused::Conflict`] when somebody has that address,
/// [`Refused::Unavailable`].
pub async fn add(
    app: &App,
    caller: &Caller,
    email: &str,
    role: Role,
    password: &Secret,
) -> Result<Person, Refused> {
    caller.require(Permission::PeopleManage)?;
    let (person, hash) = checked(app, email, role, password).await?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    if tx.person_by_email(&person.email).await?.is_some() {
        return Err(Refused::conflict(format!(
            "There is already a person with the address {}.",
            person.email
        )));
    }
    tx.add_person(&person, &hash).await?;
    let detail = json!({"role": role});
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("person.add", &person.email),
        detail,
    )
    .await?;
    tx.commit().await?;
    Ok(person)
}

/// Gives a person another role, which counts from their next request on.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Conflict`] for the last admin, [`Refused::Unavailable`].
pub async fn set_role(app: &App, caller: &Caller, id: &str, role: Role) -> Result<Person, Refused> {
    caller.require(Permission::PeopleManage)?;
    let mut tx = app.store().write().await?;
    let mut person = known(&mut tx, id).await?;
    if role != Role::Admin {
        keep_an_admin(&mut tx, &person).await?;
    }
    tx.set_role(id, role).await?;
    // Whether an approver is an admin is part of what they can approve.
    let duty = Duty::of(id, &tx.approvers().await?);
    if duty > Duty::None {
        tx.set_duties(id, true, duty == Duty::FreezeApprover)
            .await?;
    }
    let detail = json!({"from": person.role, "to": role});
    recording::by(
        &mut tx,
        app.now(),
        caller.chain(),
        ("person.set_role", &person.email),
        detail,
    )
    .await?;
    tx.commit().await?;
    person.role = role;
    Ok(person)
}

/// Removes a person; their sessions end and the tokens they own are revoked, at once.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Conflict`] for the last admin, [`Refused::Unavailable`].
pub async fn remove(app: &App, caller: &Caller, id: &str) -> Result<(), Refused> {
    caller.require(Permission::PeopleManage)?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    let person = known(&mut tx, id).await?;
    keep_an_admin(&mut tx, &person).await?;
    if Duty::of(id, &tx.approvers().await?) > Duty::None {
        tx.set_duties(id, false, false).await?;
    }
    tx.remove_person(id, now).await?;
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("person.remove", &person.email),
        json!({"role": person.role}),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Changes the caller's own password and ends their other sessions.
///
/// # Errors
/// [`Refused::NotPermitted`] unless a person calls, [`Refused::Invalid`] when the old password is wrong or the new one
/// too weak, [`Refused::Unavailable`].
pub async fn change_password(
    app: &App,
    caller: &Caller,
    old: &Secret,
    new: &Secret,
) -> Result<(), Refused> {
    let Credential::Session {
        person_id,
        email,
        session,
    } = caller.credential()
    else {
        return Err(Refused::NotPermitted {
            detail: "Only a person can change a password.".to_owned(),
        });
    };
    if let Some(wrong) = password::check(new) {
        return Err(Refused::Invalid {
            fields: vec![wrong],
        });
    }
    sign_in::admit_change(app, email, old).await?;
    let hash = password::hash(app, new).await?;
    let mut tx = app.store().write().await?;
    tx.set_password(person_id, &hash, session).await?;
    recording::by(
        &mut tx,
        app.now(),
        caller.chain(),
        ("person.change_password", email),
        json!({}),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Gives somebody a new password and ends all their sessions, for whoever runs `floe` on the machine.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Invalid`], [`Refused::Unavailable`].
pub(crate) async fn reset_password(
    app: &App,
    caller: &Caller,
    email: &str,
    password: &Secret,
) -> Result<(), Refused> {
    caller.require(Permission::PeopleManage)?;
    if let Some(wrong) = password::check(password) {
        return Err(Refused::Invalid {
            fields: vec![wrong],
        });
    }
    let hash = password::hash(app, password).await?;
    let mut tx = app.store().write().await?;
    let person = tx
        .person_by_email(email)
        .await?
        .ok_or_else(|| Refused::not_found("person", email))?
        .person;
    tx.set_password(&person.id, &hash, "").await?;
    let what = ("person.reset_password", email);
    recording::by(&mut tx, app.now(), caller.chain(), what, json!({})).await?;
    Ok(tx.commit().await?)
}

/// A person to add and the hash of their password, when everything given is good.
pub(super) async fn checked(
    app: &App,
    email: &str,
    role: Role,
    password: &Secret,
) -> Result<(Person, String), Refused> {
    let email = sign_in::normal(email);
    let mut fields: Vec<Wrong> = Vec::new();
    fields.extend(wrong_email("email", &email));
    fields.extend(password::check(password));
    if !fields.is_empty() {
        return Err(Refused::Invalid { fields });
    }
    let hash = password::hash(app, password).await?;
    let person = Person {
        id: app.new_id("usr"),
        email,
        role,
        created_at: app.now(),
        last_sign_in_at: None,
    };
    Ok((person, hash))
}

/// What is wrong with an e-mail address: only what would make it useless as a name.
pub(super) fn wrong_email(field: &str, email: &str) -> Option<Wrong> {
    let parts = email.split_once('@');
    let good = parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
        && email.len() <= 254
        && !email
            .chars()
            .any(|one| one.is_whitespace() || one.is_control());
    (!good).then(|| Wrong::new(field, "is not an e-mail address"))
}

async fn known(tx: &mut Tx, id: &str) -> Result<Person, Refused> {
    tx.person(id)
        .await?
        .ok_or_else(|| Refused::not_found("person", id))
}

/// Refuses what would leave nobody who can manage people.
async fn keep_an_admin(tx: &mut Tx, person: &Person) -> Result<(), Refused> {
    let admins = tx.people().await?;
    let others = admins
        .iter()
        .any(|other| other.role == Role::Admin && other.id != person.id);
    if others || person.role != Role::Admin {
        Ok(())
    } else {
        Err(Refused::conflict(format!(
            "{} is the last admin. Make somebody else an admin first.",
            person.email
        )))
    }
}
