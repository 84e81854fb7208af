//! Ways to take away what is shown: as a file, as a picture, on paper, as a link. Plain links, each with the query of the page.
//! Must not know what is in the files.

use crate::location::{State, address};
use crate::ui::icon::icon;
use leptos::prelude::*;

/// The path of a file, its words, and whether a script makes a PNG of it.
const FILES: [(&str, &str, bool); 6] = [
    ("/explore.csv", "CSV, as shown", false),
    (
        "/explore-by-period.csv",
        "CSV, a line per period (as AWS)",
        false,
    ),
    ("/explore.json", "JSON", false),
    ("/explore.parquet", "Parquet", false),
    ("/explore.svg", "Chart as SVG", false),
    ("/explore.svg", "Chart as PNG", true),
];

/// The menu. `lasting` is the state with the days that its range means today.
#[must_use]
pub fn exports(state: &State, lasting: &State) -> AnyView {
    let query = state.print();
    let files = FILES
        .into_iter()
        .map(|(path, words, is_png)| {
            let class = is_png.then_some("with-script");
            let png = is_png.then_some("");
            view! { <li class=class><a href=address(path, &query) download="" rel="external" data-png=png>{words}</a></li> }
        })
        .collect_view();
    let copy = |href: String, words: &'static str| {
        view! {
            <a class="button with-script" href=href data-copy="" rel="external">{icon("copy")}<span aria-live="polite">{words}</span></a>
        }
    };
    view! {
        {copy(state.href(), "Copy link")}
        {copy(lasting.href(), "Copy link with fixed days")}
        <details class="exports">
            <summary class="button">"Export"</summary>
            <ul>
                {files}
                <li class="with-script"><button type="button" class="button quiet" data-print="">"Print"</button></li>
            </ul>
        </details>
    }
    .into_any()
}
