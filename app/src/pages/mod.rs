//! Pages, one file each. Know what they show; what it means was decided by the server.

pub mod audit;
#[cfg(feature = "ssr")]
pub mod decision;
#[cfg(feature = "ssr")]
pub mod environments;
#[cfg(feature = "ssr")]
pub mod freezes;
pub mod missing;
pub mod paper;
pub mod set_up;
pub mod settings;
pub mod sign_in;
