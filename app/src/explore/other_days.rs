//! The form for other days to compare with: all else stays as it is asked and shown. Knows form fields; must not know figures.

use super::form::kept;
use crate::location::{EXPLORE, State};
use crate::view::ExplorePage;
use floe_domain::cost::Compare;
use leptos::prelude::*;

/// The form, open where such days are compared with already.
#[must_use]
pub fn other_days(page: &ExplorePage, state: &State) -> AnyView {
    let chosen = page.before.unwrap_or_else(|| page.report.range.before());
    let is_open = matches!(state.query.compare, Compare::Fixed(_));
    view! {
        <details class="other-days" open=is_open>
            <summary>"Compare with other days"</summary>
            <form method="get" action=EXPLORE class="controls">
                {kept(state, |name| name != "compare")}
                <div class="field">
                    <label for="compare_first">"First day"</label>
                    <input type="date" id="compare_first" name="compare_first" required value=chosen.start.to_string()/>
                </div>
                <div class="field">
                    <label for="compare_last">"Last day"</label>
                    <input type="date" id="compare_last" name="compare_last" required value=chosen.last_day().to_string()/>
                </div>
                <button type="submit" class="button">"Compare"</button>
            </form>
        </details>
    }
    .into_any()
}
