//! The explorer's whole state as a query string: the cost question in the domain's grammar, then how its answer is shown.
//! Knows words and their canonical order; must not know today, the charges or the browser.
//!
//! After the question's own parameters come `series=15`, `pivot=region` (which grouping dimensions become columns),
//! `chart=lines`, `sort=-2024-09-01`, `hide=us-east-1` (any number of times, values as in a filter, one per grouping
//! dimension) and `hide_rest=yes`. Defaults are left out. Prices do not add up: a chart that would put them together is lines.

use crate::chart::Kind;
use floe_domain::cost::grammar::{self, GrammarError};
use floe_domain::cost::view::{MOST_SERIES, NAMED_SERIES};
use floe_domain::cost::{CostQuery, Dimension, Period};

/// The values that name one series: one per grouping dimension, `None` where its charges have none.
pub type Keys = Vec<Option<String>>;

/// A column of the explorer's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The series' names.
    Name,
    /// The sum over all periods.
    Total,
    /// The change against the period before.
    Change,
    /// One period.
    Period(Period),
}

impl Column {
    /// Its name in an address.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Name => "name".to_owned(),
            Self::Total => "total".to_owned(),
            Self::Change => "change".to_owned(),
            Self::Period(period) => period.to_string(),
        }
    }
}

/// The order of the table's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    /// By which column.
    pub column: Column,
    /// Whether the largest comes first.
    pub is_descending: bool,
}

impl Default for Sort {
    /// The largest total first.
    fn default() -> Self {
        Self {
            column: Column::Total,
            is_descending: true,
        }
    }
}

/// Everything that the explorer's address says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// What is asked.
    pub query: CostQuery,
    /// How many series charts name; the others are one, "the rest".
    pub series: usize,
    /// The grouping dimensions that become a table's columns, in the order of grouping; none where periods are.
    pub pivot: Vec<Dimension>,
    /// How it is drawn.
    pub chart: Kind,
    /// How the table is ordered.
    pub sort: Sort,
    /// Series that the chart leaves out, in the order in which they were hidden.
    pub hidden: Vec<Keys>,
    /// Whether the chart leaves out the sum of all series that it does not draw one by one.
    pub is_rest_hidden: bool,
}

/// The explorer's path.
pub const EXPLORE: &str = "/explore";

impl Default for State {
    /// The standard question, shown in the standard way.
    fn default() -> Self {
        Self {
            query: CostQuery::default(),
            series: NAMED_SERIES,
            pivot: Vec::new(),
            chart: Kind::default(),
            sort: Sort::default(),
            hidden: Vec::new(),
            is_rest_hidden: false,
        }
    }
}

impl State {
    /// A state that asks `query` and shows the answer in the standard way.
    #[must_use]
    pub fn asking(query: CostQuery) -> Self {
        Self {
            query,
            ..Self::default()
        }
    }

    /// Reads a state from decoded parameters in any order; unknown ones are ignored.
    ///
    /// # Errors
    /// The first parameter that is wrong, with the reason.
    pub fn from_pairs(pairs: &[(String, String)]) -> Result<Self, GrammarError> {
        let query = grammar::from_pairs(
            pairs
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        )?;
        let keys = query.group_by.len();
        let mut state = Self::asking(query);
        for (name, value) in pairs {
            match name.as_str() {
                "series" if value.is_empty() => {}
                "series" => state.series = parse_series(value)?,
                "pivot" => state.pivot = parse_pivot(value, &state.query)?,
                "chart" => {
                    state.chart = Kind::ALL
                        .into_iter()
                        .find(|kind| kind.name() == value)
                        .ok_or_else(|| wrong("chart", "is not one of: bars, grouped, lines, area, cumulative, treemap, map"))?;
                }
                "sort" => state.sort = parse_sort(value)?,
                "hide" => {
                    let hidden = grammar::parse_values(value);
                    // Series of another grouping are left over from an edited address and hide nothing.
                    if hidden.len() == keys && !state.hidden.contains(&hidden) {
                        state.hidden.push(hidden);
                    }
                }
                "hide_rest" => state.is_rest_hidden = value == "yes",
                _ => {}
            }
        }
        state.chart = state.chart.fit_for(state.query.metric.is_sum());
        Ok(state)
    }

