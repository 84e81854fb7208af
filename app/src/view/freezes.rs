//! Freezes as pages and forms show them. Server only. Knows civil times as text; must not know time zones' rules.

use floe_domain::environment::{Environment, Tier};
pub use floe_domain::freeze::FreezeForm;
use floe_domain::freeze::{AppliesTo, FreezeWindow, Phase};
use floe_domain::time::Instant;

/// The freezes page: every window, by where it stands in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreezesPage {
    /// The server's time.
    pub now: Instant,
    /// Those that stop operations now, the one that ends first coming first.
    pub active: Vec<FreezeRow>,
    /// Those to come, the next one first.
    pub upcoming: Vec<FreezeRow>,
    /// Those that are over, the latest first; at most 100.
    pub past: Vec<FreezeRow>,
    /// What would loosen one and can still be vetoed.
    pub loosening: Vec<FreezeChange>,
    /// What would have loosened one and has ended, the latest first.
    pub loosened: Vec<FreezeChange>,
    /// In how many seconds one admin loosens a freeze alone, where there were never enough people to approve it.
    pub alone_in: Option<u32>,
}

/// A change that would loosen a freeze.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreezeChange {
    /// The identifier in URLs.
    pub id: String,
    /// What it would do, in words.
    pub words: String,
    /// Who asked for it.
    pub by: String,
    /// How it stands, in a word: `open`, `vetoed`.
    pub status: &'static str,
    /// When it ended; `None` while it can be vetoed.
    pub ended_at: Option<Instant>,
    /// What became of it, in words.
    pub outcome: Option<String>,
}

/// A freeze in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreezeRow {
    /// The window.
    pub window: FreezeWindow,
    /// Where it stands.
    pub phase: Phase,
    /// Start and end in the zone in which it was written: `2026-12-20 00:00 – 2027-01-02 23:59 Europe/Dublin`;
    /// `None` where that is UTC.
    pub local: Option<String>,
    /// How many environments its scope covers now.
    pub covers: u32,
    /// How it comes back, in words: `every week on Fri`; for one that is closed by default, its change windows. `None` is once.
    /// The window is then the occurrence under way or the next.
    pub repeats: Option<String>,
}

/// One freeze.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreezePage {
    /// The server's time.
    pub now: Instant,
    /// The freeze.
    pub row: FreezeRow,
    /// The environments its scope covers now.
    pub covered: Vec<CoveredEnvironment>,
    /// Why it was ended early, in the words of who did, and who that was.
    pub ended: Option<(String, String)>,
    /// Whether the one who looks can undo it alone.
    pub can_undo: bool,
    /// What waits to end it: its id.
    pub ending: Option<String>,
    /// Its next times, where it comes back or lets through: at most ten, from the one under way on.
    pub occurrences: Vec<OccurrenceRow>,
    /// What was asked that would have loosened it and has ended, the latest first.
    pub loosened: Vec<FreezeChange>,
    /// The decisions in which it was a reason, the latest first; at most 100.
    pub refusals: Vec<super::TimelineEntry>,
}

/// An environment that a scope covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredEnvironment {
    /// The identifier in URLs.
    pub id: String,
    /// FOCUS RegionId.
    pub region: String,
    /// How much hangs on it.
    pub tier: Tier,
}

impl From<&Environment> for CoveredEnvironment {
    fn from(environment: &Environment) -> Self {
        Self {
            id: environment.id.clone(),
            region: environment.region.clone(),
            tier: environment.tier,
        }
    }
}

/// What the creation form offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreezeChoices {
    /// Region ids with an environment, in order.
    pub regions: Vec<String>,
    /// Partitions with an environment, each with its words, in order.
    pub partitions: Vec<(String, String)>,
    /// Environments that are not purged, in order of their ids.
    pub environments: Vec<CoveredEnvironment>,
    /// IANA zones, in order.
    pub zones: Vec<String>,
    /// A start that makes sense, as the input takes it: `2026-12-01T09:00`.
    pub starts_at: String,
    /// An end that makes sense.
    pub ends_at: String,
}

/// What a freeze would do, before it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreezePreview {
    /// The span in UTC, of the first occurrence not over; `None` while the times can not be read.
    pub span: Option<(Instant, Instant)>,
    /// How it comes back, in words; `None` is once.
    pub repeats: Option<String>,
    /// Whether these are change windows: it stops at all times but these.
    pub is_but: bool,
    /// The next ten occurrences, where it comes back, or the next ten change windows.
    pub occurrences: Vec<OccurrenceRow>,
    /// Whom it would stop.
    pub applies_to: AppliesTo,
    /// What the scope covers now.
    pub covered: Vec<CoveredEnvironment>,
    /// How many environments there are.
    pub of: u32,
    /// What is wrong so far, by the names of the form's inputs.
    pub wrong: Vec<floe_domain::freeze::Wrong>,
}

/// One time that a freeze would stop operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OccurrenceRow {
    /// The first moment.
    pub starts_at: Instant,
    /// The first moment after it.
    pub ends_at: Instant,
    /// Both on the clocks of the freeze's zone: `2026-12-18 18:00 – 2026-12-21 06:00`.
    pub local: String,
}

#[cfg(test)]
mod tests {
    use super::FreezeForm;

    #[test]
    fn a_form_comes_back_from_its_fields() {
        let form = FreezeForm {
            name: "Year end".into(),
            regions: vec!["eu-west-1".into(), "us-east-1".into()],
            tiers: vec!["production".into()],
            applies_to: "everyone".into(),
            ..FreezeForm::default()
        };
        let given = form.given();
        let fields = given
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        assert_eq!(FreezeForm::from_given(fields), form);
    }
}
