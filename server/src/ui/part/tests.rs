//! Parts that can not be shown, and the page that stands beside them. Knows the backend; must not know how pages are laid out.

use super::{Parts, each_or_notice};
use crate::http::layers::RequestId;
use crate::http::{Http, Settings};
use crate::service::{Caller, ImportRequest, Refused, import};
use crate::ui::Floe;
use crate::{App, Clock, Config};
use axum::http::Request;
use floe_app::backend::Backend as _;
use leptos_axum::ResponseOptions;
use tempfile::TempDir;

const BILL: &str = "BilledCost,BillingAccountId,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,\
ChargePeriodEnd,ChargePeriodStart,EffectiveCost,ListCost,ContractedCost,ProviderName,PublisherName,InvoiceIssuerName,\
ServiceCategory,ServiceName,RegionId,ResourceId,ChargeDescription,SubAccountId
12.5,111111111111,USD,2024-10-01T00:00:00Z,2024-09-01T00:00:00Z,Usage,2024-09-03T00:00:00Z,2024-09-02T00:00:00Z,12.5,12.5,\
12.5,AWS,AWS,AWS,Compute,Amazon EC2,eu-west-1,i-1,a charge,222222222222
";

/// A Floe that serves [`BILL`], and its folder.
async fn serving() -> (App, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at("2024-10-05T12:00:00Z".parse().unwrap());
    let config = Config::in_folder(folder.path().join("data"));
    let app = App::open_at(config, clock).await.unwrap();
    app.ledger().load(&app).await.unwrap();
    let bill = folder.path().join("bill.csv");
    std::fs::write(&bill, BILL).unwrap();
    let request = ImportRequest::of(vec![bill]);
    import::import(&app, &Caller::command_line(), request)
        .await
        .unwrap();
    (app, folder)
}

/// The backend of the request `request-7`.
fn backend(app: &App) -> Floe {
    let (mut parts, ()) = Request::new(()).into_parts();
    parts.extensions.insert(RequestId("request-7".to_owned()));
    let http = Http::new(app.clone(), Settings::default());
    let caller = Some(Caller::command_line());
    Floe::new(http, caller, &parts, ResponseOptions::default())
}

#[tokio::test]
async fn what_is_missing_says_why_and_what_to_do_and_under_which_request_the_log_has_more() {
    let (app, _folder) = serving().await;
    let floe = backend(&app);
    let mut parts = Parts::new(&floe);
    assert_eq!(
        parts.found("The rates can not be listed", Ok(7_u8)),
        Some(7)
    );
    let refused = Refused::unavailable("The state is <b>gone</b>.");
    let found: Option<u8> = parts.found("The freezes can not be shown", Err(refused));
    assert_eq!(found, None);
    let said = parts.notices().replace("<!>", "");
    assert_eq!(said.matches("class=\"notice warn\"").count(), 1, "{said}");
    for words in [
        "<h2>The freezes can not be shown</h2>",
        "The state is &lt;b&gt;gone&lt;/b&gt;.",
        "Try again in a moment.",
        "Request <code>request-7</code>",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("The rates"), "{said}");
}

#[tokio::test]
async fn where_nothing_is_missing_nothing_is_said() {
    let (app, _folder) = serving().await;
    let floe = backend(&app);
    assert_eq!(Parts::new(&floe).notices(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_explorers_figures_stand_while_freezes_rates_and_notes_can_not_be_read() {
    let (app, _folder) = serving().await;
    let floe = backend(&app);
    let question = "start=2024-09-01&end=2024-10-01&granularity=day&group_by=service";
    let whole = floe.explore(question.to_owned()).await.unwrap();
    assert!(!whole.analysis.contains("notice warn"));
    // Figures are in memory; all the rest is in the state.
    app.close().await;
    let page = floe.explore(question.to_owned()).await.unwrap();
    let said = page.analysis.replace("<!>", "");
    for title in [
        "The freezes of these days can not be shown",
        "The currencies to convert into can not be listed",
        "Notes and events can not be shown",
    ] {
        assert_eq!(said.matches(title).count(), 1, "{title}: {said}");
    }
    assert_eq!(
        said.matches("Request <code>request-7</code>").count(),
        3,
        "{said}"
    );
    assert_eq!(page.report, whole.report);
    assert_eq!((page.data, page.names), (whole.data, whole.names));
    assert!(page.freezes.is_empty() && page.beside.is_empty());
    // What is told of the figures themselves is told still, below what is missing.
    assert!(page.analysis.ends_with(&whole.analysis), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_overviews_figures_stand_while_environments_and_notes_can_not_be_read() {
    let (app, _folder) = serving().await;
    let floe = backend(&app);
    let days = "start=2024-09-01&end=2024-10-01";
    let whole = floe.overview(days.to_owned()).await.unwrap();
    assert_eq!(whole.missing, "");
    assert!(whole.beside.contains("Notes and events"));
    assert!(whole.currencies[0].regions[0].environment.is_some());
    app.close().await;
    let page = floe.overview(days.to_owned()).await.unwrap();
    let said = page.missing.replace("<!>", "");
    for title in [
        "The environments of regions can not be shown",
        "Notes and events can not be shown",
    ] {
        let heading = format!("<h2>{title}</h2>");
        assert!(said.contains(&heading), "{title}: {said}");
    }
    assert_eq!(
        said.matches("Request <code>request-7</code>").count(),
        2,
        "{said}"
    );
    assert_eq!(page.beside, "");
    let mut known = whole;
    for region in known.currencies.iter_mut().flat_map(|one| &mut one.regions) {
        region.environment = None;
    }
    assert_eq!(page.currencies, known.currencies);
    assert_eq!((page.data, page.range), (known.data, known.range));
}

#[tokio::test]
async fn a_chart_that_can_not_be_shown_says_so_in_its_place_and_in_no_other() {
    let (app, _folder) = serving().await;
    let floe = backend(&app);
    let drawn = vec!["<svg></svg>".to_owned(), String::new()];
    let shown = each_or_notice(&floe, "The chart can not be shown", Ok(drawn.clone()), 2);
    assert_eq!(shown, drawn);
    let refused = Err(Refused::unavailable("The rates are gone."));
    let shown = each_or_notice(&floe, "The chart can not be shown", refused, 2);
    assert_eq!(shown.len(), 2);
    for said in shown.iter().map(|one| one.replace("<!>", "")) {
        for words in [
            "<h2>The chart can not be shown</h2>",
            "The rates are gone.",
            "Request <code>request-7</code>",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
}
