//! Questions in SQL, asked of tables of charges. Knows what questions mean; must not know bills, nor how Floe adds up.

use crate::reading::{literal, timestamp};
use chrono::Duration;
use floe_domain::cost::{AsOf, Compare, CostQuery, Dimension, Filter, Metric, Mode, ResolvedQuery};
use floe_domain::time::{DayRange, Granularity};

/// How figures are made of figures. What has 10⁻¹⁸ for its unit times what has is cut into the units and the rest of one of them,
/// so that no product is longer than whole numbers are here.
pub(crate) const MACROS: &[&str] = &[
    "CREATE MACRO one() AS CAST(1000000000000000000 AS HUGEINT)",
    "CREATE MACRO below(a, r) AS (a % one()) * r",
    "CREATE MACRO times(a, r) AS (a // one()) * r + below(a, r) // one() \
     + CASE WHEN abs(below(a, r) % one()) * 2 > one() OR (abs(below(a, r) % one()) * 2 = one() \
     AND ((a // one()) * r + below(a, r) // one()) % 2 <> 0) THEN sign(a) ELSE 0 END",
    "CREATE MACRO tenths(t) AS CASE WHEN t < 0 THEN '-' ELSE '' END || (abs(t) // 10) || '.' || (abs(t) % 10)",
    // Only where its numerator has room for three more digits.
    "CREATE MACRO percent(part, whole) AS \
     CASE WHEN abs(part) < 160000000000000000000000000000000000 AND whole < 160000000000000000000000000000000000 \
     THEN tenths(CAST(least(greatest(half_even(part * 1000, whole), -10000000000000000), 10000000000000000) AS HUGEINT)) END",
    "CREATE MACRO relative(n, t, is_now) AS CASE WHEN t = 0 AND n = 0 THEN '0.0' WHEN t = 0 THEN 'new' \
     WHEN NOT is_now THEN 'gone' ELSE percent(n - t, abs(t)) END",
    // By hand, digit by digit: the quotient so far and the rest of it. One that is too long for an amount only has to stay so.
    "CREATE MACRO divided(part, whole) AS list_reduce( \
     list_transform(range(18), lambda digit: CAST([0, 0] AS UHUGEINT[])), \
     lambda so_far, digit: [least(so_far[1], 30000000000000000000000000000000000000::UHUGEINT) * 10 + so_far[2] * 10 // whole, \
     so_far[2] * 10 % whole], [part // whole, part % whole])",
    "CREATE MACRO rounded(digits, rest, whole) AS digits + CASE WHEN rest * 2 > whole OR (rest * 2 = whole AND digits % 2 = 1) \
     THEN 1::UHUGEINT ELSE 0::UHUGEINT END",
    "CREATE MACRO size(a) AS CAST(abs(a) AS UHUGEINT)",
    // Half-even to 18 digits; NULL where there is nothing to divide by, or it is longer than an amount.
    "CREATE MACRO quotient(part, whole) AS CASE WHEN whole <> 0 THEN \
     TRY_CAST(list_transform([divided(size(part), size(whole))], lambda d: rounded(d[1], d[2], size(whole)))[1] AS HUGEINT) \
     * CAST(sign(part) * sign(whole) AS HUGEINT) END",
];

/// A dimension's column; NULL where a charge has no value.
pub(crate) fn column(dimension: &Dimension) -> String {
    match dimension {
        Dimension::Tag(key) => format!("nullif(tags[{}], '')", literal(key)),
        Dimension::CostCategory(key) => format!("nullif(categories[{}], '')", literal(key)),
        fixed => fixed.name().to_owned(),
    }
}

fn condition(filter: &Filter) -> String {
    let column = column(&filter.dimension);
    let texts: Vec<_> = filter
        .values
        .iter()
        .flatten()
        .map(|one| literal(one))
        .collect();
    let mut either = Vec::new();
    if filter.values.contains(&None) {
        either.push(format!("{column} IS NULL"));
    }
    let any = |function: &str| {
        let holds = |text: &String| format!("{function}(lower({column}), lower({text}))");
        texts.iter().map(holds).collect::<Vec<_>>().join(" OR ")
    };
    let (is_wanted, found) = match filter.mode {
        Mode::AnyOf => (true, format!("{column} IN ({})", texts.join(", "))),
        Mode::NoneOf => (false, format!("{column} IN ({})", texts.join(", "))),
        Mode::Contains => (true, any("contains")),
        Mode::ContainsNone => (false, any("contains")),
        Mode::Begins => (true, any("starts_with")),
        Mode::BeginsNone => (false, any("starts_with")),
    };
    if !texts.is_empty() {
        either.push(format!("coalesce({found}, false)"));
    }
    let any = either.join(" OR ");
    if is_wanted {
        format!("({any})")
    } else {
        format!("NOT ({any})")
    }
}

