//! How to get a FOCUS export from the three large providers. Words only; must not know imports.

use leptos::prelude::*;

/// Instructions, folded away when there are imports already.
pub(super) fn how_to_export(open: bool) -> AnyView {
    view! {
        <details class="block howto" open=open>
            <summary><h2>"How to get a FOCUS export"</h2></summary>
            <div class="columns-3">
                <section>
                    <h3>"AWS"</h3>
                    <ol>
                        <li>"Open Billing and Cost Management, then Data Exports."</li>
                        <li>"Create a standard export with the table "<strong>"FOCUS 1.2 with AWS columns"</strong>" (or FOCUS 1.0)."</li>
                        <li>"Choose gzip CSV, a bucket, and to overwrite the existing file; each billing month arrives in parts."</li>
                        <li>"Download the parts of a month and import them together."</li>
                    </ol>
                    <p class="meta">"In China, the accounts of "<code>"aws-cn"</code>" have their own console and bill in CNY."</p>
                </section>
                <section>
                    <h3>"Azure"</h3>
                    <ol>
                        <li>"Open Cost Management, then Exports."</li>
                        <li>"Create an export of the type "<strong>"Cost and usage details (FOCUS)"</strong>"."</li>
                        <li>"Choose CSV, compressed with gzip, and a storage account."</li>
                        <li>"Import all CSV files of one run together; leave its "<code>"manifest.json"</code>" out."</li>
                    </ol>
                </section>
                <section>
                    <h3>"Google Cloud"</h3>
                    <ol>
                        <li>"Turn on the detailed billing export to BigQuery, and price export with it."</li>
                        <li>"Make the FOCUS view that Google publishes over these tables."</li>
                        <li>"Export one billing month of it as CSV with "<code>"EXPORT DATA"</code>"; write its tags with "<code>"TO_JSON_STRING"</code>"."</li>
                        <li>"Import all its files together."</li>
                    </ol>
                </section>
            </div>
            <p>"On the server, "<code>"floe import FILE…"</code>" does the same, with a progress bar."</p>
        </details>
    }
    .into_any()
}
