//! The explorer's controls: one plain form that works without a script, and that a script sends on every change. Knows
//! form fields; must not know figures.

use super::form::{kept, normal};
use super::options;
use crate::location::{EXPLORE, State};
use chrono::NaiveDate;
use floe_domain::cost::grammar::{MOST_DIMENSIONS, decode, parse_dimension};
use floe_domain::cost::{AsOf, Dimension};
use leptos::ev::{Event, SubmitEvent};
use leptos::html::Form;
use leptos::prelude::*;
use leptos::web_sys;
use maud::Markup;
use std::sync::Arc;

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
            Ok(mut next) => {
                problem.set(None);
                let now = state.get_untracked();
                if next.query.group_by != now.query.group_by {
                    // Other series: none of those that were hidden is there any more.
                    next.hidden.clear();
                    next.is_rest_hidden = false;
                }
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
    let (today, has_hours) = (choices.today, choices.has_hours);
    let keyed: Arc<[Dimension]> = choices.keyed.into();
    let first = Arc::clone(&keyed);
    let day_known = move || state.with(day_known);
    let days = move || state.with(|state| state.query.range.resolve(today));
    view! {
        <form class="controls" method="get" action=EXPLORE node_ref=form on:change=changed on:submit=submitted>
            {move || state.with(unasked)}
            {field(state, "range", "Range", Some("t"), move |state| options::ranges(state, today))}
            <div class="field">
                <label for="start">"First day"</label>
                <input type="date" id="start" name="start" value=move || days().start.to_string() prop:value=move || days().start.to_string()/>
            </div>
            <div class="field">
                <label for="last">"Last day"</label>
                <input type="date" id="last" name="last" value=move || days().last_day().to_string() prop:value=move || days().last_day().to_string()/>
            </div>
            {field(state, "granularity", "Per", None, move |state| options::granularities(state, has_hours))}
            {field(state, "metric", "Metric", None, options::metrics)}
            {currencies(state, choices.currencies)}
            <div class="field">
                <label for="as_of_day">"As of"</label>
                <input type="date" id="as_of_day" name="as_of_day" title="The bills as they stood at the end of this day (UTC); empty for the latest" value=day_known prop:value=day_known/>
            </div>
            {field(state, "group_by", "Group by", Some("g"), move |state| options::groups(state, &first, 0))}
            {thens(state, keyed)}
            {field(state, "pivot", "Columns", None, options::columns)}
            {field(state, "series", "Series", None, options::series)}
            {field(state, "compare", "Compare", Some("c"), options::comparisons)}
            {field(state, "forecast", "Forecast", None, options::horizons)}
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
            "as_of" => {
                "As of must be a day from 1970 on, or empty for the latest bills.".to_owned()
            }
            _ => error.to_string(),
        })
}

/// What the form does not ask for and must not lose. A moment that bills are known by is no day, so its field can not say it.
fn unasked(state: &State) -> AnyView {
    let is_moment = matches!(state.query.as_of, Some(AsOf::Moment(_)));
    kept(state, |name| match name {
        "filter" | "chart" | "sort" | "hide" | "hide_rest" => true,
        "as_of" => is_moment,
        _ => false,
    })
}

/// The day at whose end the bills are known, for its field.
fn day_known(state: &State) -> String {
    match state.query.as_of {
        Some(AsOf::Day(day)) => day.to_string(),
        Some(AsOf::Moment(_)) | None => String::new(),
    }
}

/// A select whose options follow the state. Each option says whether it is the chosen one, so that the select has its
/// value without a script too.
fn select(
    state: Memo<State>,
    (id, name): (String, &'static str),
    key: Option<&'static str>,
    options: impl Fn(&State) -> Markup + Send + Sync + 'static,
) -> AnyView {
    let options = Memo::new(move |_| state.with(|state| options(state).into_string()));
    view! { <select id=id name=name data-key=key inner_html=move || options.get()></select> }
        .into_any()
}

/// A field with a select, whose key is written beside its words.
fn field(
    state: Memo<State>,
    name: &'static str,
    words: &'static str,
    key: Option<&'static str>,
    options: impl Fn(&State) -> Markup + Send + Sync + 'static,
) -> AnyView {
    let key_words = key.map(|key| view! { " "<kbd>{key}</kbd> });
    view! {
        <div class="field">
            <label for=name>{words}{key_words}</label>
            {select(state, (name.to_owned(), name), key, options)}
        </div>
    }
    .into_any()
}

/// How sure the forecast's band is, where there is a forecast; kept out of sight under prices, of which there is none.
fn bands(state: Memo<State>) -> impl IntoView {
    let shown = Memo::new(move |_| {
        state.with(|state| (state.query.forecast.is_some(), state.query.metric.is_sum()))
    });
    move || match shown.get() {
        (true, true) => Some(field(state, "band", "Band", None, options::bands)),
        (true, false) => Some(state.with(|state| kept(state, |name| name == "band"))),
        (false, _) => None,
    }
}

/// Into which currency costs are converted; nothing to choose where there are no rates.
fn currencies(state: Memo<State>, codes: Vec<String>) -> Option<AnyView> {
    let is_asked = state.with_untracked(|state| state.query.currency.is_some());
    (is_asked || !codes.is_empty()).then(|| {
        field(state, "currency", "Currency", None, move |state| {
            options::currencies(state, &codes)
        })
    })
}

/// The selects of the dimensions after the first: those that are chosen, and one more.
fn thens(state: Memo<State>, keyed: Arc<[Dimension]>) -> impl IntoView {
    let count = Memo::new(move |_| {
        state.with(|state| state.query.group_by.len().clamp(1, MOST_DIMENSIONS - 1))
    });
    move || {
        (1..=count.get())
            .map(|place| {
                let id = format!("then_by_{place}");
                let keyed = Arc::clone(&keyed);
                view! {
                    <div class="field">
                        <label for=id.clone()>"Then by"</label>
                        {select(state, (id, "then_by"), None, move |state| options::groups(state, &keyed, place))}
                    </div>
                }
            })
            .collect_view()
    }
}

/// The dimension that a select of [`options::dimensions`] says.
pub(super) fn dimension_of(value: &str) -> Option<Dimension> {
    parse_dimension("dimension", value).ok()
}
