//! Tag sets, and what each says of each key. Knows FOCUS Tags as JSON text; must not know charges.

use super::codes::Codes;
use super::error::BuildError;
use super::texts::Texts;
use std::collections::BTreeMap;

/// What the tag sets of a chunk say of one key.
#[derive(Debug)]
pub(super) struct TagKey {
    /// The key.
    pub(super) key: String,
    /// The key's values.
    pub(super) values: Texts,
    /// The code of the value by tag set; the set 0 is "no tags".
    pub(super) of_set: Codes,
}

/// The tag keys of a chunk, sorted by key.
#[derive(Debug, Default)]
pub(super) struct Tags {
    keys: Vec<TagKey>,
    /// How many sets there are, "no tags" among them.
    pub(super) sets: usize,
}

/// The values of a key in order of appearance, and which set has which: the set's code and one more than the place.
type Found = (Vec<String>, Vec<(usize, u32)>);

impl Tags {
    /// Reads tag sets: the texts of the codes 1, 2, … A key whose value is empty is as good as absent.
    pub(super) fn read(sets: &[String]) -> Result<Self, BuildError> {
        let mut found: BTreeMap<String, Found> = BTreeMap::new();
        for (place, text) in sets.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let tags: BTreeMap<String, String> =
                serde_json::from_str(text).map_err(|_| BuildError::Tags { text: text.clone() })?;
            for (key, value) in tags.into_iter().filter(|(_, value)| !value.is_empty()) {
                let (values, places) = found.entry(key).or_default();
                let code = u32::try_from(values.len() + 1).map_err(|_| BuildError::TooLarge {
                    what: "tag values".to_owned(),
                })?;
                values.push(value);
                places.push((place + 1, code));
            }
        }
        let keys = found
            .into_iter()
            .map(|(key, (values, places))| {
                let (values, recode) = Texts::sorted(&values)?;
                let mut codes = vec![0; sets.len() + 1];
                for (set, code) in places {
                    if let Some(slot) = codes.get_mut(set) {
                        *slot = recode.get(code as usize).copied().unwrap_or(0);
                    }
                }
                Ok(TagKey {
                    key,
                    values,
                    of_set: Codes::new(&codes),
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            keys,
            sets: sets.len() + 1,
        })
    }

    /// What is known of a key, if any charge has it.
    pub(super) fn get(&self, key: &str) -> Option<&TagKey> {
        let place = self.keys.binary_search_by(|tag| tag.key.as_str().cmp(key));
        place.ok().and_then(|place| self.keys.get(place))
    }

    /// The keys, sorted.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|tag| tag.key.as_str())
    }

    /// Bytes of memory.
    pub(super) fn bytes(&self) -> usize {
        let one = |tag: &TagKey| tag.key.len() + tag.values.bytes() + tag.of_set.bytes();
        self.keys.iter().map(one).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(sets: &[&str]) -> Result<Tags, BuildError> {
        let sets: Vec<_> = sets.iter().map(|set| (*set).to_owned()).collect();
        Tags::read(&sets)
    }

    #[test]
    fn every_set_has_a_code_for_every_key() {
        let tags = tags(&[r#"{"b":"x","team":"ice"}"#, "{}", r#"{"team":"air"}"#]).unwrap();
        assert_eq!(tags.keys().collect::<Vec<_>>(), ["b", "team"]);
        let team = tags.get("team").unwrap();
        let values: Vec<_> = (0..4)
            .map(|set| team.values.get(team.of_set.at(set)))
            .collect();
        assert_eq!(values, [None, Some("ice"), None, Some("air")]);
        assert!(tags.get("a").is_none());
    }

    #[test]
    fn an_empty_value_is_no_value() {
        assert_eq!(tags(&[r#"{"team":""}"#]).unwrap().keys().count(), 0);
    }

    #[test]
    fn text_that_is_no_object_of_texts_is_refused() {
        for text in ["[]", "{\"a\":1}", "team=ice"] {
            assert!(
                matches!(tags(&[text]), Err(BuildError::Tags { .. })),
                "{text}"
            );
        }
    }
}
