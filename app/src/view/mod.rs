//! What pages show and forms send, as plain values: the language between the pages and the server. Knows the domain's
//! words; must not know Leptos' signals, SQL or HTTP. Every moment in here comes from the server, so that both halves
//! render the same.

mod audit;
mod environments;
mod explore;
mod failure;
mod freezes;
mod overview;
mod paper;
mod people;
mod session;
mod tokens;

pub use audit::{AuditPage, AuditQuery, AuditRow, ChainStatus};
pub use environments::{
    DecisionPage, DeclareForm, EnvironmentPage, EnvironmentRow, EnvironmentsPage, GuardCheck,
    OperationForm, OperationOutcome, TimelineEntry, TimelineEvent,
};
pub use explore::{ExplorePage, FreezeBand, ValueChoice, ValuesPage};
pub use failure::{Failure, FailureKind};
pub use freezes::{
    CoveredEnvironment, FreezeChoices, FreezeForm, FreezePage, FreezePreview, FreezeRow,
    FreezesPage, OccurrenceRow,
};
pub use overview::{
    CurrencyOverview, HiddenRegion, Mover, OverviewPage, RegionEnvironment, RegionOverview,
};
pub use paper::PaperPage;
pub use people::{PeoplePage, PersonForm, PersonRow, SetUpForm, SetUpPage};
pub use session::{BannerFreeze, Person, Session, Theme};
pub use tokens::{IssuedToken, TokenForm, TokenKind, TokenRow, TokensPage};
