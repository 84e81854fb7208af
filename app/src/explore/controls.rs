//! The explorer's controls: one plain form that works without a script, and that a script sends on every change. Knows
//! form fields; must not know figures.

use super::form::normal;
use crate::location::{EXPLORE, State};
use chrono::NaiveDate;
use floe_domain::cost::forecast::{Band, Horizon};
use floe_domain::cost::grammar::{MOST_DIMENSIONS, decode, parse_dimension, print_filter};
use floe_domain::cost::view::{MOST_SERIES, NAMED_SERIES};
use floe_domain::cost::{Compare, Dimension, Metric, RangeSpec};
use floe_domain::time::{Granularity, Preset};
use leptos::ev::{Event, SubmitEvent};
use leptos::html::Form;
use leptos::prelude::*;
use leptos::web_sys;

/// What the controls offer beside what is always there.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    /// The server's day.
    pub today: NaiveDate,
    /// The tags and the source's cost categories.
    pub keyed: Vec<Dimension>,
    /// Whether hours can be asked for.
    pub has_hours: bool,
    /// Currencies to convert to.
    pub currencies: Vec<String>,
}

/// Range, granularity, metric and grouping.
#[component]
pub fn Controls(
    /// The state that the address says.
    state: Memo<State>,
    /// What there is to choose from.
    choices: Choices,
    /// Goes to another state.
    go: Callback<State>,
) -> impl IntoView {
    let form = NodeRef::<Form>::new();
    let problem = RwSignal::new(None::<String>);
    let send = move |changed: Option<String>| {
        let Some(form) = form.get_untracked() else {
            return;
        };
        match read(&form, changed.as_deref()) {
            Ok(next) => {
                problem.set(None);
                let now = state.get_untracked();
                let asks = |state: &State| (state.query.clone(), state.series, state.pivot.clone());
                if asks(&next) != asks(&now) {
                    go.run(next);
                }
            }
            Err(reason) => problem.set(Some(reason)),
        }
    };
    let changed = move |event: Event| send(Some(event_target::<web_sys::Element>(&event).id()));
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        send(None);
    };
    let today = choices.today;
    let days = move || state.with(|state| state.query.range.resolve(today));
    view! {
        <form class="controls" method="get" action=EXPLORE node_ref=form on:change=changed on:submit=submitted>
            {move || state.with(hidden)}
            <div class="field">
                <label for="range">"Range "<kbd>"t"</kbd></label>
                <select id="range" name="range" data-key="t">{ranges(state, today)}</select>
            </div>
            <div class="field">
                <label for="start">"First day"</label>
                <input type="date" id="start" name="start" value=move || days().start.to_string() prop:value=move || days().start.to_string()/>
            </div>
            <div class="field">
                <label for="last">"Last day"</label>
                <input type="date" id="last" name="last" value=move || days().last_day().to_string() prop:value=move || days().last_day().to_string()/>
            </div>
            <div class="field">
                <label for="granularity">"Per"</label>
                <select id="granularity" name="granularity">{granularities(state, choices.has_hours)}</select>
            </div>
            <div class="field">
                <label for="metric">"Metric"</label>
                <select id="metric" name="metric">{metrics(state)}</select>
            </div>
            {currencies(state, choices.currencies)}
            <div class="field">
                <label for="group_by">"Group by "<kbd>"g"</kbd></label>
                <select id="group_by" name="group_by" data-key="g">{groups(state, choices.keyed.clone(), 0)}</select>
            </div>
            {thens(state, choices.keyed)}
            <div class="field">
                <label for="pivot">"Columns"</label>
                <select id="pivot" name="pivot">{move || columns(state)}</select>
            </div>
            <div class="field">
                <label for="series">"Series"</label>
                <select id="series" name="series">{move || series(state.with(|state| state.series))}</select>
            </div>
            <div class="field">
                <label for="compare">"Compare "<kbd>"c"</kbd></label>
                <select id="compare" name="compare" data-key="c">{comparisons(state)}</select>
            </div>
            <div class="field">
                <label for="forecast">"Forecast"</label>
                <select id="forecast" name="forecast">{horizons(state)}</select>
            </div>
            {bands(state)}
            <button type="submit" class="button primary without-script">"Show"</button>
            <p class="controls-problem" role="alert">{problem}</p>
        </form>
    }
    .into_any()
}

/// The state that a form says, or why it says none. Whoever changes a day means custom days.
fn read(form: &web_sys::HtmlFormElement, changed: Option<&str>) -> Result<State, String> {
    let unread = |_| "The form could not be read. Reload the page.".to_owned();
    let data = web_sys::FormData::new_with_form(form).map_err(unread)?;
    let params = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).map_err(unread)?;
    let mut pairs = decode(&String::from(params.to_string()));
    if matches!(changed, Some("start" | "last")) {
        pairs.retain(|(name, _)| name != "range");
        pairs.push(("range".to_owned(), "custom".to_owned()));
    }
    normal(pairs)
        .and_then(|pairs| State::from_pairs(&pairs))
        .map_err(|error| match error.field.as_str() {
            "end" | "start" | "last" => "The last day must not be before the first day.".to_owned(),
            _ => error.to_string(),
        })
}

