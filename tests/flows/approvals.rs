//! Two people in their browsers, each with a passkey, approve what an agent asked; Floe does it.

use anyhow::{Context as _, Result};
use floe_tests::browser::{Page, Setting};
use serde_json::{Value, json};

use crate::appearance::faults;
use crate::{Stage, expect_accessible, expect_clean};

const ENVIRONMENT: &str = "cost-explorer-eu-west-1";

/// Gives a page's browser a passkey, whose holder it always knows.
async fn give_passkey(page: &Page) -> Result<()> {
    page.send("WebAuthn.enable", json!({})).await?;
    let options = json!({
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true,
    });
    page.send(
        "WebAuthn.addVirtualAuthenticator",
        json!({"options": options}),
    )
    .await?;
    Ok(())
}

/// A page of a person with a registered passkey, on a laptop.
async fn with_passkey(stage: &Stage, who: &str) -> Result<Page> {
    with_passkey_on(stage, who, &Setting::default()).await
}

async fn with_passkey_on(stage: &Stage, who: &str, setting: &Setting) -> Result<Page> {
    let page = stage.signed_in(who, setting).await?;
    give_passkey(&page).await?;
    page.goto(&stage.demo.url("/settings/passkeys")).await?;
    let (_, password) = stage.demo.sign_in(who)?;
    page.fill("#password", &password).await?;
    page.click("form[action='/act/passkeys'] button").await?;
    page.wait_for_text("The passkey is registered").await?;
    expect_usable(&page).await?;
    Ok(page)
}

/// Fails with what axe-core objects to, and where people would have to scroll sideways.
async fn expect_usable(page: &Page) -> Result<()> {
    expect_accessible(page).await?;
    let url = page.url().await?;
    assert_eq!(page.overhang().await?, 0, "{url} is wider than its window");
    Ok(())
}