/// The text of the period of a moment.
fn period(granularity: Granularity, moment: &str) -> String {
    match granularity {
        Granularity::None => "''".to_owned(),
        Granularity::Hour => {
            format!("strftime(date_trunc('hour', {moment}), '%Y-%m-%dT%H:00:00Z')")
        }
        coarse => format!(
            "strftime(date_trunc('{}', {moment}), '%Y-%m-%d')",
            coarse.name()
        ),
    }
}

fn conditions(query: &ResolvedQuery) -> String {
    let mut all = vec![format!(
        "started >= DATE '{}' AND started < DATE '{}'",
        query.range.start, query.range.end
    )];
    all.extend(query.filters.iter().map(condition));
    all.join(" AND ")
}

fn unit(metric: Metric) -> &'static str {
    if metric.is_cost() {
        "currency"
    } else {
        "coalesce(unit, '')"
    }
}

/// The charges that a question is about: those that stand, or that stood then.
pub(crate) fn source(query: &CostQuery) -> String {
    let ended = match query.as_of {
        None => return "served".to_owned(),
        Some(AsOf::Day(day)) => format!("DATE '{day}' + INTERVAL 1 DAY"),
        Some(AsOf::Moment(moment)) => timestamp(moment + Duration::microseconds(1)),
    };
    format!("standing(CAST({ended} AS TIMESTAMP))")
}

/// Names of the keys of figures.
fn keys(count: usize) -> Vec<String> {
    (0..count).map(|place| format!("k{place}")).collect()
}

/// Columns, of which there may be none, with those that follow.
fn columns(keys: &[String], others: &str) -> String {
    let all = keys.iter().map(String::as_str).chain([others]);
    all.collect::<Vec<_>>().join(", ")
}

/// What figures are made of, in their own units: period `p`, a key for each dimension, unit `u`, sum `a`; of prices the unit is
/// that of what is paid per that of what is consumed, and there are two sums: `c` and `q`.
fn sums(source: &str, query: &ResolvedQuery, period: &str) -> String {
    let dimensions = query.group_by.iter().enumerate();
    let keys: Vec<_> = dimensions
        .map(|(place, dimension)| format!("{} AS k{place}", column(dimension)))
        .collect();
    if query.metric == Metric::UnitPrice {
        let others = "currency || ' per ' || unit AS u, sum(effective_cost) AS c, sum(consumed_quantity) AS q";
        return format!(
            "SELECT {period} AS p, {} FROM {source} WHERE unit IS NOT NULL AND {} GROUP BY ALL",
            columns(&keys, others),
            conditions(query),
        );
    }
    let others = format!(
        "{} AS u, sum({}) AS a",
        unit(query.metric),
        query.metric.name()
    );
    format!(
        "SELECT {period} AS p, {} FROM {source} WHERE {} GROUP BY ALL",
        columns(&keys, &others),
        conditions(query),
    )
}

/// The figure `a` of each of some places, from what figures are made of: all that there is of a place together. What is no
/// figure, the price of nothing, is left out.
fn gathered(metric: Metric, places: &str, made_of: &str) -> String {
    let all = if metric == Metric::UnitPrice {
        format!(
            "SELECT {places}, quotient(c, q) AS a FROM \
             (SELECT {places}, sum(c) AS c, sum(q) AS q FROM {made_of} GROUP BY ALL)"
        )
    } else {
        format!("SELECT {places}, CAST(sum(a) AS HUGEINT) AS a FROM {made_of} GROUP BY ALL")
    };
    format!("(SELECT * FROM ({all}) WHERE a IS NOT NULL)")
}

/// Figures by day, or by hour where these are asked for, each with the rate that counts for its day.
fn rated(source: &str, query: &ResolvedQuery, to: &str) -> String {
    let finely = match query.granularity {
        Granularity::Hour => "date_trunc('hour', started)",
        _ => "date_trunc('day', started)",
    };
    format!(
        "SELECT s.*, rates.rate AS rate FROM ({}) s LEFT JOIN rates \
         ON rates.source = u AND rates.target = {to} AND rates.counts = CAST(p AS DATE)",
        sums(source, query, finely)
    )
}

