//! The first admin, by a link that works once. Knows the link's secret; must not know its page.

use super::{Refused, SessionStart, people, recording, sign_in};
use crate::app::App;
use crate::secret::Secret;
use floe_domain::people::Role;
use serde_json::json;
use std::time::Duration;

/// How long a link is open; each start of a server without people makes another.
const OPEN_FOR: Duration = Duration::from_secs(24 * 3_600);

/// A new link's secret, which closes the one before; `None` once there are people.
///
/// # Errors
/// [`Refused::Unavailable`].
pub async fn link(app: &App) -> Result<Option<Secret>, Refused> {
    let mut tx = app.store().write().await?;
    let now = app.now();
    if !tx.people().await?.is_empty() {
        tx.drop_link().await?;
        tx.commit().await?;
        return Ok(None);
    }
    let secret = Secret::random("")?;
    tx.set_link(&secret.fingerprint(), now + OPEN_FOR).await?;
    recording::by_floe(&mut tx, now, ("set_up.link", "floe"), json!({})).await?;
    tx.commit().await?;
    Ok(Some(secret))
}

/// Whether the link of this secret can still be used.
///
/// # Errors
/// [`Refused::Unavailable`].
pub async fn is_open(app: &App, secret: &Secret) -> Result<bool, Refused> {
    let mut tx = app.store().read().await?;
    let open = tx.link_is_open(&secret.fingerprint(), app.now()).await?;
    Ok(open && tx.people().await?.is_empty())
}

/// Makes the first admin, closes the link and begins a session.
///
/// # Errors
/// [`Refused::NotFound`] for a link that is not open, [`Refused::Invalid`], [`Refused::Unavailable`].
pub async fn complete(
    app: &App,
    secret: &Secret,
    email: &str,
    password: &Secret,
) -> Result<SessionStart, Refused> {
    let closed = || Refused::NotFound {
        what: "open set-up link",
        id: "given".to_owned(),
    };
    if !is_open(app, secret).await? {
        return Err(closed());
    }
    let (person, hash) = people::checked(app, email, Role::Admin, password).await?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    let open = tx.link_is_open(&secret.fingerprint(), now).await?;
    if !open || !tx.people().await?.is_empty() {
        return Err(closed());
    }
    tx.add_person(&person, &hash).await?;
    tx.drop_link().await?;
    let start = sign_in::begin(app, &mut tx, &person, now).await?;
    let detail = json!({"role": person.role, "by": "the set-up link"});
    let chain = sign_in::chain(&person);
    recording::by(&mut tx, now, &chain, ("person.add", &person.email), detail).await?;
    recording::by(
        &mut tx,
        now,
        &chain,
        ("session.start", &person.email),
        json!({}),
    )
    .await?;
    tx.commit().await?;
    Ok(start)
}
