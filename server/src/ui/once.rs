//! Tokens that were just issued and not yet shown: kept in memory for minutes, given out once, to the session that asked.
//! Must not be written anywhere.

use crate::service::IssuedToken;
use floe_domain::time::Instant;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// How long a token waits to be shown.
const PATIENCE: chrono::TimeDelta = chrono::TimeDelta::minutes(10);

/// Issued tokens by handle.
#[derive(Default)]
pub struct Once(Mutex<HashMap<String, Waiting>>);

struct Waiting {
    session: String,
    until: Instant,
    issued: IssuedToken,
}

impl fmt::Debug for Once {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Once(…)")
    }
}

impl Once {
    /// Keeps a token for a session under a handle.
    pub fn keep(&self, handle: String, session: String, issued: IssuedToken, now: Instant) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, one| now < one.until);
        waiting.insert(
            handle,
            Waiting {
                session,
                until: now + PATIENCE,
                issued,
            },
        );
    }

    /// Gives a token out, if it waits for this session; another session's asking leaves it there.
    pub fn take(&self, handle: &str, session: &str, now: Instant) -> Option<IssuedToken> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_theirs = waiting
            .get(handle)
            .is_some_and(|one| one.session == session && now < one.until);
        if is_theirs {
            waiting.remove(handle).map(|one| one.issued)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;
    use crate::service::Token;
    use floe_domain::guard::PrincipalKind;

    fn issued() -> IssuedToken {
        let now = Instant::default();
        IssuedToken {
            token: Token {
                through: None,
                id: "t".to_owned(),
                name: "bot".to_owned(),
                kind: PrincipalKind::Agent,
                owner: "ada@example.com".to_owned(),
                scopes: vec![],
                created_at: now,
                expires_at: now,
                last_used_at: None,
                revoked_at: None,
            },
            secret: Secret::new("floe_a"),
        }
    }

    #[test]
    fn a_token_is_given_once_and_only_to_its_session() {
        let (once, now) = (Once::default(), Instant::default());
        once.keep("h".to_owned(), "s".to_owned(), issued(), now);
        assert!(once.take("h", "other", now).is_none());
        assert!(once.take("h", "s", now).is_some());
        assert!(once.take("h", "s", now).is_none());
    }

    #[test]
    fn a_token_that_waits_too_long_is_gone() {
        let (once, now) = (Once::default(), Instant::default());
        once.keep("h".to_owned(), "s".to_owned(), issued(), now);
        assert!(once.take("h", "s", now + PATIENCE).is_none());
    }
}
