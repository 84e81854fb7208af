//! What the explorer's plain forms send, as the grammar's parameters. Knows form fields; must not know the charges.
//!
//! A form can not say what the grammar says: it has a select for each grouping dimension, inclusive last days, and a
//! condition in four fields. They are: `then_by` (any number of times), `last`, `as_of_day`, `compare_first` and
//! `compare_last`, and `add_dimension`, `add_mode`, `add_value`, `add_none`.

use crate::location::State;
use chrono::NaiveDate;
use floe_domain::cost::grammar::{self, GrammarError};
use floe_domain::cost::{Filter, Metric, Mode};
use leptos::prelude::*;

/// Every parameter a form adds to the grammar's.
const OWN: [&str; 9] = [
    "then_by",
    "last",
    "as_of_day",
    "compare_first",
    "compare_last",
    "add_dimension",
    "add_mode",
    "add_value",
    "add_none",
];

/// What the page at this search part of an address shows.
///
/// # Errors
///
/// When the address asks nothing that can be answered.
pub fn asked(search: &str) -> Result<State, GrammarError> {
    State::from_pairs(&normal(grammar::decode(search))?)
}

/// The state as hidden fields of a plain form: those of its parameters that the form has no fields of its own for.
#[must_use]
pub fn kept(state: &State, is_kept: impl Fn(&str) -> bool) -> AnyView {
    state
        .to_pairs()
        .into_iter()
        .filter(|(name, _)| is_kept(name))
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
        .into_any()
}

/// Turns what a form sent into parameters of the grammar; what came from a link is returned as it is.
///
/// # Errors
/// When the last day is none, or the condition's dimension is unknown.
pub fn normal(pairs: Vec<(String, String)>) -> Result<Vec<(String, String)>, GrammarError> {
    let sent = |name: &str| {
        pairs
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    };
    if !pairs.iter().any(|(name, _)| OWN.contains(&name.as_str())) {
        return Ok(pairs);
    }
    let is_preset = sent("range").is_some_and(|range| !range.is_empty() && range != "custom");
    let group_by = sent("group_by").map(|first| {
        let mut dimensions: Vec<&str> = Vec::new();
        let then = pairs.iter().filter(|(name, _)| name == "then_by");
        for one in std::iter::once(first).chain(then.map(|(_, value)| value.as_str())) {
            if !one.is_empty() && !dimensions.contains(&one) {
                dimensions.push(one);
            }
        }
        dimensions.join(",")
    });
    let end = match sent("last").filter(|last| !is_preset && !last.is_empty()) {
        Some(last) => Some(day_after(last)?),
        None => None,
    };
    // Whoever chooses usage or prices means it, and neither can be converted.
    let is_money = sent("metric")
        .and_then(|name| name.parse::<Metric>().ok())
        .is_none_or(Metric::is_cost);
    let added = added(&sent)?;
    let day_known = sent("as_of_day").filter(|day| !day.is_empty());
    let compared = match (sent("compare_first"), sent("compare_last")) {
        (Some(first), Some(last)) if !first.is_empty() && !last.is_empty() => Some(format!(
            "{first}..{}",
            day_after(last).map_err(|error| GrammarError {
                field: "compare_last".to_owned(),
                ..error
            })?
        )),
        _ => None,
    };

    let mut normal: Vec<(String, String)> = pairs
        .iter()
        .filter(|(name, value)| match name.as_str() {
            "start" | "end" => !is_preset && !value.is_empty(),
            "range" => is_preset,
            "currency" => is_money && !value.is_empty(),
            "group_by" => false,
            "compare" => compared.is_none(),
            "as_of" => day_known.is_none(),
            name => !OWN.contains(&name),
        })
        .cloned()
        .collect();
    if let Some(end) = end {
        normal.retain(|(name, _)| name != "end");
        normal.push(("end".to_owned(), end));
    }
    if let Some(group_by) = group_by {
        normal.push(("group_by".to_owned(), group_by));
    }
    if let Some(day) = day_known {
        normal.push(("as_of".to_owned(), day.to_owned()));
    }
    if let Some(compared) = compared {
        normal.push(("compare".to_owned(), compared));
    }
    if let Some(added) = added {
        join(&mut normal, &added)?;
    }
    Ok(normal)
}

fn day_after(last: &str) -> Result<String, GrammarError> {
    NaiveDate::parse_from_str(last, "%Y-%m-%d")
        .ok()
        .and_then(|day| day.succ_opt())
        .map(|day| day.format("%Y-%m-%d").to_string())
        .ok_or_else(|| GrammarError {
            field: "last".to_owned(),
            reason: "is not a day like 2024-09-30".to_owned(),
        })
}

fn added<'a>(sent: &impl Fn(&str) -> Option<&'a str>) -> Result<Option<Filter>, GrammarError> {
    let has_none = sent("add_none").is_some();
    let value = sent("add_value").unwrap_or_default().trim();
    let Some(dimension) = sent("add_dimension").filter(|_| has_none || !value.is_empty()) else {
        return Ok(None);
    };
    let mode = sent("add_mode")
        .and_then(Mode::named)
        .unwrap_or(Mode::AnyOf);
    // Having no value is no text to look for: it is, or it is not.
    let mode = match (has_none, mode.is_wanted()) {
        (false, _) => mode,
        (true, true) => Mode::AnyOf,
        (true, false) => Mode::NoneOf,
    };
    Ok(Some(Filter {
        dimension: grammar::parse_dimension("add_dimension", dimension)?,
        mode,
        values: vec![(!has_none).then(|| value.to_owned())],
    }))
}

