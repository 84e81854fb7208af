//! A world that is decided about: what is asked, what is the case and what people said. Knows plain values; must not know how
//! anybody decides.

use floe_domain::guard::{Asked, Consent, Facts, Loosening, Request, Said, Vote};
use floe_domain::time::Instant;

/// The moment around which everything happens: 23 November 2026, 12:00 UTC.
const NOON: i64 = 1_795_435_200_000_000;

/// A moment some microseconds from [`NOON`].
pub(crate) fn at(micros: i64) -> Instant {
    Instant::from_timestamp_micros(NOON + micros).unwrap()
}

/// What a person said, to what in plain values: a digest is only made of it for the core.
#[derive(Clone, Debug)]
pub(crate) struct Ballot<T> {
    pub(crate) person: String,
    pub(crate) approves: bool,
    /// What they said it to; `None` where it is just what was asked.
    pub(crate) about: Option<T>,
    pub(crate) at: Instant,
    pub(crate) withdrawn_at: Option<Instant>,
}

/// Everything about one decision.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) request: Request,
    /// Without what people said.
    pub(crate) facts: Facts,
    /// What people were asked, if they were.
    pub(crate) asked: Option<Asked>,
    pub(crate) ballots: Vec<Ballot<Asked>>,
    pub(crate) now: Instant,
}

impl World {
    /// The facts as the core takes them.
    pub(crate) fn facts(&self) -> Facts {
        let consent = self.asked.as_ref().map(|asked| Consent {
            votes: votes(&self.ballots, &asked.digest(), Asked::digest),
            asked: asked.clone(),
        });
        Facts {
            consent,
            ..self.facts.clone()
        }
    }
}

/// What people said, as the core takes it.
pub(crate) fn votes<T>(ballots: &[Ballot<T>], digest: &str, of: fn(&T) -> String) -> Vec<Vote> {
    ballots
        .iter()
        .map(|ballot| Vote {
            person_id: ballot.person.clone(),
            said: if ballot.approves {
                Said::Approve
            } else {
                Said::Deny
            },
            digest: ballot.about.as_ref().map_or_else(|| digest.to_owned(), of),
            at: ballot.at,
            withdrawn_at: ballot.withdrawn_at,
        })
        .collect()
}

/// Everything about how one loosening stands.
#[derive(Clone, Debug)]
pub(crate) struct LooseningWorld {
    pub(crate) loosening: Loosening,
    pub(crate) ballots: Vec<Ballot<Loosening>>,
    pub(crate) approvers: Vec<floe_domain::guard::Approver>,
    pub(crate) rule_revision: i64,
    pub(crate) now: Instant,
}