/// Two people approve on such a screen what an agent asked, and Floe does it.
async fn two_approve_on(setting: &Setting) -> Result<()> {
    let stage = Stage::set().await?;
    let asked = stage
        .demo
        .operate(ENVIRONMENT, "recreate", "two-people")
        .await?;
    assert_eq!(asked.status, 202, "{}", asked.body);
    let told: Value = serde_json::from_str(&asked.body)?;
    let said = |at: &str| told.pointer(at).and_then(Value::as_str).map(str::to_owned);
    assert_eq!(said("/request/status").as_deref(), Some("awaiting"));
    let review = said("/request/review_url").context("no page to review it on")?;

    let admin = with_passkey_on(&stage, "admin", setting).await?;
    admin.goto(&stage.demo.url("/approvals")).await?;
    admin.wait_for_text("waits for you").await?;
    expect_usable(&admin).await?;
    admin
        .click(&format!("a.inbox-row[href='{review}']"))
        .await?;
    admin
        .wait_for_text("0 of 2 people have approved this.")
        .await?;
    expect_usable(&admin).await?;
    admin.click("form[action$='/approve'] button").await?;
    admin.wait_for_text("Your approval counts").await?;
    admin
        .wait_for_text("1 of 2 people have approved this.")
        .await?;
    expect_clean(&admin);

    let approver = with_passkey_on(&stage, "approver@example.com", setting).await?;
    approver.goto(&stage.demo.url(&review)).await?;
    approver.fill("#reason", "The rebuild is due").await?;
    approver.click("form[action$='/approve'] button").await?;
    approver.wait_for_text("Floe carries it out").await?;
    // Asks four times a second: of the operation, not of others that are listed below it.
    let succeeded = format!(
        "fetch('{review}').then(answer => answer.text()).then(page => /Operation [^]{{0,60}}succeeded/.test(page)
         || new Promise(told => setTimeout(() => told(false), 250)))"
    );
    approver.wait_until(&succeeded).await?;
    approver.goto(&stage.demo.url(&review)).await?;
    approver.wait_for_text("succeeded").await?;
    expect_usable(&approver).await?;
    expect_clean(&approver);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_approve_with_their_passkeys_what_an_agent_asked_and_floe_does_it() -> Result<()>
{
    two_approve_on(&Setting::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_approve_on_their_phones() -> Result<()> {
    let phone = Setting {
        width: 390,
        height: 844,
        ..Setting::default()
    };
    two_approve_on(&phone).await
}

#[tokio::test(flavor = "multi_thread")]
async fn ending_a_freeze_waits_for_others_and_a_veto_keeps_it() -> Result<()> {
    let stage = Stage::set().await?;
    let admin = with_passkey(&stage, "admin").await?;
    admin.goto(&stage.demo.url("/freezes")).await?;
    admin.click("main a[href^='/freezes/frz-']").await?;
    admin.wait_for_text("Ask to end it").await?;
    admin.click("details.confirm summary").await?;
    admin.fill("#reason", "The migration is done").await?;
    admin.click("form[action$='/end'] button").await?;
    // The freeze's own page tells of other requests that nobody has approved.
    admin
        .wait_until("location.pathname.startsWith('/approvals/changes/')")
        .await?;
    admin.wait_for_text("0 of 2").await?;
    expect_accessible(&admin).await?;

    let approver = with_passkey(&stage, "approver@example.com").await?;
    approver.goto(&admin.url().await?).await?;
    approver.fill("#reason", "It is not").await?;
    approver.click("form[action$='/veto'] button").await?;
    approver
        .wait_for_text("Vetoed by approver@example.com")
        .await?;
    approver.goto(&stage.demo.url("/freezes")).await?;
    approver.wait_for("aside.banner").await?;
    expect_clean(&approver);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_is_loosened_on_its_page_only_with_a_passkey_and_others() -> Result<()> {
    let stage = Stage::set().await?;
    let admin = with_passkey(&stage, "admin").await?;
    admin.goto(&stage.demo.url("/freezes")).await?;
    admin.click("main a[href^='/freezes/frz-']").await?;
    admin.wait_for_text("Ask to end it").await?;
    admin.click("a[href$='/change']").await?;
    admin.wait_for_text("What it is to be").await?;
    expect_accessible(&admin).await?;
    admin
        .click("input[name='operations[]'][value='delete']")
        .await?;
    admin.click("form[method='get'] button.primary").await?;
    admin.wait_for_text("stops fewer operations").await?;
    admin.wait_for_text("2 approvals").await?;
    expect_accessible(&admin).await?;
    admin.fill("#why", "Recreations are needed").await?;
    admin.click("form[data-passkey] button").await?;
    admin
        .wait_until("location.pathname.startsWith('/approvals/changes/')")
        .await?;
    admin.wait_for_text("0 of 2").await?;
    expect_accessible(&admin).await?;

    let approver = with_passkey(&stage, "approver@example.com").await?;
    approver.goto(&admin.url().await?).await?;
    approver.wait_for_text("stops fewer operations").await?;
    approver.wait_for_text("every operation").await?;
    approver.click("form[action$='/approve'] button").await?;
    approver.wait_for_text("1 of 2").await?;
    expect_clean(&approver);
    expect_clean(&admin);
    Ok(())
}

/// Where a link on the open page leads.
async fn address_of(page: &Page, selector: &str) -> Result<String> {
    page.wait_for(selector).await?;
    let script = format!("document.querySelector({selector:?}).getAttribute('href')");
    let address = page.evaluate(&script).await?;
    Ok(address.as_str().context("no address")?.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_and_what_was_decided_is_accessible_in_light_and_dark_wide_and_narrow()
-> Result<()> {
    let stage = Stage::set().await?;
    let asked = stage
        .demo
        .operate(ENVIRONMENT, "recreate", "to-look-at")
        .await?;
    assert_eq!(asked.status, 202, "{}", asked.body);
    let told: Value = serde_json::from_str(&asked.body)?;
    let request = told
        .pointer("/request/review_url")
        .and_then(Value::as_str)
        .context("no page")?;
    let page = with_passkey(&stage, "admin").await?;
    page.goto(&stage.demo.url(request)).await?;
    let decision = address_of(&page, "main a[href^='/decisions/']").await?;
    page.goto(&stage.demo.url("/freezes")).await?;
    let freeze = address_of(&page, "main a[href^='/freezes/frz-']").await?;
    page.goto(&stage.demo.url(&freeze)).await?;
    page.wait_for_text("Ask to end it").await?;
    page.click("details.confirm summary").await?;
    page.fill("#reason", "The migration is done").await?;
    page.click("form[action$='/end'] button").await?;
    page.wait_until("location.pathname.startsWith('/approvals/changes/')")
        .await?;
    page.ready().await?;
    let loosening = page.evaluate("location.pathname").await?;
    let loosening = loosening.as_str().context("no path")?;
    let change = format!("{freeze}/change");
    let denied = stage
        .demo
        .operate("cost-explorer-eu-central-1", "recreate", "to-deny")
        .await?;
    assert_eq!(denied.status, 202, "{}", denied.body);
    let told: Value = serde_json::from_str(&denied.body)?;
    let denied = told
        .pointer("/request/review_url")
        .and_then(Value::as_str)
        .context("no page")?;
    page.goto(&stage.demo.url(denied)).await?;
    page.fill("#deny-reason", "Not today").await?;
    page.click("form[action$='/deny'] button").await?;
    page.wait_until("document.querySelector('.headline')?.textContent.includes('denied') === true")
        .await?;
    let mut found = Vec::new();
    for (width, height) in [(1440, 900), (390, 844)] {
        page.resize(width, height).await?;
        for dark in [false, true] {
            page.prefer(dark).await?;
            for (name, path) in [
                ("request", request),
                ("request-denied", denied),
                ("loosening", loosening),
                ("decision", decision.as_str()),
                ("freeze", freeze.as_str()),
                ("freeze-change", change.as_str()),
            ] {
                let url = stage.demo.url(path);
                found.extend(faults(&page, &url, name, (width, dark)).await?);
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    expect_clean(&page);
    Ok(())
}
