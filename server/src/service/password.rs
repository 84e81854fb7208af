//! Passwords: what is good enough, how they are hashed and checked. Knows argon2id; must not know accounts.

use super::Refused;
use crate::app::App;
use crate::secret::Secret;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use floe_domain::freeze::Wrong;

/// Fewer characters can be guessed.
const SHORTEST: usize = 12;
/// More bytes only cost time.
const LONGEST: usize = 1_000;
/// The hash of no password, checked where there is no account, so that the answer takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What is wrong with a new password.
pub(super) fn check(password: &Secret) -> Option<Wrong> {
    let text = password.reveal();
    if text.chars().count() < SHORTEST {
        Some(Wrong::new(
            "password",
            &format!("is shorter than {SHORTEST} characters"),
        ))
    } else if text.len() > LONGEST {
        Some(Wrong::new(
            "password",
            &format!("is longer than {LONGEST} bytes"),
        ))
    } else {
        None
    }
}

/// The argon2id hash of a password, with its own salt.
pub(super) async fn hash(app: &App, password: &Secret) -> Result<String, Refused> {
    let password = password.clone();
    let hashed = hashing(app, move || {
        Argon2::default()
            .hash_password(password.reveal().as_bytes())
            .map(|hash| hash.to_string())
    })
    .await?;
    hashed.map_err(|cause| {
        tracing::error!(%cause, "a password could not be hashed");
        Refused::unavailable("Floe can not hash passwords now. Try again later.")
    })
}

/// Whether the password belongs to the hash; without a hash it never does, and takes as long to say so.
pub(super) async fn matches(
    app: &App,
    password: &Secret,
    hash: Option<String>,
) -> Result<bool, Refused> {
    if password.reveal().len() > LONGEST {
        return Ok(false);
    }
    let password = password.clone();
    hashing(app, move || {
        let hash = hash.as_deref().unwrap_or(NOBODY);
        PasswordHash::new(hash).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.reveal().as_bytes(), &hash)
                .is_ok()
        })
    })
    .await
}

/// Runs beside the tasks that answer requests, a few at a time: each takes 19 MiB and all of a core.
async fn hashing<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refused> {
    let busy = || Refused::unavailable("Floe is stopping, so nothing was done.");
    let _turn = app.hashing().acquire().await.map_err(|_| busy())?;
    tokio::task::spawn_blocking(work).await.map_err(|_| busy())
}
