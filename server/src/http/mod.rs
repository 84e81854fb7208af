//! The doors: routes, layers and answers. The only place that knows status codes.

pub mod act;
pub mod assets;
pub mod auth;
mod body;
mod calendar_file;
pub mod door;
mod doors;
mod explore_files;
mod feed;
mod figures_file;
mod health;
pub mod layers;
pub mod metrics;
pub mod openapi;
mod pages;
mod path;
pub mod problem;
mod query;
pub mod reply;
mod router;
mod serve;
mod settings;
pub mod ssm;
mod state;
#[cfg(test)]
mod tests;
mod upload;
mod upload_page;
pub mod v1;

pub use act::ACTS;
pub use doors::doors;
pub use pages::{FUNCTIONS, PAGES, UPLOAD};
pub use router::router;
pub use serve::serve;
pub use settings::Settings;
pub use state::Http;
