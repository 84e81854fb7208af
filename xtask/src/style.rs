//! Style: bundles `style/main.css` with everything it imports into one minified text. Knows no selector.

use std::path::Path;

use anyhow::{Result, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};
use lightningcss::targets::Targets;

/// Bundles and minifies the style sheet at `main`.
///
/// # Errors
/// A missing import or a syntax error, with its file, line and column: a browser would drop the rule and say nothing.
pub(crate) fn bundle(main: &Path, minify: bool) -> Result<String> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(main).map_err(|error| anyhow!("{error}"))?;
    // No targets: the style is written for today's browsers and must arrive as written (`light-dark()`, nesting, layers).
    let targets = Targets::default();
    if minify {
        sheet.minify(MinifyOptions {
            targets,
            ..MinifyOptions::default()
        })?;
    }
    let printed = sheet.to_css(PrinterOptions {
        minify,
        targets,
        ..PrinterOptions::default()
    })?;
    Ok(printed.code)
}
