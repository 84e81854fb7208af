//! FOCUS Tags into one spelling, so that equal tags are equal texts. Knows JSON; must not know rows.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// What a Tags text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tags {
    /// No tag at all.
    None,
    /// A JSON object with sorted keys and string values.
    Some(String),
    /// Not to be read.
    Unreadable,
}

/// A tag of a list.
#[derive(Deserialize)]
struct Pair<'a> {
    key: String,
    #[serde(borrow, default)]
    value: Option<&'a RawValue>,
}

/// Reads an object of tags, or a list of `key` and `value` pairs as some databases export them. A tag without a value
/// is `true` in FOCUS; numbers and truth values become their text, digit by digit; what is nested stays JSON in a
/// text; null is no tag.
pub(super) fn canonical(text: &str) -> Tags {
    let Some(tags) = read(text.trim()) else {
        return Tags::Unreadable;
    };
    if tags.is_empty() {
        return Tags::None;
    }
    match serde_json::to_string(&tags) {
        Ok(text) => Tags::Some(text),
        Err(_) => Tags::Unreadable,
    }
}

/// A text of JSON; what is no UTF-8 stays as it is, for the row's own check to find.
pub(super) fn json_text(out: &mut Vec<u8>, text: &[u8]) {
    let start = out.len();
    let written = std::str::from_utf8(text)
        .ok()
        .and_then(|text| serde_json::to_writer(&mut *out, text).ok());
    if written.is_none() {
        out.truncate(start);
        out.extend_from_slice(text);
    }
}

fn read(text: &str) -> Option<BTreeMap<String, String>> {
    let mut tags = BTreeMap::new();
    if text.starts_with('[') {
        let pairs: Vec<Pair<'_>> = serde_json::from_str(text).ok()?;
        for pair in pairs {
            if let Some(value) = pair.value {
                put(&mut tags, pair.key, value)?;
            }
        }
    } else if text != "null" {
        let object: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
        for (key, value) in object {
            put(&mut tags, key, value)?;
        }
    }
    Some(tags)
}

fn put(tags: &mut BTreeMap<String, String>, key: String, value: &RawValue) -> Option<()> {
    let text = match value.get() {
        "null" => return Some(()),
        quoted if quoted.starts_with('"') => serde_json::from_str(quoted).ok()?,
        other => other.to_owned(),
    };
    tags.insert(key, text);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Tags, canonical};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(canonical(text), Tags::Some(expected.to_owned()));
    }

    #[test]
    fn keys_are_sorted_and_space_is_gone() {
        check(
            r#"{"env": "dev", "app": "x"}"#,
            r#"{"app":"x","env":"dev"}"#,
        );
    }

    #[test]
    fn values_become_texts() {
        check(
            r#"{"a":true,"b":1.50,"c":{"d":1},"e":null,"f":123456789012345678901}"#,
            r#"{"a":"true","b":"1.50","c":"{\"d\":1}","f":"123456789012345678901"}"#,
        );
    }

    #[test]
    fn pairs_are_tags() {
        check(
            r#"[{"key":"b","value":"2"},{"key":"a","value":"1"}]"#,
            r#"{"a":"1","b":"2"}"#,
        );
    }

    #[test]
    fn empty_is_none() {
        for text in ["{}", "[]", "null", r#"{"a":null}"#] {
            assert_eq!(canonical(text), Tags::None, "{text}");
        }
    }

    #[test]
    fn broken_json_is_unreadable() {
        for text in [r#"{"ccm": "ElieTest", "env": "#, "prod", "7", r#"["a"]"#] {
            assert_eq!(canonical(text), Tags::Unreadable, "{text}");
        }
    }
}
