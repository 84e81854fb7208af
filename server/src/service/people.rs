//! The people who can sign in. Knows that an admin must remain, and enough who approve; must not know pages or the command line.

use super::approvers::{self, Duty};
use super::loosenings::{self, Asker};
use super::passkeys::{self, Proof};
use super::{Caller, Change, Credential, Loosened, Person, Refused, password, recording, sign_in};
use crate::app::App;
use crate::secret::Secret;
use crate::state::{Fault, Tx};
use floe_domain::freeze::Wrong;
use floe_domain::people::{Permission, Role};
use floe_domain::time::Instant;
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

/// Another role for a person, with the reason it is given.
#[derive(Clone, Debug)]
pub struct RoleChange<'a> {
    /// Whose.
    pub person_id: &'a str,
    /// Which.
    pub role: Role,
    /// Why; asked for only where the person approves.
    pub reason: &'a str,
}

impl RoleChange<'_> {
    /// The digest of giving just this role, which the admin's passkey signs where the person approves.
    #[must_use]
    pub fn act(&self) -> String {
        passkeys::act(
            &format!("/act/people/{}/role", self.person_id),
            &[
                ("role".to_owned(), self.role.name().to_owned()),
                ("reason".to_owned(), self.reason.to_owned()),
            ],
        )
    }
}

/// The digest of removing a person, which the admin's passkey signs where the person approves.
#[must_use]
pub fn act_of_removal(person_id: &str) -> String {
    passkeys::act(&format!("/act/people/{person_id}/remove"), &[])
}

/// Gives a person another role, which counts from their next request on. What an approver may approve depends on whether they
/// are an admin: to change their role takes a proof, and to make them an admin approvals and a delay once the rule is in force.
///
/// # Errors
/// [`Refused::NotPermitted`], also without a proof where the person approves, [`Refused::NotFound`], [`Refused::Invalid`]
/// without a reason where there has to be one and for the last admin who approves, [`Refused::Conflict`] for the last admin and
/// for what waits already, [`Refused::Unavailable`].
pub async fn set_role(
    app: &App,
    caller: &Caller,
    wanted: &RoleChange<'_>,
    proof: Option<&Proof>,
) -> Result<Loosened, Refused> {
    caller.require(Permission::PeopleManage)?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    let person = known(&mut tx, wanted.person_id).await?;
    if wanted.role != Role::Admin {
        keep_an_admin(&mut tx, &person).await?;
    }
    let approvers = tx.approvers().await?;
    let approves = Duty::of(&person.id, &approvers) > Duty::None;
    if approves {
        proven(caller, proof, &wanted.act(), now)?;
    }
    let (_, is_sealed) = tx.approval_rule().await?;
    if is_sealed && wanted.role != Role::Admin {
        approvers::keep_an_admin(&approvers, &person.id)?;
    }
    let becomes_admin = wanted.role == Role::Admin && person.role != Role::Admin;
    if approves && is_sealed && becomes_admin {
        let change = Change::MakeAdmin {
            person_id: person.id,
            email: person.email,
        };
        let asker = Asker::of(caller)?;
        let id = loosenings::ask(app, &mut tx, &asker, change, wanted.reason, now).await?;
        tx.commit().await?;
        return Ok(Loosened::Waiting(id));
    }
    give_role(&mut tx, &person.id, wanted.role).await?;
    let mut detail = json!({"from": person.role, "to": wanted.role});
    if let (Some(detail), true) = (detail.as_object_mut(), approves) {
        detail.insert("reason".to_owned(), json!(wanted.reason));
    }
    let what = ("person.set_role", person.email.as_str());
    recording::by(&mut tx, now, caller.chain(), what, detail).await?;
    tx.commit().await?;
    Ok(Loosened::Done)
}

/// Sets a person's role. Of an approver, and of somebody about whom a change waits, it is part of what people approve: what
/// they approved before is void.
pub(super) async fn give_role(tx: &mut Tx, person_id: &str, role: Role) -> Result<(), Fault> {
    tx.set_role(person_id, role).await?;
    let duty = Duty::of(person_id, &tx.approvers().await?);
    let waiting = tx.open_loosenings().await?;
    let is_asked_about = waiting.iter().any(|one| one.change.subject() == person_id);
    if duty > Duty::None || is_asked_about {
        let (approves, excepts) = (duty > Duty::None, duty == Duty::FreezeApprover);
        tx.set_duties(person_id, approves, excepts).await?;
    }
    Ok(())
}

/// Whoever changes who approves shows that they mean just this. Whoever runs `floe` on the machine has no passkey there.
fn proven(caller: &Caller, proof: Option<&Proof>, act: &str, now: Instant) -> Result<(), Refused> {
    if *caller.credential() == Credential::CommandLine {
        return Ok(());
    }
    let Some(proof) = proof else {
        return Err(Refused::NotPermitted {
            detail: "This person approves what others ask for, so this takes your passkey, and none was used."
                .to_owned(),
        });
    };
    proof.holds(caller, act, now)
}

/// Removes a person; their sessions end and the tokens they own are revoked, at once. Somebody who approves goes only where
/// enough others remain, an admin only where another admin approves, and takes a proof.
///
/// # Errors
/// [`Refused::NotPermitted`], also without a proof where the person approves, [`Refused::NotFound`], [`Refused::Invalid`] when
/// too few approvers would be left, with their count, [`Refused::Conflict`] for the last admin, [`Refused::Unavailable`].
pub async fn remove(
    app: &App,
    caller: &Caller,
    id: &str,
    proof: Option<&Proof>,
) -> Result<(), Refused> {
    caller.require(Permission::PeopleManage)?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    let person = known(&mut tx, id).await?;
    keep_an_admin(&mut tx, &person).await?;
    let approvers = tx.approvers().await?;
    if Duty::of(id, &approvers) > Duty::None {
        proven(caller, proof, &act_of_removal(id), now)?;
        let (rule, is_sealed) = tx.approval_rule().await?;
        if is_sealed {
            approvers::may_leave(&rule, &approvers, id)?;
        }
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
