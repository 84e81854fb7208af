//! What is said where bills are shown as they stood then, with the ways back and on. Knows words and addresses; must not know
//! versions of bills.

use super::steps;
use crate::location::{State, address};
use floe_domain::cost::AsOf;
use floe_domain::cost::grammar::encode;
use leptos::prelude::*;

/// The page of the bills' versions.
pub const VERSIONS: &str = "/imports/versions";

/// The parameter of [`VERSIONS`] that has the explorer's state.
pub const QUESTION: &str = "question";

/// The page of versions, which leads back to this state as of another day.
#[must_use]
pub fn versions(state: &State) -> String {
    let state = state.print();
    let pairs = (!state.is_empty()).then_some((QUESTION, state.as_str()));
    address(VERSIONS, &encode(pairs))
}

/// That these are not the latest bills; nothing where they are.
#[must_use]
pub fn past(state: &State) -> Option<AnyView> {
    let as_of = state.query.as_of?;
    let when = match as_of {
        AsOf::Day(_) => format!("at the end of {} (UTC)", as_of.words()),
        AsOf::Moment(_) => format!("on {}", as_of.words()),
    };
    let latest = steps::of_latest(state).href();
    Some(
        view! {
            <p class="notice as-of">
                <strong>"These are not the latest bills."</strong>
                {format!(" They are shown as they stood {when}; whatever came in later is left out. ")}
                <a href=latest data-noscroll="">"Show the latest bills"</a>
                " · "
                <a href=versions(state)>"All versions"</a>
            </p>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use floe_domain::cost::grammar::decode;

    #[test]
    fn the_versions_keep_the_whole_state() {
        let state = State::from_pairs(&decode("filter=service:S3,EC2&chart=lines&hide=a")).unwrap();
        let there = versions(&state);
        let (path, query) = there.split_once('?').unwrap();
        assert_eq!(path, VERSIONS);
        let pairs = decode(query);
        assert_eq!(pairs.len(), 1);
        assert_eq!(pairs[0].0, QUESTION);
        assert_eq!(State::from_pairs(&decode(&pairs[0].1)), Ok(state));
        assert_eq!(versions(&State::default()), VERSIONS);
    }
}
