//! How every page stands: no violation of accessibility in light or dark, wide or narrow, nothing wider than its window,
//! and a picture of each for people to look at.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use floe_server::http;
use floe_tests::browser::{Page, Setting};

use crate::demo::Demo;
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
    (
        "explorer-hours",
        "/explore?range=last-7-days&granularity=hour&group_by=region&filter=service:Amazon%20Elastic%20Compute%20Cloud",
    ),
    (
        "explorer-unit-price",
        "/explore?range=last-3-months&granularity=month&group_by=service&metric=unit_price",
    ),
    (
        "explorer-converted",
        "/explore?range=last-30-days&granularity=day&group_by=service&currency=USD",
    ),
    // Usage that a savings plan covers is billed with the plan.
    (
        "explorer-zeros",
        "/explore?range=last-month&group_by=service&filter=pricing_category:Committed&filter=charge_category:Usage",
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
    ("view", "/views", "main td a[href^='/views/']"),
    ("note", "/notes", "main td a[href^='/notes/']"),
    (
        "webhook",
        "/settings/webhooks",
        "main td a[href^='/settings/webhooks/']",
    ),
];

/// The pages of approvals, whose people need passkeys: `approvals.rs` looks at them in the same way.
const ELSEWHERE: [&str; 5] = [
    "/approvals/{id}",
    "/approvals/changes/{id}",
    "/decisions/{id}",
    "/freezes/{id}",
    "/freezes/{id}/change",
];

/// What is wrong with how a page stands in a window of this width, in dark or light; leaves a picture of it.
pub(crate) async fn faults(
    page: &Page,
    url: &str,
    name: &str,
    look: (u32, bool),
) -> Result<Vec<String>> {
    page.goto(url).await?;
    faults_here(page, name, look).await
}

/// The same of the page that is open.
async fn faults_here(page: &Page, name: &str, (width, dark): (u32, bool)) -> Result<Vec<String>> {
    let pictures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots");
    let tint = if dark { "dark" } else { "light" };
    page.ready().await?;
    page.wait_for("main h1").await?;
    let url = page.url().await?;
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

/// The route of a page's path: that row of the server's table, or the one whose placeholders it fills.
fn route(path: &str) -> Option<&'static str> {
    let path = path.split('?').next().unwrap_or_default();
    let fits = |route: &str| {
        let (route, path) = (route.split('/'), path.split('/'));
        route.clone().count() == path.clone().count()
            && route
                .zip(path)
                .all(|(wanted, is)| wanted == is || wanted.starts_with('{'))
    };
    let routes = || http::PAGES.iter().map(|(route, _)| *route);
    routes()
        .find(|route| *route == path)
        .or_else(|| routes().find(|route| fits(route)))
}

/// Makes one of everything that has a page of its own; where the dashboard is changed, which no list leads to.
async fn make(stage: &Stage, page: &Page) -> Result<String> {
    page.goto(&stage.demo.url("/settings/rates")).await?;
    let days = page
        .evaluate("[...Array(70).keys()].map(n => new Date(Date.now() - n * 864e5).toISOString().slice(0, 10) + ',CNY,USD,0.14').join('\\n')")
        .await?;
    let days = days.as_str().context("no days")?;
    page.fill("#text", &format!("day,from,to,rate\n{days}"))
        .await?;
    page.click("form[action='/act/rates/import'] button")
        .await?;
    page.wait_for_text("The rates are given.").await?;

    let view = "/views/new?query=range%3Dlast-month%26group_by%3Dservice";
    page.goto(&stage.demo.url(view)).await?;
    page.fill("#name", "Our month").await?;
    page.click("form[action='/act/views'] button").await?;
    page.wait_for_text("The view is saved.").await?;

    page.goto(&stage.demo.url("/notes/new")).await?;
    page.fill("#first_day", "2024-02-29").await?;
    page.fill("#words", "We launched").await?;
    page.click("form[action='/act/notes'] button").await?;
    page.wait_for_text("The note is written.").await?;

    page.goto(&stage.demo.url("/settings/webhooks")).await?;
    page.fill("#name", "Chat").await?;
    // Told of what does not happen here: nothing is sent.
    page.fill("#url", "https://1.1.1.1/floe").await?;
    page.click("input[name=event][value='freeze.ended']")
        .await?;
    page.click("form[action='/act/webhooks'] button").await?;
    page.wait_for_text("The webhook is made.").await?;

    page.goto(&stage.demo.url("/dashboards")).await?;
    page.click("details.confirm summary").await?;
    page.fill("#name", "Ours").await?;
    page.click("form[action='/act/dashboards'] button").await?;
    page.wait_until("location.pathname.endsWith('/edit')")
        .await?;
    let path = page.evaluate("location.pathname").await?;
    Ok(path.as_str().context("no path")?.to_owned())
}