/// Adds the condition to one of the same dimension and mode if there is one, so that values widen it.
fn join(pairs: &mut Vec<(String, String)>, added: &Filter) -> Result<(), GrammarError> {
    for (_, text) in pairs.iter_mut().filter(|(name, _)| name == "filter") {
        let mut filter = grammar::parse_filter(text)?;
        if filter.dimension == added.dimension && filter.mode == added.mode {
            for value in &added.values {
                if !filter.values.contains(value) {
                    filter.values.push(value.clone());
                }
            }
            *text = grammar::print_filter(&filter);
            return Ok(());
        }
    }
    pairs.push(("filter".to_owned(), grammar::print_filter(added)));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::location::State;

    fn canonical(text: &str) -> String {
        let pairs = normal(grammar::decode(text)).unwrap();
        State::from_pairs(&pairs).unwrap().print()
    }

    #[test]
    fn a_link_is_left_alone() {
        assert_eq!(
            canonical("start=2024-09-01&end=2024-10-01&group_by=service"),
            "start=2024-09-01&end=2024-10-01&group_by=service"
        );
    }

    #[test]
    fn a_preset_wins_over_the_days_beside_it() {
        assert_eq!(
            canonical(
                "range=last-7-days&start=2024-09-01&last=2024-09-30&group_by=region&then_by="
            ),
            "range=last-7-days"
        );
    }

    #[test]
    fn custom_days_are_inclusive_in_the_form_and_exclusive_in_the_address() {
        assert_eq!(
            canonical("range=custom&start=2024-09-01&last=2024-09-30"),
            "start=2024-09-01&end=2024-10-01"
        );
    }

    #[test]
    fn all_selects_are_one_grouping() {
        assert_eq!(
            canonical("group_by=service&then_by=region&then_by=&then_by=meter&then_by=service"),
            "group_by=service,region,meter"
        );
        assert_eq!(
            canonical("group_by=service&then_by=region"),
            "group_by=service,region"
        );
        assert_eq!(
            canonical("group_by=service&then_by=service"),
            "group_by=service"
        );
        assert_eq!(canonical("group_by=&then_by=service"), "group_by=service");
        assert_eq!(canonical("group_by=&then_by="), "group_by=");
    }

    #[test]
    fn a_value_joins_the_condition_on_its_dimension() {
        assert_eq!(
            canonical("filter=service:S3&add_dimension=service&add_mode=any_of&add_value=a,b"),
            "filter=service:S3,a%5C,b"
        );
        assert_eq!(
            canonical("filter=service:S3&add_dimension=service&add_mode=none_of&add_value=EC2"),
            "filter=service:S3&filter=-service:EC2"
        );
    }

    #[test]
    fn having_no_value_is_a_condition_too() {
        assert_eq!(
            canonical("add_dimension=tag:team&add_none=on&add_value="),
            "filter=tag:team:"
        );
        assert_eq!(
            canonical("add_dimension=tag:team&add_mode=contains_none&add_none=on&add_value="),
            "filter=-tag:team:"
        );
    }

    #[test]
    fn a_text_to_look_for_is_a_condition_of_its_own() {
        assert_eq!(
            canonical(
                "filter=service:S3&add_dimension=service&add_mode=contains&add_value=storage"
            ),
            "filter=service:S3&filter=~service:storage"
        );
        assert_eq!(
            canonical("add_dimension=service&add_mode=begins_none&add_value=Amazon+E"),
            "filter=-%5Eservice:Amazon%20E"
        );
    }

    #[test]
    fn an_empty_value_adds_nothing() {
        assert_eq!(canonical("add_dimension=service&add_value=+"), "");
    }

    #[test]
    fn whoever_chooses_usage_asks_for_no_currency_any_more() {
        assert_eq!(
            canonical("metric=consumed_quantity&currency=EUR&last="),
            "metric=consumed_quantity"
        );
        assert_eq!(
            canonical("metric=unit_price&currency=EUR&chart=lines&last="),
            "metric=unit_price&chart=lines"
        );
        assert_eq!(
            canonical("metric=list_cost&currency=EUR&last="),
            "metric=list_cost&currency=EUR"
        );
        assert_eq!(canonical("currency=&last="), "");
    }

    #[test]
    fn other_days_to_compare_with_take_the_place_of_a_comparison() {
        assert_eq!(
            canonical(
                "group_by=service&compare=year&compare_first=2024-09-01&compare_last=2024-09-30"
            ),
            "group_by=service&compare=2024-09-01..2024-10-01"
        );
        assert_eq!(
            canonical("compare=year&compare_first=&compare_last=2024-09-30"),
            "compare=year"
        );
        assert_eq!(
            normal(grammar::decode(
                "compare_first=2024-09-01&compare_last=soon"
            ))
            .unwrap_err()
            .field,
            "compare_last"
        );
    }

    #[test]
    fn a_day_to_know_by_takes_the_place_of_a_moment_and_none_leaves_it() {
        assert_eq!(
            canonical("as_of=2024-10-06T08:00:00Z&as_of_day=2024-10-07"),
            "as_of=2024-10-07"
        );
        assert_eq!(
            canonical("as_of=2024-10-06T08:00:00Z&as_of_day="),
            "as_of=2024-10-06T08:00:00Z"
        );
        assert_eq!(canonical("as_of_day="), "");
        let wrong = normal(grammar::decode("as_of_day=soon")).unwrap();
        assert_eq!(State::from_pairs(&wrong).unwrap_err().field, "as_of");
    }

    #[test]
    fn a_last_day_that_is_none_is_named() {
        let error = normal(grammar::decode("range=custom&start=2024-09-01&last=soon")).unwrap_err();
        assert_eq!(error.field, "last");
    }
}
