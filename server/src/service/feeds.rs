//! Feeds: addresses from which calendar programs, which can send no headers, read the freezes. Knows whose feeds one may
//! manage; must not know addresses.

use super::calendar_file::{self, CalendarFile};
use super::{Caller, Credential, Refused, recording, sign_in};
use crate::app::App;
use crate::secret::Secret;
use crate::state::Fault;
use chrono::TimeDelta;
use floe_domain::freeze::Wrong;
use floe_domain::people::Permission;
use floe_domain::time::Instant;
use serde_json::json;

/// What every feed's secret begins with, so that it is recognised where it should not be.
pub const PREFIX: &str = "floecal_";

/// The most feeds that a person has at once.
const MOST: usize = 100;

/// How old the note of the last reading gets before it is written anew.
const NOTED_AFTER: TimeDelta = TimeDelta::minutes(10);

/// A feed, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// The stable identifier.
    pub id: String,
    /// What reads it, in its owner's words.
    pub name: String,
    /// The e-mail address of the person it belongs to.
    pub owner: String,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last read, to ten minutes.
    pub last_read_at: Option<Instant>,
    /// When it was revoked, by a person or by its owner's going.
    pub revoked_at: Option<Instant>,
}

/// A feed just made.
#[derive(Clone, Debug)]
pub struct IssuedFeed {
    /// The feed.
    pub feed: Feed,
    /// The secret part of its address, shown once.
    pub secret: Secret,
}

/// A token must not make itself an address that outlives it.
fn require(caller: &Caller) -> Result<(), Refused> {
    if matches!(caller.credential(), Credential::Token { .. }) {
        return Err(Refused::NotPermitted {
            detail: "Only people manage calendar feeds; a token reads /api/v1/freezes.ics."
                .to_owned(),
        });
    }
    caller.require(Permission::FreezesRead)
}

/// The feeds that the caller may manage: all, or their own; the newest first.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Feed>, Refused> {
    require(caller)?;
    let owner = if caller.may(Permission::PeopleManage) {
        None
    } else {
        caller.owner().map(|(id, _)| id)
    };
    let rows = app.store().read().await?.feeds(owner).await?;
    Ok(rows.into_iter().map(|row| row.feed).collect())
}

/// Makes a feed. Its secret is in the answer and nowhere else.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`], [`Refused::Conflict`], [`Refused::Unavailable`].
pub async fn issue(
    app: &App,
    caller: &Caller,
    owner: &str,
    name: &str,
) -> Result<IssuedFeed, Refused> {
    require(caller)?;
    let owner = sign_in::normal(owner);
    if caller.owner().is_none_or(|(_, email)| email != owner) {
        caller.require(Permission::PeopleManage)?;
    }
    let name = name.trim();
    let mut fields = Vec::new();
    if name.is_empty() {
        fields.push(Wrong::new("name", "is empty"));
    } else if name.chars().count() > 100 || name.chars().any(char::is_control) {
        let reason = "is longer than 100 characters, or has line breaks";
        fields.push(Wrong::new("name", reason));
    }
    let mut tx = app.store().write().await?;
    let person = tx.person_by_email(&owner).await?;
    if person.is_none() {
        fields.push(Wrong::new("owner", "is nobody who can sign in"));
    }
    let (Some(person), true) = (person, fields.is_empty()) else {
        return Err(Refused::Invalid { fields });
    };
    let theirs = tx.feeds(Some(&person.person.id)).await?;
    let open = theirs.iter().filter(|row| row.feed.revoked_at.is_none());
    if open.count() >= MOST {
        return Err(Refused::conflict(format!(
            "{owner} has {MOST} calendar feeds. Revoke those that nothing reads."
        )));
    }
    let now = app.now();
    let feed = Feed {
        id: app.new_id("feed"),
        name: name.to_owned(),
        owner,
        created_at: now,
        last_read_at: None,
        revoked_at: None,
    };
    let secret = Secret::random(PREFIX)?;
    tx.add_feed(&feed, &person.person.id, &secret.fingerprint())
        .await?;
    let detail = json!({"name": feed.name, "owner": feed.owner});
    let what = ("feed.issue", feed.id.as_str());
    recording::by(&mut tx, now, caller.chain(), what, detail).await?;
    tx.commit().await?;
    Ok(IssuedFeed { feed, secret })
}

/// Revokes a feed; its address leads nowhere from then on. One that is revoked stays so.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn revoke(app: &App, caller: &Caller, id: &str) -> Result<(), Refused> {
    require(caller)?;
    let mut tx = app.store().write().await?;
    let mine = |owner: &str| caller.owner().is_some_and(|(person, _)| person == owner);
    let row = tx
        .feed(id)
        .await?
        .filter(|row| caller.may(Permission::PeopleManage) || mine(&row.owner_id))
        .ok_or_else(|| Refused::not_found("calendar feed", id))?;
    if row.feed.revoked_at.is_some() {
        return Ok(());
    }
    let now = app.now();
    tx.revoke_feed(id, now).await?;
    let detail = json!({"name": row.feed.name, "owner": row.feed.owner});
    recording::by(&mut tx, now, caller.chain(), ("feed.revoke", id), detail).await?;
    Ok(tx.commit().await?)
}

/// What a feed of this secret reads; `None` when it is revoked or never was, or its owner is gone or may not see freezes.
///
/// # Errors
/// [`Refused::Unavailable`].
pub async fn read(app: &App, secret: &Secret) -> Result<Option<CalendarFile>, Refused> {
    let now = app.now();
    let mut tx = app.store().read().await?;
    let found = tx.feed_by_fingerprint(&secret.fingerprint()).await?;
    let may = Permission::FreezesRead;
    let found = found.filter(|row| {
        let owner_may = row.owner_role.is_some_and(|role| role.allows(may));
        row.feed.revoked_at.is_none() && owner_may
    });
    let Some(row) = found else {
        return Ok(None);
    };
    let file = calendar_file::of(&mut tx, now).await?;
    drop(tx);
    let last = row.feed.last_read_at;
    if last.is_none_or(|last| now - last >= NOTED_AFTER) {
        note(app, &row.feed.id, now).await;
    }
    Ok(Some(file))
}

/// Notes a reading. That this fails keeps nobody from reading.
async fn note(app: &App, id: &str, now: Instant) {
    let noted: Result<(), Fault> = async {
        let mut tx = app.store().write().await?;
        tx.touch_feed(id, now).await?;
        tx.commit().await
    }
    .await;
    if let Err(cause) = noted {
        tracing::warn!(%cause, "the reading of a calendar feed could not be noted");
    }
}
