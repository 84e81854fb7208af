//! Which of the palette's ten colours a value has. Knows names; must not know colours.

/// How many colours there are.
pub const SLOTS: u8 = 10;

/// The colour a name asks for, 0 to 9: the same on every page, in every browser, for ever.
#[must_use]
pub fn slot(name: &str) -> u8 {
    u8::try_from(hash(name) % u64::from(SLOTS)).unwrap_or_default()
}

/// A colour for each of the names of one chart, in their order. Each gets the one it asks for, or, where another name
/// has that already, a free one that it asks for next; only an eleventh name shares a colour. The names' order makes
/// no difference, so that a name keeps its colour while totals change places.
#[must_use]
pub fn assign(names: &[&str]) -> Vec<u8> {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|at| names.get(*at));
    let mut slots = vec![0; names.len()];
    let mut taken: Vec<u8> = Vec::new();
    for at in order {
        let Some(name) = names.get(at) else { continue };
        let slot = wishes(name)
            .find(|slot| !taken.contains(slot))
            .unwrap_or_else(|| slot(name));
        taken.push(slot);
        if let Some(place) = slots.get_mut(at) {
            *place = slot;
        }
    }
    slots
}

/// All ten colours in the order in which a name prefers them: steps of 1, 3, 7 or 9 reach each of ten once.
fn wishes(name: &str) -> impl Iterator<Item = u8> {
    let first = slot(name);
    let step = match hash(name) / u64::from(SLOTS) % 4 {
        0 => 1,
        1 => 3,
        2 => 7,
        _ => 9,
    };
    (0..SLOTS).map(move |nth| (first + nth * step) % SLOTS)
}

/// FNV-1a with a final mix, written out here since the standard library's hashes may change.
fn hash(name: &str) -> u64 {
    let sum = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mixed = (sum ^ (sum >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 33)
}

#[cfg(test)]
mod tests {
    use super::{SLOTS, assign, slot};

    #[test]
    fn a_names_colour_is_fixed_for_ever() {
        let slots: Vec<_> = ["us-east-1", "eu-west-1", "cn-northwest-1", ""]
            .iter()
            .map(|name| slot(name))
            .collect();
        assert_eq!(slots, [4, 7, 6, 8]);
    }

    #[test]
    fn ten_names_have_ten_colours_whatever_their_order() {
        let mut names: Vec<String> = (0..10).map(|nth| format!("service {nth}")).collect();
        let of = |names: &[String]| {
            let texts: Vec<&str> = names.iter().map(String::as_str).collect();
            let mut pairs: Vec<_> = names.iter().cloned().zip(assign(&texts)).collect();
            pairs.sort();
            pairs
        };
        let forwards = of(&names);
        let mut slots: Vec<_> = forwards.iter().map(|(_, slot)| *slot).collect();
        slots.sort_unstable();
        assert_eq!(slots, (0..SLOTS).collect::<Vec<_>>());
        names.reverse();
        assert_eq!(of(&names), forwards);
    }

    #[test]
    fn a_name_alone_has_the_colour_it_asks_for() {
        assert_eq!(assign(&["Amazon S3"]), [slot("Amazon S3")]);
        assert_eq!(assign(&[]), Vec::<u8>::new());
    }

    #[test]
    fn an_eleventh_name_shares_a_colour() {
        let names: Vec<String> = (0..11).map(|nth| format!("{nth}")).collect();
        let texts: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(assign(&texts).iter().all(|slot| *slot < SLOTS));
    }
}
