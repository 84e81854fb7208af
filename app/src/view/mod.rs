//! What pages show and forms send, as plain values: the language between the pages and the server. Knows the domain's
//! words; must not know Leptos' signals, SQL or HTTP. Every moment in here comes from the server, so that both halves
//! render the same.

#[cfg(feature = "ssr")]
mod environments;
mod explore;
mod failure;
#[cfg(feature = "ssr")]
mod freezes;
mod overview;
mod paper;
mod people;
mod session;

#[cfg(feature = "ssr")]
pub use environments::{
    DecisionPage, EnvironmentPage, EnvironmentRow, EnvironmentsPage, GuardCheck, TimelineEntry,
    TimelineEvent,
};
pub use explore::{
    ExplorePage, ForecastUnit, ForecastView, FreezeBand, Mark, UnitWords, ValueChoice, ValuesPage,
};
pub use failure::{Failure, FailureKind};
#[cfg(feature = "ssr")]
pub use freezes::{
    CoveredEnvironment, FreezeChange, FreezeChoices, FreezeForm, FreezePage, FreezePreview,
    FreezeRow, FreezesPage, OccurrenceRow,
};
pub use overview::{
    CurrencyOverview, HiddenRegion, Mover, OverviewPage, RegionEnvironment, RegionOverview,
};
pub use paper::PaperPage;
pub use people::{SetUpForm, SetUpPage};
pub use session::{BannerFreeze, Person, Session, Theme};