async fn look(width: u32, height: u32, dark: bool) -> Result<()> {
    let setting = Setting {
        width,
        height,
        dark,
        scripts: true,
    };
    let stage = Stage::set().await?;
    let stranger = stage.browser.page(&setting).await?;
    let (empty, set_up) = Demo::without_people().await?;
    let mut found = Vec::new();
    for (demo, name, path) in [
        (&stage.demo, "sign-in", "/sign-in"),
        (&empty, "set-up", set_up.as_str()),
    ] {
        found.extend(faults(&stranger, &demo.url(path), name, (width, dark)).await?);
    }
    let mut paths = vec!["/sign-in".to_owned(), set_up];
    expect_clean(&stranger);

    let page = stage.signed_in("admin", &setting).await?;
    let edit = make(&stage, &page).await?;
    let board = edit.trim_end_matches("/edit").to_owned();
    let yesterday = page
        .evaluate("new Date(Date.now() - 864e5).toISOString().slice(0, 10)")
        .await?;
    let yesterday = yesterday.as_str().context("no day")?;
    let past = format!("/explore?range=last-month&group_by=service&as_of={yesterday}");
    let mut pages: Vec<(&str, String)> = (PAGES.iter())
        .map(|(name, path)| (*name, (*path).to_owned()))
        .collect();
    pages.extend([
        ("dashboard-edit", edit),
        ("dashboard-own", board),
        ("explorer-as-of", past),
    ]);
    for (name, from, link) in LINKED {
        page.goto(&stage.demo.url(from)).await?;
        page.wait_for(link).await?;
        let leads = format!("document.querySelector(\"{link}\").getAttribute('href')");
        let path = page.evaluate(&leads).await?;
        pages.push((name, path.as_str().unwrap_or_default().to_owned()));
    }
    for (name, path) in pages {
        found.extend(faults(&page, &stage.demo.url(&path), name, (width, dark)).await?);
        paths.push(path);
    }
    // Its secret is shown once, where the form leads.
    page.goto(&stage.demo.url("/settings/tokens")).await?;
    page.fill("#name", "pipeline").await?;
    page.click("form[action='/act/tokens'] button[type=submit]")
        .await?;
    page.wait_for("#secret").await?;
    found.extend(faults_here(&page, "token-issued", (width, dark)).await?);
    let issued = page.evaluate("location.pathname").await?;
    paths.push(issued.as_str().context("no path")?.to_owned());
    expect_clean(&page);
    // That it is not there stands on the console, too.
    let nowhere = stage.demo.url("/nowhere");
    found.extend(faults(&page, &nowhere, "nowhere", (width, dark)).await?);

    let looked: Vec<_> = paths.iter().filter_map(|path| route(path)).collect();
    let routes = http::PAGES.iter().map(|(route, _)| *route);
    let unseen: BTreeSet<_> = routes.filter(|one| !looked.contains(one)).collect();
    assert_eq!(
        unseen,
        BTreeSet::from(ELSEWHERE),
        "the server's pages that are not looked at here"
    );
    assert!(found.is_empty(), "{}", found.join("\n"));
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
