//! What a run of questions has reached, so that it can not become trivial unseen. Knows names and counts; must not know what
//! is right.

use crate::books::Source;
use crate::cur::TYPES;
use crate::question::{CURRENCIES, Manner};
use anyhow::{Result, ensure};
use floe_domain::cost::{Dimension, Metric, Mode};
use floe_domain::time::Granularity;
use std::collections::BTreeMap;

/// From so many questions on everything must have been asked about.
const ENOUGH: u64 = 300;

/// How often each thing was reached.
#[derive(Default)]
pub(crate) struct Coverage(BTreeMap<String, u64>);

/// The name of questions about a source that were put in a manner.
pub(crate) fn kind(source: Source, manner: Manner) -> String {
    format!("questions: {}, {}", source.name(), manner.name())
}

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

    /// Everything must have been asked about, and answers must not be trivial.
    ///
    /// # Errors
    /// When something was not.
    pub(crate) fn demand(&self, cases: u64) -> Result<()> {
        for (name, one_in) in [
            ("answers with figures", 3),
            ("answers with several units", 8),
            ("answers with rates", 20),
            ("answers with days without a rate", 20),
            ("answers with unit prices", 60),
        ] {
            let times = self.of(name);
            ensure!(
                cases < ENOUGH || times >= cases / one_in,
                "{name}: {times} of {cases}"
            );
        }
        let missed: Vec<_> = wanted()
            .into_iter()
            .filter(|name| self.of(name) == 0)
            .collect();
        ensure!(
            cases < ENOUGH || missed.is_empty(),
            "never asked about: {missed:?}"
        );
        Ok(())
    }
}

/// What a run has to reach.
fn wanted() -> Vec<String> {
    let mut wanted = Vec::new();
    for dimension in Dimension::FIXED {
        wanted.extend([format!("by {dimension}"), format!("filter {dimension}")]);
    }
    wanted.extend(Metric::ALL.map(|metric| format!("metric {}", metric.name())));
    wanted.extend(Mode::ALL.map(|mode| format!("filter: {mode:?}")));
    wanted.extend(Granularity::ALL.map(|one| format!("granularity {}", one.name())));
    wanted.extend(CURRENCIES.map(|to| format!("converted into {to}")));
    wanted.extend(TYPES.map(|kind| format!("charges of the type {kind}")));
    for source in Source::ALL {
        wanted.extend(Manner::ALL.map(|manner| kind(source, manner)));
    }
    for when in [
        "the moment of an import",
        "a microsecond before an import",
        "some moment",
        "the day before an import",
        "the day of an import",
        "the day after an import",
    ] {
        wanted.push(format!("as of {when}"));
    }
    let priced = [Manner::Plain, Manner::Compared, Manner::Crossed];
    wanted.extend(priced.map(|manner| format!("unit prices, {}", manner.name())));
    for days in ["the time before", "the year before", "any days"] {
        wanted.push(format!("compared with {days}"));
    }
    wanted
}
