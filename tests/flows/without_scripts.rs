//! The same first steps where no script runs.

use anyhow::Result;
use floe_tests::browser::Setting;

use crate::{HAS_FRANKFURT, Stage, expect_accessible_without_scripts, expect_clean};

fn plain() -> Setting {
    Setting {
        scripts: false,
        ..Setting::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_sees_the_overview_and_drills_into_a_region() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("viewer", &plain()).await?;
    page.wait_for_text("Regions in USD").await?;
    page.click(".regions tbody th a").await?;
    page.wait_until("location.pathname === '/explore'").await?;
    page.wait_for(".explorer .answer table tbody tr").await?;
    expect_clean(&page);
    expect_accessible_without_scripts(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_grouping_is_a_plain_form() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("viewer", &plain()).await?;
    page.goto(
        &stage
            .demo
            .url("/explore?range=last-30-days&group_by=region"),
    )
    .await?;
    page.wait_until(HAS_FRANKFURT).await?;
    page.fill("#group_by", "service").await?;
    page.click("form.controls button[type=submit]").await?;
    page.wait_until("location.search.includes('service')")
        .await?;
    page.wait_until(&format!("!{HAS_FRANKFURT}")).await?;
    expect_clean(&page);
    expect_accessible_without_scripts(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_a_forecast_columns_and_series_are_chosen_in_one_plain_form() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("viewer", &plain()).await?;
    page.goto(
        &stage
            .demo
            .url("/explore?range=last-6-months&granularity=month&group_by=service,region"),
    )
    .await?;
    page.wait_for("path.ghost").await?;
    for (field, value) in [
        ("#compare", "none"),
        ("#forecast", "month"),
        ("#series", "5"),
        ("#pivot", "region"),
    ] {
        page.fill(field, value).await?;
    }
    page.click("form.controls button[type=submit]").await?;
    page.wait_until("location.search.includes('forecast=month')")
        .await?;
    page.wait_for(".pivot table").await?;
    page.wait_for("#forecast-head").await?;
    assert_eq!(page.count("path.ghost").await?, 0);
    // Five and the rest, in each currency that has so many.
    let series = page
        .evaluate("Math.max(...[...document.querySelectorAll('.legend')].map(one => one.children.length))")
        .await?;
    assert_eq!(series, 6);
    expect_clean(&page);
    expect_accessible_without_scripts(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_is_set_by_a_plain_form() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("admin", &plain()).await?;
    page.goto(&stage.demo.url("/freezes/new")).await?;
    page.fill("#name", "Set by hand").await?;
    page.fill("#reason", "No script has to run for this")
        .await?;
    page.click("main form.form button.primary").await?;
    page.wait_until("/^\\/freezes\\/(?!new)/.test(location.pathname)")
        .await?;
    page.wait_for_text("Set by hand").await?;
    expect_clean(&page);
    expect_accessible_without_scripts(&page).await
}
