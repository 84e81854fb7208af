//! Every kind of chart, pivots, any days to compare with, conditions on text: chosen as people choose them.

use anyhow::Result;
use floe_tests::browser::{Page, Setting};
use serde_json::json;

use crate::{Stage, expect_accessible, expect_clean};

const ANSWERED: &str = "document.querySelector('.answer').getAttribute('aria-busy') === 'false'";

async fn explorer(stage: &Stage, address: &str) -> Result<Page> {
    let page = stage.signed_in("viewer", &Setting::default()).await?;
    page.goto(&stage.demo.url(address)).await?;
    page.wait_for(".unit-section").await?;
    Ok(page)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_chart_is_a_click_away_and_tiles_and_bubbles_lead_deeper() -> Result<()> {
    let stage = Stage::set().await?;
    let from = "/explore?range=last-3-months&granularity=month&group_by=service";
    let page = explorer(&stage, from).await?;
    for (kind, words, drawn) in [
        ("grouped", "Bars", ".chart-plot .bars path"),
        ("lines", "Lines", ".chart-plot .lines path"),
        ("area", "Stacked area", ".chart-plot .areas path"),
        ("cumulative", "Cumulative", ".chart-plot .areas path"),
        ("map", "Map", ".world .bubble a"),
        ("treemap", "Treemap", ".treemap a"),
    ] {
        page.click(&format!(".segmented a[href*='chart={kind}']"))
            .await?;
        page.wait_until(&format!("location.search.includes('chart={kind}')"))
            .await?;
        page.wait_until(ANSWERED).await?;
        page.wait_for(drawn).await?;
        page.wait_until(&format!(
            "document.querySelector('.segmented a[aria-current]').innerText === '{words}'"
        ))
        .await?;
        let counts_up = "[...document.querySelectorAll('.figures thead th')].some(head => head.innerText.startsWith('to '))";
        let counts_up = page.evaluate(counts_up).await?;
        assert_eq!(counts_up, kind == "cumulative", "{kind}");
    }
    page.click(".treemap a").await?;
    page.wait_until("location.search.includes('filter=service:')")
        .await?;
    page.goto(&stage.demo.url(&format!("{from}&chart=map")))
        .await?;
    // The smallest bubble lies over all others.
    page.click(".world .bubble:last-of-type a").await?;
    page.wait_until("location.search.includes('filter=region:')")
        .await?;
    page.wait_for(".chip").await?;
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn dimensions_are_crossed_and_compared_with_any_days_and_conditions_are_on_text() -> Result<()>
{
    let stage = Stage::set().await?;
    let page = explorer(
        &stage,
        "/explore?range=last-month&granularity=month&group_by=service,region",
    )
    .await?;
    page.fill("#pivot", "region").await?;
    page.wait_until("location.search.includes('pivot=region')")
        .await?;
    page.wait_for(".pivot table").await?;
    assert_eq!(page.text(".pivot thead th").await?, "Service × Region");
    page.fill("#pivot", "").await?;
    page.wait_until("!location.search.includes('pivot')")
        .await?;
    page.wait_until("!document.querySelector('.pivot')").await?;

    page.evaluate("document.activeElement.blur()").await?;
    page.press("c").await?;
    page.wait_until("document.activeElement.id === 'compare'")
        .await?;
    let first = page
        .evaluate(
            "(day => { day.setUTCDate(1); day.setUTCMonth(day.getUTCMonth() - 4); return day.toISOString().slice(0, 10); })(new Date())",
        )
        .await?;
    let first = first.as_str().unwrap_or_default().to_owned();
    let last = format!("{}-20", first.get(..7).unwrap_or_default());
    page.click(".other-days summary").await?;
    page.fill("#compare_first", &first).await?;
    page.fill("#compare_last", &last).await?;
    page.click(".other-days button").await?;
    page.wait_until(&format!(
        "document.querySelector('#compare')?.value.startsWith('{first}..')"
    ))
    .await?;
    page.ready().await?;
    page.wait_for(".analysis .like-for-like").await?;

    page.fill("#add_mode", "contains").await?;
    page.fill("#add_value", "storage").await?;
    page.press("Enter").await?;
    page.wait_until("location.search.includes('storage')")
        .await?;
    page.wait_until(
        "(rows => rows.length > 0 && rows.every(row => row.innerText.includes('Storage')))([...document.querySelectorAll('.unit-table .figures tbody th')])",
    )
    .await?;
    assert_eq!(page.text(".chip-mode").await?, "contains");
    assert_eq!(page.text(".chip-value").await?, "storage");
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_before_stays_dimmed_while_the_next_one_comes_and_whole_when_none_comes()
-> Result<()> {
    let stage = Stage::set().await?;
    let page = explorer(&stage, "/explore?range=last-30-days&group_by=region").await?;
    page.evaluate(
        "window.asked = window.fetch; window.fetch = (...all) => new Promise(come => setTimeout(() => come(window.asked(...all)), 2000)); true",
    )
    .await?;
    let rows = page.count(".figures tbody tr").await?;
    page.fill("#metric", "list_cost").await?;
    page.wait_for(".answer.is-waiting[aria-busy=true]").await?;
    page.wait_until("Number(getComputedStyle(document.querySelector('.answer')).opacity) < 1")
        .await?;
    assert_eq!(page.count(".figures tbody tr").await?, rows);
    page.wait_until(ANSWERED).await?;
    page.wait_until("!document.querySelector('.answer.is-waiting')")
        .await?;
    assert!(page.url().await?.contains("metric=list_cost"));

    page.evaluate("window.fetch = () => Promise.reject(new TypeError('Failed to fetch')); true")
        .await?;
    page.fill("#metric", "billed_cost").await?;
    page.wait_for(".retry button").await?;
    page.wait_for_text("What stands below is still the answer before.")
        .await?;
    assert_eq!(page.count(".figures tbody tr").await?, rows);
    page.evaluate("window.fetch = window.asked; true").await?;
    page.click(".retry button").await?;
    page.wait_until("!document.querySelector('.retry')").await?;
    page.wait_until(ANSWERED).await?;
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_a_bar_looks_into_its_series() -> Result<()> {
    let stage = Stage::set().await?;
    let from = "/explore?range=last-3-months&granularity=month&group_by=service\
                &filter=charge_category:Usage&compare=none";
    let page = explorer(&stage, from).await?;
    page.ready().await?;
    // The middle of three months, low enough to be in every month's bar.
    let spot = page
        .evaluate(
            "(() => { const surface = document.querySelector('.chart-surface');
               surface.scrollIntoView({block: 'center', behavior: 'instant'});
               const at = surface.getBoundingClientRect();
               return [at.x + at.width / 2, at.y + at.height * 0.75]; })()",
        )
        .await?;
    let [x, y]: [f64; 2] = serde_json::from_value(spot)?;
    let event =
        |kind: &str| json!({"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1});
    page.send("Input.dispatchMouseEvent", event("mouseMoved"))
        .await?;
    page.wait_for(".chart-surface.over-mark").await?;
    page.wait_for(".tip").await?;
    for kind in ["mousePressed", "mouseReleased"] {
        page.send("Input.dispatchMouseEvent", event(kind)).await?;
    }
    page.wait_until("location.search.includes('filter=service:')")
        .await?;
    page.wait_until(ANSWERED).await?;
    page.wait_until("document.querySelector('.chips').textContent.includes('Service')")
        .await?;
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn unit_prices_are_shown_by_a_tag() -> Result<()> {
    let stage = Stage::set().await?;
    let from = "/explore?range=last-3-months&granularity=month&group_by=region";
    let page = explorer(&stage, from).await?;
    page.ready().await?;
    page.fill("#metric", "unit_price").await?;
    page.wait_until("location.search.includes('metric=unit_price')")
        .await?;
    page.wait_until(ANSWERED).await?;
    let priced = "(names => names.length > 0 && names.every(name => /^[A-Z]{3} per ./.test(name.textContent)))\
                  ([...document.querySelectorAll('.unit-name')])";
    page.wait_until(priced).await?;
    page.wait_for(".chart-plot .lines path").await?;
    page.fill("#group_by", "tag:team").await?;
    page.wait_until("location.search.includes('group_by=tag:team')")
        .await?;
    page.wait_until(ANSWERED).await?;
    page.wait_until(
        // Not its inner text: tables that nobody has scrolled to have none.
        "[...document.querySelectorAll('.unit-table .figures tbody th')].some(row => row.textContent.includes('navigation'))",
    )
    .await?;
    page.wait_until(priced).await?;
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}
