//! The document around the app: head, style, and the script that loads the browser half. Server only. Must hold nothing
//! that runs without the request's nonce, since the content security policy refuses it.

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::App;

/// The document that the server renders for every page.
///
/// The addresses of style and browser half come from `options.output_name`; where that is empty (a server built without
/// them, as in tests) the page stands alone.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let name = options.output_name.to_string();
    let pkg = options.site_pkg_dir.to_string();
    let loads = (!name.is_empty()).then(|| {
        view! {
            <link rel="stylesheet" href=format!("/{pkg}/{name}.css")/>
            <HydrationScripts options=options/>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                {loads}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
