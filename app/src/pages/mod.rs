//! Pages, one file each. Know what they show; what it means was decided by the server.

#[cfg(feature = "ssr")]
pub mod decision;
#[cfg(feature = "ssr")]
pub mod environments;
#[cfg(feature = "ssr")]
pub mod freezes;
pub mod paper;
#[cfg(feature = "ssr")]
pub mod set_up;
#[cfg(feature = "ssr")]
pub mod sign_in;
