//! Which of the palette's ten colours a value has. Knows names; must not know colours.
//!
//! A value's colour comes from its name alone, so it is the same in every chart, whatever else the chart shows. Where two
//! values of one chart have the same colour, the second has it in another tone, and dashed where it is a line.

/// How many colours there are.
pub const COLOURS: u8 = 10;

/// In how many tones a colour is drawn.
pub const TONES: u8 = 3;

/// The colour of a name, 0 to 9: the same on every page, in every browser, for ever.
#[must_use]
pub fn colour(name: &str) -> u8 {
    u8::try_from(hash(name) % u64::from(COLOURS)).unwrap_or_default()
}

/// A slot for each of the names of one chart, in their order: the name's colour, plus ten for each tone that names of the
/// same colour before it took. A fourth name of a colour has the first tone again: names are always written beside.
#[must_use]
pub fn assign(names: &[&str]) -> Vec<u8> {
    let mut taken = [0_u8; COLOURS as usize];
    names
        .iter()
        .map(|name| {
            let colour = colour(name);
            let Some(tone) = taken.get_mut(usize::from(colour)) else {
                return colour;
            };
            let slot = colour + COLOURS * (*tone % TONES);
            *tone = tone.saturating_add(1);
            slot
        })
        .collect()
}

/// FNV-1a with a final mix, written out here since the standard library's hashes may change. Its start is one of many, chosen
/// so that regions, services and categories that often stand in one chart differ in colour.
fn hash(name: &str) -> u64 {
    let sum = name.bytes().fold(START, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mixed = (sum ^ (sum >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 33)
}

const START: u64 = 0xcbf2_9ce4_8422_2325 ^ 9_209_665;

#[cfg(test)]
mod tests {
    use super::{COLOURS, TONES, assign, colour};
    use proptest::prelude::*;

    #[test]
    fn a_names_colour_is_fixed_for_ever() {
        let colours: Vec<_> = ["us-east-1", "eu-west-1", "cn-northwest-1", ""]
            .iter()
            .map(|name| colour(name))
            .collect();
        assert_eq!(colours, [9, 6, 1, 2]);
    }

    proptest! {
        #[test]
        fn a_name_has_its_colour_whatever_stands_beside_it(
            before in proptest::collection::vec("[a-z0-9-]{1,12}", 0..25),
            name in "[a-z0-9-]{1,12}",
        ) {
            let mut names: Vec<&str> = before.iter().map(String::as_str).collect();
            names.push(&name);
            let slot = assign(&names).pop().unwrap();
            prop_assert_eq!(slot % COLOURS, colour(&name));
        }

        #[test]
        fn names_of_one_chart_look_different_while_a_colour_has_tones(
            names in proptest::collection::hash_set("[a-z]{1,8}", 1..25),
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let slots = assign(&names);
            for (place, slot) in slots.iter().enumerate() {
                let twins = slots[..place].iter().filter(|other| **other == *slot).count();
                let same = names[..place]
                    .iter()
                    .filter(|name| colour(name) == slot % COLOURS)
                    .count();
                prop_assert_eq!(twins, same / usize::from(TONES));
            }
        }
    }

    #[test]
    fn the_regions_that_spend_most_in_most_places_differ() {
        let mut slots = assign(&[
            "us-east-1",
            "us-west-2",
            "eu-west-1",
            "eu-central-1",
            "ap-south-1",
            "cn-north-1",
        ]);
        slots.sort_unstable();
        slots.dedup();
        assert_eq!(slots.len(), 6);
        assert!(slots.iter().all(|slot| *slot < COLOURS));
    }
}
