//! What hands and keys do in the explorer: keys, the palette, the chart's cross-hair, pin, zoom and legend, the menu of exports.

use anyhow::Result;
use floe_tests::browser::{Page, Setting};

use crate::{Stage, expect_accessible, expect_clean};

const ANSWERED: &str = "document.querySelector('.answer').getAttribute('aria-busy') === 'false'";
const BY_REGION: &str = "/explore?range=last-30-days&group_by=region&granularity=day";

async fn explorer(stage: &Stage, address: &str) -> Result<Page> {
    let page = stage.signed_in("viewer", &Setting::default()).await?;
    page.goto(&stage.demo.url(address)).await?;
    page.ready().await?;
    page.wait_for(".chart-surface").await?;
    Ok(page)
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_reach_the_controls_and_move_the_days_but_not_while_typing() -> Result<()> {
    let stage = Stage::set().await?;
    let page = explorer(&stage, BY_REGION).await?;
    for (key, id) in [("t", "range"), ("g", "group_by"), ("/", "add_value")] {
        page.evaluate("document.activeElement.blur()").await?;
        page.press(key).await?;
        page.wait_until(&format!("document.activeElement.id === '{id}'"))
            .await?;
    }
    page.press("[").await?;
    page.wait_until("document.querySelector('#add_value').value === '['")
        .await?;
    page.evaluate("document.activeElement.blur()").await?;
    page.press("[").await?;
    page.wait_until("location.search.includes('start=')")
        .await?;
    let earlier = page.url().await?;
    page.press("]").await?;
    page.wait_until(&format!("location.href !== '{earlier}'"))
        .await?;
    page.press("?").await?;
    page.wait_for("dialog.shortcuts[open]").await?;
    expect_accessible(&page).await?;
    page.press("Escape").await?;
    page.wait_until("!document.querySelector('dialog[open]')")
        .await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_palette_does_whatever_the_page_can_do() -> Result<()> {
    let stage = Stage::set().await?;
    let page = explorer(&stage, BY_REGION).await?;
    page.press_with(2, "k", 75).await?;
    page.wait_for("dialog.palette[open] [role=option]").await?;
    expect_accessible(&page).await?;
    page.fill("dialog.palette input", "group by service")
        .await?;
    page.press("Enter").await?;
    page.wait_until("location.search.includes('group_by=service')")
        .await?;
    page.wait_until(ANSWERED).await?;
    page.press_with(2, "k", 75).await?;
    page.fill("dialog.palette input", "freezes").await?;
    page.press("Enter").await?;
    page.wait_until("location.pathname === '/freezes'").await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cross_hair_tells_sorted_values_total_and_change_by_pointer_and_by_keys() -> Result<()>
{
    let stage = Stage::set().await?;
    let page = explorer(&stage, BY_REGION).await?;
    page.hover(".chart-surface").await?;
    page.wait_for(".tip").await?;
    assert!(
        page.text(".tip-change")
            .await?
            .contains("on the period before")
    );
    assert!(page.count(".tip li").await? > 1);
    page.evaluate("document.querySelector('.chart-body').focus()")
        .await?;
    page.press("End").await?;
    page.press("ArrowLeft").await?;
    page.wait_until(
        "document.querySelector('.chart [role=status]').textContent.includes('on the period before')",
    )
    .await?;
    page.press("Enter").await?;
    page.wait_for(".pinned li button").await?;
    expect_accessible(&page).await?;
    page.hover("h1").await?;
    assert_eq!(page.count(".pinned").await?, 1, "it stays open");
    page.click(".pinned li button").await?;
    page.wait_until("location.search.includes('filter=region')")
        .await?;
    page.wait_until(ANSWERED).await?;
    assert!(page.text(".chips").await?.contains("Region"));
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_legend_makes_a_series_stand_out_also_from_others_of_its_colour() -> Result<()> {
    /// Whether only what looks like the entry under the pointer is drawn in full.
    const ALONE: &str = "(() => { const entry = document.querySelector('.legend a:hover'); if (!entry) return false;
        const look = entry.querySelector('.swatch').className.replace('swatch ', '').trim();
        const paths = [...entry.closest('.unit-figure').querySelectorAll('.chart-plot .bars path')];
        return paths.length > 10 && paths.every(path =>
            (path.getAttribute('class') === look) === (getComputedStyle(path).opacity === '1')); })()";
    let stage = Stage::set().await?;
    let address = "/explore?range=last-30-days&group_by=service&series=25&compare=none";
    let page = explorer(&stage, address).await?;
    // Of the currency with more series than there are colours: the others' charts come first and have fewer.
    page.hover(".legend:has(li:nth-child(12)) a:has(.tone-1)")
        .await?;
    page.wait_until(ALONE).await?;
    // The first of that colour stands out from the second.
    page.evaluate(
        "(() => { const second = document.querySelector('.legend:has(li:nth-child(12)) .tone-1');
          const colour = [...second.classList].find(name => name.startsWith('slot-'));
          const swatches = [...second.closest('.legend').querySelectorAll('.swatch.' + colour)];
          const first = swatches.find(one => !/tone-/.test(one.className));
          first.closest('a').id = 'first-of-its-colour'; })()",
    )
    .await?;
    page.hover("#first-of-its-colour").await?;
    page.wait_until(ALONE).await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finger_that_slides_reads_period_by_period_below_the_chart_and_leads_nowhere()
-> Result<()> {
    let stage = Stage::set().await?;
    let page = explorer(&stage, BY_REGION).await?;
    let before = page.url().await?;
    page.slide(".chart-surface", 0.2, 0.4).await?;
    page.wait_for(".pinned li button").await?;
    assert_eq!(
        page.count(".tip").await?,
        0,
        "nothing lies under the finger"
    );
    let first = page.text(".pinned-head strong").await?;
    page.slide(".chart-surface", 0.4, 0.8).await?;
    page.wait_until(&format!(
        "document.querySelector('.pinned-head strong').textContent !== '{first}'"
    ))
    .await?;
    assert_eq!(page.url().await?, before);
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn dragging_over_the_chart_zooms_and_escape_or_back_restores() -> Result<()> {
    let stage = Stage::set().await?;
    let page = explorer(&stage, BY_REGION).await?;
    page.drag(".chart-surface", 0.3, 0.6).await?;
    page.wait_until("location.search.includes('start=')")
        .await?;
    page.wait_until(ANSWERED).await?;
    let zoomed = page.url().await?;
    page.press("Escape").await?;
    page.wait_until(
        "location.search.includes('range=last-30-days') || !location.search.includes('start=')",
    )
    .await?;
    page.wait_until(ANSWERED).await?;
    page.drag(".chart-surface", 0.6, 0.3).await?;
    page.wait_until(&format!("location.href === '{zoomed}'"))
        .await?;
    page.back().await?;
    page.wait_until("!location.search.includes('start=')")
        .await?;
    page.wait_until("document.querySelector('.figures thead tr').children.length > 30")
        .await?;
    page.wait_until(ANSWERED).await?;
    page.evaluate("document.querySelector('.chart-body').focus()")
        .await?;
    page.press("Home").await?;
    page.press_with(8, "ArrowRight", 39).await?;
    page.press_with(8, "ArrowRight", 39).await?;
    page.wait_for(".chosen").await?;
    page.press("Enter").await?;
    page.wait_until("location.search.includes('start=')")
        .await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_legend_isolates_adds_with_shift_and_shows_all_again() -> Result<()> {
    // The chart of one currency: a legend speaks for its own.
    const SECTION: &str = "[aria-labelledby=unit-1]";
    let stage = Stage::set().await?;
    let page = explorer(&stage, &format!("{BY_REGION}&compare=none")).await?;
    let paths = format!("document.querySelectorAll('{SECTION} .chart-plot path').length");
    let entry = |place: u32| format!("{SECTION} .legend li:nth-child({place}) a");
    let all = page.evaluate(&paths).await?;
    page.click(&entry(2)).await?;
    page.wait_until(&format!("{paths} === 1")).await?;
    page.evaluate(&format!(
        "document.querySelector('{}').dispatchEvent(new MouseEvent('click', {{bubbles: true, cancelable: true, shiftKey: true}}))",
        entry(3)
    ))
    .await?;
    page.wait_until(&format!("{paths} === 2")).await?;
    page.click(&entry(1)).await?;
    page.wait_until(&format!("{paths} === 1")).await?;
    page.click(&entry(1)).await?;
    page.wait_until(&format!("{paths} === {all}")).await?;
    page.wait_until("!location.search.includes('hide')").await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_can_be_taken_away_in_every_form() -> Result<()> {
    let stage = Stage::set().await?;
    let page = explorer(&stage, BY_REGION).await?;
    page.click(".exports summary").await?;
    expect_accessible(&page).await?;
    let kinds = page
        .evaluate(
            "Promise.all([...document.querySelectorAll('.exports a:not([data-png])')].map(async a => {
               const r = await fetch(a.href); return r.status + ' ' + r.headers.get('content-type'); }))",
        )
        .await?;
    assert_eq!(
        kinds,
        serde_json::json!([
            "200 text/csv; charset=utf-8",
            "200 text/csv; charset=utf-8",
            "200 application/json",
            "200 application/vnd.apache.parquet",
            "200 image/svg+xml",
        ])
    );
    page.click(".exports a[data-png]").await?;
    page.wait_for(".exports a[data-png][data-saved]").await?;
    for chart in ["treemap", "map"] {
        let address = format!("{BY_REGION}&chart={chart}");
        page.goto(&stage.demo.url(&address)).await?;
        page.ready().await?;
        page.wait_for(".still svg").await?;
        page.click(".exports summary").await?;
        page.click(".exports a[data-png]").await?;
        page.wait_for(".exports a[data-png][data-saved]").await?;
    }
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_while_the_next_answer_comes() -> Result<()> {
    let stage = Stage::set().await?;
    let page = explorer(&stage, BY_REGION).await?;
    page.evaluate(
        "window.moved = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) window.moved += e.value; })
           .observe({type: 'layout-shift'})",
    )
    .await?;
    for metric in ["effective_cost", "list_cost", "billed_cost"] {
        page.fill("#metric", metric).await?;
        page.wait_until(ANSWERED).await?;
    }
    let moved = page.evaluate("window.moved").await?;
    assert!(moved.as_f64().unwrap_or(1.0) < 0.01, "{moved}");
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_can_be_looked_at_by_the_hour() -> Result<()> {
    let stage = Stage::set().await?;
    let address = "/explore?range=last-7-days&group_by=region&granularity=day\
                   &filter=service:Amazon%20Elastic%20Compute%20Cloud";
    let page = explorer(&stage, address).await?;
    page.wait_for("#granularity option[value=hour]").await?;
    page.fill("#granularity", "hour").await?;
    page.wait_until("location.search.includes('granularity=hour')")
        .await?;
    page.wait_until(ANSWERED).await?;
    page.wait_for(".chart-surface").await?;
    expect_clean(&page);
    Ok(())
}
