//! The form that uploads a bill. It is sent as it is, by the browser: files of gigabytes stream, and the answer is a new
//! page. The server answers `POST /imports/upload`.

use crate::http::UPLOAD;
use floe_app::ui::icon::icon;
use leptos::prelude::*;

/// The upload form.
pub(super) fn upload() -> AnyView {
    view! {
        <section class="panel upload" aria-labelledby="upload">
            <h2 id="upload">"Import a bill"</h2>
            <form method="post" action=UPLOAD enctype="multipart/form-data" class="form">
                <div class="field">
                    <label for="files">"FOCUS files, CSV or CSV.gz"</label>
                    <p class="hint" id="files-hint">"All files of one upload are one delivery: bills come in parts."</p>
                    <input id="files" name="files" type="file" multiple required accept=".csv,.gz,.parquet" aria-describedby="files-hint"/>
                </div>
                <div class="checks">
                    <label class="check">
                        <input type="checkbox" name="append" value="yes"/>
                        <span>"Add to the same month instead of replacing it"</span>
                    </label>
                    <label class="check">
                        <input type="checkbox" name="strict" value="yes"/>
                        <span>"Import nothing if any row is rejected or any rule of FOCUS is broken"</span>
                    </label>
                </div>
                <button type="submit" class="button primary">{icon("imports")}"Import"</button>
            </form>
        </section>
    }
    .into_any()
}