/// What the figures that a question asks for are made of, as [`sums`] has it.
fn figures(source: &str, query: &ResolvedQuery) -> String {
    let Some(to) = query.currency else {
        return sums(source, query, &period(query.granularity, "started"));
    };
    let to = literal(&to.to_string());
    let others = format!(
        "CASE WHEN u = {to} OR rate IS NULL THEN u ELSE {to} END AS u, \
         CASE WHEN u = {to} OR rate IS NULL THEN a ELSE times(a, rate) END AS a"
    );
    let keys = keys(query.group_by.len());
    let converted = format!(
        "SELECT {} AS p, {} FROM ({})",
        period(query.granularity, "p"),
        columns(&keys, &others),
        rated(source, query, &to)
    );
    format!(
        "SELECT p, {} FROM ({converted}) GROUP BY ALL",
        columns(&keys, "u, sum(a) AS a")
    )
}

/// The rows of a question: period (empty where there is none), a key per dimension, unit, sum.
pub(crate) fn rows(source: &str, query: &ResolvedQuery) -> String {
    let keys = keys(query.group_by.len());
    let order: Vec<String> = (1..=keys.len() + 2)
        .map(|place| format!("{place} NULLS LAST"))
        .collect();
    let figures = format!("({})", figures(source, query));
    let places = format!("p, {}", columns(&keys, "u"));
    format!(
        "SELECT * FROM {} ORDER BY {}",
        gathered(query.metric, &places, &figures),
        order.join(", ")
    )
}

/// The totals of a question: unit, sum or price.
pub(crate) fn totals(source: &str, query: &ResolvedQuery) -> String {
    let figures = format!("({})", figures(source, query));
    format!(
        "SELECT * FROM {} ORDER BY 1",
        gathered(query.metric, "u", &figures)
    )
}

/// What of a question has no rate: currency, sum.
pub(crate) fn unconverted(source: &str, query: &ResolvedQuery) -> String {
    let to = query.currency.map(|to| to.to_string()).unwrap_or_default();
    let to = literal(&to);
    format!(
        "SELECT u, sum(a) FROM ({}) WHERE u <> {to} AND rate IS NULL GROUP BY 1 ORDER BY 1",
        rated(source, query, &to)
    )
}

/// The days that a question's are compared with: the first, and the first after them.
pub(crate) fn then(compare: Compare, range: DayRange) -> String {
    let (start, end) = (
        format!("DATE '{}'", range.start),
        format!("DATE '{}'", range.end),
    );
    let (first, after) = match compare {
        Compare::Before => (
            format!(
                "CASE WHEN day({start}) = 1 AND day({end}) = 1 \
                 THEN {start} - to_months(CAST(datediff('month', {start}, {end}) AS INTEGER)) \
                 ELSE {start} - to_days(CAST({end} - {start} AS INTEGER)) END"
            ),
            start,
        ),
        Compare::Year => {
            let first = format!("({start} - INTERVAL 1 YEAR)");
            let after = format!("greatest({end} - INTERVAL 1 YEAR, {first} + INTERVAL 1 DAY)");
            (first, after)
        }
        Compare::Fixed(days) => (
            format!("DATE '{}'", days.start),
            format!("DATE '{}'", days.end),
        ),
        Compare::Nothing => ("NULL".to_owned(), "NULL".to_owned()),
    };
    let text = |day: &str| format!("CAST(CAST({day} AS DATE) AS VARCHAR)");
    format!("SELECT {}, {}", text(&first), text(&after))
}

/// The same question without periods, about other days.
fn about(query: &ResolvedQuery, range: DayRange) -> ResolvedQuery {
    ResolvedQuery {
        range,
        granularity: Granularity::None,
        ..query.clone()
    }
}

