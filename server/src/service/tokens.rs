//! Tokens: issuing, listing, revoking. Knows whose tokens one may manage; must not know headers.

use super::{Caller, IssuedToken, Refused, RequestStatus, Token, TokenDraft, recording, sign_in};
use crate::app::App;
use crate::secret::Secret;
use chrono::TimeDelta;
use floe_domain::freeze::Wrong;
use floe_domain::guard::PrincipalKind;
use floe_domain::people::Permission;
use serde_json::json;

/// What every token begins with, so that it is recognised where it should not be.
pub const PREFIX: &str = "floe_";

const DEFAULT_DAYS: u32 = 90;
const MOST_DAYS: u32 = 366;

/// The tokens that the caller may manage: all, or their own; the newest first.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Token>, Refused> {
    caller.require(Permission::TokensOwn)?;
    let owner = if caller.may(Permission::PeopleManage) {
        None
    } else {
        caller.owner().map(|(id, _)| id)
    };
    let rows = app.store().read().await?.tokens(owner).await?;
    Ok(rows.into_iter().map(|row| row.token).collect())
}

/// Issues a token. Its secret is in the answer and nowhere else.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`], [`Refused::Unavailable`].
pub async fn issue(app: &App, caller: &Caller, draft: TokenDraft) -> Result<IssuedToken, Refused> {
    caller.require(Permission::TokensOwn)?;
    let owner = sign_in::normal(&draft.owner);
    if caller.owner().is_none_or(|(_, email)| email != owner) {
        caller.require(Permission::PeopleManage)?;
    }
    let mut fields = check(&draft);
    let mut tx = app.store().write().await?;
    let person = tx.person_by_email(&owner).await?;
    if person.is_none() {
        fields.push(Wrong::new("owner", "is nobody who can sign in"));
    }
    let (Some(person), true) = (person, fields.is_empty()) else {
        return Err(Refused::Invalid { fields });
    };
    let now = app.now();
    let mut scopes = draft.scopes;
    scopes.sort_unstable();
    scopes.dedup();
    let token = Token {
        id: app.new_id("tok"),
        name: draft.name.trim().to_owned(),
        kind: draft.kind,
        owner,
        scopes,
        created_at: now,
        expires_at: now + TimeDelta::days(days(draft.days)),
        last_used_at: None,
        revoked_at: None,
    };
    let secret = Secret::random(PREFIX)?;
    let issued_by = caller.owner().map(|(id, _)| id);
    tx.add_token(&token, &person.person.id, issued_by, &secret.fingerprint())
        .await?;
    let detail = json!({
        "name": token.name, "kind": token.kind, "owner": token.owner,
        "scopes": token.scopes, "expires_at": token.expires_at,
    });
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("token.issue", &token.id),
        detail,
    )
    .await?;
    tx.commit().await?;
    Ok(IssuedToken { token, secret })
}

/// How many days a credential is taken.
pub(super) fn days(asked: Option<u32>) -> i64 {
    i64::from(asked.unwrap_or(DEFAULT_DAYS))
}

/// What is wrong with a credential's name.
pub(super) fn check_name(name: &str) -> Vec<Wrong> {
    if name.trim().is_empty() {
        vec![Wrong::new("name", "is empty")]
    } else if name.chars().count() > 100 {
        vec![Wrong::new("name", "is longer than 100 characters")]
    } else {
        Vec::new()
    }
}

/// What is wrong with the days that a credential is to be taken.
pub(super) fn check_days(days: Option<u32>) -> Option<Wrong> {
    days.filter(|days| !(1..=MOST_DAYS).contains(days))
        .map(|_| Wrong::new("days", &format!("is not between 1 and {MOST_DAYS}")))
}

fn check(draft: &TokenDraft) -> Vec<Wrong> {
    let mut wrong = check_name(&draft.name);
    if !matches!(draft.kind, PrincipalKind::Agent | PrincipalKind::Service) {
        wrong.push(Wrong::new("kind", "is not one of: agent, service"));
    }
    if draft.scopes.is_empty() {
        wrong.push(Wrong::new("scopes", "is empty: the token could do nothing"));
    }
    wrong.extend(check_days(draft.days));
    wrong
}

/// Revokes a token; the next request that carries it is refused. One that is revoked stays so.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn revoke(app: &App, caller: &Caller, id: &str) -> Result<(), Refused> {
    caller.require(Permission::TokensOwn)?;
    let mut tx = app.store().write().await?;
    let mine = |owner: &str| caller.owner().is_some_and(|(person, _)| person == owner);
    let row = tx
        .token(id)
        .await?
        .filter(|row| caller.may(Permission::PeopleManage) || mine(&row.owner_id))
        .ok_or_else(|| Refused::not_found("token", id))?;
    if row.token.revoked_at.is_some() {
        return Ok(());
    }
    let now = app.now();
    tx.revoke_token(id, now).await?;
    // What it asked waits for nobody any more: it could not be carried out.
    for request in tx.requests_awaiting().await? {
        if request.asked.chain.0.iter().any(|member| member.id == id) {
            let outcome = "The token that asked for it was revoked. Nothing was done.";
            let void = RequestStatus::Void;
            tx.end_request(&request.id, void, outcome, None, now)
                .await?;
            let detail = json!({
                "request": request.id, "digest": request.digest, "status": void.name(), "outcome": outcome,
                "environment": request.asked.environment_id, "operation": request.asked.operation,
            });
            recording::by_floe(&mut tx, now, ("approval.end", &request.id), detail).await?;
        }
    }
    let detail = json!({"name": row.token.name, "owner": row.token.owner});
    recording::by(&mut tx, now, caller.chain(), ("token.revoke", id), detail).await?;
    Ok(tx.commit().await?)
}
