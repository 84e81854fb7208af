//! Content lines of a calendar file: unfolded and taken apart, and folded (RFC 5545, 3.1). Knows bytes and their places;
//! must not know what any property means.

use super::component::IcsUnreadable;

/// The longest line that is read, unfolded, in bytes.
const LONGEST: usize = 1 << 16;

/// The longest line that is written, without its end, in bytes.
const WIDTH: usize = 75;

/// A property: `NAME;PARAMETER=value:value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it begins, from 1.
    pub(super) number: usize,
    /// In capitals.
    pub(super) name: String,
    /// Names in capitals; values without quotation marks.
    pub(super) parameters: Vec<(String, String)>,
    /// As written.
    pub(super) value: String,
}

impl Line {
    /// The value of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        parameters
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A line that is none, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    /// Where it begins.
    pub(super) number: usize,
    /// What is wrong with it.
    pub(super) why: &'static str,
}

/// The lines of a file, unfolded, each taken apart or found broken. Empty ones are passed over.
pub(super) fn lines(bytes: &[u8]) -> Result<Vec<Result<Line, Broken>>, IcsUnreadable> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut whole: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut folds = false;
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (line, whole.last_mut()) {
            // A fold may lie within a character, so lines are put together before they are text.
            ([b' ' | b'\t', rest @ ..], Some((begins, last))) if folds => {
                last.extend_from_slice(rest);
                if last.len() > LONGEST {
                    return Err(IcsUnreadable::LongLine(*begins));
                }
            }
            ([], _) => folds = false,
            _ if line.len() > LONGEST => return Err(IcsUnreadable::LongLine(number)),
            _ => {
                whole.push((number, line.to_vec()));
                folds = true;
            }
        }
    }
    let part = |(number, line): (usize, Vec<u8>)| {
        let text = String::from_utf8(line).map_err(|_| IcsUnreadable::NotText(number))?;
        Ok(take_apart(number, &text).map_err(|why| Broken { number, why }))
    };
    whole.into_iter().map(part).collect()
}

fn take_apart(number: usize, text: &str) -> Result<Line, &'static str> {
    let end = text
        .find([';', ':'])
        .ok_or("has no colon between a name and a value")?;
    let (name, mut rest) = text.split_at(end);
    if !is_name(name) {
        return Err("does not begin with a property's name");
    }
    let mut parameters = Vec::new();
    while let Some(parameter) = rest.strip_prefix(';') {
        let (name, values) = parameter
            .split_once('=')
            .ok_or("has a parameter without a value")?;
        if !is_name(name) {
            return Err("has a parameter without a name");
        }
        let end = end_of_parameter(values)?;
        let (value, after) = values.split_at(end);
        parameters.push((name.to_ascii_uppercase(), value.replace('"', "")));
        rest = after;
    }
    let value = rest
        .strip_prefix(':')
        .ok_or("has no colon between a name and a value")?;
    Ok(Line {
        number,
        name: name.to_ascii_uppercase(),
        parameters,
        value: value.to_owned(),
    })
}

fn is_name(text: &str) -> bool {
    let of_name = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    !text.is_empty() && text.chars().all(of_name)
}

/// Where a parameter's values end: at the next `;` or `:` that is not quoted.
fn end_of_parameter(values: &str) -> Result<usize, &'static str> {
    let mut quoted = false;
    for (at, character) in values.char_indices() {
        match character {
            '"' => quoted = !quoted,
            ';' | ':' if !quoted => return Ok(at),
            _ => {}
        }
    }
    Err("has no colon between a name and a value")
}

/// Writes a line, folded, with its end.
pub(super) fn write(out: &mut String, line: &str) {
    let mut used = 0;
    for character in line.chars() {
        if used + character.len_utf8() > WIDTH {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(character);
        used += character.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::{lines, write};
    use proptest::prelude::*;

    #[test]
    fn names_parameters_and_values_are_told_apart() {
        let text = b"dtstart;TZID=\"A;B:C\";value=DATE-TIME:2026\r\n 1201:x\r\n";
        let read = lines(text).unwrap();
        let line = read.into_iter().next().unwrap().unwrap();
        assert_eq!(
            (line.name.as_str(), line.value.as_str()),
            ("DTSTART", "20261201:x")
        );
        assert_eq!(line.parameter("TZID"), Some("A;B:C"));
        assert_eq!(line.parameter("VALUE"), Some("DATE-TIME"));
    }

    #[test]
    fn what_is_no_line_is_broken_and_says_where() {
        let read = lines(b"A:1\n\nno colon here\n;B:2\nC;D:3\nE;F=\"g:4\n").unwrap();
        let broken: Vec<_> = read
            .iter()
            .filter_map(|line| line.as_ref().err())
            .map(|broken| broken.number)
            .collect();
        assert_eq!(broken, [3, 4, 5, 6]);
    }

    proptest! {
        #[test]
        fn a_folded_line_is_narrow_and_unfolds_to_itself(value in "[ -~äπ🧊]{0,400}") {
            let mut out = String::new();
            write(&mut out, &format!("X-A:{value}"));
            for line in out.trim_end_matches("\r\n").split("\r\n") {
                prop_assert!(line.len() <= 75, "{line}");
            }
            let read = lines(out.as_bytes()).unwrap();
            prop_assert_eq!(&read[0].as_ref().unwrap().value, &value);
        }
    }
}