    /// The state as parameters, in canonical order, defaults left out.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = grammar::to_pairs(&self.query);
        pairs.extend(self.looks());
        pairs
    }

    /// The parameters that say how the answer is shown, without the question.
    #[must_use]
    pub fn looks(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if self.series != NAMED_SERIES {
            pairs.push(("series", self.series.to_string()));
        }
        if !self.pivot.is_empty() {
            pairs.push(("pivot", grammar::print_group_by(&self.pivot)));
        }
        if self.chart != Kind::default() {
            pairs.push(("chart", self.chart.name().to_owned()));
        }
        if self.sort != Sort::default() {
            pairs.push(("sort", print_sort(self.sort)));
        }
        pairs.extend(
            self.hidden
                .iter()
                .map(|keys| ("hide", grammar::print_values(keys))),
        );
        if self.is_rest_hidden {
            pairs.push(("hide_rest", "yes".to_owned()));
        }
        pairs
    }

    /// The canonical query string, without a question mark; empty when everything is as by default.
    #[must_use]
    pub fn print(&self) -> String {
        let pairs = self.to_pairs();
        grammar::encode(pairs.iter().map(|(name, value)| (*name, value.as_str())))
    }

    /// The address of the explorer in this state.
    #[must_use]
    pub fn href(&self) -> String {
        address(EXPLORE, &self.print())
    }

    /// The canonical text of what the server has to know to answer: two states that share it share an answer. Of the
    /// looks it has what the server draws or counts.
    #[must_use]
    pub fn question(&self) -> String {
        let is_still = self.chart.is_still();
        let mut pairs = grammar::to_pairs(&self.query);
        pairs.extend(self.looks().into_iter().filter(|(name, _)| match *name {
            "series" | "pivot" => true,
            "chart" => is_still,
            "hide" | "hide_rest" => self.chart == Kind::Treemap,
            _ => false,
        }));
        grammar::encode(pairs.iter().map(|(name, value)| (*name, value.as_str())))
    }
}

/// A path with a query string, or alone when that is empty.
#[must_use]
pub fn address(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

fn wrong(field: &str, reason: &str) -> GrammarError {
    GrammarError {
        field: field.to_owned(),
        reason: reason.to_owned(),
    }
}

fn parse_series(text: &str) -> Result<usize, GrammarError> {
    text.parse()
        .ok()
        .filter(|count| (1..=MOST_SERIES).contains(count))
        .ok_or_else(|| wrong("series", "is not a number from 1 to 25"))
}

/// Dimensions that the question is not grouped by are left over from an edited address and pivot nothing.
fn parse_pivot(text: &str, query: &CostQuery) -> Result<Vec<Dimension>, GrammarError> {
    let named = grammar::parse_group_by(text).map_err(|error| GrammarError {
        field: "pivot".to_owned(),
        ..error
    })?;
    Ok(query
        .group_by
        .iter()
        .filter(|dimension| named.contains(dimension))
        .cloned()
        .collect())
}

fn parse_sort(text: &str) -> Result<Sort, GrammarError> {
    let (is_descending, name) = match text.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, text),
    };
    let column = match name {
        "name" => Column::Name,
        "total" => Column::Total,
        "change" => Column::Change,
        period => Column::Period(period.parse().map_err(|_| {
            wrong(
                "sort",
                "is not one of: name, total, change, or a period like 2024-09-01, with - before it for the largest first",
            )
        })?),
    };
    Ok(Sort {
        column,
        is_descending,
    })
}

