//! Distinct texts, sorted, in one block of memory. Knows texts; must not know what they name.

use super::error::BuildError;
use std::cmp::Ordering;

/// A sorted dictionary. A code is 0 for "no value", else one more than the text's place.
#[derive(Debug, Default)]
pub(super) struct Texts {
    text: Box<str>,
    ends: Box<[u32]>,
}

impl Texts {
    /// The dictionary of the values, and what each old code (0: no value; else place + 1) becomes.
    /// Equal values become one; an empty value is no value.
    pub(super) fn sorted<S: AsRef<str>>(values: &[S]) -> Result<(Self, Vec<u32>), BuildError> {
        let too_large = |_| BuildError::TooLarge {
            what: format!("a dictionary of {} texts", values.len()),
        };
        let mut order: Vec<(&str, usize)> = values
            .iter()
            .enumerate()
            .map(|(place, value)| (value.as_ref(), place))
            .filter(|(value, _)| !value.is_empty())
            .collect();
        order.sort_unstable();
        let mut recode = vec![0; values.len() + 1];
        let (mut text, mut ends) = (String::new(), Vec::new());
        let mut last: Option<&str> = None;
        for (value, place) in order {
            if last != Some(value) {
                text.push_str(value);
                ends.push(u32::try_from(text.len()).map_err(too_large)?);
                last = Some(value);
            }
            if let Some(code) = recode.get_mut(place + 1) {
                *code = u32::try_from(ends.len()).map_err(too_large)?;
            }
        }
        let texts = Self {
            text: text.into_boxed_str(),
            ends: ends.into_boxed_slice(),
        };
        Ok((texts, recode))
    }

    /// How many texts; the largest code.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a code; none for 0 and for codes beyond the dictionary.
    pub(super) fn get(&self, code: u32) -> Option<&str> {
        let place = usize::try_from(code).ok()?.checked_sub(1)?;
        let end = *self.ends.get(place)? as usize;
        let start = match place.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.text.get(start..end)
    }

    /// The code of a text, if it is in the dictionary.
    pub(super) fn find(&self, wanted: &str) -> Option<u32> {
        let (mut low, mut high) = (1, self.len() + 1);
        while low < high {
            let middle = low.midpoint(high);
            let code = u32::try_from(middle).ok()?;
            match self.get(code)?.cmp(wanted) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Some(code),
            }
        }
        None
    }

    /// Bytes of memory.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() + self.ends.len() * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_follow_the_order_of_the_texts_and_empty_is_no_value() {
        let (texts, recode) = Texts::sorted(&["b", "", "a", "b", "ä"]).unwrap();
        assert_eq!(recode, [0, 2, 0, 1, 2, 3]);
        let all: Vec<_> = (0..5).map(|code| texts.get(code)).collect();
        assert_eq!(all, [None, Some("a"), Some("b"), Some("ä"), None]);
    }

    #[test]
    fn find_knows_every_text_and_no_other() {
        let (texts, _) = Texts::sorted(&["a", "c", "e"]).unwrap();
        let found: Vec<_> = ["a", "b", "c", "d", "e", "f", ""]
            .into_iter()
            .map(|text| texts.find(text))
            .collect();
        assert_eq!(found, [Some(1), None, Some(2), None, Some(3), None, None]);
        assert_eq!(Texts::default().find("a"), None);
    }
}
