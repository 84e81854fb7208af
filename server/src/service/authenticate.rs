//! From a secret to the caller it proves. Knows sessions, tokens and signatures; must not know cookies or headers.

use super::rounds::{self, Rounds, STOPPED, Shared};
use super::{Caller, Refused, keys, tokens};
use crate::app::App;
use crate::master::Master;
use crate::secret::Secret;
use crate::sigv4::Claim;
use crate::state::{Fault, SessionRow, TokenRow};
use chrono::TimeDelta;
use floe_domain::guard::{Principal, PrincipalKind};
use floe_domain::people::{Rights, Role};
use floe_domain::time::Instant;
use std::collections::HashMap;

/// Uses are noted to the minute: noting each would make every read a write.
const NOTED_AFTER: TimeDelta = TimeDelta::minutes(1);

/// The person whose session this is; `None` when it ended or never was.
///
/// # Errors
/// [`Refused::Unavailable`].
pub async fn session(app: &App, secret: &Secret) -> Result<Option<Caller>, Refused> {
    let fingerprint = secret.fingerprint();
    let now = app.now();
    let found = app.store().read().await?.session(&fingerprint).await?;
    let Some(row) = found.filter(|row| is_alive(app, row, now)) else {
        return Ok(None);
    };
    if now - row.last_seen_at >= NOTED_AFTER {
        note(app, Used::Session(&fingerprint), now).await;
    }
    let person = row.person;
    Ok(Some(Caller::person(
        &person.id,
        &person.email,
        person.role,
        &fingerprint,
    )))
}

fn is_alive(app: &App, row: &SessionRow, now: Instant) -> bool {
    // A use that lies ahead of now, after the clock was set back, is no idle time.
    let idle = (now - row.last_seen_at).to_std().unwrap_or_default();
    now < row.expires_at && idle < app.config().sign_in.idle
}

/// The token of this secret, acting for its owner; `None` when it is revoked, expired or never was.
///
/// # Errors
/// [`Refused::Unavailable`].
pub async fn token(app: &App, secret: &Secret) -> Result<Option<Caller>, Refused> {
    let now = app.now();
    let found = rounds::ask(app, Fingerprint(secret.fingerprint())).await;
    let found = found.ok_or_else(|| Refused::unavailable(STOPPED))??;
    let Some(row) = found.filter(|row| row.is_taken(now)) else {
        return Ok(None);
    };
    let Some(through) = through(app, &row, now).await? else {
        return Ok(None);
    };
    if is_to_be_noted(row.token.last_used_at, now) {
        note(app, Used::Token(&row.token.id), now).await;
    }
    Ok(row.owner_role.map(|role| {
        let owner = (row.owner_id.as_str(), row.token.owner.as_str(), role);
        let members = std::iter::once(&row).chain(&through);
        let members = members.map(|one| member(one, role)).collect();
        Caller::token(members, owner)
    }))
}

/// What tokens are found by.
#[derive(Debug)]
pub(crate) struct Fingerprint(String);

impl Shared for Fingerprint {
    type Answer = Result<Option<TokenRow>, Refused>;

    fn rounds(app: &App) -> &Rounds<Self> {
        app.authenticating()
    }

    async fn answer(app: &App, asked: Vec<Self>) -> Vec<Self::Answer> {
        let mut wanted: Vec<_> = asked.iter().map(|one| one.0.clone()).collect();
        wanted.sort_unstable();
        wanted.dedup();
        match app.store().tokens_by_fingerprint(&wanted).await {
            Ok(found) => {
                let found: HashMap<_, _> = found.into_iter().collect();
                let answers = asked.iter().map(|one| Ok(found.get(&one.0).cloned()));
                answers.collect()
            }
            Err(fault) => vec![Err(fault.into()); asked.len()],
        }
    }
}

/// The tokens that passed one on, the nearest first; `None` where one of them is no longer taken.
async fn through(app: &App, row: &TokenRow, now: Instant) -> Result<Option<Vec<TokenRow>>, Fault> {
    let mut all: Vec<TokenRow> = Vec::new();
    if row.parent_id.is_none() {
        return Ok(Some(all));
    }
    let mut tx = app.store().read().await?;
    let mut next = row.parent_id.clone();
    while let Some(id) = next.take() {
        let parent = tx.token(&id).await?.filter(|parent| parent.is_taken(now));
        let Some(parent) = parent.filter(|_| all.len() < tokens::LONGEST_CHAIN) else {
            return Ok(None);
        };
        next.clone_from(&parent.parent_id);
        all.push(parent);
    }
    Ok(Some(all))
}

fn member(row: &TokenRow, owner_role: Role) -> (Principal, Rights) {
    let principal = Principal {
        kind: row.token.kind,
        id: row.token.id.clone(),
        name: row.token.name.clone(),
    };
    let rights = Rights::Token {
        scopes: row.token.scopes.clone(),
        owner_role,
    };
    (principal, rights)
}

/// Whom a signature proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signer {
    /// A key, acting for its owner.
    Key(Caller),
    /// Its key is revoked, expired or never was.
    Nobody,
    /// The key that it names did not make it.
    Another,
}

/// Finds out whether the key that a signature names made it. A key is a service: it does what it was written to do.
///
/// # Errors
/// [`Refused::Unavailable`], also when no secret can be worked out: then no signature is good.
pub async fn signature(app: &App, claim: &Claim) -> Result<Signer, Refused> {
    let now = app.now();
    let found = app.store().read().await?.key(claim.key()).await?;
    let Some(row) = found.filter(|row| row.is_taken(now)) else {
        return Ok(Signer::Nobody);
    };
    let Some(role) = row.owner_role else {
        return Ok(Signer::Nobody);
    };
    let secret = Master::read(app.data())
        .await
        .and_then(|master| master.secret_of(&row.key.access_key_id));
    let secret = secret.map_err(|cause| {
        tracing::error!(%cause, "no signature can be verified, so every signed request is refused");
        Refused::unavailable(
            "Floe can verify no signatures now, so every signed request is refused. Its log says why.",
        )
    })?;
    if !claim.is_by(&secret) {
        return Ok(Signer::Another);
    }
    if is_to_be_noted(row.key.last_used_at, now) {
        note(app, Used::Key(&row.key.id), now).await;
    }
    let rights = Rights::Token {
        scopes: keys::SCOPES.to_vec(),
        owner_role: role,
    };
    let principal = Principal {
        kind: PrincipalKind::Service,
        id: row.key.id,
        name: row.key.name,
    };
    let owner = (row.owner_id.as_str(), row.key.owner.as_str(), role);
    Ok(Signer::Key(Caller::token(vec![(principal, rights)], owner)))
}

fn is_to_be_noted(last: Option<Instant>, now: Instant) -> bool {
    last.is_none_or(|last| now - last >= NOTED_AFTER)
}

enum Used<'a> {
    Session(&'a str),
    Token(&'a str),
    Key(&'a str),
}

/// Notes a use. That this fails keeps nobody out: what they ask for may need no writing.
async fn note(app: &App, used: Used<'_>, now: Instant) {
    let noted: Result<(), Fault> = async {
        let mut tx = app.store().write().await?;
        match used {
            Used::Session(fingerprint) => tx.touch_session(fingerprint, now).await?,
            Used::Token(id) => tx.touch_token(id, now).await?,
            Used::Key(id) => tx.touch_key(id, now).await?,
        }
        tx.commit().await
    }
    .await;
    if let Err(cause) = noted {
        tracing::warn!(%cause, "the use of a credential could not be noted");
    }
}
