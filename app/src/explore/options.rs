//! What the explorer's selects offer, as markup: more than a hundred options, none of which the browser ever changes by
//! itself. Knows states and words; must not know the form around them.

use crate::location::State;
use chrono::NaiveDate;
use floe_domain::cost::forecast::{Band, Horizon};
use floe_domain::cost::view::{MOST_SERIES, NAMED_SERIES};
use floe_domain::cost::{Compare, Dimension, Metric, Mode, RangeSpec};
use floe_domain::time::{Granularity, Preset};
use maud::{Markup, html};

fn option(value: &str, words: &str, is_chosen: bool) -> Markup {
    html! { option value=(value) selected[is_chosen] { (words) } }
}

/// The presets with their dates, and days of one's own.
pub(super) fn ranges(state: &State, today: NaiveDate) -> Markup {
    let asked = match state.query.range {
        RangeSpec::Preset(preset) => Some(preset),
        RangeSpec::Fixed(_) => None,
    };
    html! {
        @for preset in Preset::ALL {
            (option(preset.name(), &format!("{} · {}", preset.label(), preset.resolve(today)), asked == Some(preset)))
        }
        (option("custom", "Custom days", asked.is_none()))
    }
}

/// Periods; hours where there are any.
pub(super) fn granularities(state: &State, has_hours: bool) -> Markup {
    let asked = state.query.granularity;
    let offered = [
        (Granularity::Hour, "Hour"),
        (Granularity::Day, "Day"),
        (Granularity::Week, "Week"),
        (Granularity::Month, "Month"),
        (Granularity::Quarter, "Quarter"),
        (Granularity::Year, "Year"),
        (Granularity::None, "Whole range"),
    ];
    html! {
        @for (one, words) in offered {
            @if one != Granularity::Hour || has_hours || asked == one { (option(one.name(), words, asked == one)) }
        }
    }
}

/// With what figures are compared; other days are chosen below the figures, where there is room for them.
pub(super) fn comparisons(state: &State) -> Markup {
    let asked = state.query.compare;
    let offered = [
        (Compare::Before, "Period before"),
        (Compare::Year, "Year before"),
        (Compare::Nothing, "Nothing"),
    ];
    html! {
        @for (one, words) in offered { (option(&one.to_string(), words, asked == one)) }
        @if let Compare::Fixed(range) = asked { (option(&asked.to_string(), &range.to_string(), true)) }
    }
}

/// How far a forecast reaches; of unit prices there is none, and what was chosen is kept for what can be forecast.
pub(super) fn horizons(state: &State) -> Markup {
    let asked = state.query.forecast;
    if !state.query.metric.is_sum() {
        let kept = asked.map_or("none", Horizon::name);
        return option(kept, "None of unit prices", true);
    }
    html! {
        (option("none", "None", asked.is_none()))
        @for one in Horizon::ALL { (option(one.name(), one.label(), asked == Some(one))) }
    }
}

/// How sure a forecast's band is.
pub(super) fn bands(state: &State) -> Markup {
    let asked = state.query.band;
    let other = (!Band::OFFERED.contains(&asked)).then_some(asked);
    html! {
        @for one in Band::OFFERED.into_iter().chain(other) {
            (option(&one.percent().to_string(), &format!("{} %", one.percent()), one == asked))
        }
    }
}

/// Costs, usage and prices, by their FOCUS names with AWS's beside them.
pub(super) fn metrics(state: &State) -> Markup {
    let words = |metric: Metric| match metric.aws() {
        Some(aws) => format!("{} · AWS: {aws}", metric.label()),
        None if metric.is_sum() => metric.label().to_owned(),
        None => format!("{} · effective cost per unit consumed", metric.label()),
    };
    let kinds = [
        ("Cost", (true, true)),
        ("Usage", (false, true)),
        ("Price", (false, false)),
    ];
    html! {
        @for (label, kind) in kinds {
            optgroup label=(label) {
                @for metric in Metric::ALL.into_iter().filter(|metric| (metric.is_cost(), metric.is_sum()) == kind) {
                    (option(metric.name(), &words(metric), state.query.metric == metric))
                }
            }
        }
    }
}

/// What a table's columns can be: the periods, or the values of a grouping dimension.
pub(super) fn columns(state: &State) -> Markup {
    html! {
        (option("", "Periods", state.pivot.is_empty()))
        @for one in &state.query.group_by { (option(&one.to_string(), &one.label(), state.pivot.contains(one))) }
    }
}

/// How many series a chart names.
pub(super) fn series(state: &State) -> Markup {
    let mut counts = vec![5, NAMED_SERIES, 15, MOST_SERIES];
    if !counts.contains(&state.series) {
        counts.push(state.series);
        counts.sort_unstable();
    }
    html! {
        @for count in counts { (option(&count.to_string(), &format!("{count} and the rest"), count == state.series)) }
    }
}

/// The currencies that there are rates into, and the one that is asked for.
pub(super) fn currencies(state: &State, codes: &[String]) -> Markup {
    let asked = state.query.currency.map(|code| code.to_string());
    let other = asked.as_ref().filter(|code| !codes.contains(code));
    html! {
        (option("", "Each its own", asked.is_none()))
        @for code in codes.iter().chain(other) { (option(code, code, asked.as_ref() == Some(code))) }
    }
}

/// What figures are grouped by in the `place`th place.
pub(super) fn groups(state: &State, keyed: &[Dimension], place: usize) -> Markup {
    let asked = state.query.group_by.get(place);
    html! {
        (option("", "Nothing", asked.is_none()))
        (dimensions(keyed, asked))
    }
}

/// Every dimension, in groups; `asked` is there even when no charge has its key.
pub(super) fn dimensions(keyed: &[Dimension], asked: Option<&Dimension>) -> Markup {
    let mut groups: Vec<(&'static str, Vec<Dimension>)> = Vec::new();
    let unheard = asked.filter(|one| one.key().is_some() && !keyed.contains(one));
    let keyed = keyed.iter().chain(unheard).cloned();
    for dimension in Dimension::FIXED.into_iter().chain(keyed) {
        let label = dimension.group();
        match groups.iter_mut().find(|(known, _)| *known == label) {
            Some((_, members)) => members.push(dimension),
            None => groups.push((label, vec![dimension])),
        }
    }
    html! {
        @for (label, members) in groups {
            optgroup label=(label) {
                @for one in members {
                    (option(&one.to_string(), &one.key().map_or_else(|| one.label(), str::to_owned), asked == Some(&one)))
                }
            }
        }
    }
}

/// How a filter's values are meant.
pub(super) fn modes() -> Markup {
    html! { @for mode in Mode::ALL { (option(mode.name(), mode.words(), mode == Mode::AnyOf)) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_no_charge_has_is_offered_where_it_is_asked_for() {
        let tag = Dimension::Tag("<team>".to_owned());
        let text = dimensions(&[], Some(&tag)).into_string();
        assert!(
            text.contains(r#"<option value="tag:&lt;team&gt;" selected>&lt;team&gt;</option>"#),
            "{text}"
        );
        assert!(!dimensions(&[], None).into_string().contains("selected"));
    }

    #[test]
    fn as_many_series_as_are_asked_for_are_offered() {
        let state = State {
            series: 7,
            ..State::default()
        };
        let text = series(&state).into_string();
        assert!(
            text.contains(
                r#"<option value="7" selected>7 and the rest</option><option value="9">"#
            )
        );
    }
}
