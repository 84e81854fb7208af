//! Passkeys: registering them, and proving with one that a person means just this act, now. Knows WebAuthn (W3C, level 3) by its
//! library; must not know which acts there are.
//!
//! A challenge is SHA-256 of a nonce and the act's digest, so that what is signed can be held against the act by anyone who has
//! the evidence. It is good for one answer, of one session, within five minutes, with user verification.

use super::{Caller, Credential, PasskeyView, Refused, recording, sign_in};
use crate::app::App;
use crate::secret::{Secret, hex};
use crate::state::{ChallengeRow, PasskeyRow, Tx};
use chrono::TimeDelta;
use floe_domain::time::Instant;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
};

/// How long a challenge waits for its answer, and a proof for its act.
const FRESH: TimeDelta = TimeDelta::minutes(5);
/// The most passkeys of one person.
const MOST: usize = 10;

/// A person has shown, with a passkey, that they mean one act. Made only by [`prove`].
#[derive(Debug)]
pub struct Proof {
    person_id: String,
    act: String,
    at: Instant,
    evidence: String,
}

impl Proof {
    /// Whether it proves that this caller means this act, now.
    ///
    /// # Errors
    /// [`Refused::NotPermitted`] when it proves something else.
    pub(super) fn holds(&self, caller: &Caller, act: &str, now: Instant) -> Result<(), Refused> {
        let is_theirs = person(caller)?.0 == self.person_id;
        if is_theirs && self.act == act && now - self.at <= FRESH && self.at <= now {
            Ok(())
        } else {
            Err(unproven())
        }
    }

    /// What was signed, for the audit.
    pub(super) fn evidence(&self) -> &str {
        &self.evidence
    }

    /// A proof that no passkey gave, for tests of what is done with one.
    #[cfg(test)]
    pub(crate) fn of_tests(caller: &Caller, act: &str, at: Instant) -> Self {
        Self {
            person_id: caller
                .owner()
                .map(|(id, _)| id.to_owned())
                .unwrap_or_default(),
            act: act.to_owned(),
            at,
            evidence: "{}".to_owned(),
        }
    }
}

fn unproven() -> Refused {
    Refused::NotPermitted {
        detail: "Your passkey did not prove that you mean this. Nothing was done; try again."
            .to_owned(),
    }
}

/// Where browsers keep passkeys for: Floe's address as they know it.
#[derive(Clone, Debug)]
pub struct Site {
    id: String,
    origin: Url,
}

impl Site {
    /// The site of an origin like `https://floe.example`; `None` for an address without a name, which can have no passkeys.
    #[must_use]
    pub fn of(origin: &str) -> Option<Self> {
        let origin = Url::parse(origin).ok()?;
        let id = origin.domain()?.to_owned();
        Some(Self { id, origin })
    }

    fn webauthn(&self) -> Result<Webauthn, Refused> {
        WebauthnBuilder::new(&self.id, &self.origin)
            .and_then(|builder| builder.rp_name("Floe").build())
            .map_err(|cause| {
                tracing::error!(%cause, "passkeys can not be set up");
                Refused::unavailable("Floe can not use passkeys at this address.")
            })
    }
}

/// The digest of an act: the address it is sent to and everything that is sent, but for what proves it.
#[must_use]
pub fn act(address: &str, fields: &[(String, String)]) -> String {
    let mut hasher = Sha256::new();
    let mut add = |text: &str| {
        // Browsers send the ends of lines otherwise than scripts read them.
        let text = text.replace("\r\n", "\n");
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    };
    add(address);
    for (name, value) in fields {
        if !PROOFS.contains(&name.as_str()) {
            add(name);
            add(value);
        }
    }
    hex(&hasher.finalize())
}

/// The fields that carry proofs and so can be no part of what is proven.
pub const PROOFS: [&str; 3] = ["passkey", "new_passkey", "password"];

/// The caller's passkeys for this site.
///
/// # Errors
/// [`Refused::NotPermitted`] unless a person calls, [`Refused::Unavailable`].
pub async fn list(app: &App, caller: &Caller, site: &Site) -> Result<Vec<PasskeyView>, Refused> {
    let (id, ..) = person(caller)?;
    let rows = app.store().read().await?.passkeys(id, &site.id).await?;
    Ok(rows.into_iter().map(|row| row.view).collect())
}

