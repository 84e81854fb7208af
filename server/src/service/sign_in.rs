//! Signing in with a password, and out. Knows limits and rotation; must not know cookies.

use super::{Caller, Credential, Person, Refused, SessionStart, password, recording};
use crate::app::App;
use crate::secret::Secret;
use crate::state::Tx;
use floe_domain::guard::{ActorChain, Principal, PrincipalKind};
use floe_domain::time::Instant;
use serde_json::json;
use std::net::IpAddr;
use std::time::Duration;

/// How an account that does not exist is recorded: what was typed may be a password in the wrong field.
const UNKNOWN: &str = "an unknown account";

/// An attempt to sign in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The e-mail address as typed.
    pub email: String,
    /// The password as typed.
    pub password: Secret,
    /// Where the attempt comes from.
    pub address: IpAddr,
    /// The session that the same browser has; it ends when the new one begins.
    pub previous: Option<Secret>,
}

/// Begins a session. Accounts that do not exist take as long and are limited as those that do.
///
/// # Errors
/// [`Refused::WrongCredentials`], [`Refused::Limited`], [`Refused::Unavailable`].
pub async fn sign_in(app: &App, attempt: SignIn) -> Result<SessionStart, Refused> {
    let account = normal(&attempt.email);
    let address = network(attempt.address);
    let id = app.new_id("att");
    let found = admit(app, &id, &account, &address).await?;
    if !password::matches(app, &attempt.password, found.clone()).await? {
        let mut tx = app.store().write().await?;
        let detail = json!({"address": attempt.address.to_string()});
        let subject = found.as_ref().map_or(UNKNOWN, |_| account.as_str());
        recording::by_nobody(&mut tx, app.now(), ("session.refuse", subject), detail).await?;
        tx.commit().await?;
        return Err(Refused::WrongCredentials);
    }
    let mut tx = app.store().write().await?;
    let now = app.now();
    // The account may have gone or got another password while this one was checked.
    let row = tx.person_by_email(&account).await?;
    let row = row.filter(|row| Some(&row.password_hash) == found.as_ref());
    let mut person = row.ok_or(Refused::WrongCredentials)?.person;
    tx.forgive_attempts(&id, &Secret::new(&account).fingerprint())
        .await?;
    if let Some(previous) = &attempt.previous {
        tx.end_session(&previous.fingerprint()).await?;
    }
    let start = begin(app, &mut tx, &person, now).await?;
    person.last_sign_in_at = Some(now);
    let detail = json!({"address": attempt.address.to_string()});
    recording::by(
        &mut tx,
        now,
        &chain(&person),
        ("session.start", &account),
        detail,
    )
    .await?;
    tx.commit().await?;
    Ok(SessionStart { person, ..start })
}

/// Begins a session of a person who has proven who they are.
pub(super) async fn begin(
    app: &App,
    tx: &mut Tx,
    person: &Person,
    now: Instant,
) -> Result<SessionStart, Refused> {
    let secret = Secret::random("")?;
    let expires_at = now + app.config().sign_in.absolute;
    tx.begin_session(&secret.fingerprint(), &person.id, now, expires_at)
        .await?;
    tx.note_sign_in(&person.id, now).await?;
    Ok(SessionStart {
        secret,
        expires_at,
        person: person.clone(),
    })
}

/// Counts the attempt as failed until it succeeds, and answers the account's password hash, if there is one.
async fn admit(
    app: &App,
    id: &str,
    account: &str,
    address: &str,
) -> Result<Option<String>, Refused> {
    let key = Secret::new(account).fingerprint();
    // Whoever tries on although they are locked out writes nothing and waits for nobody who writes.
    let mut tx = app.store().read().await?;
    let now = app.now();
    if let Some(limit) = limit(app, &mut tx, (&key, address), now).await?
        && tx.is_limit_noted(&limit.of).await?
    {
        return Err(limit.refused);
    }
    drop(tx);
    let mut tx = app.store().write().await?;
    let now = app.now();
    let row = tx.person_by_email(account).await?;
    if let Some(limit) = limit(app, &mut tx, (&key, address), now).await? {
        if tx.note_limit(&limit.of, now).await? {
            let detail = json!({"network": address});
            let subject = row.map_or(UNKNOWN, |_| account);
            recording::by_nobody(&mut tx, now, ("session.limit", subject), detail).await?;
            tx.commit().await?;
        }
        return Err(limit.refused);
    }
    tx.add_attempt(id, &key, address, now).await?;
    tx.commit().await?;
    Ok(row.map(|row| row.password_hash))
}

