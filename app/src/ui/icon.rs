//! Small pictures beside words, from one sprite that the browser keeps. They never stand for words: always hidden from
//! assistive technology.

use leptos::prelude::*;

/// The icon of that name in `assets/icons.svg`.
#[must_use]
pub fn icon(name: &'static str) -> AnyView {
    view! {
        <svg class="icon" width="16" height="16" aria-hidden="true" focusable="false">
            <use href=format!("/icons.svg#{name}")></use>
        </svg>
    }
    .into_any()
}

/// The mark of Floe: a sheet of ice on the water line.
#[must_use]
pub fn mark() -> AnyView {
    view! {
        <svg class="mark" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path class="mark-ice" d="M4 13 8.5 5h4l2 3H17l3 5Z"></path>
            <path class="mark-deep" d="M6 16h12l-3.5 4.5H10Z"></path>
        </svg>
    }
    .into_any()
}
