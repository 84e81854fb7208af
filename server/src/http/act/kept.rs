//! What waits for a page of a session: kept in memory for minutes, the last of each session. Must not know what it is, nor
//! write it anywhere.

use floe_domain::time::Instant;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// How long it waits.
const PATIENCE: chrono::TimeDelta = chrono::TimeDelta::minutes(10);

/// Values by session.
pub struct Kept<T>(Mutex<HashMap<String, (Instant, T)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> fmt::Debug for Kept<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Kept(…)")
    }
}

impl<T: Clone> Kept<T> {
    /// Keeps a value for a session, instead of the one before.
    pub fn keep(&self, session: &str, value: T, now: Instant) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, (since, _)| now - *since < PATIENCE);
        waiting.insert(session.to_owned(), (now, value));
    }

    /// The value of a session, which stays.
    pub fn see(&self, session: &str, now: Instant) -> Option<T> {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, value) = waiting.get(session)?;
        (now - *since < PATIENCE).then(|| value.clone())
    }

    /// The value of a session, this once.
    pub fn take(&self, session: &str, now: Instant) -> Option<T> {
        self.take_if(session, now, |_| true)
    }

    /// The value of a session, this once, if it is wanted; else it waits on.
    pub fn take_if(
        &self,
        session: &str,
        now: Instant,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Option<T> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.get(session).filter(|(_, value)| is_wanted(value))?;
        let (since, value) = waiting.remove(session)?;
        (now - since < PATIENCE).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_seen_or_taken_by_its_session_while_it_waits() {
        let (kept, now) = (Kept::default(), Instant::default());
        kept.keep("s", 1, now);
        assert_eq!(kept.see("other", now), None);
        assert_eq!(kept.see("s", now), Some(1));
        assert_eq!(kept.take_if("s", now, |one| *one == 2), None);
        assert_eq!(kept.take("s", now), Some(1));
        assert_eq!(kept.take("s", now), None);
        kept.keep("s", 2, now);
        assert_eq!(kept.see("s", now + PATIENCE), None);
    }
}
