//! Server functions: what the browser half calls, and what forms are sent to without it. Each hands its arguments to the
//! backend and, after a change, names the page to go to; nothing is decided here.

#![expect(
    missing_docs,
    reason = "arguments become fields of public structs; they are the forms' fields, described in `view`"
)]

pub mod account;
pub mod reads;

pub use account::{SetTheme, SetUp, SignIn, SignOut};
pub use reads::*;

#[cfg(feature = "ssr")]
mod server {
    //! What every server function needs on the server.

    pub(super) use crate::backend::backend;
    pub(super) use leptos_axum::redirect;

    /// The address, if it stays on this server; else the overview. What a form carries can name any site.
    pub(super) fn local(address: &str) -> &str {
        let stays = address.starts_with('/')
            && !address.starts_with("//")
            && !address.contains(['\\', '\n', '\r', '\t']);
        if stays { address } else { "/" }
    }

    #[cfg(test)]
    mod tests {
        use super::local;

        #[test]
        fn only_addresses_of_this_server_are_gone_to() {
            assert_eq!(local("/freezes?x=1"), "/freezes?x=1");
            for elsewhere in [
                "",
                "https://example.com",
                "//example.com",
                "/\\example.com",
                "/\t/example.com",
            ] {
                assert_eq!(local(elsewhere), "/", "{elsewhere}");
            }
        }
    }
}
