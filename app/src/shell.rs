//! The document around the app: head, style, the script that loads the browser half, and the content security policy
//! that guards them. Server only. Must hold nothing inline that does not carry the request's nonce.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos::server_fn::http_export::HeaderValue;
use leptos::server_fn::http_export::header::{CONTENT_SECURITY_POLICY, COOKIE};
use leptos::server_fn::http_export::request::Parts;
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

use crate::App;
use crate::view::Theme;

/// The document that the server renders for every page.
///
/// The addresses of style and browser half come from `options.output_name`; where that is empty (a server built without
/// them, as in tests) the page stands alone.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    guard_page();
    let name = options.output_name.to_string();
    let pkg = options.site_pkg_dir.to_string();
    let is_doorstep = is_doorstep();
    let loads = (!name.is_empty()).then(|| {
        view! {
            <link rel="stylesheet" href=format!("/{pkg}/{name}.css")/>
            {(!is_doorstep).then(|| view! { <HydrationScripts options=options/> })}
            <script type="module" src="/passkey.js" nonce=use_nonce()></script>
            <script type="module" src="/paper.js" nonce=use_nonce()></script>
            <script type="module" src="/copy.js" nonce=use_nonce()></script>
            <script type="module" src="/keys.js" nonce=use_nonce()></script>
            <script type="module" src="/picture.js" nonce=use_nonce()></script>
        }
    });
    let theme = theme();
    view! {
        <!DOCTYPE html>
        // A page that no browser half takes over answers at once.
        <html lang="en" data-theme=theme.name() data-hydrated=is_doorstep.then_some("")>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                {loads}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Whether the page is one that the browser half has no code for.
fn is_doorstep() -> bool {
    use_context::<Parts>().is_some_and(|request| {
        let path = request.uri.path();
        path == "/sign-in" || path.starts_with("/set-up/")
    })
}

/// The theme of the request's cookie. It stands in the document itself, so that no page flashes in the wrong one.
fn theme() -> Theme {
    let Some(request) = use_context::<Parts>() else {
        return Theme::default();
    };
    let cookies = request.headers.get_all(COOKIE);
    cookies
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == Theme::COOKIE)
        .map(|(_, value)| Theme::from_name(value))
        .unwrap_or_default()
}

/// Sends the policy with the page: only our own files, only scripts with this request's nonce, no frames around us.
fn guard_page() {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}