fn person(caller: &Caller) -> Result<(&str, &str, &str), Refused> {
    match caller.credential() {
        Credential::Session {
            person_id,
            email,
            session,
        } => Ok((person_id, email, session)),
        Credential::Token { .. } | Credential::CommandLine => Err(Refused::NotPermitted {
            detail: "Only a person who has signed in can do this, never a token.".to_owned(),
        }),
    }
}

/// What the caller's passkey is to sign to prove that they mean an act: options for `navigator.credentials.get`, and the
/// challenge's id under `id`.
///
/// # Errors
/// [`Refused::NotPermitted`] unless a person calls, [`Refused::Conflict`] when they have no passkey here,
/// [`Refused::Unavailable`].
pub async fn challenge(
    app: &App,
    caller: &Caller,
    site: &Site,
    act: &str,
) -> Result<Value, Refused> {
    let (person_id, _, session) = person(caller)?;
    let mut tx = app.store().write().await?;
    let rows = tx.passkeys(person_id, &site.id).await?;
    if rows.is_empty() {
        return Err(Refused::conflict(
            "You have no passkey yet. Register one in Settings, then do this again.",
        ));
    }
    let keys = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let (mut options, state) = site
        .webauthn()?
        .start_passkey_authentication(&keys)
        .map_err(library)?;
    let nonce = Secret::random("")?;
    let signed = Sha256::digest(format!("{}.{act}", nonce.reveal())).to_vec();
    options.public_key.challenge.clone_from(&signed);
    let mut state = serde_json::to_value(state).map_err(unreadable)?;
    let place = state
        .pointer_mut("/ast/challenge")
        .ok_or_else(|| unreadable("the library keeps its challenge elsewhere"))?;
    // The library draws challenges at random; this one is bound to the act as well.
    *place = serde_json::to_value(&options.public_key)
        .map_err(unreadable)?
        .get("challenge")
        .cloned()
        .unwrap_or_default();
    let row = ChallengeRow {
        id: app.new_id("chl"),
        person_id: person_id.to_owned(),
        session: session.to_owned(),
        purpose: "prove".to_owned(),
        act: act.to_owned(),
        state: json!({"nonce": nonce.reveal(), "state": state}).to_string(),
        made_at: app.now(),
    };
    keep(app, tx, &row, &options).await
}

async fn keep(
    app: &App,
    mut tx: Tx,
    row: &ChallengeRow,
    options: &impl serde::Serialize,
) -> Result<Value, Refused> {
    tx.add_challenge(row, app.now() - FRESH).await?;
    tx.commit().await?;
    let mut answer = serde_json::to_value(options).map_err(unreadable)?;
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("id".to_owned(), json!(row.id));
    }
    Ok(answer)
}

fn read(row: &PasskeyRow) -> Result<Passkey, Refused> {
    serde_json::from_str(&row.passkey).map_err(unreadable)
}

fn unreadable(cause: impl std::fmt::Display) -> Refused {
    tracing::error!(%cause, "a passkey's record can not be read or written");
    Refused::unavailable("Floe can not use this passkey.")
}

fn library(cause: webauthn_rs::prelude::WebauthnError) -> Refused {
    tracing::info!(%cause, "a passkey's answer was refused");
    unproven()
}

/// Takes a challenge out for its one answer, if it is this caller's and fresh.
async fn take(
    app: &App,
    caller: &Caller,
    purpose: &str,
    act: &str,
    answer: &str,
) -> Result<(ChallengeRow, Value), Refused> {
    let (person_id, _, session) = person(caller)?;
    let answer: Value = serde_json::from_str(answer).map_err(|_| unproven())?;
    let id = answer
        .get("id")
        .and_then(Value::as_str)
        .ok_or_else(unproven)?;
    let mut tx = app.store().write().await?;
    let row = tx.take_challenge(id).await?;
    tx.commit().await?;
    let now = app.now();
    let row = row
        .filter(|row| {
            row.person_id == person_id
                && row.session == session
                && row.purpose == purpose
                && row.act == act
                && row.made_at <= now
                && now - row.made_at <= FRESH
        })
        .ok_or_else(unproven)?;
    let credential = answer.get("credential").cloned().unwrap_or_default();
    Ok((row, credential))
}