/// What the form does not ask for and must not lose.
pub(super) fn hidden(state: &State) -> AnyView {
    let filters = state
        .query
        .filters
        .iter()
        .map(|filter| ("filter", print_filter(filter)));
    let looks = state
        .looks()
        .into_iter()
        .filter(|(name, _)| *name == "chart");
    let as_of = (state.query.as_of).map(|as_of| ("as_of", as_of.to_string()));
    filters
        .chain(as_of)
        .chain(looks)
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
        .into_any()
}

fn option(value: String, words: String, is_chosen: Signal<bool>) -> AnyView {
    view! { <option value=value selected=move || is_chosen.get() prop:selected=move || is_chosen.get()>{words}</option> }
        .into_any()
}

fn ranges(state: Memo<State>, today: NaiveDate) -> AnyView {
    let chosen = move |range: Option<Preset>| {
        Signal::derive(move || {
            state.with(|state| match state.query.range {
                RangeSpec::Preset(preset) => range == Some(preset),
                RangeSpec::Fixed(_) => range.is_none(),
            })
        })
    };
    let presets = Preset::ALL
        .into_iter()
        .map(|preset| {
            let words = format!("{} · {}", preset.label(), preset.resolve(today));
            option(preset.name().to_owned(), words, chosen(Some(preset)))
        })
        .collect_view();
    view! {
        {presets}
        {option("custom".to_owned(), "Custom days".to_owned(), chosen(None))}
    }
    .into_any()
}

fn granularities(state: Memo<State>, has_hours: bool) -> AnyView {
    [
        Granularity::Hour,
        Granularity::Day,
        Granularity::Week,
        Granularity::Month,
        Granularity::Quarter,
        Granularity::Year,
        Granularity::None,
    ]
    .into_iter()
    .filter(|one| {
        *one != Granularity::Hour || has_hours || state.get_untracked().query.granularity == *one
    })
    .map(|one| {
        let words = match one {
            Granularity::Hour => "Hour",
            Granularity::Day => "Day",
            Granularity::Week => "Week",
            Granularity::Month => "Month",
            Granularity::Quarter => "Quarter",
            Granularity::Year => "Year",
            Granularity::None => "Whole range",
        };
        let is_chosen = Signal::derive(move || state.with(|state| state.query.granularity == one));
        option(one.name().to_owned(), words.to_owned(), is_chosen)
    })
    .collect_view()
    .into_any()
}

/// With what figures are compared; other days are chosen below the figures, where there is room for them.
fn comparisons(state: Memo<State>) -> impl IntoView {
    let fixed = Memo::new(move |_| {
        state.with(|state| match state.query.compare {
            Compare::Fixed(range) => Some(range),
            _ => None,
        })
    });
    move || {
        let fixed = fixed
            .get()
            .map(|range| (Compare::Fixed(range), range.to_string()));
        [
            (Compare::Before, "Period before".to_owned()),
            (Compare::Year, "Year before".to_owned()),
            (Compare::Nothing, "Nothing".to_owned()),
        ]
        .into_iter()
        .chain(fixed)
        .map(|(one, words)| {
            let is_chosen = Signal::derive(move || state.with(|state| state.query.compare == one));
            option(one.to_string(), words, is_chosen)
        })
        .collect_view()
    }
}

fn horizons(state: Memo<State>) -> AnyView {
    std::iter::once(None)
        .chain(Horizon::ALL.map(Some))
        .map(|one| {
            let is_chosen = Signal::derive(move || state.with(|state| state.query.forecast == one));
            let (name, words) = one.map_or(("none", "None"), |one| (one.name(), one.label()));
            option(name.to_owned(), words.to_owned(), is_chosen)
        })
        .collect_view()
        .into_any()
}

/// How sure the forecast's band is, where there is a forecast.
fn bands(state: Memo<State>) -> impl IntoView {
    let shown =
        Memo::new(move |_| state.with(|state| state.query.forecast.map(|_| state.query.band)));
    move || {
        shown.get().map(|chosen| {
            let mut bands = Band::OFFERED.to_vec();
            if !bands.contains(&chosen) {
                bands.push(chosen);
            }
            let bands = bands
                .into_iter()
                .map(|one| {
                    let percent = one.percent().to_string();
                    let words = format!("{percent} %");
                    option(percent, words, Signal::derive(move || one == chosen))
                })
                .collect_view();
            view! {
                <div class="field">
                    <label for="band">"Band"</label>
                    <select id="band" name="band">{bands}</select>
                </div>
            }
        })
    }
}

