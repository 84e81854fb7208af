//! What people keep and convert: rates, views, dashboards and notes, with scripts where the explorer needs them and without where
//! forms do.

use anyhow::Result;
use floe_tests::browser::Setting;

use crate::{Stage, expect_accessible, expect_accessible_without_scripts, expect_clean};

fn plain() -> Setting {
    Setting {
        scripts: false,
        ..Setting::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_is_given_and_the_explorer_converts_by_it() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("admin", &Setting::default()).await?;
    page.goto(&stage.demo.url("/settings/rates")).await?;
    let days: String = page
        .evaluate("[...Array(70).keys()].map(n => new Date(Date.now() - n * 864e5).toISOString().slice(0, 10) + ',CNY,USD,0.14').join('\\n')")
        .await?
        .as_str()
        .unwrap_or_default()
        .to_owned();
    page.fill("#text", &format!("day,from,to,rate\n{days}"))
        .await?;
    page.click("form[action='/act/rates/import'] button")
        .await?;
    page.wait_until("location.search === '?done=rates-given'")
        .await?;
    expect_accessible(&page).await?;
    page.goto(
        &stage
            .demo
            .url("/explore?range=last-30-days&granularity=day"),
    )
    .await?;
    page.wait_for("#currency").await?;
    page.fill("#currency", "USD").await?;
    page.wait_until("location.search.includes('currency=USD')")
        .await?;
    page.wait_for_text("Rates used, with their dates").await?;
    page.wait_until("document.querySelectorAll('.unit-section').length === 1")
        .await?;
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_saved_from_the_explorer_and_opened_again() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("viewer", &Setting::default()).await?;
    page.goto(
        &stage
            .demo
            .url("/explore?range=last-7-days&group_by=service&granularity=day"),
    )
    .await?;
    page.wait_for(".unit-section").await?;
    page.click(".explorer-bar a[href^='/views/new']").await?;
    page.wait_for("#name").await?;
    page.fill("#name", "Our week").await?;
    page.click("form[action='/act/views'] button").await?;
    page.wait_until("location.pathname === '/views'").await?;
    page.wait_for_text("Our week").await?;
    expect_accessible(&page).await?;
    page.click(".table tbody a").await?;
    page.wait_until("location.pathname === '/explore' && location.search.includes('last-7-days')")
        .await?;
    page.wait_for(".unit-section").await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dashboard_is_made_and_arranged_without_scripts() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("viewer", &plain()).await?;
    page.goto(&stage.demo.url("/dashboards")).await?;
    page.wait_for(".dash-panel .bars path").await?;
    page.click("details.confirm summary").await?;
    page.fill("#name", "Ours").await?;
    page.click("form[action='/act/dashboards'] button").await?;
    page.wait_until("location.pathname.endsWith('/edit')")
        .await?;
    let first = "document.querySelector('.table tbody td:nth-child(2)').innerText";
    page.wait_until(&format!("{first} === 'This month by service'"))
        .await?;
    page.click(".table tbody tr:nth-child(2) td:last-child form:first-child button")
        .await?;
    page.wait_until(&format!("{first} === 'Monthly costs by region'"))
        .await?;
    page.click("main p a[href^='/dashboards/']").await?;
    page.wait_until(
        "document.querySelector('.dash-panel h2').innerText === 'Monthly costs by region'",
    )
    .await?;
    expect_clean(&page);
    expect_accessible_without_scripts(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_standard_dashboard_is_accessible() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("viewer", &Setting::default()).await?;
    page.goto(&stage.demo.url("/dashboards")).await?;
    page.wait_for(".dash-panel .bars path").await?;
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_written_and_stands_on_the_chart() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("viewer", &Setting::default()).await?;
    page.goto(
        &stage
            .demo
            .url("/explore?range=last-30-days&granularity=day"),
    )
    .await?;
    page.wait_for(".notes a[href^='/notes/new']").await?;
    page.click(".notes a[href^='/notes/new']").await?;
    page.wait_for("#words").await?;
    page.fill("#words", "We launched").await?;
    page.click("form[action='/act/notes'] button").await?;
    page.wait_until("location.pathname === '/explore'").await?;
    page.wait_for_text("We launched").await?;
    page.wait_for(".number-mark").await?;
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_changed_and_deleted() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("viewer", &Setting::default()).await?;
    let new = "/views/new?query=range%3Dlast-month%26group_by%3Dservice";
    page.goto(&stage.demo.url(new)).await?;
    page.fill("#name", "Our month").await?;
    page.click("form[action='/act/views'] button").await?;
    page.wait_for_text("The view is saved.").await?;
    page.click("main td a[href^='/views/']").await?;
    page.wait_for("#query").await?;
    expect_accessible(&page).await?;
    page.fill("#name", "Our quarter").await?;
    page.fill("#query", "range=last-3-months&group_by=region")
        .await?;
    page.click("form[action^='/act/views/'] button.primary")
        .await?;
    page.wait_for_text("The view is changed.").await?;
    let row = page.text("main .table tbody tr").await?;
    assert!(
        row.contains("Our quarter") && row.contains("last 3 months"),
        "{row}"
    );
    page.click("main form[action$='/delete'] button").await?;
    page.wait_for_text("The view is deleted.").await?;
    page.wait_for_text("You keep no view").await?;
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_changed_and_removed() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("viewer", &Setting::default()).await?;
    page.goto(&stage.demo.url("/notes/new")).await?;
    page.fill("#first_day", "2024-02-29").await?;
    page.fill("#words", "We launched").await?;
    page.click("form[action='/act/notes'] button").await?;
    page.wait_for_text("The note is written.").await?;
    page.wait_for_text("We launched").await?;
    page.click("main td a[href^='/notes/']").await?;
    page.wait_for("form[action^='/act/notes/'] #words").await?;
    expect_accessible(&page).await?;
    page.fill("#words", "We launched in Mumbai").await?;
    page.click("form[action^='/act/notes/'] button.primary")
        .await?;
    page.wait_for_text("The note is changed.").await?;
    page.wait_for_text("We launched in Mumbai").await?;
    page.click("main tr:has(a[href^='/notes/']) form[action$='/remove'] button")
        .await?;
    page.wait_for_text("The note is removed.").await?;
    page.wait_until("!document.body.innerText.includes('We launched in Mumbai')")
        .await?;
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}
