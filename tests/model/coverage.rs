//! What a run has to have reached, so that it can not become trivial unseen. Knows names and counts; must not know what is right.

use std::collections::BTreeMap;

/// How often each thing was reached.
#[derive(Default)]
pub(crate) struct Coverage(BTreeMap<&'static str, u64>);

impl Coverage {
    /// Counts it if it is so.
    pub(crate) fn count(&mut self, name: &'static str, is_so: bool) {
        *self.0.entry(name).or_default() += u64::from(is_so);
    }

    /// Counts what another part of the run reached.
    pub(crate) fn add(&mut self, other: Self) {
        for (name, times) in other.0 {
            *self.0.entry(name).or_default() += times;
        }
    }

    /// Says what was reached, and fails for what was reached too rarely: less than once in so many cases.
    pub(crate) fn demand(&self, cases: u64, rarest: u64) {
        for (name, times) in &self.0 {
            println!("{times:>10}  {name}");
        }
        for (name, times) in &self.0 {
            assert!(
                *times >= cases / rarest,
                "{name}: reached {times} times in {cases} cases"
            );
        }
    }
}
