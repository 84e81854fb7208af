//! Texts as calendar files write them (RFC 5545, 3.3.11). Knows escapes; must not know lines or properties.

/// A text with what would end or divide it escaped. Every kind of line break is one; no other control character is left.
pub(super) fn escape(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' => escaped.push_str("\\n"),
            ',' | ';' | '\\' => escaped.extend(['\\', character]),
            '\t' => escaped.push('\t'),
            control if control.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A list of texts.
pub(super) fn escape_list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<_> = texts.into_iter().map(escape).collect();
    texts.join(",")
}

/// The text that was escaped. A backslash before anything else stands for itself.
pub(super) fn unescape(text: &str) -> String {
    unescape_list(text, |_| false).concat()
}

/// The texts of a list.
pub(super) fn list(text: &str) -> Vec<String> {
    unescape_list(text, |character| character == ',')
}

fn unescape_list(text: &str, divides: impl Fn(char) -> bool) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if divides(character) {
            parts.push(std::mem::take(&mut part));
            continue;
        }
        let meant = match (character, characters.peek()) {
            ('\\', Some('n' | 'N')) => Some('\n'),
            ('\\', Some(other @ (',' | ';' | '\\' | '"' | ':'))) => Some(*other),
            _ => None,
        };
        if meant.is_some() {
            characters.next();
        }
        part.push(meant.unwrap_or(character));
    }
    parts.push(part);
    parts
}

#[cfg(test)]
mod tests {
    use super::{escape, escape_list, list, unescape};

    #[test]
    fn what_was_escaped_comes_back() {
        for text in [
            "",
            "a, b; c\\d",
            "two\nlines",
            "\\n is no break",
            "ends with \\",
        ] {
            assert_eq!(unescape(&escape(text)), text);
        }
        let texts = ["a,b", "c\\", "", "d;e"];
        assert_eq!(list(&escape_list(texts)), texts);
    }

    #[test]
    fn no_control_character_is_written() {
        assert_eq!(escape("a\r\nb\rc\u{7}d"), "a\\nb\\nc d");
    }
}
