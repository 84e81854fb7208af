//! The explorer by the keyboard: the chart read period by period, a value found by typing, days stepped through.

use anyhow::Result;
use floe_tests::browser::{Page, Setting};

use crate::{Stage, expect_accessible, expect_clean};

async fn explorer(stage: &Stage) -> Result<Page> {
    let page = stage.signed_in("viewer", &Setting::default()).await?;
    page.goto(&stage.demo.url("/explore")).await?;
    page.wait_for(".unit-section").await?;
    Ok(page)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chart_is_read_with_arrow_keys() -> Result<()> {
    let stage = Stage::set().await?;
    let page = explorer(&stage).await?;
    page.evaluate("document.querySelector('.chart-body').focus()")
        .await?;
    page.press("ArrowRight").await?;
    page.wait_for(".tip").await?;
    let first = page.text(".tip-title").await?;
    let said = page.text(".chart [role=status]").await?;
    assert!(said.starts_with(&first), "{first:?} is told as {said:?}");
    page.press("ArrowRight").await?;
    page.wait_until(&format!(
        "document.querySelector('.tip-title').innerText !== {first:?}"
    ))
    .await?;
    page.press("Escape").await?;
    page.wait_until("document.querySelector('.tip') === null")
        .await?;
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_is_found_by_typing_and_becomes_a_condition() -> Result<()> {
    let stage = Stage::set().await?;
    let page = explorer(&stage).await?;
    page.press("/").await?;
    page.wait_until("document.activeElement.id === 'add_value'")
        .await?;
    page.wait_for("#add_value_0").await?;
    page.press("ArrowDown").await?;
    page.wait_for("#add_value_0[aria-selected=true]").await?;
    page.press("Enter").await?;
    page.wait_until("location.search.includes('filter=service:')")
        .await?;
    page.wait_for(".chip").await?;
    page.click(".chip-remove").await?;
    page.wait_until("!location.search.includes('filter=')")
        .await?;
    page.wait_until("document.querySelector('.chip') === null")
        .await?;
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bracket_steps_through_time_and_is_a_letter_while_typing() -> Result<()> {
    let stage = Stage::set().await?;
    let page = explorer(&stage).await?;
    let days = page.text(".explorer-bar strong").await?;
    page.press("[").await?;
    page.wait_until("location.search.includes('start=')")
        .await?;
    page.wait_until(&format!(
        "document.querySelector('.explorer-bar strong').innerText !== {days:?}"
    ))
    .await?;
    let earlier = page.url().await?;
    page.press("/").await?;
    page.wait_until("document.activeElement.id === 'add_value'")
        .await?;
    page.press("]").await?;
    page.wait_until("document.activeElement.value === ']'")
        .await?;
    assert_eq!(page.url().await?, earlier);
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}
