//! Where things are: the workspace, its target folder, the folder the server embeds. Reads no file.

use std::path::PathBuf;

/// The workspace's root folder.
pub(crate) fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map_or(own.clone(), PathBuf::from)
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// What the server's build script embeds. Always under the workspace, since the script has to find it without help.
pub(crate) fn site() -> PathBuf {
    root().join("target/embed")
}
