//! Who looks at the page, and what every page shows: role, theme, active freezes. Knows nothing of how a session is kept.

use super::Failure;
use floe_domain::freeze::AppliesTo;
use floe_domain::people::{Permission, Role};
use floe_domain::time::Instant;
use serde::{Deserialize, Serialize};

/// What every page shows around its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Who is signed in; `None` on the sign-in and set-up pages.
    pub person: Option<Person>,
    /// The theme they chose.
    pub theme: Theme,
    /// The freezes that are active now, the one that ends first coming first. Empty when nobody is signed in.
    pub freezes: Vec<BannerFreeze>,
    /// How many requests wait for what this person says to them.
    pub waiting: u32,
    /// What has just failed in a form of theirs, told once.
    pub flash: Option<Failure>,
    /// The server's time, from which the time left is told.
    pub now: Instant,
    /// Whether the data are made up (`--demo`).
    pub demo: bool,
    /// The version of this build.
    pub version: String,
}

/// A signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The identifier.
    pub id: String,
    /// The e-mail address, which is the name on the screen.
    pub email: String,
    /// What they may do.
    pub role: Role,
}

impl Session {
    /// Whether the person may do it; nobody may do nothing. The service decides again: this only hides buttons.
    #[must_use]
    pub fn allows(&self, permission: Permission) -> bool {
        self.person
            .as_ref()
            .is_some_and(|person| person.role.allows(permission))
    }
}

/// An active freeze, as the banner tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BannerFreeze {
    /// The freeze's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The scope in words: `every environment`.
    pub scope: String,
    /// Whom it stops.
    pub applies_to: AppliesTo,
    /// The first moment after it.
    pub ends_at: Instant,
}

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the operating system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name of the cookie that keeps it.
    pub const COOKIE: &'static str = "floe_theme";

    /// The name in the cookie, the form and the document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that name; any other text is the system's.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.name() == name)
            .unwrap_or_default()
    }
}
