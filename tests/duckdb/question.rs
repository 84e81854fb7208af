//! Random questions in the explorer's grammar, the same for the same seed. Goes over all dimensions, metrics, granularities
//! and presets that there are, so that new ones are asked about by themselves. Knows what charges hold; must not know
//! answers.

use crate::coverage::Coverage;
use crate::duckdb::DuckDb;
use crate::sql;
use anyhow::{Context, Result};
use chrono::{Days, Duration, NaiveDate};
use floe_domain::cost::grammar::MOST_DIMENSIONS;
use floe_domain::cost::{AsOf, Compare, CostQuery, Dimension, Filter, Metric, Mode, RangeSpec};
use floe_domain::time::{DayRange, Granularity, Instant, Preset};
use floe_ledger::sample::Random;

/// Keys of tags that no charge has, one of them hard to write down.
const UNHEARD: [&str; 2] = ["unheard of", "x:y,z\\"];
/// Days that may be cut into hours.
const MOST_HOURLY: u64 = 400;
/// Days that may be cut into days.
const MOST_DAILY: u64 = 9_000;
/// Days that may be converted.
const MOST_CONVERTED: i64 = 4_000;

/// Into what is converted.
pub(crate) const CURRENCIES: [&str; 3] = ["USD", "EUR", "CNY"];

/// What is made of the figures of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Its rows and totals.
    Plain,
    /// The same, in one currency.
    Converted,
    /// The same, beside other days.
    Compared,
    /// Some of its dimensions against the others.
    Crossed,
    /// Why it is not what it was in other days.
    Explained,
}

impl Manner {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [
        Self::Plain,
        Self::Converted,
        Self::Compared,
        Self::Crossed,
        Self::Explained,
    ];

    /// Its name in what a run prints.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Converted => "converted",
            Self::Compared => "compared",
            Self::Crossed => "crossed",
            Self::Explained => "explained",
        }
    }
}

/// What can be asked about.
pub(crate) struct Things {
    /// Each dimension with the values that charges have of it.
    dimensions: Vec<(Dimension, Vec<String>)>,
    days: (NaiveDate, NaiveDate),
    /// When something was imported, where it makes a difference what stood when.
    brought: Vec<Instant>,
}

impl Things {
    /// As the table says; `brought` are the moments that it makes a difference to ask before or after.
    pub(crate) fn of(duckdb: &mut DuckDb, brought: Vec<Instant>) -> Result<Self> {
        let keys = |column: &str| {
            format!("SELECT DISTINCT unnest(map_keys({column})) FROM served ORDER BY 1")
        };
        let tags = duckdb.texts(&keys("tags"))?.into_iter();
        let tags = tags.chain(UNHEARD.map(str::to_owned)).map(Dimension::Tag);
        let categories = duckdb.texts(&keys("categories"))?.into_iter();
        let categories = categories.map(Dimension::CostCategory);
        let dimensions = Dimension::FIXED.into_iter().chain(tags).chain(categories);
        let mut known = Vec::new();
        for dimension in dimensions {
            let column = sql::column(&dimension);
            let values = format!("SELECT DISTINCT {column} FROM served ORDER BY 1 NULLS LAST");
            known.push((dimension, duckdb.texts(&values)?));
        }
        let usual = "FROM served WHERE year(started) BETWEEN 2024 AND 2026";
        let first = duckdb.texts(&format!(
            "SELECT CAST(CAST(min(started) AS DATE) AS VARCHAR) {usual}"
        ))?;
        let last = duckdb.texts(&format!(
            "SELECT CAST(CAST(max(started) AS DATE) AS VARCHAR) {usual}"
        ))?;
        let day = |found: &[String]| -> Result<NaiveDate> {
            let text = found.first().context("there are no charges")?;
            Ok(text.parse()?)
        };
        Ok(Self {
            dimensions: known,
            days: (day(&first)?, day(&last)?),
            brought,
        })
    }

