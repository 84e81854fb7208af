//! axe-core in a page: what it finds about accessibility. Its script is fetched by `cargo xtask test` and by nothing else.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use super::page::Page;

impl Page {
    /// What axe-core objects to in this page, one line each; empty when there is nothing.
    pub async fn axe(&self) -> Result<Vec<String>> {
        let file = script();
        let axe = std::fs::read_to_string(&file).with_context(|| {
            format!(
                "{} is missing: `cargo xtask test browser` fetches it",
                file.display()
            )
        })?;
        self.evaluate(&format!("{axe}; 0")).await?;
        let found = self
            .evaluate(
                "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.flatMap(v => v.nodes.map(n =>
                 `${v.id} (${v.impact}): ${v.help}: ${n.target.join(' ')}: ${n.html.slice(0, 160)}: ${n.any.map(a => a.message).join('; ')}`)))",
            )
            .await?;
        Ok(found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect())
    }
}

fn script() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/tools/axe.min.js")
}
