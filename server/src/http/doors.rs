//! The table of the doors: every method and path that programs call, who may come through, and what answers. A path that is
//! not here is not served; pages and their functions stand in a table of their own, in `pages`.

use super::door::Door;
use super::door::Who::{Anyone, Known, May, People, Signed};
use super::{explore_files, feed, health, metrics, openapi, problem, ssm, v1};
use floe_domain::people::Permission::{
    AuditRead, CostsRead, EnvironmentsRead, FreezesRead, FreezesWrite, ImportsWrite, RatesWrite,
    TokensPassOn, ViewsWrite,
};

/// All of them.
#[must_use]
pub fn doors() -> Vec<Door> {
    vec![
        Door::get("/api/v1/costs", May(CostsRead), v1::costs::answer).told(v1::costs::docs),
        Door::get("/api/v1/costs.csv", May(CostsRead), v1::costs::csv).told(v1::costs::csv_docs),
        Door::get("/api/v1/views", May(CostsRead), v1::views::list).told(v1::views::list_docs),
        Door::post("/api/v1/views", May(ViewsWrite), v1::views::save).told(v1::views::save_docs),
        Door::get("/api/v1/views/{id}", May(CostsRead), v1::views::show).told(v1::views::show_docs),
        Door::put("/api/v1/views/{id}", May(ViewsWrite), v1::views::change)
            .told(v1::views::change_docs),
        Door::delete("/api/v1/views/{id}", May(ViewsWrite), v1::views::delete)
            .told(v1::views::delete_docs),
        Door::get("/api/v1/rates", May(CostsRead), v1::rates::list).told(v1::rates::list_docs),
        Door::post("/api/v1/rates", May(RatesWrite), v1::rates::give).told(v1::rates::give_docs),
        Door::delete("/api/v1/rates", May(RatesWrite), v1::rates::remove)
            .told(v1::rates::remove_docs),
        Door::get(
            "/api/v1/costs/drivers",
            May(CostsRead),
            v1::analysis::explain,
        )
        .told(v1::analysis::drivers_docs),
        Door::get(
            "/api/v1/costs/forecast",
            May(CostsRead),
            v1::analysis::forecast,
        )
        .told(v1::analysis::forecast_docs),
        Door::get("/api/v1/regions", May(CostsRead), v1::regions::list).told(v1::regions::docs),
        Door::get("/api/v1/imports", May(CostsRead), v1::imports::list)
            .told(v1::imports::list_docs),
        Door::post("/api/v1/imports", May(ImportsWrite), v1::imports::upload)
            .told(v1::imports::upload_docs),
        Door::get("/api/v1/imports/{id}", May(CostsRead), v1::imports::show)
            .told(v1::imports::show_docs),
        Door::get(
            "/api/v1/imports/{id}/changes",
            May(CostsRead),
            v1::import_changes::show,
        )
        .told(v1::import_changes::docs),
        Door::get("/api/v1/freezes", May(FreezesRead), v1::freezes::list)
            .told(v1::freezes::list_docs),
        Door::post("/api/v1/freezes", May(FreezesWrite), v1::freezes::create)
            .told(v1::freezes::create_docs),
        Door::get(
            "/api/v1/freezes.ics",
            May(FreezesRead),
            v1::calendar_files::export,
        )
        .told(v1::calendar_files::export_docs),
        Door::post(
            "/api/v1/freezes/import",
            May(FreezesWrite),
            v1::calendar_files::import,
        )
        .told(v1::calendar_files::import_docs),
        Door::get("/api/v1/freezes/{id}", May(FreezesRead), v1::freezes::show)
            .told(v1::freezes::show_docs),
        // It only tightens, as setting one does: what would loosen is refused.
        Door::put(
            "/api/v1/freezes/{id}",
            May(FreezesWrite),
            v1::freezes::change,
        )
        .told(v1::freezes::change_docs),
        Door::get(
            "/api/v1/calendar/state",
            May(FreezesRead),
            v1::calendar::state,
        )
        .told(v1::calendar::docs),
        Door::get(
            "/api/v1/environments",
            May(EnvironmentsRead),
            v1::environments::list,
        )
        .told(v1::environments::list_docs),
        Door::get(
            "/api/v1/environments/{id}",
            May(EnvironmentsRead),
            v1::environments::show,
        )
        .told(v1::environments::show_docs),
        Door::get(
            "/api/v1/environments/{id}/operations",
            May(EnvironmentsRead),
            v1::operations::list,
        )
        .told(v1::operations::list_docs),
        // Not by a permission: the guard decides, and what it refuses is a decision with an id and in the audit.
        Door::post(
            "/api/v1/environments/{id}/operations",
            Known,
            v1::operations::request,
        )
        .told(v1::operations::request_docs),
        // Whoever asked may see what became of it, and others who may see environments.
        Door::get("/api/v1/operations/{id}", Known, v1::operations::show)
            .told(v1::operations::show_docs),
        Door::get(
            "/api/v1/requests",
            May(EnvironmentsRead),
            v1::requests::list,
        )
        .told(v1::requests::list_docs),
        // Whoever asked may follow it and take it back; others who see environments may follow it.
        Door::get("/api/v1/requests/{id}", Known, v1::requests::show).told(v1::requests::show_docs),
        Door::post("/api/v1/requests/{id}/cancel", Known, v1::requests::cancel)
            .told(v1::requests::cancel_docs),
        Door::post("/api/v1/tokens", May(TokensPassOn), v1::tokens::pass_on)
            .told(v1::tokens::pass_on_docs),
        Door::post(
            "/api/v1/tokens/{id}/revoke",
            May(TokensPassOn),
            v1::tokens::revoke,
        )
        .told(v1::tokens::revoke_docs),
        Door::get("/api/v1/decisions/{id}", Known, v1::decisions::show).told(v1::decisions::docs),
        Door::get("/api/v1/audit", May(AuditRead), v1::audit::read).told(v1::audit::docs),
        // As AWS Systems Manager: beside the page of the same address, which is read only.
        Door::post("/", Signed, ssm::answer),
        // The files of the explorer's page, each for the query of the page.
        Door::get("/explore.csv", People, explore_files::as_shown),
        Door::get("/explore-by-period.csv", People, explore_files::by_period),
        Door::get("/explore.json", People, explore_files::json),
        Door::get("/explore.parquet", People, explore_files::parquet),
        Door::get("/explore.svg", People, explore_files::svg),
        // For calendar programs, which can send no token: the secret in the address is what they prove.
        Door::get("/calendar/{secret}", Anyone, feed::read),
        Door::get("/api/openapi.json", Anyone, openapi::show),
        Door::get("/problems/{slug}", Anyone, problem::explain),
        Door::get("/healthz", Anyone, health::alive),
        Door::get("/readyz", Anyone, health::ready),
        Door::get("/metrics", Anyone, metrics::show),
    ]
}
