//! What a person does, in a real Chromium, with and without scripts. Each flow ends by looking at the console: an error
//! there is a failure even where the page looks right.

mod appearance;
mod approvals;
mod bills;
mod charts;
mod demo;
mod explore;
mod freeze;
mod interaction;
mod kept;
mod keys;
mod sign_in;
mod taking_away;
mod without_scripts;

use anyhow::Result;
use demo::Demo;
use floe_tests::browser::{Browser, Page, Setting};
use serde_json::json;

/// True where a table of figures, of any currency, has a row of Frankfurt's region. Only tables are asked: freezes name
/// regions too, below the chart.
const HAS_FRANKFURT: &str = "[...document.querySelectorAll('.answer table.figures tbody')].some(table => table.innerText.includes('eu-central-1'))";

/// A demo and a browser.
struct Stage {
    demo: Demo,
    browser: Browser,
}

impl Stage {
    async fn set() -> Result<Self> {
        Ok(Stage {
            demo: Demo::start().await?,
            browser: Browser::start().await?,
        })
    }

    /// A page on which a person of this role has signed in, by the form.
    async fn signed_in(&self, role: &str, setting: &Setting) -> Result<Page> {
        let page = self.browser.page(setting).await?;
        page.goto(&self.demo.url("/sign-in")).await?;
        let (email, password) = self.demo.sign_in(role)?;
        page.fill("#email", &email).await?;
        page.fill("#password", &password).await?;
        page.click("main button[type=submit]").await?;
        page.wait_until("location.pathname === '/'").await?;
        page.ready().await?;
        Ok(page)
    }
}

/// Fails with what the console holds, if it holds anything.
fn expect_clean(page: &Page) {
    assert_eq!(
        page.console_errors(),
        Vec::<String>::new(),
        "the console should be clean"
    );
}

/// Fails with what axe-core objects to.
async fn expect_accessible(page: &Page) -> Result<()> {
    page.ready().await?;
    assert_eq!(page.axe().await?, Vec::<String>::new());
    Ok(())
}

/// The same of a page on which no script has run, as the last that is done with it: axe-core is one.
async fn expect_accessible_without_scripts(page: &Page) -> Result<()> {
    page.send(
        "Emulation.setScriptExecutionDisabled",
        json!({"value": false}),
    )
    .await?;
    expect_accessible(page).await
}
