//! How every page stands: no violation of accessibility in light or dark, wide or narrow, nothing wider than its window,
//! and a picture of each for people to look at.

use std::path::PathBuf;

use anyhow::Result;
use floe_tests::browser::{Page, Setting};

use crate::{Stage, expect_clean};

/// Every page that an admin can open, with the name of its picture.
const PAGES: &[(&str, &str)] = &[
    ("overview", "/"),
    ("explorer", "/explore?range=last-30-days&group_by=region"),
    (
        "explorer-lines",
        "/explore?range=last-90-days&group_by=service&chart=lines",
    ),
    (
        "explorer-forecast",
        "/explore?range=last-6-months&granularity=month&group_by=region&forecast=3-months",
    ),
    (
        "explorer-forecast-lines",
        "/explore?range=last-90-days&granularity=day&group_by=&forecast=month&band=95&compare=year&chart=lines",
    ),
    (
        "explorer-grouped",
        "/explore?range=last-6-months&granularity=month&group_by=service&chart=grouped&series=25&compare=year",
    ),
    (
        "explorer-area",
        "/explore?range=last-90-days&granularity=day&group_by=region&chart=area",
    ),
    (
        "explorer-cumulative",
        "/explore?range=month-to-date&granularity=day&group_by=service&chart=cumulative",
    ),
    (
        "explorer-treemap",
        "/explore?range=last-month&group_by=service,region&chart=treemap",
    ),
    (
        "explorer-map",
        "/explore?range=last-month&group_by=region&chart=map",
    ),
    (
        "explorer-pivot",
        "/explore?range=last-3-months&granularity=month&group_by=service,region&pivot=region",
    ),
    (
        "explorer-empty",
        "/explore?range=last-30-days&filter=region:nowhere",
    ),
    ("drivers", "/explore/drivers?range=last-3-months"),
    ("dashboard", "/dashboards"),
    ("views", "/views"),
    (
        "view-new",
        "/views/new?query=range%3Dlast-month%26group_by%3Dservice",
    ),
    ("notes", "/notes"),
    ("note-new", "/notes/new"),
    ("rates", "/settings/rates"),
    ("environments", "/environments"),
    ("environment", "/environments/cost-explorer-cn-northwest-1"),
    ("declare", "/environments/declare"),
    ("freezes", "/freezes"),
    ("freeze-new", "/freezes/new"),
    ("imports", "/imports"),
    ("versions", "/imports/versions"),
    ("audit", "/audit"),
    ("settings", "/settings"),
    ("people", "/settings/people"),
    ("tokens", "/settings/tokens"),
    ("approvals", "/approvals"),
    ("freeze-calendar", "/freezes/calendar"),
    ("freeze-import", "/freezes/import"),
    ("passkeys", "/settings/passkeys"),
    ("approvers", "/settings/approvals"),
    ("delegations", "/settings/delegations"),
    ("feeds", "/settings/feeds"),
    ("webhooks", "/settings/webhooks"),
    ("change-window-new", "/freezes/new?stops=but&repeats=weekly"),
];

/// Pages whose addresses have an id: the page that leads there, and the link.
const LINKED: &[(&str, &str, &str)] = &[
    (
        "import",
        "/imports",
        "main td a[href^='/imports/'], main th a[href^='/imports/']",
    ),
    ("import-changes", "/imports", "main a[href$='/changes']"),
];

/// What is wrong with how a page stands in a window of this width, in dark or light; leaves a picture of it.
pub(crate) async fn faults(
    page: &Page,
    url: &str,
    name: &str,
    (width, dark): (u32, bool),
) -> Result<Vec<String>> {
    let pictures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots");
    let tint = if dark { "dark" } else { "light" };
    page.goto(url).await?;
    page.wait_for("main h1").await?;
    page.screenshot(&pictures.join(format!("{name}-{tint}-{width}.png")))
        .await?;
    let violations = page.axe().await?.into_iter();
    let mut found: Vec<_> = violations
        .map(|violation| format!("{url}, {tint}, {width}: {violation}"))
        .collect();
    let wider = page.overhang().await?;
    if wider > 0 {
        found.push(format!(
            "{url}, {tint}, {width}: {wider} pixels wider than the window"
        ));
    }
    Ok(found)
}

async fn look(width: u32, height: u32, dark: bool) -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage
        .signed_in(
            "admin",
            &Setting {
                width,
                height,
                dark,
                scripts: true,
            },
        )
        .await?;
    let mut found = Vec::new();
    let mut pages: Vec<(&str, String)> = (PAGES.iter())
        .map(|(name, path)| (*name, (*path).to_owned()))
        .collect();
    for (name, from, link) in LINKED {
        page.goto(&stage.demo.url(from)).await?;
        page.wait_for(link).await?;
        let leads = format!("document.querySelector(\"{link}\").getAttribute('href')");
        let path = page.evaluate(&leads).await?;
        pages.push((name, path.as_str().unwrap_or_default().to_owned()));
    }
    for (name, path) in pages {
        found.extend(faults(&page, &stage.demo.url(&path), name, (width, dark)).await?);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_in_light_on_a_wide_screen() -> Result<()> {
    look(1440, 900, false).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_in_dark_on_a_wide_screen() -> Result<()> {
    look(1440, 900, true).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_in_light_on_a_phone() -> Result<()> {
    look(390, 844, false).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_in_dark_on_a_phone() -> Result<()> {
    look(390, 844, true).await
}
