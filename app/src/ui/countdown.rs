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
    let left = RwSignal::new(total);
    Effect::new(move |_| {
        let began = browser_milliseconds();
        let tick = move || {
            let elapsed = (browser_milliseconds() - began) / 1_000;
            left.set((total - elapsed).max(0));
        };
        if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || handle.clear());
        }
    });
    view! {
        <span class="countdown">
            {move || match left.get() {
                0 => "over".to_owned(),
                seconds => format!("{} left", length(seconds)),
            }}
        </span>
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
