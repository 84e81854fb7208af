//! A bill from its upload to what it changed: how it keeps to FOCUS, its versions, and every question as it was before.

use std::path::PathBuf;

use anyhow::Result;
use floe_tests::browser::{Page, Setting};
use tempfile::TempDir;

use crate::{Stage, expect_accessible, expect_clean};

/// A month in which the demo has no bills, so that there is one bill in it.
const MONTH: &str = "2020-03";

/// A bill of one charge, without some columns that FOCUS wants.
fn bill(folder: &TempDir, cost: &str) -> Result<PathBuf> {
    let path = folder.path().join(format!("march-{cost}.csv"));
    let text = format!(
        "BilledCost,BillingAccountId,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargePeriodEnd,\
         ChargePeriodStart,EffectiveCost,ListCost,ContractedCost,ProviderName,PublisherName,InvoiceIssuerName,ServiceCategory,\
         ServiceName,RegionId,ResourceId,ChargeDescription,SubAccountId\n\
         {cost},999999999999,USD,2020-04-01T00:00:00Z,{MONTH}-01T00:00:00Z,Usage,{MONTH}-03T00:00:00Z,{MONTH}-02T00:00:00Z,\
         {cost},{cost},{cost},AWS,AWS,AWS,Compute,Amazon EC2,ca-west-1,i-1,a charge,888888888888\n"
    );
    std::fs::write(&path, text)?;
    Ok(path)
}

/// Uploads a file by the form; the address of its import.
async fn upload(stage: &Stage, page: &Page, file: &std::path::Path) -> Result<String> {
    page.goto(&stage.demo.url("/imports")).await?;
    page.choose_file("#files", file).await?;
    page.click("form[action='/imports/upload'] button[type=submit]")
        .await?;
    page.wait_until("location.pathname.startsWith('/imports/imp')")
        .await?;
    page.ready().await?;
    page.url().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_is_uploaded_and_restated_and_what_that_changed_is_asked_in_every_way() -> Result<()>
{
    let stage = Stage::set().await?;
    let folder = tempfile::tempdir()?;
    let page = stage.signed_in("operator", &Setting::default()).await?;
    let first = upload(&stage, &page, &bill(&folder, "40")?).await?;
    page.wait_for_text("It agrees").await?;
    page.wait_for_text("Conformance to FOCUS").await?;
    page.wait_for("#conformance table tbody tr").await?;
    assert!(
        page.texts("#conformance thead th")
            .await?
            .contains(&"Rule broken".to_owned())
    );
    expect_accessible(&page).await?;

    let second = upload(&stage, &page, &bill(&folder, "55.5")?).await?;
    assert_ne!(first, second);
    page.click("main a[href$='/changes']").await?;
    page.wait_until("location.pathname.endsWith('/changes')")
        .await?;
    page.wait_for_text("By service").await?;
    page.wait_for_text("+15.5").await?;
    expect_accessible(&page).await?;

    // The same question before it came, and as of the latest again.
    page.click("main .block:last-of-type a[href*='as_of=']")
        .await?;
    page.wait_until("location.pathname === '/explore'").await?;
    page.ready().await?;
    page.goto(&format!(
        "{}&start=2020-03-01&end=2020-04-01",
        page.url().await?
    ))
    .await?;
    let total = "document.querySelector('.unit-amount')?.title";
    page.wait_until(&format!("{total} === '40'")).await?;
    page.click(".chip-remove").await?;
    page.wait_until("!location.search.includes('as_of')")
        .await?;
    page.wait_until(&format!("{total} === '55.5'")).await?;

    page.goto(&stage.demo.url(&format!("/imports/versions?month={MONTH}")))
        .await?;
    page.wait_for("main .table tbody tr").await?;
    let states = page.texts("main .table tbody td:nth-child(2)").await?;
    assert_eq!(states.len(), 2, "{states:?}");
    assert!(states[0].starts_with("served"), "{states:?}");
    assert!(states[1].starts_with("replaced"), "{states:?}");
    let today = page
        .evaluate("new Date().toISOString().slice(0, 10)")
        .await?;
    let today = today.as_str().unwrap_or_default().to_owned();
    page.fill("#as_of", &today).await?;
    page.click("form[action='/explore'] button").await?;
    page.wait_until(&format!("location.search.includes('as_of={today}')"))
        .await?;
    page.wait_for(".chips").await?;
    expect_clean(&page);
    Ok(())
}