/// Checks what the caller's passkey signed. Whatever comes of it, the challenge is spent.
///
/// # Errors
/// [`Refused::NotPermitted`] when it proves nothing, [`Refused::Unavailable`].
pub async fn prove(
    app: &App,
    caller: &Caller,
    site: &Site,
    act: &str,
    answer: &str,
) -> Result<Proof, Refused> {
    let (row, credential) = take(app, caller, "prove", act, answer).await?;
    let mut kept: Value = serde_json::from_str(&row.state).map_err(unreadable)?;
    let state = kept.get_mut("state").map(Value::take).unwrap_or_default();
    let state: PasskeyAuthentication = serde_json::from_value(state).map_err(unreadable)?;
    let signed: PublicKeyCredential =
        serde_json::from_value(credential.clone()).map_err(|_| unproven())?;
    let result = site
        .webauthn()?
        .finish_passkey_authentication(&signed, &state)
        .map_err(library)?;
    if !result.user_verified() {
        return Err(unproven());
    }
    let mut tx = app.store().write().await?;
    let now = app.now();
    // Read anew: a passkey that was removed meanwhile proves nothing.
    let mut used = None;
    for row in tx.passkeys(&row.person_id, &site.id).await? {
        let mut passkey = read(&row)?;
        if passkey.update_credential(&result).is_some() {
            let text = serde_json::to_string(&passkey).map_err(unreadable)?;
            tx.note_passkey(&row.view.id, &text, now).await?;
            used = Some(row.view.id);
        }
    }
    let used = used.ok_or_else(unproven)?;
    tx.commit().await?;
    let nonce = kept.get("nonce").cloned().unwrap_or_default();
    let evidence = json!({"passkey": used, "nonce": nonce, "act": act, "credential": credential});
    Ok(Proof {
        person_id: row.person_id,
        act: act.to_owned(),
        at: now,
        evidence: evidence.to_string(),
    })
}

/// What a new passkey is to be made from: options for `navigator.credentials.create`, and the challenge's id under `id`.
///
/// # Errors
/// [`Refused::NotPermitted`] unless a person calls, [`Refused::Conflict`] when they have ten, [`Refused::Unavailable`].
pub async fn offer(app: &App, caller: &Caller, site: &Site, act: &str) -> Result<Value, Refused> {
    let (person_id, email, session) = person(caller)?;
    let mut tx = app.store().write().await?;
    let rows = tx.passkeys(person_id, &site.id).await?;
    if rows.len() >= MOST {
        return Err(Refused::conflict(
            "You have ten passkeys. Remove one first.",
        ));
    }
    let known = rows
        .iter()
        .map(|row| read(row).map(|key| key.cred_id().clone()))
        .collect::<Result<Vec<_>, _>>()?;
    // What the authenticator keeps the passkey under: derived, so that it says nothing about the person.
    let handle: Vec<u8> = Sha256::digest(person_id).into_iter().take(16).collect();
    let handle = Uuid::from_slice(&handle).map_err(unreadable)?;
    let (options, state) = site
        .webauthn()?
        .start_passkey_registration(handle, email, email, Some(known))
        .map_err(library)?;
    let row = ChallengeRow {
        id: app.new_id("chl"),
        person_id: person_id.to_owned(),
        session: session.to_owned(),
        purpose: "register".to_owned(),
        act: act.to_owned(),
        state: serde_json::to_string(&state).map_err(unreadable)?,
        made_at: app.now(),
    };
    keep(app, tx, &row, &options).await
}

/// What a person shows to register a passkey.
#[derive(Debug)]
pub struct Registration<'a> {
    /// What they call it, 1 to 60 characters.
    pub name: &'a str,
    /// The act's digest.
    pub act: &'a str,
    /// The new passkey's answer.
    pub answer: &'a str,
    /// With the first passkey: their password.
    pub password: Option<Secret>,
    /// With every further one: proof by one they have.
    pub proof: Option<Proof>,
}

