//! An answer as far as a page shows it. Knows figures; must not know which groups a page wants.

use super::view::Gathered;
use super::{Period, Report};

/// Figures by period, in order; the period is none where time is not cut.
pub type Points = Vec<(Option<Period>, Gathered)>;

/// The groups that count most, each with its figures, and what all others come to together: a page names a few hundred groups
/// at most, and making texts of a hundred thousand others takes longer than adding them up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leading {
    /// The figures of the leading groups; its totals are of everything.
    pub report: Report,
    /// Their figures of the time that is compared with, where one is.
    pub before: Option<Report>,
    /// The others, per unit that has some.
    pub others: Vec<Others>,
}

/// The groups of one unit that are not told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// The currency, or the consumed unit; of prices the one per the other.
    pub unit: String,
    /// How many of them there are now.
    pub groups: u32,
    /// What these come to now.
    pub now: Points,
    /// What these came to before.
    pub before: Points,
    /// How many of them there were before only.
    pub gone_groups: u32,
    /// What those came to.
    pub gone: Points,
}

impl From<(Report, Option<Report>)> for Leading {
    /// Reports in which every group leads.
    fn from((report, before): (Report, Option<Report>)) -> Self {
        Self {
            report,
            before,
            others: Vec::new(),
        }
    }
}
