//! Tokens: issuing, listing, revoking. Knows whose tokens one may manage; must not know headers.

use super::{
    Caller, Credential, IssuedToken, PassOn, Refused, RequestStatus, Token, TokenDraft, recording,
    sign_in,
};
use crate::app::App;
use crate::secret::Secret;
use crate::state::TokenRow;
use chrono::TimeDelta;
use floe_domain::freeze::Wrong;
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Permission, Scope};
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
    let scopes = once_each(draft.scopes);
    let token = Token {
        id: app.new_id("tok"),
        name: draft.name.trim().to_owned(),
        kind: draft.kind,
        owner,
        through: None,
        scopes,
        created_at: now,
        expires_at: now + TimeDelta::days(days(draft.days)),
        last_used_at: None,
        revoked_at: None,
    };
    let secret = Secret::random(PREFIX)?;
    let issued_by = caller.owner().map(|(id, _)| id);
    let fingerprint = secret.fingerprint();
    tx.add_token(&token, &person.person.id, (issued_by, None), &fingerprint)
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

/// The most members of a chain, the person included.
pub(super) const LONGEST_CHAIN: usize = 5;

/// The most tokens that one may have passed on at a time.
const MOST_PASSED_ON: i64 = 100;

/// Passes the rights of the token that calls on to another, which acts for it: with no scope that it has not, for no longer
/// than it is taken itself. Whatever the new one asks, the whole chain asks.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`], [`Refused::Conflict`] where the chain would be too long or too many are
/// passed on, [`Refused::Unavailable`].
pub async fn pass_on(app: &App, caller: &Caller, draft: PassOn) -> Result<IssuedToken, Refused> {
    caller.require(Permission::TokensPassOn)?;
    let Credential::Token {
        token_id, owner_id, ..
    } = caller.credential()
    else {
        return Err(Refused::NotPermitted {
            detail: "Only a token is passed on. People issue tokens in Settings.".to_owned(),
        });
    };
    if caller.chain().0.len() >= LONGEST_CHAIN {
        return Err(Refused::conflict(
            "The chain of those who act for each other would have more than five members.",
        ));
    }
    let mut tx = app.store().write().await?;
    let now = app.now();
    let parent = tx.token(token_id).await?.filter(|row| row.is_taken(now));
    let parent = parent.ok_or_else(|| Refused::not_found("token", token_id))?;
    let expires_at = now + TimeDelta::seconds(i64::from(draft.seconds));
    let mut fields = check_name(&draft.name);
    fields.extend(check_kind(draft.kind));
    fields.extend(check_scopes(&draft.scopes));
    if let Some(scope) = draft
        .scopes
        .iter()
        .find(|one| !parent.token.scopes.contains(one))
    {
        let reason = format!(
            "has `{}`, which the token that passes it on has not",
            scope.name()
        );
        fields.push(Wrong::new("scopes", &reason));
    }
    if draft.seconds < 60 {
        fields.push(Wrong::new("seconds", "is less than 60"));
    } else if expires_at > parent.token.expires_at {
        let reason = "is longer than the token that passes it on is taken";
        fields.push(Wrong::new("seconds", reason));
    }
    if !fields.is_empty() {
        return Err(Refused::Invalid { fields });
    }
    if tx.tokens_passed_on(token_id, now).await? >= MOST_PASSED_ON {
        return Err(Refused::conflict(
            "This token has passed on 100 that are still taken. Revoke some, or give them less time.",
        ));
    }
    let token = Token {
        id: app.new_id("tok"),
        name: draft.name.trim().to_owned(),
        kind: draft.kind,
        owner: parent.token.owner,
        through: Some(parent.token.name),
        scopes: once_each(draft.scopes),
        created_at: now,
        expires_at,
        last_used_at: None,
        revoked_at: None,
    };
    let secret = Secret::random(PREFIX)?;
    let fingerprint = secret.fingerprint();
    tx.add_token(&token, owner_id, (None, Some(token_id)), &fingerprint)
        .await?;
    let detail = json!({
        "name": token.name, "kind": token.kind, "owner": token.owner, "passed_on_by": token_id,
        "scopes": token.scopes, "expires_at": token.expires_at,
    });
    let what = ("token.pass_on", token.id.as_str());
    recording::by(&mut tx, now, caller.chain(), what, detail).await?;
    tx.commit().await?;
    Ok(IssuedToken { token, secret })
}

fn once_each(mut scopes: Vec<Scope>) -> Vec<Scope> {
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

/// How many days a credential is taken.
pub(super) fn days(asked: Option<u32>) -> i64 {
    i64::from(asked.unwrap_or(DEFAULT_DAYS))
}

/// Control characters, and those that turn the direction of what follows.
fn is_unseen(one: char) -> bool {
    one.is_control()
        || matches!(one, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// What is wrong with a credential's name.
pub(super) fn check_name(name: &str) -> Vec<Wrong> {
    if name.trim().is_empty() {
        vec![Wrong::new("name", "is empty")]
    } else if name.chars().count() > 100 {
        vec![Wrong::new("name", "is longer than 100 characters")]
    } else if name.chars().any(is_unseen) || name.contains("acting for") {
        vec![Wrong::new(
            "name",
            "has characters that are not seen, or says whom it acts for: Floe says that itself",
        )]
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
    wrong.extend(check_kind(draft.kind));
    wrong.extend(check_scopes(&draft.scopes));
    wrong.extend(check_days(draft.days));
    wrong
}

fn check_kind(kind: PrincipalKind) -> Option<Wrong> {
    let is_one = matches!(kind, PrincipalKind::Agent | PrincipalKind::Service);
    (!is_one).then(|| Wrong::new("kind", "is not one of: agent, service"))
}

fn check_scopes(scopes: &[Scope]) -> Option<Wrong> {
    scopes
        .is_empty()
        .then(|| Wrong::new("scopes", "is empty: the token could do nothing"))
}

/// Revokes a token, with all that came of it; the next request that carries one is refused. One that is revoked stays so. A
/// token revokes itself and what it passed on.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn revoke(app: &App, caller: &Caller, id: &str) -> Result<(), Refused> {
    let by_token = match caller.credential() {
        Credential::Token { token_id, .. } => {
            caller.require(Permission::TokensPassOn)?;
            Some(token_id.clone())
        }
        Credential::Session { .. } | Credential::CommandLine => {
            caller.require(Permission::TokensOwn)?;
            None
        }
    };
    let mut tx = app.store().write().await?;
    let mine = |owner: &str| caller.owner().is_some_and(|(person, _)| person == owner);
    let is_in_reach = |row: &TokenRow| match &by_token {
        Some(token_id) => row.token.id == *token_id || row.parent_id.as_ref() == Some(token_id),
        None => caller.may(Permission::PeopleManage) || mine(&row.owner_id),
    };
    let row = tx.token(id).await?.filter(is_in_reach);
    let row = row.ok_or_else(|| Refused::not_found("token", id))?;
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