fn metrics(state: Memo<State>) -> AnyView {
    let group = move |label: &'static str, is_cost: bool| {
        let options = Metric::ALL
            .into_iter()
            .filter(|metric| metric.is_cost() == is_cost)
            .map(|metric| {
                let is_chosen =
                    Signal::derive(move || state.with(|state| state.query.metric == metric));
                let words = match metric.aws() {
                    Some(aws) => format!("{} · AWS: {aws}", metric.label()),
                    None => metric.label().to_owned(),
                };
                option(metric.name().to_owned(), words, is_chosen)
            })
            .collect_view();
        view! { <optgroup label=label>{options}</optgroup> }
    };
    view! { {group("Cost", true)} {group("Usage", false)} }.into_any()
}

/// What a table's columns can be: the periods, or the values of a grouping dimension.
fn columns(state: Memo<State>) -> AnyView {
    let (dimensions, pivot) =
        state.with(|state| (state.query.group_by.clone(), state.pivot.clone()));
    let still = |is: bool| Signal::derive(move || is);
    let options = dimensions
        .into_iter()
        .map(|one| option(one.to_string(), one.label(), still(pivot.contains(&one))))
        .collect_view();
    view! { {option(String::new(), "Periods".to_owned(), still(pivot.is_empty()))} {options} }
        .into_any()
}

/// How many series a chart names.
fn series(chosen: usize) -> AnyView {
    let mut counts = vec![5, NAMED_SERIES, 15, MOST_SERIES];
    if !counts.contains(&chosen) {
        counts.push(chosen);
        counts.sort_unstable();
    }
    counts
        .into_iter()
        .map(|count| {
            let words = format!("{count} and the rest");
            option(
                count.to_string(),
                words,
                Signal::derive(move || count == chosen),
            )
        })
        .collect_view()
        .into_any()
}

/// Into which currency costs are converted; nothing to choose where there are no rates.
fn currencies(state: Memo<State>, mut codes: Vec<String>) -> Option<AnyView> {
    let asked = move |state: &State| state.query.currency.map(|code| code.to_string());
    codes.extend(
        state
            .with_untracked(asked)
            .filter(|code| !codes.contains(code)),
    );
    if codes.is_empty() {
        return None;
    }
    let chosen = move |code: Option<String>| Signal::derive(move || state.with(asked) == code);
    let options = codes
        .into_iter()
        .map(|code| option(code.clone(), code.clone(), chosen(Some(code))))
        .collect_view();
    Some(
        view! {
            <div class="field">
                <label for="currency">"Currency"</label>
                <select id="currency" name="currency">
                    {option(String::new(), "Each its own".to_owned(), chosen(None))}
                    {options}
                </select>
            </div>
        }
        .into_any(),
    )
}

/// The selects of the dimensions after the first: those that are chosen, and one more.
fn thens(state: Memo<State>, keyed: Vec<Dimension>) -> impl IntoView {
    let count = Memo::new(move |_| {
        state.with(|state| state.query.group_by.len().clamp(1, MOST_DIMENSIONS - 1))
    });
    move || {
        (1..=count.get())
            .map(|place| {
                let id = format!("then_by_{place}");
                view! {
                    <div class="field">
                        <label for=id.clone()>"Then by"</label>
                        <select id=id name="then_by">{groups(state, keyed.clone(), place)}</select>
                    </div>
                }
            })
            .collect_view()
    }
}

fn groups(state: Memo<State>, keyed: Vec<Dimension>, place: usize) -> AnyView {
    let none =
        Signal::derive(move || state.with(|state| state.query.group_by.get(place).is_none()));
    let chosen = move |dimension: Dimension| {
        Signal::derive(move || {
            state.with(|state| state.query.group_by.get(place) == Some(&dimension))
        })
    };
    view! {
        {option(String::new(), "Nothing".to_owned(), none)}
        {dimensions(&keyed, state.get_untracked().query.group_by.get(place), chosen)}
    }
    .into_any()
}

/// Every dimension as an option, in groups; `known` is there even when no charge has its key.
pub(super) fn dimensions(
    keyed: &[Dimension],
    known: Option<&Dimension>,
    chosen: impl Fn(Dimension) -> Signal<bool>,
) -> AnyView {
    let mut groups: Vec<(&'static str, Vec<Dimension>)> = Vec::new();
    let unheard = known.filter(|one| one.key().is_some() && !keyed.contains(one));
    let keyed = keyed.iter().chain(unheard).cloned();
    for dimension in Dimension::FIXED.into_iter().chain(keyed) {
        let label = dimension.group();
        match groups.iter_mut().find(|(known, _)| *known == label) {
            Some((_, members)) => members.push(dimension),
            None => groups.push((label, vec![dimension])),
        }
    }
    groups
        .into_iter()
        .map(|(label, members)| {
            let options = members
                .into_iter()
                .map(|one| {
                    let words = one.key().map_or_else(|| one.label(), str::to_owned);
                    option(one.to_string(), words, chosen(one))
                })
                .collect_view();
            view! { <optgroup label=label>{options}</optgroup> }
        })
        .collect_view()
        .into_any()
}

/// The dimension that a select of [`dimensions`] says.
pub(super) fn dimension_of(value: &str) -> Option<Dimension> {
    parse_dimension("dimension", value).ok()
}