/// The changes of a question against other days: a key per dimension (none for those of totals), unit, sum, sum before,
/// difference, and the difference in percent where that can be told here. A price that is not there is NULL, and so is the
/// difference to it.
pub(crate) fn changes(
    source: &str,
    query: &ResolvedQuery,
    then: DayRange,
    are_totals: bool,
) -> String {
    let keys = keys(if are_totals { 0 } else { query.group_by.len() });
    let places = columns(&keys, "u");
    let side = |query: &ResolvedQuery, amounts: &str| {
        let figures = format!("({})", figures(source, query));
        let gathered = gathered(query.metric, &places, &figures);
        format!("SELECT {places}, {amounts} FROM {gathered}")
    };
    let both = format!(
        "{} UNION ALL {}",
        side(query, "a AS now, CAST(NULL AS HUGEINT) AS was"),
        side(
            &about(query, then),
            "CAST(NULL AS HUGEINT) AS now, a AS was"
        ),
    );
    let figures = format!(
        "SELECT {places}, max(now) AS now, max(was) AS was, coalesce(max(now), 0) AS n, coalesce(max(was), 0) AS t \
         FROM ({both}) GROUP BY ALL"
    );
    let relative = "relative(n, t, now IS NOT NULL)";
    let told = if query.metric == Metric::UnitPrice {
        // No price is never as if it were zero: what is free has one.
        format!(
            "now, was, now - was, CASE WHEN now IS NOT NULL AND was IS NULL THEN 'new' \
             WHEN now IS NULL AND was IS NOT NULL THEN 'gone' ELSE {relative} END"
        )
    } else {
        format!("n, t, n - t, {relative}")
    };
    format!("SELECT {places}, {told} FROM ({figures})")
}

/// A pivot of a question's figures over all its days, of which the first `across` dimensions are columns: the figures of
/// its cells, of its rows, of its columns and of everything, each with its unit.
pub(crate) fn crossed(source: &str, query: &ResolvedQuery, across: usize) -> String {
    let keys = keys(query.group_by.len());
    let (right, down) = keys.split_at(across);
    let none: &[String] = &[];
    let parts = [
        ("cell", keys.as_slice()),
        ("column", right),
        ("row", down),
        ("total", none),
    ];
    let parts = parts.map(|(name, keys)| {
        let gathered = gathered(query.metric, &columns(keys, "u"), "figures");
        format!("SELECT '{name}', u, a FROM {gathered}")
    });
    format!(
        "WITH figures AS ({}) {}",
        figures(source, query),
        parts.join(" UNION ALL ")
    )
}

/// The charges of a question's days and of others, with whether they are of its own.
fn both(source: &str, query: &ResolvedQuery, then: DayRange) -> String {
    let side = |query: &ResolvedQuery, is_now: bool| {
        format!(
            "SELECT *, {} AS cost, {is_now} AS now FROM {source} WHERE {}",
            query.metric.name(),
            conditions(query)
        )
    };
    format!(
        "{} UNION ALL {}",
        side(query, true),
        side(&about(query, then), false)
    )
}

/// What was spent in other days and in a question's own, and the difference, by currency.
pub(crate) fn spent(source: &str, query: &ResolvedQuery, then: DayRange) -> String {
    format!(
        "SELECT currency, CAST(coalesce(sum(cost) FILTER (NOT now), 0) AS HUGEINT) AS t, \
         CAST(coalesce(sum(cost) FILTER (now), 0) AS HUGEINT) AS n, n - t \
         FROM ({}) GROUP BY 1 ORDER BY 1",
        both(source, query, then)
    )
}

/// What kinds of reasons add to a difference by currency, but for those that are nothing: `split` is all of what was used in
/// both periods and what else can only be told by splitting prices from quantities.
pub(crate) fn reasons(source: &str, query: &ResolvedQuery, then: DayRange) -> String {
    format!(
        "WITH reasons AS (SELECT currency, CASE \
           WHEN charge_category = 'Usage' AND (unit IS NOT NULL OR commitment_discount IS NULL) THEN 'used' \
           WHEN charge_category IN ('Credit', 'Tax', 'Adjustment') THEN lower(charge_category) \
           WHEN commitment_discount IS NULL AND charge_category = 'Purchase' THEN 'purchase' \
           ELSE 'split' END AS kind, \
           CASE WHEN kind = 'used' THEN [service, region, meter, unit, billing_account] END AS line, \
           bool_or(now) AS is_now, bool_or(NOT now) AS was, \
           CAST(sum(CASE WHEN now THEN cost ELSE -cost END) AS HUGEINT) AS more \
           FROM ({}) GROUP BY ALL), \
         named AS (SELECT currency, more, CASE WHEN kind <> 'used' THEN kind WHEN NOT was THEN 'new' \
           WHEN NOT is_now THEN 'gone' ELSE 'split' END AS kind FROM reasons) \
         SELECT currency, kind, sum(more) FROM named GROUP BY 1, 2 HAVING sum(more) <> 0 ORDER BY 1, 2",
        both(source, query, then)
    )
}
