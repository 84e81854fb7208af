//! Two people in their browsers, each with a passkey, approve what an agent asked; Floe does it.

use anyhow::{Context as _, Result};
use floe_tests::browser::{Page, Setting};
use serde_json::{Value, json};

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

/// A page of a person with a registered passkey.
async fn with_passkey(stage: &Stage, who: &str) -> Result<Page> {
    let page = stage.signed_in(who, &Setting::default()).await?;
    give_passkey(&page).await?;
    page.goto(&stage.demo.url("/settings/passkeys")).await?;
    let (_, password) = stage.demo.sign_in(who)?;
    page.fill("#password", &password).await?;
    page.click("form[action='/act/passkeys'] button").await?;
    page.wait_for_text("The passkey is registered").await?;
    expect_accessible(&page).await?;
    Ok(page)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_approve_with_their_passkeys_what_an_agent_asked_and_floe_does_it() -> Result<()>
{
    let stage = Stage::set().await?;
    let asked = stage
        .demo
        .operate(ENVIRONMENT, "recreate", "two-people")
        .await?;
    assert_eq!(asked.status, 202, "{}", asked.body);
    let told: Value = serde_json::from_str(&asked.body)?;
    assert_eq!(told["request"]["status"], "awaiting");
    let review = told["request"]["review_url"]
        .as_str()
        .context("no page to review it on")?;

    let admin = with_passkey(&stage, "admin").await?;
    admin.goto(&stage.demo.url("/approvals")).await?;
    admin.wait_for_text("waits for you").await?;
    expect_accessible(&admin).await?;
    admin
        .click(&format!("a.inbox-row[href='{review}']"))
        .await?;
    admin
        .wait_for_text("0 of 2 people have approved this.")
        .await?;
    expect_accessible(&admin).await?;
    admin.click("form[action$='/approve'] button").await?;
    admin.wait_for_text("Your approval counts").await?;
    admin
        .wait_for_text("1 of 2 people have approved this.")
        .await?;
    expect_clean(&admin);

    let approver = with_passkey(&stage, "approver@example.com").await?;
    approver.goto(&stage.demo.url(review)).await?;
    approver.fill("#reason", "The rebuild is due").await?;
    approver.click("form[action$='/approve'] button").await?;
    approver.wait_for_text("Floe carries it out").await?;
    for _ in 0..60 {
        approver.goto(&stage.demo.url(review)).await?;
        if approver.text("main").await?.contains("succeeded") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    approver.wait_for_text("succeeded").await?;
    expect_accessible(&approver).await?;
    expect_clean(&approver);
    Ok(())
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
