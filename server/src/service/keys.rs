//! Access keys, which sign what AWS's clients ask: issuing, listing, revoking. Knows whose keys one may manage; must not know
//! signatures.

use super::{AccessKey, Caller, IssuedKey, KeyDraft, Refused, recording, sign_in, tokens};
use crate::app::App;
use crate::master::{FILE, Master, NoMaster};
use crate::secret::NoRandomness;
use crate::state::Tx;
use chrono::TimeDelta;
use floe_domain::freeze::Wrong;
use floe_domain::people::{Permission, Scope};
use floe_domain::time::Instant;
use serde_json::json;

/// What every access key begins with, so that it is recognised where it should not be, and never taken for one of AWS's.
pub const PREFIX: &str = "FLOE";

/// What a key is for: asking the calendar. Its owner has to be allowed it as well.
pub const SCOPES: [Scope; 1] = [Scope::FreezesRead];

/// The keys that the caller may manage: all, or their own; the newest first.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<AccessKey>, Refused> {
    caller.require(Permission::TokensOwn)?;
    let owner = if caller.may(Permission::PeopleManage) {
        None
    } else {
        caller.owner().map(|(id, _)| id)
    };
    let rows = app.store().read().await?.keys(owner).await?;
    Ok(rows.into_iter().map(|row| row.key).collect())
}

/// Issues a key. Its secret is in the answer and nowhere else.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`], [`Refused::Unavailable`]: also when `keys.secret` is gone and keys hang
/// on it.
pub async fn issue(app: &App, caller: &Caller, draft: KeyDraft) -> Result<IssuedKey, Refused> {
    caller.require(Permission::TokensOwn)?;
    let owner = sign_in::normal(&draft.owner);
    if caller.owner().is_none_or(|(_, email)| email != owner) {
        caller.require(Permission::PeopleManage)?;
    }
    let mut fields = tokens::check_name(&draft.name);
    fields.extend(tokens::check_days(draft.days));
    let mut tx = app.store().write().await?;
    let person = tx.person_by_email(&owner).await?;
    if person.is_none() {
        fields.push(Wrong::new("owner", "is nobody who can sign in"));
    }
    let (Some(person), true) = (person, fields.is_empty()) else {
        return Err(Refused::Invalid { fields });
    };
    let now = app.now();
    let key = AccessKey {
        id: app.new_id("key"),
        access_key_id: new_id()?,
        name: draft.name.trim().to_owned(),
        owner,
        created_at: now,
        expires_at: now + TimeDelta::days(tokens::days(draft.days)),
        last_used_at: None,
        revoked_at: None,
    };
    let master = master(app, &mut tx, now).await?;
    let secret = master.secret_of(&key.access_key_id).map_err(unusable)?;
    tx.add_key(&key, &person.person.id).await?;
    let detail = json!({
        "name": key.name, "access_key_id": key.access_key_id, "owner": key.owner, "scopes": SCOPES,
        "expires_at": key.expires_at,
    });
    recording::by(&mut tx, now, caller.chain(), ("key.issue", &key.id), detail).await?;
    tx.commit().await?;
    Ok(IssuedKey { key, secret })
}

/// The master key, made with the first key. One that is gone is made anew only when no key that is good hangs on it: else
/// those, and webhooks that are signed for, would be wrong without anybody's having said so. The transaction keeps other processes from making one meanwhile.
pub(super) async fn master(app: &App, tx: &mut Tx, now: Instant) -> Result<Master, Refused> {
    match Master::read(app.data()).await {
        Err(NoMaster::Gone) => {
            let rows = tx.keys(None).await?;
            let webhooks = tx.webhooks().await?;
            let is_signing = webhooks.iter().any(|webhook| webhook.disabled_at.is_none());
            if is_signing || rows.iter().any(|row| row.is_taken(now)) {
                return Err(Refused::unavailable(format!(
                    "`{FILE}` is gone from the data folder, so every signed request is refused, no webhook is told anything, and \
                     no key or webhook can be made beside those whose secrets hang on it. Put the file back from a backup, or \
                     revoke the keys (`floe key list`), remove the webhooks (`floe webhook list`) and make new ones."
                )));
            }
            Master::make(app.data()).map_err(unusable)
        }
        read => read.map_err(unusable),
    }
}

/// Refuses while the file is gone, or is none, that the secrets of keys and webhooks hang on: what the guard decides would be told
/// to nobody.
///
/// # Errors
/// When it is, or that can not be told.
pub(super) async fn require_file(app: &App, tx: &mut Tx, now: Instant) -> Result<(), Refused> {
    if !tx.hangs_on_master(now).await? {
        return Ok(());
    }
    Master::read(app.data()).await.map(drop).map_err(|cause| {
        Refused::unavailable(format!(
            "{cause}, so what the guard decides would be told to nobody, and it allows nothing. Put the file back from a \
             backup, or remove the webhooks (`floe webhook list`) and revoke the keys (`floe key list`) that hang on it."
        ))
    })
}

/// What it means that there is no master key, to whoever issues keys.
pub(super) fn unusable(cause: NoMaster) -> Refused {
    Refused::unavailable(format!(
        "{cause}. While that is so, every signed request is refused, no webhook is told anything, and no key or webhook can be \
         made. See to the file's rights, or put it back from a backup. If there is none, remove it, revoke every key \
         (`floe key list`), remove every webhook (`floe webhook list`) and make new ones."
    ))
}

/// A new access key id: 80 random bits in base 32.
fn new_id() -> Result<String, NoRandomness> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    let letter = |byte: &u8| {
        char::from(match byte % 32 {
            low @ 0..26 => b'A' + low,
            high => b'2' + high - 26,
        })
    };
    Ok(PREFIX.chars().chain(bytes.iter().map(letter)).collect())
}

/// Revokes the key of an access key id; the next request that it signs is refused. One that is revoked stays so.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn revoke(app: &App, caller: &Caller, access_key_id: &str) -> Result<(), Refused> {
    caller.require(Permission::TokensOwn)?;
    let mut tx = app.store().write().await?;
    let mine = |owner: &str| caller.owner().is_some_and(|(person, _)| person == owner);
    let row = tx
        .key(access_key_id)
        .await?
        .filter(|row| caller.may(Permission::PeopleManage) || mine(&row.owner_id))
        .ok_or_else(|| Refused::not_found("access key", access_key_id))?;
    if row.key.revoked_at.is_some() {
        return Ok(());
    }
    let now = app.now();
    tx.revoke_key(&row.key.id, now).await?;
    let detail = json!({
        "name": row.key.name, "access_key_id": row.key.access_key_id, "owner": row.key.owner,
    });
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("key.revoke", &row.key.id),
        detail,
    )
    .await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::new_id;

    #[test]
    fn an_id_looks_as_aws_s_do_and_is_no_other_s() {
        let id = new_id().unwrap();
        assert_eq!(id.len(), 20);
        let is_base_32 = |byte: u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte);
        assert!(id.starts_with("FLOE") && id.bytes().all(is_base_32), "{id}");
        assert_ne!(new_id().unwrap(), id);
    }
}