fn print_sort(sort: Sort) -> String {
    let sign = if sort.is_descending { "-" } else { "" };
    format!("{sign}{}", sort.column.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use floe_domain::cost::{AsOf, Dimension, Filter, Metric, Mode, RangeSpec};
    use floe_domain::money::Currency;
    use floe_domain::time::{DayRange, Granularity, Preset};
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<State, GrammarError> {
        State::from_pairs(&grammar::decode(text))
    }

    fn values() -> impl Strategy<Value = Option<String>> {
        prop_oneof![Just(None), "[a-z,:\\\\&=%+ é]{1,6}".prop_map(Some)]
    }

    fn dimensions() -> impl Strategy<Value = Vec<Dimension>> {
        prop_oneof![
            Just(vec![]),
            Just(vec![Dimension::Region]),
            Just(vec![Dimension::Service, Dimension::Meter]),
            "[a-z,:\\\\]{1,5}".prop_map(|key| vec![Dimension::Tag(key), Dimension::SubAccount]),
        ]
    }

    fn day_known(offset: i32) -> Option<AsOf> {
        NaiveDate::from_num_days_from_ce_opt(727_000 + offset).map(AsOf::Day)
    }

    fn ranges() -> impl Strategy<Value = RangeSpec> {
        prop_oneof![
            proptest::sample::select(Preset::ALL.to_vec()).prop_map(RangeSpec::Preset),
            // 400 days of hours are the most that a question may be cut into.
            (0_i32..9_000, 1_i32..400).prop_filter_map("within the calendar", |(start, days)| {
                let day = |offset| NaiveDate::from_num_days_from_ce_opt(727_000 + offset);
                DayRange::new(day(start)?, day(start + days)?).map(RangeSpec::Fixed)
            }),
        ]
    }

    fn currencies() -> impl Strategy<Value = Option<Currency>> {
        proptest::sample::select(vec![None, "EUR".parse().ok(), "CNY".parse().ok()])
    }

    fn sorts() -> impl Strategy<Value = Sort> {
        let column = prop_oneof![
            Just(Column::Name),
            Just(Column::Total),
            Just(Column::Change),
            (0_i32..9_000, proptest::option::of(0_u8..24)).prop_filter_map(
                "within the calendar",
                |(offset, hour)| {
                    let day = NaiveDate::from_num_days_from_ce_opt(727_000 + offset)?;
                    Some(Column::Period(Period { day, hour }))
                }
            ),
        ];
        (column, any::<bool>()).prop_map(|(column, is_descending)| Sort {
            column,
            is_descending,
        })
    }

    fn states() -> impl Strategy<Value = State> {
        let filters = proptest::collection::vec(
            (any::<bool>(), proptest::collection::vec(values(), 1..3)).prop_map(
                |(is_wanted, values)| Filter {
                    dimension: Dimension::Service,
                    mode: if is_wanted { Mode::AnyOf } else { Mode::NoneOf },
                    values,
                },
            ),
            0..3,
        );
        let query = (
            ranges(),
            proptest::sample::select(Granularity::ALL.to_vec()),
            proptest::sample::select(Metric::ALL.to_vec()),
            dimensions(),
            filters,
            (
                prop_oneof![Just(None), (0_i32..9_000).prop_map(day_known)],
                currencies(),
            ),
        )
            .prop_map(
                |(range, granularity, metric, group_by, filters, (as_of, currency))| CostQuery {
                    range,
                    granularity,
                    metric,
                    group_by,
                    filters,
                    as_of,
                    // Usage can not be converted.
                    currency: currency.filter(|_| metric.is_cost()),
                    ..CostQuery::default()
                },
            );
        query
            .prop_flat_map(|query| {
                let keys = query.group_by.len();
                let hidden = proptest::collection::vec(
                    proptest::collection::vec(values(), keys),
                    0..if keys == 0 { 1 } else { 3 },
                );
                (
                    Just(query),
                    proptest::sample::select(Kind::ALL.to_vec()),
                    sorts(),
                    hidden,
                    any::<bool>(),
                    (1..=MOST_SERIES, any::<bool>()),
                )
            })
            .prop_map(|(query, chart, sort, mut hidden, is_rest_hidden, more)| {
                let mut seen: Vec<Keys> = Vec::new();
                hidden.retain(|keys| {
                    let is_new = !seen.contains(keys);
                    seen.push(keys.clone());
                    is_new
                });
                let (series, is_pivot) = more;
                State {
                    chart: chart.fit_for(query.metric.is_sum()),
                    pivot: query
                        .group_by
                        .last()
                        .filter(|_| is_pivot)
                        .cloned()
                        .into_iter()
                        .collect(),
                    query,
                    series,
                    sort,
                    hidden,
                    is_rest_hidden,
                }
            })
    }

    proptest! {
        #[test]
        fn an_address_gives_back_the_state_that_it_was_printed_from(state in states()) {
            prop_assert_eq!(parse(&state.print()), Ok(state));
        }
    }

    #[test]
    fn the_standard_state_has_the_shortest_address() {
        assert_eq!(State::default().href(), "/explore");
    }

    #[test]
    fn parameters_come_in_one_order_whatever_order_they_are_read_in() {
        let state =
            parse("hide=a&sort=name&chart=lines&filter=service:S3&metric=list_cost").unwrap();
        assert_eq!(
            state.print(),
            "metric=list_cost&filter=service:S3&chart=lines&sort=name&hide=a"
        );
    }

    #[test]
    fn looks_do_not_change_the_question() {
        let state = parse("chart=area&hide=a&filter=region:a").unwrap();
        assert_eq!(state.question(), "filter=region:a");
    }

    #[test]
    fn what_the_server_draws_or_counts_belongs_to_the_question() {
        let question = |text: &str| parse(text).unwrap().question();
        assert_eq!(
            question("chart=treemap&hide=a&sort=name"),
            "chart=treemap&hide=a"
        );
        assert_eq!(question("chart=map&hide=a"), "chart=map");
        assert_eq!(
            question("chart=lines&series=15&pivot=region"),
            "series=15&pivot=region"
        );
    }

    #[test]
    fn a_chart_that_would_put_prices_together_is_lines() {
        for (asked, drawn) in [
            ("", Kind::Lines),
            ("&chart=area", Kind::Lines),
            ("&chart=cumulative", Kind::Lines),
            ("&chart=treemap", Kind::Lines),
            ("&chart=map", Kind::Lines),
            ("&chart=grouped", Kind::Grouped),
        ] {
            let state = parse(&format!("metric=unit_price{asked}")).unwrap();
            assert_eq!(state.chart, drawn, "{asked}");
        }
        assert_eq!(parse("chart=area").unwrap().chart, Kind::Area);
    }

    #[test]
    fn only_what_is_grouped_by_can_become_columns() {
        let state = parse("group_by=service,region&pivot=region,meter").unwrap();
        assert_eq!(state.print(), "group_by=service,region&pivot=region");
    }

    #[test]
    fn a_wrong_look_is_named() {
        assert_eq!(parse("chart=pie").unwrap_err().field, "chart");
        assert_eq!(parse("series=26").unwrap_err().field, "series");
        assert_eq!(parse("series=0").unwrap_err().field, "series");
        assert_eq!(parse("pivot=price").unwrap_err().field, "pivot");
        assert_eq!(parse("sort=price").unwrap_err().field, "sort");
    }

    #[test]
    fn hidden_series_of_another_grouping_are_forgotten() {
        let state = parse("group_by=region,service&hide=only-one").unwrap();
        assert!(state.hidden.is_empty());
    }
}
