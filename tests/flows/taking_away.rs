//! What is taken away from the explorer beside files: links to copy, and paper.

use anyhow::Result;
use floe_tests::browser::Setting;
use serde_json::json;

use crate::{Stage, expect_accessible, expect_clean};

/// What has no use on paper.
const CONTROLS: [&str; 8] = [
    ".side",
    "form.controls",
    ".add-filter",
    ".explorer-bar .actions",
    ".days a.button",
    ".segmented",
    ".chip-remove",
    ".chart-surface",
];

fn is_shown(selector: &str) -> String {
    format!("document.querySelector('{selector}').checkVisibility()")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_moves_with_the_days_and_one_that_stands_still_are_copied() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("viewer", &Setting::default()).await?;
    page.goto(
        &stage
            .demo
            .url("/explore?range=last-7-days&group_by=service&chart=lines"),
    )
    .await?;
    page.wait_for(".unit-section").await?;
    // The clipboard itself is the system's; what is put into it is looked at here.
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async text => { window.copied = text; }}}); true",
    )
    .await?;
    let here = page.url().await?;
    page.click("a[data-copy][href*='range=last-7-days']")
        .await?;
    page.wait_until(&format!("window.copied === '{here}'"))
        .await?;
    page.wait_for_text("Copied").await?;
    page.click("a[data-copy][href*='start=']").await?;
    page.wait_until(
        "/[?]start=....-..-..&end=....-..-..&group_by=service&chart=lines$/.test(window.copied)",
    )
    .await?;
    let copied = page.evaluate("window.copied").await?;
    assert_eq!(page.url().await?, here, "copying leads nowhere");
    let days = page.text(".explorer-bar strong").await?;
    page.goto(copied.as_str().unwrap_or_default()).await?;
    page.wait_for(".unit-section").await?;
    assert_eq!(page.text(".explorer-bar strong").await?, days);
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn paper_has_the_question_and_the_figures_and_no_controls() -> Result<()> {
    let stage = Stage::set().await?;
    let dark = Setting {
        dark: true,
        ..Setting::default()
    };
    let page = stage.signed_in("viewer", &dark).await?;
    page.goto(
        &stage
            .demo
            .url("/explore?range=last-30-days&group_by=region&filter=-region:us-east-1"),
    )
    .await?;
    page.wait_for(".chart-surface").await?;
    for selector in CONTROLS {
        assert_eq!(
            page.evaluate(&is_shown(selector)).await?,
            true,
            "{selector}"
        );
    }
    assert_eq!(page.evaluate(&is_shown(".print-question")).await?, false);
    // Colours on a screen, patterns on paper.
    let woven = "[...document.querySelectorAll('.bars path')].filter(path => getComputedStyle(path).fill.includes('-weave-slot-')).length";
    assert_eq!(page.evaluate(woven).await?, 0);
    page.evaluate("window.print = () => { window.printed = true; }; true")
        .await?;
    page.click(".exports summary").await?;
    page.click("[data-print]").await?;
    page.wait_until("window.printed === true").await?;
    expect_accessible(&page).await?;

    let paper =
        json!({"media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]});
    page.send("Emulation.setEmulatedMedia", paper).await?;
    page.wait_until(&is_shown(".print-question")).await?;
    for selector in CONTROLS {
        assert_eq!(
            page.evaluate(&is_shown(selector)).await?,
            false,
            "{selector}"
        );
    }
    let bars = page
        .evaluate("document.querySelectorAll('.bars path').length")
        .await?;
    assert_eq!(page.evaluate(woven).await?, bars);
    let swatch = "getComputedStyle(document.querySelector('.legend .swatch')).printColorAdjust";
    assert_eq!(page.evaluate(swatch).await?, "exact");
    let question = page.text(".print-question").await?;
    assert!(
        question.starts_with("/explore?") && question.ends_with("(UTC)"),
        "{question}"
    );
    assert!(question.contains("filter=-region:us-east-1"), "{question}");
    assert!(page.text(".print-head").await?.starts_with("Floe · as of "));
    for selector in [".unit-amount", ".chart-plot", ".figures tbody tr", ".chip"] {
        assert_eq!(
            page.evaluate(&is_shown(selector)).await?,
            true,
            "{selector}"
        );
    }
    page.wait_until(
        "getComputedStyle(document.documentElement).backgroundColor === 'rgb(255, 255, 255)'",
    )
    .await?;
    expect_clean(&page);
    Ok(())
}
