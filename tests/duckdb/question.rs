//! Random questions in the explorer's grammar, the same for the same seed. Goes over all dimensions, metrics, granularities
//! and presets that there are, so that new ones are asked about by themselves. Knows what charges hold; must not know
//! answers.

use crate::coverage::Coverage;
use crate::duckdb::DuckDb;
use crate::sql;
use anyhow::Result;
use chrono::{Days, NaiveDate};
use floe_domain::cost::grammar::MOST_DIMENSIONS;
use floe_domain::cost::{CostQuery, Dimension, Filter, Metric, Mode, RangeSpec};
use floe_domain::time::{DayRange, Granularity, Preset};
use floe_ledger::sample::Random;

/// Keys of tags that no charge has, one of them hard to write down.
const UNHEARD: [&str; 2] = ["unheard of", "x:y,z\\"];
/// Days that may be cut into hours.
const MOST_HOURLY: u64 = 400;
/// Days that may be cut into days.
const MOST_DAILY: u64 = 9_000;

/// What can be asked about.
pub(crate) struct Things {
    /// Each dimension with the values that charges have of it.
    dimensions: Vec<(Dimension, Vec<String>)>,
    days: (NaiveDate, NaiveDate),
}

impl Things {
    /// As the table says.
    pub(crate) fn of(duckdb: &mut DuckDb) -> Result<Self> {
        let keys = |column: &str| {
            format!("SELECT DISTINCT unnest(map_keys({column})) FROM charges ORDER BY 1")
        };
        let tags = duckdb.texts(&keys("tags"))?.into_iter();
        let tags = tags.chain(UNHEARD.map(str::to_owned)).map(Dimension::Tag);
        let categories = duckdb.texts(&keys("categories"))?.into_iter();
        let categories = categories.map(Dimension::CostCategory);
        let dimensions = Dimension::FIXED.into_iter().chain(tags).chain(categories);
        let mut known = Vec::new();
        for dimension in dimensions {
            let column = sql::column(&dimension);
            let values = format!("SELECT DISTINCT {column} FROM charges ORDER BY 1 NULLS LAST");
            known.push((dimension, duckdb.texts(&values)?));
        }
        let usual = "FROM charges WHERE year(started) BETWEEN 2024 AND 2026";
        let first = duckdb.texts(&format!(
            "SELECT CAST(CAST(min(started) AS DATE) AS VARCHAR) {usual}"
        ))?;
        let last = duckdb.texts(&format!(
            "SELECT CAST(CAST(max(started) AS DATE) AS VARCHAR) {usual}"
        ))?;
        Ok(Self {
            dimensions: known,
            days: (first[0].parse()?, last[0].parse()?),
        })
    }

    /// A question.
    pub(crate) fn question(&self, random: &mut Random, coverage: &mut Coverage) -> CostQuery {
        let granularity = *random.pick(&Granularity::ALL).unwrap();
        coverage.count(format!("granularity {}", granularity.name()));
        let metric = *random.pick(&Metric::COLUMNS).unwrap();
        coverage.count(format!("metric {}", metric.name()));
        let range = self.range(random, granularity, coverage);
        let mut group_by: Vec<Dimension> = Vec::new();
        for _ in 0..random.below(MOST_DIMENSIONS as u64 + 1) {
            let (dimension, _) = random.pick(&self.dimensions).unwrap();
            if !group_by.contains(dimension) {
                group_by.push(dimension.clone());
                coverage.count(format!("by {dimension}"));
            }
        }
        coverage.count(format!("by {} dimensions", group_by.len()));
        let conditions = [0, 0, 1, 1, 2, 3][random.below(6) as usize];
        coverage.count(format!("with {conditions} filters"));
        let filters = (0..conditions).map(|_| self.filter(random, coverage));
        CostQuery {
            range,
            granularity,
            metric,
            group_by,
            filters: filters.collect(),
            ..CostQuery::default()
        }
    }

    fn filter(&self, random: &mut Random, coverage: &mut Coverage) -> Filter {
        let (dimension, known) = random.pick(&self.dimensions).unwrap();
        let mode = *random.pick(&Mode::ALL).unwrap();
        let most = known.len().min(12) as u64;
        let mut values: Vec<Option<String>> = (0..random.below(most + 1))
            .filter_map(|_| random.pick(known).cloned().map(Some))
            .collect();
        if values.is_empty() || random.percent(25) {
            values.push(None);
        }
        if random.percent(8) {
            let near = values
                .iter()
                .flatten()
                .next()
                .map(|text| text.to_uppercase());
            values.push(Some(near.unwrap_or("unheard of".to_owned())));
            coverage.count("filter: a value that may not exist".to_owned());
        }
        if !mode.is_exact() {
            // There are no texts to look for in "no value".
            for value in &mut values {
                let text = value.as_deref().unwrap_or("unheard of");
                *value = Some(part(random, text));
            }
        }
        if values.contains(&None) {
            coverage.count("filter: has no value".to_owned());
        }
        coverage.count(format!("filter {dimension}"));
        coverage.count(format!("filter: {mode:?}"));
        Filter {
            dimension: dimension.clone(),
            mode,
            values,
        }
    }

    fn range(
        &self,
        random: &mut Random,
        granularity: Granularity,
        coverage: &mut Coverage,
    ) -> RangeSpec {
        let (first, last) = self.days;
        let span = (last - first).num_days();
        let day =
            |random: &mut Random| first + chrono::Duration::days(random.between(-20, span + 20));
        let (name, start, days) = match random.below(10) {
            0 => {
                let preset = *random.pick(&Preset::ALL).unwrap();
                coverage.count(format!("range {}", preset.name()));
                return RangeSpec::Preset(preset);
            }
            1..4 => ("all days", first, span as u64 + 1),
            4 => ("one day", day(random), 1),
            5 => ("from 1970 on", NaiveDate::default(), 60_000),
            6 => {
                let start = day(random);
                let start = start.format("%Y-%m-01").to_string().parse().unwrap();
                (
                    "whole months",
                    start,
                    [31, 61, 92][random.below(3) as usize],
                )
            }
            _ => ("some days", day(random), 1 + random.below(200)),
        };
        coverage.count(format!("range: {name}"));
        let days = match granularity {
            Granularity::Hour => days.min(MOST_HOURLY),
            Granularity::Day => days.min(MOST_DAILY),
            Granularity::Week => days.min(MOST_DAILY * 7),
            _ => days,
        };
        let end = start + Days::new(days);
        RangeSpec::Fixed(DayRange { start, end })
    }
}

/// A part of a text, at its beginning or inside it, in some case; never empty.
fn part(random: &mut Random, text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let count = letters.len() as u64;
    let start = if random.percent(60) {
        0
    } else {
        random.below(count)
    };
    let length = 1 + random.below((count - start).min(9));
    let part: String = letters
        .iter()
        .skip(start as usize)
        .take(length as usize)
        .collect();
    match random.below(3) {
        0 => part.to_uppercase(),
        1 => part.to_lowercase(),
        _ => part,
    }
}
