//! The form that uploads a bill. It is sent as it is, by the browser: files of gigabytes stream, and the answer is a new
//! page. The server answers `POST /imports/upload`.

use crate::ui::icon::icon;
use crate::ui::notice::FailureNotice;
use crate::view::Failure;
use leptos::prelude::*;
use leptos::server_fn::error::ServerFnUrlError;
use leptos_router::hooks::use_query_map;

/// Where the form is sent to.
pub const UPLOAD: &str = "/imports/upload";

/// The upload form.
#[component]
pub fn Upload() -> impl IntoView {
    let query = use_query_map();
    let failure = move || {
        let query = query.read();
        let is_ours = query.get("__path").as_deref() == Some(UPLOAD);
        query
            .get("__err")
            .filter(|_| is_ours)
            .map(|error| ServerFnUrlError::<Failure>::decode_err(&error))
    };
    view! {
        <section class="panel upload" aria-labelledby="upload">
            <h2 id="upload">"Import a bill"</h2>
            {move || failure().map(|failure| view! { <FailureNotice failure/> })}
            <form method="post" action=UPLOAD enctype="multipart/form-data" class="form">
                <div class="field">
                    <label for="files">"FOCUS files, CSV or CSV.gz"</label>
                    <p class="hint" id="files-hint">"All files of one upload are one delivery: bills come in parts."</p>
                    <input id="files" name="files" type="file" multiple required accept=".csv,.gz" aria-describedby="files-hint"/>
                </div>
                <div class="checks">
                    <label class="check">
                        <input type="checkbox" name="append" value="yes"/>
                        <span>"Add to the same month instead of replacing it"</span>
                    </label>
                    <label class="check">
                        <input type="checkbox" name="strict" value="yes"/>
                        <span>"Import nothing if any row is rejected"</span>
                    </label>
                </div>
                <button type="submit" class="button primary">{icon("imports")}"Import"</button>
            </form>
        </section>
    }
}

/// The address of the imports page that shows why an upload failed.
#[cfg(feature = "ssr")]
#[must_use]
pub fn failed_upload(failure: &Failure) -> String {
    // Only path and query are kept; the host is there because an address without one can not be built.
    ServerFnUrlError::new(UPLOAD, failure.clone())
        .to_url("http://localhost/imports")
        .map_or_else(
            |_| "/imports".to_owned(),
            |url| format!("{}?{}", url.path(), url.query().unwrap_or_default()),
        )
}
