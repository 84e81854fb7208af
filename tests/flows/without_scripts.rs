//! The same first steps where no script runs.

use anyhow::Result;
use floe_tests::browser::Setting;

use crate::{HAS_FRANKFURT, Stage};

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
    Ok(())
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
    Ok(())
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
    Ok(())
}
