//! A real Chromium for tests, driven over its DevTools protocol. Knows browsers, and nothing of Floe's pages.
//!
//! ```ignore
//! let browser = Browser::start().await?;
//! let page = browser.page(&Setting::default()).await?;
//! page.goto("http://127.0.0.1:3000/").await?;
//! page.click("button").await?;
//! assert_eq!(page.console_errors().await, Vec::<String>::new());
//! ```

mod axe;
mod chromium;
mod input;
mod page;
mod wire;

pub use chromium::{Browser, Setting};
pub use page::Page;