    /// A question.
    pub(crate) fn question(
        &self,
        manner: Manner,
        random: &mut Random,
        coverage: &mut Coverage,
    ) -> CostQuery {
        let granularity = *random.pick(&Granularity::ALL).unwrap();
        coverage.count(format!("granularity {}", granularity.name()));
        let metric = if matches!(manner, Manner::Converted | Manner::Explained) {
            let costs = Metric::ALL.into_iter().filter(|one| one.is_cost());
            let costs: Vec<Metric> = costs.collect();
            *random.pick(&costs).unwrap()
        } else if random.percent(20) {
            // The only quotient is asked about as often as two sums.
            Metric::UnitPrice
        } else {
            *random.pick(&Metric::COLUMNS).unwrap()
        };
        coverage.count(format!("metric {}", metric.name()));
        let range = self.range(random, granularity, coverage);
        let mut group_by: Vec<Dimension> = Vec::new();
        let (least, most) = match manner {
            Manner::Explained => (0, 0),
            Manner::Crossed => (2, MOST_DIMENSIONS),
            _ => (0, random.below(MOST_DIMENSIONS as u64 + 1) as usize),
        };
        let mut tries = 0;
        while group_by.len() < least || tries < most {
            tries += 1;
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
        let mut query = CostQuery {
            range,
            granularity,
            metric,
            group_by,
            filters: filters.collect(),
            ..CostQuery::default()
        };
        query.as_of = self.as_of(random, coverage);
        query.compare = match manner {
            Manner::Compared | Manner::Explained => self.compare(random, granularity, coverage),
            Manner::Plain | Manner::Converted | Manner::Crossed => Compare::Nothing,
        };
        let is_converted = match manner {
            Manner::Converted => true,
            Manner::Compared | Manner::Crossed => metric.is_cost() && random.percent(30),
            Manner::Plain | Manner::Explained => false,
        };
        if is_converted {
            let to = *random.pick(&CURRENCIES).unwrap();
            coverage.count(format!("converted into {to}"));
            query.currency = to.parse().ok();
            shorten(&mut query);
        }
        query
    }

    /// Around the moments of imports, and sometimes anywhere.
    fn as_of(&self, random: &mut Random, coverage: &mut Coverage) -> Option<AsOf> {
        if random.percent(10) {
            return None;
        }
        let at = *random.pick(&self.brought)?;
        let (name, as_of) = match random.below(6) {
            0 => ("the moment of an import", AsOf::Moment(at)),
            1 => (
                "a microsecond before an import",
                AsOf::Moment(at - Duration::microseconds(1)),
            ),
            2 => (
                "some moment",
                AsOf::Moment(at + Duration::minutes(random.between(-5_000, 5_000))),
            ),
            3 => (
                "the day before an import",
                AsOf::Day(at.date_naive() - Days::new(1)),
            ),
            4 => ("the day of an import", AsOf::Day(at.date_naive())),
            _ => (
                "the day after an import",
                AsOf::Day(at.date_naive() + Days::new(1)),
            ),
        };
        coverage.count(format!("as of {name}"));
        Some(as_of)
    }

    fn compare(
        &self,
        random: &mut Random,
        granularity: Granularity,
        coverage: &mut Coverage,
    ) -> Compare {
        let (name, compare) = match random.below(3) {
            0 => ("the time before", Compare::Before),
            1 => ("the year before", Compare::Year),
            _ => {
                let days = self.some_days(random, granularity, coverage);
                ("any days", Compare::Fixed(days))
            }
        };
        coverage.count(format!("compared with {name}"));
        compare
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
        if random.percent(10) {
            let preset = *random.pick(&Preset::ALL).unwrap();
            coverage.count(format!("range {}", preset.name()));
            return RangeSpec::Preset(preset);
        }
        RangeSpec::Fixed(self.some_days(random, granularity, coverage))
    }

    fn some_days(
        &self,
        random: &mut Random,
        granularity: Granularity,
        coverage: &mut Coverage,
    ) -> DayRange {
        let (first, last) = self.days;
        let span = (last - first).num_days();
        let day =
            |random: &mut Random| first + chrono::Duration::days(random.between(-20, span + 20));
        let (name, start, days) = match random.below(9) {
            0..3 => ("all days", first, span as u64 + 1),
            3 => ("one day", day(random), 1),
            4 => ("from 1970 on", NaiveDate::default(), 60_000),
            5 => {
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
        DayRange { start, end }
    }
}

/// Rates are of days, so what is converted is added up by day first: a century of them would take long.
fn shorten(query: &mut CostQuery) {
    let shorter = |days: DayRange| DayRange {
        end: days.end.min(days.start + Duration::days(MOST_CONVERTED)),
        ..days
    };
    if let RangeSpec::Fixed(days) = query.range {
        query.range = RangeSpec::Fixed(shorter(days));
    }
    if let Compare::Fixed(days) = query.compare {
        query.compare = Compare::Fixed(shorter(days));
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
