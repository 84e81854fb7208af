//! Shows what a resource holds once it has come: the page, or why there is none. Resources are read here and nowhere
//! else, so that both halves agree on what was waited for.

use super::notice::FailureNotice;
use crate::view::{Failure, Session};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The session in the context of every page inside the layout.
#[derive(Clone, Copy)]
pub struct SessionResource(pub Resource<Result<Session, Failure>>);

/// What a page is asked for: the part of the address after `?`. Pages load again when it changes.
#[must_use]
pub fn use_search() -> Memo<String> {
    use_location().search
}

/// `show` of what `resource` holds and of the session, or the failure of either.
pub fn loaded<T>(
    resource: Resource<Result<T, Failure>>,
    show: impl Fn(T, Session) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let session = use_context::<SessionResource>();
    view! {
        <Transition fallback=|| view! { <p class="loading" role="status">"Loading…"</p> }>
            {move || Suspend::new(async move {
                let session = match session {
                    Some(SessionResource(session)) => session.await,
                    None => Err(no_session()),
                };
                match (resource.await, session) {
                    (Ok(page), Ok(session)) => show(page, session),
                    (Err(failure), _) | (_, Err(failure)) => failed(failure),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// A page that could not be made, with the fitting status on the server.
#[must_use]
pub fn failed(failure: Failure) -> AnyView {
    tell_server(&failure);
    view! { <FailureNotice failure/> }.into_any()
}

/// Gives the answer under way the status of this failure; in the browser there is none under way.
pub fn tell_server(failure: &Failure) {
    #[cfg(feature = "ssr")]
    if let Ok(backend) = crate::backend::backend() {
        backend.page_failed(failure.kind);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = failure;
}

fn no_session() -> Failure {
    Failure::new(
        crate::view::FailureKind::Internal,
        "This page stands outside the layout",
        "It was rendered without a session.",
        "Tell the person who runs Floe: this is a defect.",
    )
}
