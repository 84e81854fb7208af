//! The conditions as chips, and the form that adds one: plain without a script, with one a search over the values that
//! charges have. Knows conditions and values; must not know figures.

use super::controls::dimension_of;
use super::form::kept;
use super::{options, steps};
use crate::calls::read_values;
use crate::location::{EXPLORE, State};
use crate::view::{ExplorePage, ValueChoice, ValuesPage};
use floe_domain::cost::grammar;
use floe_domain::cost::{Dimension, Filter, Mode};
use floe_domain::money::format::money;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long typing must rest before values are looked up.
const REST: Duration = Duration::from_millis(120);

/// The conditions, each with a way to turn it round and to remove it.
#[must_use]
pub fn chips(page: &ExplorePage, state: &State) -> AnyView {
    if state.query.filters.is_empty() && state.query.as_of.is_none() {
        return ().into_any();
    }
    let items = state
        .query
        .filters
        .iter()
        .enumerate()
        .map(|(place, filter)| chip(page, state, place, filter))
        .collect_view();
    let all = (state.query.filters.len() > 1).then(|| {
        view! { <li><a href=steps::without_filters(state).href() data-noscroll="">"Remove all"</a></li> }
    });
    let as_of = state.query.as_of.map(|as_of| {
        let latest = steps::of_latest(state).href();
        view! {
            <li class="chip">
                <span class="chip-name">"Bills"</span>
                <span class="chip-value">"as of "{as_of.words()}</span>
                <a class="chip-remove" href=latest aria-label="Show the latest bills" title="Show the latest bills" data-noscroll="">"×"</a>
            </li>
        }
    });
    view! { <ul class="chips" aria-label="Filters">{as_of}{items}{all}</ul> }.into_any()
}

fn chip(page: &ExplorePage, state: &State, place: usize, filter: &Filter) -> AnyView {
    let mode = filter.mode.words();
    let other = if filter.mode.is_wanted() {
        "Exclude instead"
    } else {
        "Include instead"
    };
    let words: Vec<String> = filter
        .values
        .iter()
        .map(|value| {
            let label = filter.dimension.value_label(value.as_deref());
            match value.as_deref().and_then(|id| page.name(id)) {
                Some(name) => format!("{label}, {name}"),
                None => label.to_owned(),
            }
        })
        .collect();
    let shown = match words.as_slice() {
        [first, second, rest @ ..] if rest.len() > 1 => {
            format!("{first} or {second} or {} more", rest.len())
        }
        all => all.join(" or "),
    };
    let label = filter.dimension.label();
    let remove = format!("Remove the filter {label} {mode} {shown}");
    view! {
        <li class="chip">
            <span class="chip-name">{label}</span>
            <a class="chip-mode" href=steps::turned(state, place).href() title=other data-noscroll="">{mode}</a>
            <span class="chip-value" title=words.join(" or ")>{shown}</span>
            <a class="chip-remove" href=steps::without_filter(state, place).href() aria-label=remove title="Remove" data-noscroll="">"×"</a>
        </li>
    }
    .into_any()
}

