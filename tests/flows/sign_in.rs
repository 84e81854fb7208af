//! Signing in and out.

use anyhow::Result;
use floe_tests::browser::Setting;

use crate::{Stage, expect_clean};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_signed_in_is_led_to_the_form_and_back_again() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.browser.page(&Setting::default()).await?;
    page.goto(&stage.demo.url("/freezes")).await?;
    page.wait_until("location.pathname === '/sign-in'").await?;
    let (email, password) = stage.demo.sign_in("viewer")?;
    page.fill("#email", &email).await?;
    page.fill("#password", &password).await?;
    page.press("Enter").await?;
    page.wait_until("location.pathname === '/freezes'").await?;
    page.ready().await?;
    page.wait_for_text("Cyber Week").await?;
    expect_clean(&page);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_says_what_to_do() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.browser.page(&Setting::default()).await?;
    page.goto(&stage.demo.url("/sign-in")).await?;
    page.fill("#email", "viewer@example.com").await?;
    page.fill("#password", "not the password").await?;
    page.press("Enter").await?;
    page.wait_for("[role=alert], .error").await?;
    assert!(page.url().await?.contains("/sign-in"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session() -> Result<()> {
    let stage = Stage::set().await?;
    let page = stage.signed_in("viewer", &Setting::default()).await?;
    page.click("details.person summary").await?;
    page.click("form[action*=sign-out] button").await?;
    page.wait_until("location.pathname === '/sign-in'").await?;
    page.goto(&stage.demo.url("/explore")).await?;
    page.wait_until("location.pathname === '/sign-in'").await?;
    expect_clean(&page);
    Ok(())
}
