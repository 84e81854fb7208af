//! The incident, seen from the browser: a person sets a freeze, an agent is refused, the audit tells it, and a person may
//! still do what the agent may not.

use anyhow::Result;
use floe_tests::browser::Setting;

use crate::{Stage, expect_accessible, expect_clean};

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_is_refused_during_a_freeze_set_in_the_browser_and_the_audit_tells_it()
-> Result<()> {
    let stage = Stage::set().await?;
    let before = stage
        .demo
        .operate("cost-explorer-eu-west-1", "recreate", "before-the-freeze")
        .await?;
    assert_eq!(before.status, 202, "{}", before.body);

    let page = stage.signed_in("admin", &Setting::default()).await?;
    page.goto(&stage.demo.url("/freezes/new")).await?;
    page.fill("#name", "Dublin stands still").await?;
    page.fill("#reason", "The quarter is being closed").await?;
    let an_hour_ago = page
        .evaluate("new Date(Date.now() - 3600e3).toISOString().slice(0, 16)")
        .await?;
    page.fill("#starts_at", an_hour_ago.as_str().unwrap_or_default())
        .await?;
    page.click("input[name='regions[]'][value='eu-west-1']")
        .await?;
    page.click("main form.form button.primary").await?;
    page.wait_until("/^\\/freezes\\/(?!new)/.test(location.pathname)")
        .await?;
    page.wait_for_text("Dublin stands still").await?;

    let during = stage
        .demo
        .operate("cost-explorer-eu-west-1", "delete", "during-the-freeze")
        .await?;
    assert_eq!(during.status, 403, "{}", during.body);
    assert!(
        during.body.contains("/problems/change-frozen"),
        "{}",
        during.body
    );
    assert!(
        during.body.contains("Dublin stands still"),
        "{}",
        during.body
    );

    page.goto(&stage.demo.url("/audit")).await?;
    page.wait_for_text("The chain holds").await?;
    let refusal = page.text("tr.refused").await?;
    assert!(refusal.contains("cost-explorer-eu-west-1"), "{refusal}");
    assert!(refusal.contains("deploy-agent"), "{refusal}");
    page.wait_for("aside.banner").await?;
    expect_accessible(&page).await?;
    expect_clean(&page);
    Ok(())
}
