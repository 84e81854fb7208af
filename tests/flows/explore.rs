//! From the overview into the figures: the address always says what is shown, and the back button undoes one thought.

use anyhow::Result;
use floe_tests::browser::Setting;

use crate::{HAS_FRANKFURT, Stage, expect_accessible, expect_clean};

#[tokio::test(flavor = "multi_thread")]
async fn a_region_of_the_overview_leads_to_its_figures() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("viewer", &Setting::default()).await?;
    page.wait_for_text("Regions in CNY").await?;
    page.wait_for_text("Regions in USD").await?;
    let region = page.text(".regions tbody th a").await?;
    page.click(".regions tbody th a").await?;
    page.wait_until("location.pathname === '/explore' && location.search.includes('region')")
        .await?;
    page.wait_for(".explorer .answer table tbody tr").await?;
    assert!(!region.is_empty());
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_follows_the_grouping_and_the_back_button_undoes_it() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("viewer", &Setting::default()).await?;
    page.goto(
        &stage
            .demo
            .url("/explore?range=last-30-days&group_by=region"),
    )
    .await?;
    page.wait_until(HAS_FRANKFURT).await?;
    page.fill("#group_by", "service").await?;
    page.wait_until("location.search.includes('group_by=service')")
        .await?;
    page.wait_until("document.querySelector('.answer').getAttribute('aria-busy') === 'false'")
        .await?;
    page.wait_until(&format!("!{HAS_FRANKFURT}")).await?;
    page.back().await?;
    page.wait_until(
        "location.search.includes('group_by=region') || !location.search.includes('group_by')",
    )
    .await?;
    page.wait_until(HAS_FRANKFURT).await?;
    assert_eq!(
        page.evaluate("document.querySelector('#group_by').value")
            .await?,
        "region"
    );
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forecast_and_a_comparison_are_chosen_and_the_reasons_lead_into_the_explorer()
-> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("viewer", &Setting::default()).await?;
    page.goto(
        &stage
            .demo
            .url("/explore?range=last-3-months&granularity=month&group_by=region"),
    )
    .await?;
    page.wait_for("path.ghost").await?;
    page.fill("#forecast", "3-months").await?;
    page.wait_until("location.search.includes('forecast=3-months')")
        .await?;
    page.wait_for("rect.estimate").await?;
    page.wait_for("path.likely").await?;
    page.wait_for_text("Checked on its own past").await?;
    page.fill("#compare", "none").await?;
    page.wait_until("location.search.includes('compare=none')")
        .await?;
    page.wait_until("!document.querySelector('path.ghost')")
        .await?;
    page.fill("#compare", "before").await?;
    page.wait_for("ol.drivers a").await?;
    page.wait_until(
        "!document.querySelector('.answer.is-waiting') && !location.search.includes('compare')",
    )
    .await?;
    page.click("ol.drivers a").await?;
    page.wait_until("location.search.includes('filter=service')")
        .await?;
    page.wait_for(".explorer .answer table tbody tr").await?;
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}
