//! Keys that save the hand a way: `/` filter, `g` group, `t` range, `[` and `]` shift the range, `?` this list. Off while
//! typing. Knows keys; must not know figures.

use super::steps;
use crate::location::State;
use floe_domain::time::DayRange;
use leptos::ev;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

/// Listens while the explorer is shown; shows nothing but the list of keys.
#[component]
pub fn Shortcuts(
    /// The state that the address says.
    state: Memo<State>,
    /// The days that its range means.
    range: Signal<DayRange>,
    /// Goes to another state.
    go: Callback<State>,
) -> impl IntoView {
    let list = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(&event) {
                return;
            }
            match event.key().as_str() {
                "/" => focus("add_value"),
                "g" => focus("group_by"),
                "t" => focus("range"),
                "[" => go.run(steps::shifted(
                    &state.get_untracked(),
                    range.get_untracked(),
                    false,
                )),
                "]" => go.run(steps::shifted(
                    &state.get_untracked(),
                    range.get_untracked(),
                    true,
                )),
                "?" => open(list),
                _ => return,
            }
            event.prevent_default();
        });
        on_cleanup(move || handle.remove());
    });
    let keys = [
        ("/", "filter by a value"),
        ("g", "group by"),
        ("t", "range"),
        ("[", "the days before"),
        ("]", "the days after"),
        ("←  →", "on a chart: read it period by period"),
        ("?", "this list"),
        ("Esc", "close"),
    ]
    .map(|(key, words)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div> })
    .collect_view();
    view! {
        <button type="button" class="button quiet with-script" on:click=move |_| open(list)>"Keyboard shortcuts "<kbd>"?"</kbd></button>
        <dialog class="shortcuts" node_ref=list aria-labelledby="shortcuts-title">
            <h2 id="shortcuts-title">"Keyboard shortcuts"</h2>
            <dl>{keys}</dl>
            <form method="dialog"><button class="button">"Close"</button></form>
        </dialog>
    }
    .into_any()
}

fn open(list: NodeRef<Dialog>) {
    if let Some(list) = list.get_untracked()
        && !list.open()
    {
        let _no_matter = list.show_modal();
    }
}

fn is_typing(event: &ev::KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA")
                || element
                    .closest("dialog[open]")
                    .is_ok_and(|found| found.is_some())
        })
}

fn focus(id: &str) {
    let element = document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        let _no_matter = element.focus();
    }
}
