//! Shows what a resource holds once it has come: the page, or why there is none. Resources are read here and nowhere
//! else, so that both halves agree on what was waited for.

use super::notice::FailureNotice;
use crate::view::{Failure, Session};
use codee::binary::PostcardCodec;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The session in the context of every page inside the layout.
#[derive(Clone, Copy)]
pub struct SessionResource(pub Awaited<Session>);

/// What a page waits for. What the server found goes along with the page, in the form that functions answer in: without
/// field names, as a reader for them in the browser would be a quarter of all its code.
pub type Awaited<T> = Resource<Result<T, Failure>, PostcardCodec>;

/// Asks `fetcher` for what `source` names, and again whenever that changes. Made while a page is set up and never while
/// another one is waited for.
pub fn awaited<S, T, Found>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetcher: impl Fn(S) -> Found + Send + Sync + 'static,
) -> Awaited<T>
where
    S: Clone + PartialEq + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Found: Future<Output = Result<T, Failure>> + Send + 'static,
{
    Resource::new_with_options(source, fetcher, false)
}

/// What a page is asked for: the part of the address after `?`. Pages load again when it changes.
#[must_use]
pub fn use_search() -> Memo<String> {
    use_location().search
}

/// `show` of what `resource` holds, or its failure.
///
/// It waits for nothing else: whatever is read here makes the whole page anew when it is asked again.
pub fn loaded<T>(
    resource: Awaited<T>,
    show: impl Fn(T) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    waiting(move || {
        Suspend::new(async move {
            match resource.await {
                Ok(page) => show(page),
                Err(failure) => failed(failure),
            }
        })
    })
}

/// As [`loaded`], of what `resource` holds and of the session, which is asked again with every other page.
pub fn loaded_with_session<T>(
    resource: Awaited<T>,
    show: impl Fn(T, Session) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let session = use_context::<SessionResource>();
    waiting(move || {
        Suspend::new(async move {
            let session = match session {
                Some(SessionResource(session)) => session.await,
                None => Err(no_session()),
            };
            match (resource.await, session) {
                (Ok(page), Ok(session)) => show(page, session),
                (Err(failure), _) | (_, Err(failure)) => failed(failure),
            }
        })
    })
}

fn waiting<V: IntoView + 'static>(content: impl Fn() -> V + Send + Sync + 'static) -> AnyView {
    view! {
        <Transition fallback=|| view! { <p class="loading" role="status">"Loading…"</p> }>
            {content}
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
