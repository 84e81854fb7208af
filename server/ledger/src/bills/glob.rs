//! Patterns of paths. Knows `*`, `?` and `**`; must not know what files are.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The most paths that a pattern is tried on.
const MOST: usize = 100_000;

/// The files that a pattern names, sorted: `*` is any text without a slash, `?` any letter, `**` any folders. Nothing
/// hidden is found but by its name. A path without a pattern is its own answer, whether it is there or not.
///
/// # Errors
/// When a folder can not be read.
pub fn matching(pattern: &Path) -> io::Result<Vec<PathBuf>> {
    let is_pattern = |part: &str| part.contains(['*', '?']);
    if !is_pattern(&pattern.to_string_lossy()) || pattern.exists() {
        return Ok(vec![pattern.to_path_buf()]);
    }
    let mut found = vec![PathBuf::new()];
    let mut tried = 0;
    let mut parts = pattern.components().peekable();
    while let Some(part) = parts.next() {
        let text = part.as_os_str().to_string_lossy();
        if !matches!(part, Component::Normal(_)) || !is_pattern(&text) {
            for path in &mut found {
                path.push(part);
            }
            continue;
        }
        let is_last = parts.peek().is_none();
        let mut next = Vec::new();
        for path in found {
            if text == "**" {
                below(&path, &mut next, &mut tried)?;
                continue;
            }
            for (name, place) in entries(&path, &mut tried)? {
                let fits = fits(&text, &name) && (text.starts_with('.') || !name.starts_with('.'));
                if fits && (is_last || place.is_dir()) {
                    next.push(place);
                }
            }
        }
        found = next;
    }
    found.retain(|path| path.is_file());
    found.sort();
    found.dedup();
    Ok(found)
}

/// A folder and all folders below it.
fn below(folder: &Path, found: &mut Vec<PathBuf>, tried: &mut usize) -> io::Result<()> {
    found.push(folder.to_path_buf());
    for (name, place) in entries(folder, tried)? {
        let link = fs::symlink_metadata(&place)?.is_symlink();
        if !name.starts_with('.') && !link && place.is_dir() {
            below(&place, found, tried)?;
        }
    }
    Ok(())
}

fn entries(folder: &Path, tried: &mut usize) -> io::Result<Vec<(String, PathBuf)>> {
    let here = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    if !here.is_dir() {
        return Ok(Vec::new());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(here)? {
        let name = entry?.file_name();
        *tried += 1;
        if *tried > MOST {
            return Err(io::Error::other("the pattern is tried on too many paths"));
        }
        entries.push((name.to_string_lossy().into_owned(), folder.join(&name)));
    }
    Ok(entries)
}

/// Whether a name fits a pattern.
fn fits(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    // Where the last `*` stands, and how much of the name it has taken.
    let (mut at, mut here, mut star) = (0, 0, None);
    while let Some(letter) = name.get(here) {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, here));
                at += 1;
            }
            Some(wanted) if wanted == letter || *wanted == '?' => {
                at += 1;
                here += 1;
            }
            _ => {
                let Some((place, taken)) = star else {
                    return false;
                };
                star = Some((place, taken + 1));
                at = place + 1;
                here = taken + 1;
            }
        }
    }
    pattern.iter().skip(at).all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::{fits, matching};
    use crate::scratch::Scratch;
    use std::fs;

    #[test]
    fn names_fit_patterns() {
        for (pattern, name, expected) in [
            ("*.parquet", "a.parquet", true),
            ("*.parquet", "a.csv", false),
            ("a?c*", "abcdef", true),
            ("a?c", "ac", false),
            ("*a*b*", "xxaxxbxx", true),
            ("*", "", true),
            ("a*b", "ab", true),
            ("a*b", "abc", false),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn a_pattern_finds_files_in_order_and_a_path_is_its_own_answer() {
        let scratch = Scratch::new();
        for name in ["b/2.csv", "b/1.csv", "b/c/3.csv", "b/.4.csv", "b/5.txt"] {
            let path = scratch.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let check = |pattern: &str, expected: &[&str]| {
            let found = matching(&scratch.path().join(pattern)).unwrap();
            let expected: Vec<_> = expected
                .iter()
                .map(|one| scratch.path().join(one))
                .collect();
            assert_eq!(found, expected, "{pattern}");
        };
        check("b/*.csv", &["b/1.csv", "b/2.csv"]);
        check("**/*.csv", &["b/1.csv", "b/2.csv", "b/c/3.csv"]);
        check("?/?.txt", &["b/5.txt"]);
        check("b/.*.csv", &["b/.4.csv"]);
        check("x/*.csv", &[]);
        check("x/none.csv", &["x/none.csv"]);
    }
}