/// The form that adds a condition.
#[component]
pub fn AddFilter(
    /// The state that the address says.
    state: Memo<State>,
    /// The tags and the source's cost categories.
    keyed: Vec<Dimension>,
    /// Goes to another state.
    go: Callback<State>,
) -> impl IntoView {
    let dimension = RwSignal::new(Dimension::Service.to_string());
    let mode = RwSignal::new(Mode::AnyOf);
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(None::<ValuesPage>);
    let active = RwSignal::new(None::<usize>);
    let turn = StoredValue::new(0_u32);

    let close = move || {
        turn.update_value(|turn| *turn += 1);
        found.set(None);
        active.set(None);
    };
    let look_up = move || {
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        let search = typed.get_untracked();
        let of = dimension.get_untracked();
        let question = state.with_untracked(|state| grammar::print(&state.query));
        set_timeout(
            move || {
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                spawn_local(async move {
                    let values = read_values(of, question, search).await.ok();
                    if turn.try_get_value() == Some(mine) {
                        active.set(None);
                        found.set(values);
                    }
                });
            },
            REST,
        );
    };
    let add = move |value: Option<String>| {
        let Some(dimension) = dimension_of(&dimension.get_untracked()) else {
            return;
        };
        let mode = mode.get_untracked();
        let filter = Filter {
            dimension,
            // Having no value is no text to look for: it is, or it is not.
            mode: match (&value, mode.is_wanted()) {
                (Some(_), _) => mode,
                (None, true) => Mode::AnyOf,
                (None, false) => Mode::NoneOf,
            },
            values: vec![value],
        };
        typed.set(String::new());
        close();
        go.run(steps::with_filter(&state.get_untracked(), filter));
    };
    let choose_active = move || {
        let chosen = active.get_untracked().and_then(|place| {
            found.with_untracked(|found| {
                found
                    .as_ref()?
                    .values
                    .get(place)
                    .map(|choice| choice.value.clone())
            })
        });
        let text = typed.get_untracked().trim().to_owned();
        match chosen {
            Some(value) => add(value),
            None if !text.is_empty() => add(Some(text)),
            None => {}
        }
    };
    let pressed = move |event: KeyboardEvent| {
        let count =
            found.with_untracked(|found| found.as_ref().map_or(0, |found| found.values.len()));
        match event.key().as_str() {
            "ArrowDown" if count == 0 => look_up(),
            "ArrowDown" => {
                active.update(|at| *at = Some(at.map_or(0, |at| (at + 1).min(count - 1))))
            }
            "ArrowUp" => active.update(|at| *at = at.and_then(|at| at.checked_sub(1))),
            "Escape" => close(),
            _ => return,
        }
        event.prevent_default();
    };
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        choose_active();
    };
    let offered = options::dimensions(&keyed, Some(&Dimension::Service)).into_string();
    let is_open = move || found.with(Option::is_some);
    view! {
        <form class="add-filter" method="get" action=EXPLORE on:submit=submitted>
            {move || state.with(|state| kept(state, |_| true))}
            <label class="unseen" for="add_dimension">"Filter by"</label>
            <select
                id="add_dimension"
                name="add_dimension"
                on:change=move |event| {
                    dimension.set(event_target_value(&event));
                    close();
                }
                inner_html=offered
            ></select>
            <label class="unseen" for="add_mode">"Include or exclude"</label>
            <select
                id="add_mode"
                name="add_mode"
                on:change=move |event| mode.set(Mode::named(&event_target_value(&event)).unwrap_or(Mode::AnyOf))
                inner_html=options::modes().into_string()
            ></select>
            <div class="combo">
                <label class="unseen" for="add_value">"Value"</label>
                <input
                    id="add_value"
                    name="add_value"
                    type="text"
                    autocomplete="off"
                    placeholder="Filter by value"
                    data-key="/"
                    data-words="filter by a value"
                    role="combobox"
                    aria-autocomplete="list"
                    aria-controls="add_value_list"
                    aria-expanded=move || if is_open() { "true" } else { "false" }
                    aria-activedescendant=move || active.get().map(|place| format!("add_value_{place}"))
                    prop:value=typed
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        look_up();
                    }
                    on:focus=move |_| look_up()
                    on:blur=move |_| close()
                    on:keydown=pressed
                />
                <kbd class="with-script">"/"</kbd>
                <ul id="add_value_list" class="combo-list" role="listbox" aria-label="Values" hidden=move || !is_open()>
                    {move || found.with(|found| found.as_ref().map(|found| {
                        choices(found, &dimension.get_untracked(), active, Callback::new(add))
                    }))}
                </ul>
            </div>
            <label class="add-none without-script"><input type="checkbox" name="add_none" value="on"/>" has no value"</label>
            <button type="submit" class="button">"Add filter"</button>
        </form>
    }
    .into_any()
}

fn choices(
    found: &ValuesPage,
    dimension: &str,
    active: RwSignal<Option<usize>>,
    add: Callback<Option<String>>,
) -> AnyView {
    let dimension = dimension_of(dimension);
    let items = found
        .values
        .iter()
        .enumerate()
        .map(|(place, choice)| {
            let label = dimension.as_ref().map_or_else(String::new, |dimension| {
                dimension.value_label(choice.value.as_deref()).to_owned()
            });
            let value = choice.value.clone();
            view! {
                <li
                    id=format!("add_value_{place}")
                    role="option"
                    aria-selected=move || if active.get() == Some(place) { "true" } else { "false" }
                    on:pointerdown=move |event| {
                        // The field keeps the focus, or its blur would close the list before the click.
                        event.prevent_default();
                        add.run(value.clone());
                    }
                >
                    <span class="choice-name">{label}{choice.name.clone().map(|name| view! { <small>{name}</small> })}</span>
                    <span class="choice-cost">{costs(choice)}</span>
                </li>
            }
        })
        .collect_view();
    let listed = u32::try_from(found.values.len()).unwrap_or(u32::MAX);
    let more = found.matching.saturating_sub(listed);
    let note = if found.values.is_empty() {
        Some("No value of these days and filters matches".to_owned())
    } else {
        (more > 0).then(|| format!("{more} more; type to narrow"))
    };
    let about = found.about.clone();
    view! {
        <li class="combo-note about" role="option" aria-disabled="true" aria-selected="false">{about}</li>
        {items}
        {note.map(|note| view! { <li class="combo-note" role="option" aria-disabled="true" aria-selected="false">{note}</li> })}
    }
    .into_any()
}

fn costs(choice: &ValueChoice) -> String {
    let costs: Vec<_> = choice
        .costs
        .iter()
        .map(|cost| format!("{} {}", money(cost.amount, &cost.unit), cost.unit))
        .collect();
    costs.join(" · ")
}
