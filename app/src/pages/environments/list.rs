//! All environments with their state and the guard's answer.

use super::check;
use crate::pages::paper::paper;
use crate::ui::badge;
use crate::ui::icon::icon;
use crate::ui::page::Empty;
use crate::view::{EnvironmentRow, EnvironmentsPage, PaperPage};
use floe_domain::region::partition_words;
use leptos::prelude::*;

/// The environments page, for one who may declare environments or not.
#[must_use]
pub fn list(page: EnvironmentsPage, may_declare: bool) -> PaperPage {
    let declare = may_declare.then(|| {
        view! { <a class="button" href="/environments/declare">{icon("plus")}"Declare an environment"</a> }
    });
    let list = if page.rows.is_empty() {
        view! {
            <Empty title="No environment yet">
                <p>"An import makes one for each region of the bill: "<code>"cost-explorer-<region>"</code>", the region's cost data set."</p>
                <p><a class="button" href="/imports">"Import a bill"</a></p>
            </Empty>
        }
        .into_any()
    } else {
        table(page.rows)
    };
    paper(
        "Environments",
        "What can be deleted or recreated, and what the guard would say to an agent now.",
        declare.into_any(),
        list,
    )
}

fn table(rows: Vec<EnvironmentRow>) -> AnyView {
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <div class="table-scroll" role="region" aria-label="Environments" tabindex="0">
            <table class="table cards">
                <caption class="unseen">"Environments by partition and region"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Environment"</th>
                        <th scope="col">"Region"</th>
                        <th scope="col">"Tier"</th>
                        <th scope="col">"Owner"</th>
                        <th scope="col">"State"</th>
                        <th scope="col" class="number">"Generation"</th>
                        <th scope="col">"For agents"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(row: EnvironmentRow) -> AnyView {
    let one = row.environment;
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/environments/{}", one.id)>{one.id.clone()}</a>
                {(one.name != one.id).then(|| view! { <p class="meta">{one.name.clone()}</p> })}
            </th>
            <td data-label="Region">{row.region_name}<br/><span class="meta">{one.region}" · "{partition_words(&row.partition)}</span></td>
            <td data-label="Tier">{badge::tier(one.tier)}</td>
            <td data-label="Owner">{one.owner}</td>
            <td data-label="State">{badge::state(one.state)}</td>
            <td class="number" data-label="Generation">{one.generation}</td>
            <td data-label="For agents">{check::word(&row.check)}</td>
        </tr>
    }
    .into_any()
}