/// A lock that an attempt meets.
struct Limit {
    /// What is locked.
    of: String,
    refused: Refused,
}

/// The lock that an attempt meets, the one that lasts longest.
async fn limit(
    app: &App,
    tx: &mut Tx,
    (key, address): (&str, &str),
    now: Instant,
) -> Result<Option<Limit>, Refused> {
    let limits = app.config().sign_in;
    let since = now - limits.window;
    let here = (key, address);
    let met = [
        (
            format!("{key} {address}"),
            tx.failures_of_account_from(here, since).await?,
            limits.failures_per_account,
        ),
        (
            key.to_owned(),
            tx.failures_of_account(key, since).await?,
            limits.failures_per_account_anywhere,
        ),
        (
            address.to_owned(),
            tx.failures_from_address(address, since).await?,
            limits.failures_per_address,
        ),
    ];
    let met = met
        .into_iter()
        .filter(|(_, failures, most)| failures.count >= *most)
        .filter_map(|(of, failures, _)| Some((failures.oldest?, of)))
        .max();
    Ok(met.map(|(oldest, of)| Limit {
        of,
        refused: Refused::Limited {
            retry_at: oldest + limits.window,
        },
    }))
}

/// Checks the password of somebody who is signed in, limited as signing in is.
pub(super) async fn admit_change(app: &App, email: &str, old: &Secret) -> Result<(), Refused> {
    let id = app.new_id("att");
    // No address: the account's own limit is what counts for somebody who is in already.
    let found = admit(app, &id, email, &format!("session of {email}")).await?;
    if !password::matches(app, old, found).await? {
        return Err(Refused::invalid("old", "is not your password"));
    }
    let mut tx = app.store().write().await?;
    tx.forgive_attempts(&id, &Secret::new(email).fingerprint())
        .await?;
    Ok(tx.commit().await?)
}

/// Ends the caller's session; a caller without one has nothing to end.
///
/// # Errors
/// [`Refused::Unavailable`].
pub async fn sign_out(app: &App, caller: &Caller) -> Result<(), Refused> {
    let Credential::Session { session, email, .. } = caller.credential() else {
        return Ok(());
    };
    let mut tx = app.store().write().await?;
    tx.end_session(session).await?;
    recording::by(
        &mut tx,
        app.now(),
        caller.chain(),
        ("session.end", email),
        json!({}),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Forgets sessions and attempts that no longer matter.
///
/// # Errors
/// [`Refused::Unavailable`].
pub async fn forget_old(app: &App) -> Result<(), Refused> {
    let now = app.now();
    let mut tx = app.store().write().await?;
    tx.forget_ended_sessions(now).await?;
    tx.forget_attempts(now - app.config().sign_in.window)
        .await?;
    tx.forget_answers(now - Duration::from_secs(7 * 24 * 3_600))
        .await?;
    Ok(tx.commit().await?)
}

/// An e-mail address as accounts are found by: without blanks around it, in lower case.
pub(super) fn normal(email: &str) -> String {
    email.trim().to_lowercase()
}

/// What counts as one address: an IPv4 address, or the /64 that one IPv6 customer has.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// The chain of a person alone.
pub(super) fn chain(person: &Person) -> ActorChain {
    ActorChain(vec![Principal {
        kind: PrincipalKind::Human,
        id: person.id.clone(),
        name: person.email.clone(),
    }])
}