/// Registers a passkey. The first one takes the password again, every further one a passkey that is there.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`] for the name or the password, [`Refused::Conflict`] when it is registered
/// already, [`Refused::Limited`], [`Refused::Unavailable`].
pub async fn register(
    app: &App,
    caller: &Caller,
    site: &Site,
    registration: Registration<'_>,
) -> Result<(), Refused> {
    let (person_id, email, _) = person(caller)?;
    let name = registration.name.trim();
    if !(1..=60).contains(&name.chars().count()) {
        return Err(Refused::invalid("name", "is not 1 to 60 characters"));
    }
    // Of all sites: an address that Floe is newly reached by is no way around the passkeys of the old one.
    let has_some = app.store().read().await?.passkey_count(person_id).await? > 0;
    match (&registration.proof, &registration.password) {
        (Some(proof), _) => proof.holds(caller, registration.act, app.now())?,
        (None, Some(password)) if !has_some => {
            sign_in::admit_change(app, email, password)
                .await
                .map_err(named_password)?;
        }
        (None, _) => return Err(unproven()),
    }
    let (row, credential) = take(
        app,
        caller,
        "register",
        registration.act,
        registration.answer,
    )
    .await?;
    let state: PasskeyRegistration = serde_json::from_str(&row.state).map_err(unreadable)?;
    let made: RegisterPublicKeyCredential =
        serde_json::from_value(credential).map_err(|_| unproven())?;
    let passkey = site
        .webauthn()?
        .finish_passkey_registration(&made, &state)
        .map_err(library)?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    if registration.proof.is_none() && tx.passkey_count(person_id).await? > 0 {
        return Err(unproven());
    }
    let id = hex(passkey.cred_id());
    let row = PasskeyRow {
        view: PasskeyView {
            id: id.clone(),
            name: name.to_owned(),
            created_at: now,
            last_used_at: None,
        },
        passkey: serde_json::to_string(&passkey).map_err(unreadable)?,
    };
    tx.add_passkey(person_id, &site.id, &row)
        .await
        .map_err(|fault| {
            if fault.is_duplicate() {
                Refused::conflict("This passkey is registered already.")
            } else {
                fault.into()
            }
        })?;
    let detail = json!({"passkey": id, "name": name, "site": site.id});
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("passkey.register", email),
        detail,
    )
    .await?;
    Ok(tx.commit().await?)
}

fn named_password(refused: Refused) -> Refused {
    match refused {
        Refused::Invalid { .. } => Refused::invalid("password", "is not your password"),
        other => other,
    }
}

/// Removes one of the caller's passkeys, on proof by one of them: it may be that one.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn remove(
    app: &App,
    caller: &Caller,
    id: &str,
    (proof, act): (&Proof, &str),
) -> Result<(), Refused> {
    let (person_id, email, _) = person(caller)?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    proof.holds(caller, act, now)?;
    if !tx.remove_passkey(person_id, id, now).await? {
        return Err(Refused::not_found("passkey", id));
    }
    let detail = json!({"passkey": id});
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("passkey.remove", email),
        detail,
    )
    .await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn an_act_is_its_address_and_all_it_sends_but_what_proves_it() {
        let one = act("/act/x", &fields(&[("digest", "d"), ("reason", "r")]));
        let proven = [
            ("digest", "d"),
            ("reason", "r"),
            ("passkey", "{}"),
            ("password", "p"),
        ];
        assert_eq!(act("/act/x", &fields(&proven)), one);
        for other in [
            act("/act/y", &fields(&[("digest", "d"), ("reason", "r")])),
            act("/act/x", &fields(&[("digest", "d"), ("reason", "s")])),
            act("/act/x", &fields(&[("digest", "dreason"), ("", "r")])),
            act("/act/x", &fields(&[("digest", "d")])),
        ] {
            assert_ne!(other, one);
        }
    }

    #[test]
    fn the_ends_of_lines_are_the_same_however_they_are_sent() {
        assert_eq!(
            act("/a", &fields(&[("reason", "one\r\ntwo")])),
            act("/a", &fields(&[("reason", "one\ntwo")]))
        );
    }

    #[test]
    fn a_site_has_a_name() {
        assert!(Site::of("http://localhost:3000").is_some());
        assert!(Site::of("https://floe.example").is_some());
        assert!(Site::of("http://127.0.0.1:3000").is_none());
        assert!(Site::of("nowhere").is_none());
    }
}
