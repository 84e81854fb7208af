//! The doors: routes, layers and answers. The only place that knows status codes.

pub mod assets;
