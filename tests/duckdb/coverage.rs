//! What a run of questions has reached, so that it can not become trivial unseen. Knows names and counts; must not know what
//! is right.

use std::collections::BTreeMap;

/// How often each thing was reached.
#[derive(Default)]
pub(crate) struct Coverage(BTreeMap<String, u64>);

impl Coverage {
    /// Counts one.
    pub(crate) fn count(&mut self, name: String) {
        self.add(&name, 1);
    }

    /// Counts several.
    pub(crate) fn add(&mut self, name: &str, times: u64) {
        *self.0.entry(name.to_owned()).or_default() += times;
    }

    /// How often a thing was reached.
    pub(crate) fn of(&self, name: &str) -> u64 {
        self.0.get(name).copied().unwrap_or(0)
    }

    /// Says all of it.
    pub(crate) fn print(&self) {
        for (name, times) in &self.0 {
            println!("{times:>10}  {name}");
        }
    }
}
