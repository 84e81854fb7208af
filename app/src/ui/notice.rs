//! Messages above a page or a form: what failed and what to do next. Knows failures; must not know which form it was.

use crate::view::{Failure, FailureKind};
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The last failure of a form's action: from the answer, or without the browser half from the address.
#[must_use]
pub fn failure_of<S>(action: ServerAction<S>) -> Signal<Option<Failure>>
where
    S: ServerFn<Output = (), Error = Failure> + Clone + Send + Sync + 'static,
{
    Signal::derive(move || action.value().get().and_then(Result::err))
}

/// The failure of a form, above it, while there is one.
#[component]
pub fn FormFailure(
    /// Of the form's action.
    failure: Signal<Option<Failure>>,
) -> impl IntoView {
    move || {
        failure
            .get()
            .map(|failure| view! { <FailureNotice failure/> })
    }
}

/// A failure in words. It takes the focus in the browser, so that nobody misses it.
#[component]
pub fn FailureNotice(
    /// What failed.
    failure: Failure,
) -> impl IntoView {
    let shown = NodeRef::<html::Section>::new();
    Effect::new(move |_| {
        if let Some(section) = shown.get() {
            let _no_matter = section.focus();
        }
    });
    let fields = (!failure.fields.is_empty()).then(|| {
        let items = failure
            .fields
            .iter()
            .map(|wrong| {
                let name = wrong.field.strip_prefix("scope.").unwrap_or(&wrong.field);
                view! { <li><a href=format!("#{name}")>{field_label(name)}</a>" "{wrong.reason.clone()}</li> }
            })
            .collect_view();
        view! { <ul>{items}</ul> }
    });
    let sign_in = (failure.kind == FailureKind::SignedOut).then(
        || view! { <p><a class="button primary" href="/sign-in" rel="external">"Sign in"</a></p> },
    );
    let request = failure
        .request_id
        .map(|id| view! { <p class="meta">"Request "<code>{id}</code></p> });
    view! {
        <section class="notice warn" role="alert" tabindex="-1" autofocus node_ref=shown>
            <h2>{failure.title}</h2>
            <p>{failure.detail}" "{failure.next}</p>
            {fields}
            {sign_in}
            {request}
        </section>
    }
}

/// `starts_at` as a person reads it: `Starts at`.
fn field_label(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
