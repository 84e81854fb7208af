//! What a chain of records tells of changes to it. Knows records; must not know the store.

use super::{Broken, GENESIS, Record, Verifier};
use crate::sample::now_and;
use proptest::prelude::*;

fn chain(length: i64) -> Vec<Record> {
    let mut previous_hash = GENESIS.to_owned();
    (1..=length)
        .map(|seq| {
            let mut record = Record {
                seq,
                at: now_and(seq),
                actor: format!("[{{\"id\":\"{seq}\"}}]"),
                action: "decision.deny".to_owned(),
                subject: format!("environment-{seq}"),
                detail: "{}".to_owned(),
                previous_hash: previous_hash.clone(),
                hash: String::new(),
            };
            record.hash = record.computed_hash();
            previous_hash.clone_from(&record.hash);
            record
        })
        .collect()
}

fn verify(chain: &[Record]) -> Result<i64, Broken> {
    let mut verifier = Verifier::default();
    for record in chain {
        verifier.accept(record)?;
    }
    Ok(verifier.accepted())
}

#[test]
fn a_whole_chain_holds() {
    assert_eq!(verify(&chain(5)), Ok(5));
    assert_eq!(verify(&[]), Ok(0));
}

#[test]
fn a_records_hash_is_fixed_for_ever() {
    assert_eq!(
        chain(1)[0].hash,
        "b8c279dc5633a794de92f76818cb2fb491eaaa23a0447d48f3f61af8e7732309"
    );
}

#[test]
fn text_that_moves_from_one_field_to_the_next_shows() {
    let mut one = chain(1).remove(0);
    one.action = "ab".to_owned();
    one.subject = "c".to_owned();
    let before = one.computed_hash();
    one.action = "a".to_owned();
    one.subject = "bc".to_owned();
    assert_ne!(one.computed_hash(), before);
}

/// One field of a record, changed.
fn change(record: &mut Record, field: usize) {
    match field {
        0 => record.seq += 1,
        1 => record.at += chrono::Duration::microseconds(1),
        2 => record.actor.push(' '),
        3 => record.action = "decision.allow".to_owned(),
        4 => record.subject.clear(),
        5 => record.detail = "{ }".to_owned(),
        6 => record.previous_hash = "f".repeat(64),
        _ => record.hash = record.hash.to_uppercase(),
    }
}

proptest! {
    #[test]
    fn a_change_of_any_field_of_any_record_shows_there(length in 1_i64..9, at in any::<prop::sample::Index>(), field in 0_usize..8) {
        let mut chain = chain(length);
        let at = at.index(chain.len());
        change(&mut chain[at], field);
        let broken = verify(&chain).unwrap_err();
        prop_assert_eq!(broken.seq, i64::try_from(at).unwrap() + 1);
    }

    #[test]
    fn a_change_with_its_hash_made_anew_shows_at_the_next_record(length in 2_i64..9, at in any::<prop::sample::Index>(), field in 2_usize..6) {
        let mut chain = chain(length);
        let at = at.index(chain.len() - 1);
        change(&mut chain[at], field);
        chain[at].hash = chain[at].computed_hash();
        let broken = verify(&chain).unwrap_err();
        prop_assert_eq!(broken.seq, i64::try_from(at).unwrap() + 2);
    }

    #[test]
    fn a_record_that_is_taken_out_shows_unless_it_is_the_last(length in 2_i64..9, at in any::<prop::sample::Index>()) {
        let mut chain = chain(length);
        let at = at.index(chain.len() - 1);
        chain.remove(at);
        prop_assert!(verify(&chain).is_err());
    }

    #[test]
    fn two_records_that_change_places_show(length in 2_i64..9, one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
        let mut chain = chain(length);
        let (one, other) = (one.index(chain.len()), other.index(chain.len()));
        prop_assume!(one != other);
        chain.swap(one, other);
        prop_assert!(verify(&chain).is_err());
    }

    #[test]
    fn a_record_twice_shows(length in 1_i64..9, at in any::<prop::sample::Index>()) {
        let mut chain = chain(length);
        let at = at.index(chain.len());
        let again = chain[at].clone();
        chain.insert(at, again);
        prop_assert!(verify(&chain).is_err());
    }
}
