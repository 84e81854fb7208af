//! Files that pages need and that travel inside the binary: browser half, style, map. Knows paths, types and encodings;
//! must not know HTTP: which one is answered, and how, is `http::assets`' business.

mod folder;

use std::sync::LazyLock;

// `OUTPUT_NAME` and `EMBEDDED`, written by the build script.
include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// One file and its ready-made encodings.
#[derive(Debug)]
pub struct Asset {
    /// The path of its URL, with the leading slash.
    pub path: &'static str,
    /// A strong validator, quoted as in the header.
    pub etag: &'static str,
    /// Whether the path changes whenever the content does, so that it may be kept for ever.
    pub immutable: bool,
    /// The file as it is.
    pub identity: &'static [u8],
    /// The file, brotli-compressed.
    pub brotli: Option<&'static [u8]>,
    /// The file, gzip-compressed.
    pub gzip: Option<&'static [u8]>,
}

/// All of them, and what they are called.
struct Site {
    output_name: &'static str,
    assets: &'static [Asset],
}

static SITE: LazyLock<Site> = LazyLock::new(|| {
    folder::from_environment().unwrap_or(Site {
        output_name: OUTPUT_NAME,
        assets: EMBEDDED,
    })
});

/// The name from which leptos derives the addresses of script, module and style sheet: `/pkg/{name}.js`,
/// `/pkg/{name}_bg.wasm`, `/pkg/{name}.css`. Empty where the binary was built without them.
#[must_use]
pub fn output_name() -> &'static str {
    SITE.output_name
}

/// All files, in the order of their paths.
#[must_use]
pub fn all() -> &'static [Asset] {
    SITE.assets
}

impl Asset {
    /// The media type, from the path's ending.
    #[must_use]
    pub fn content_type(&self) -> &'static str {
        match self.path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("js") => "text/javascript; charset=utf-8",
            Some("wasm") => "application/wasm",
            Some("css") => "text/css; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("ico") => "image/x-icon",
            Some("txt") => "text/plain; charset=utf-8",
            Some("json") => "application/json",
            Some("webmanifest") => "application/manifest+json",
            _ => "application/octet-stream",
        }
    }
}
