//! The time left, counting down once the browser half runs. Both halves render the server's figure first; afterwards only
//! elapsed time is added, so a browser's wrong clock does no harm.

use super::when::length;
use floe_domain::time::Instant;
use leptos::prelude::*;
use std::time::Duration;

/// `3 days 4 h left`, then `over`.
#[component]
pub fn Countdown(
    /// The server's time.
    now: Instant,
    /// The moment it counts to.
    ends_at: Instant,
) -> impl IntoView {
    let total = (ends_at - now).num_seconds().max(0);
    let remaining = RwSignal::new(total);
    Effect::new(move |_| {
        let began = browser_milliseconds();
        let tick = move || {
            let elapsed = (browser_milliseconds() - began) / 1_000;
            remaining.set((total - elapsed).max(0));
        };
        if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || handle.clear());
        }
    });
    view! {
        <span class="countdown">
            {move || words(remaining.get())}
        </span>
    }
}

/// The same on a page that the server writes: `paper.js` counts it down where scripts run.
#[cfg(feature = "ssr")]
#[must_use]
pub fn left(now: Instant, ends_at: Instant) -> AnyView {
    let seconds = (ends_at - now).num_seconds().max(0);
    view! { <span class="countdown" data-left=seconds>{words(seconds)}</span> }.into_any()
}

fn words(seconds: i64) -> String {
    match seconds {
        0 => "over".to_owned(),
        seconds => format!("{} left", length(seconds)),
    }
}

/// The browser's clock, for differences only. Called in effects, which run in browsers alone.
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds fit 53 bits for 200,000 years"
)]
fn browser_milliseconds() -> i64 {
    leptos::web_sys::js_sys::Date::now() as i64
}
