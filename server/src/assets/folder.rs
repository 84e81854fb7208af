//! Files from a folder instead of the binary, for people who build with cargo-leptos: it puts them into its site root and
//! starts the server with that root and the files' name in the environment. Reads the folder once.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::{Asset, Site};

/// The site that cargo-leptos has built, where it is what started us.
pub(super) fn from_environment() -> Option<Site> {
    let root = std::env::var_os("LEPTOS_SITE_ROOT")?;
    let name = std::env::var("LEPTOS_OUTPUT_NAME").ok()?;
    let mut assets = Vec::new();
    gather(Path::new(&root), "", &mut assets);
    assets.sort_by_key(|asset| asset.path);
    (!assets.is_empty()).then(|| Site {
        output_name: name.leak(),
        assets: assets.leak(),
    })
}

/// Adds every file that can be read. What is read stays for the life of the process, as embedded files do.
fn gather(folder: &Path, prefix: &str, assets: &mut Vec<Asset>) {
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            gather(&entry.path(), &path, assets);
        } else if let Ok(content) = std::fs::read(entry.path()) {
            let hash = Sha256::digest(&content);
            let etag: String = hash
                .iter()
                .take(12)
                .map(|byte| format!("{byte:02x}"))
                .collect();
            assets.push(Asset {
                path: path.leak(),
                etag: format!("\"{etag}\"").leak(),
                immutable: false,
                identity: content.leak(),
                brotli: None,
                gzip: None,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_its_path_from_the_root() {
        let mut assets = Vec::new();
        gather(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/assets"),
            "",
            &mut assets,
        );
        let land = assets
            .iter()
            .find(|asset| asset.path == "/map/land.svg")
            .unwrap();
        assert!(land.identity.starts_with(b"<!--"));
        assert!(!land.immutable);
    }
}
