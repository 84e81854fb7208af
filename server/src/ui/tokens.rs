//! Tokens for the settings. A secret passes through here once, on its way to the one who asked for it.

use super::Floe;
use super::failure::failed;
use crate::secret::Secret;
use crate::service::{Credential, Token, TokenDraft, environments, people, tokens};
use floe_app::view::{
    Failure, FailureKind, IssuedToken, TokenForm, TokenKind, TokenRow, TokensPage,
};
use floe_domain::freeze::Wrong;
use floe_domain::guard::PrincipalKind;
use floe_domain::people::Permission;

/// The tokens.
pub(super) async fn list(floe: &Floe) -> Result<TokensPage, Failure> {
    let caller = floe.caller()?;
    let now = floe.now();
    let found = tokens::list(floe.app(), caller)
        .await
        .map_err(failed("Tokens can not be shown"))?;
    let mut rows: Vec<_> = found.into_iter().map(row).collect();
    rows.sort_by(|a, b| (!a.lives(now), &a.name).cmp(&(!b.lives(now), &b.name)));
    let owners = if caller.may(Permission::PeopleManage) {
        let people = people::list(floe.app(), caller)
            .await
            .map_err(failed("Tokens can not be shown"))?;
        people.into_iter().map(|person| person.email).collect()
    } else {
        caller
            .owner()
            .map(|(_, email)| email.to_owned())
            .into_iter()
            .collect()
    };
    Ok(TokensPage { now, rows, owners })
}

fn row(token: Token) -> TokenRow {
    TokenRow {
        id: token.id,
        name: match token.through {
            Some(through) => format!("{} (through {through})", token.name),
            None => token.name,
        },
        kind: match token.kind {
            PrincipalKind::Service => TokenKind::Service,
            _ => TokenKind::Agent,
        },
        owner: token.owner,
        scopes: token.scopes,
        created_at: token.created_at,
        expires_at: Some(token.expires_at),
        last_used_at: token.last_used_at,
        revoked_at: token.revoked_at,
    }
}

/// The session that asks, for which an issued token waits.
fn session(floe: &Floe) -> Result<String, Failure> {
    match floe.caller()?.credential() {
        Credential::Session { session, .. } => Ok(session.clone()),
        Credential::Token { .. } | Credential::CommandLine => Err(super::failure::signed_out()),
    }
}

/// Issues a token; its secret waits for the page that shows it.
pub(super) async fn issue(floe: &Floe, form: TokenForm) -> Result<String, Failure> {
    const TITLE: &str = "The token was not issued";
    let session = session(floe)?;
    let mut wrong = Vec::new();
    let mut scopes = Vec::new();
    for name in &form.scopes {
        match name.parse() {
            Ok(scope) => scopes.push(scope),
            Err(error) => wrong.push(Wrong::new("scopes", &format!("{error}"))),
        }
    }
    let days = match form.days.trim() {
        "" => None,
        text => text.parse().map(Some).unwrap_or_else(|_| {
            wrong.push(Wrong::new("days", "is not a number of days"));
            None
        }),
    };
    if !wrong.is_empty() {
        return Err(Failure::invalid(TITLE, wrong));
    }
    let draft = TokenDraft {
        name: form.name,
        kind: PrincipalKind::from_name(&form.kind),
        owner: form.owner,
        scopes,
        days,
    };
    let issued = tokens::issue(floe.app(), floe.caller()?, draft)
        .await
        .map_err(failed(TITLE))?;
    let handle = Secret::random("").map_err(|cause| failed(TITLE)(cause.into()))?;
    floe.http
        .once
        .keep(handle.reveal().to_owned(), session, issued, floe.now());
    Ok(handle.reveal().to_owned())
}

/// The token of a handle, once.
pub(super) async fn issued(floe: &Floe, handle: String) -> Result<IssuedToken, Failure> {
    let session = session(floe)?;
    let Some(issued) = floe.http.once.take(&handle, &session, floe.now()) else {
        return Err(Failure::new(
            FailureKind::NotFound,
            "The token was shown already",
            "A token's secret is shown once, within ten minutes, to the person who issued it. Floe keeps only its fingerprint.",
            "If it is lost, revoke the token and issue another.",
        ));
    };
    let example = environments::list(floe.app(), floe.caller()?).await.ok();
    Ok(IssuedToken {
        secret: issued.secret.reveal().to_owned(),
        row: row(issued.token),
        origin: floe.origin(),
        example_environment: example
            .and_then(|all| all.into_iter().next())
            .map(|view| view.environment.id),
    })
}

/// Revokes a token.
pub(super) async fn revoke(floe: &Floe, id: String) -> Result<(), Failure> {
    let revoked = tokens::revoke(floe.app(), floe.caller()?, &id).await;
    revoked
        .map(drop)
        .map_err(failed("The token was not revoked"))
}
