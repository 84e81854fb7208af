//! Canonical JSON (RFC 8785) of what digests are made over: the same content is the same text, whoever writes it. Knows texts,
//! truth values, whole numbers, lists and objects, which is all that is hashed here; must not know what they mean.

use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// A value to be hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Canonical {
    /// Yes or no.
    Truth(bool),
    /// A whole number. RFC 8785 writes numbers as ECMAScript does, which is exact up to 2^53; what counts here stays below.
    Whole(i64),
    /// A text.
    Text(String),
    /// Values in their order.
    List(Vec<Canonical>),
    /// Values by name, in any order.
    Object(Vec<(&'static str, Canonical)>),
}

impl Canonical {
    /// A text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The canonical text.
    pub(crate) fn written(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// SHA-256 of the canonical text, in hexadecimal.
    pub(crate) fn sha256(&self) -> String {
        let mut out = String::with_capacity(64);
        for byte in Sha256::digest(self.written().as_bytes()) {
            let _never_fails = write!(out, "{byte:02x}");
        }
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Truth(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Self::Whole(number) => {
                let _never_fails = write!(out, "{number}");
            }
            Self::Text(text) => write_text(text, out),
            Self::List(values) => {
                out.push('[');
                for (place, value) in values.iter().enumerate() {
                    if place > 0 {
                        out.push(',');
                    }
                    value.write(out);
                }
                out.push(']');
            }
            Self::Object(fields) => {
                // Section 3.2.3 sorts by UTF-16 code units; the names are ours and ASCII, where bytes sort the same.
                let mut fields: Vec<_> = fields.iter().collect();
                fields.sort_by_key(|(name, _)| *name);
                out.push('{');
                for (place, (name, value)) in fields.into_iter().enumerate() {
                    if place > 0 {
                        out.push(',');
                    }
                    write_text(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

/// Section 3.2.2.2: only what has to be escaped is, in the shortest way.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => {
                let _never_fails = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_are_escaped_as_the_rfc_shows() {
        // The string of RFC 8785, section 3.2.2.
        let text = Canonical::text("\u{20ac}$\u{f}\nA'B\"\\\\\"/");
        assert_eq!(
            text.written(),
            "\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\""
        );
    }

    #[test]
    fn names_are_in_order_whatever_order_they_come_in() {
        let one = Canonical::Object(vec![
            ("b", Canonical::Whole(-1)),
            (
                "a",
                Canonical::List(vec![Canonical::Truth(false), Canonical::Truth(true)]),
            ),
        ]);
        assert_eq!(one.written(), r#"{"a":[false,true],"b":-1}"#);
    }

    #[test]
    fn the_digest_is_that_of_the_text() {
        // `printf '{}' | sha256sum`
        assert_eq!(
            Canonical::Object(Vec::new()).sha256(),
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        );
    }

    proptest! {
        #[test]
        fn any_json_reader_reads_the_same_text_back(text in any::<String>()) {
            let read: String = serde_json::from_str(&Canonical::text(text.clone()).written()).unwrap();
            prop_assert_eq!(read, text);
        }
    }
}
