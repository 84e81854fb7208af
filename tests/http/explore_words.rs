//! What the explorer and the overview say beside figures: names of metrics, links to copy, days that are complete, zeros, and
//! regions that nobody knows. Knows the sample's sums; must not know how pages look.

use crate::actor::Actor as _;
use crate::bill::{Charge, bill, charge};
use crate::server::Server;
use crate::shown::{attributes, explore, explored, texts};
use scraper::Html;

const MONTHS: &str = "start=2024-08-01&end=2024-10-01";

/// A server with these charges.
async fn serving(charges: &[Charge]) -> Server {
    Server::serving(&bill(charges)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_offered_by_their_focus_names_with_those_of_aws_beside_them() {
    let page = explore(MONTHS).await;
    let offered = texts(&page, "#metric option");
    for words in [
        "Billed cost · AWS: unblended",
        "Effective cost · AWS: amortized",
        "List cost · AWS: public on-demand",
        "Contracted cost",
        "Blended cost · AWS: blended",
        "Net billed cost · AWS: net unblended",
        "Net effective cost · AWS: net amortized",
        "Usage quantity · AWS: usage quantity",
    ] {
        assert!(offered.contains(&words.to_owned()), "{words}: {offered:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn presets_say_their_dates() {
    let page = explore("range=last-7-days").await;
    assert_eq!(
        texts(&page, "#range option[selected]"),
        ["Last 7 days · 28 Sep – 4 Oct 2024"]
    );
    let offered = texts(&page, "#range option");
    assert!(
        offered.contains(&"Last 3 months · 1 Jul – 30 Sep 2024".to_owned()),
        "{offered:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_the_links_to_copy_one_moves_with_the_days_and_the_other_stands_still() {
    let page = explore("range=last-7-days&group_by=service&chart=lines").await;
    let links = attributes(&page, "a[data-copy]", "href");
    assert_eq!(
        links,
        [
            "/explore?range=last-7-days&group_by=service&chart=lines",
            "/explore?start=2024-09-28&end=2024-10-05&group_by=service&chart=lines",
        ]
    );
    let server = Server::with_charges().await;
    let totals = |page: &Html| attributes(page, ".unit-amount", "title");
    let shown = totals(&explored(&server, "range=last-7-days&group_by=service").await);
    server.at("2024-10-20T12:00:00Z");
    let [moving, fixed] = [
        "range=last-7-days&group_by=service",
        "start=2024-09-28&end=2024-10-05&group_by=service",
    ];
    assert_eq!(totals(&explored(&server, fixed).await), shown);
    assert_ne!(totals(&explored(&server, moving).await), shown);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bar_says_which_time_it_is_in_and_to_which_day_there_are_charges() {
    let page = explore(MONTHS).await;
    assert_eq!(
        texts(&page, ".explorer-bar .days .meta"),
        ["UTC · data complete to 30 Sep 2024"]
    );
    let none = explored(&Server::start().await, MONTHS).await;
    assert_eq!(texts(&none, ".explorer-bar .days .meta"), ["UTC"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_stands_on_the_page_for_paper() {
    let page = explore(&format!("{MONTHS}&group_by=service")).await;
    assert_eq!(
        texts(&page, ".print-question"),
        [format!(
            "/explore?{MONTHS}&group_by=service · 1 Aug – 30 Sep 2024 (UTC)"
        )]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_row_of_the_table_and_its_total_has_a_line_that_says_in_words_how_it_went() {
    let page = explore(&format!(
        "{MONTHS}&group_by=service&filter=region:us-east-1"
    ))
    .await;
    assert_eq!(
        attributes(&page, ".figures .trend svg", "role"),
        ["img"; 3],
        "two rows and the total"
    );
    let words = attributes(&page, ".figures .trend svg", "aria-label");
    assert!(
        words[0].starts_with("Amazon S3, first to last period: "),
        "{words:?}"
    );
    assert!(words[2].starts_with("Total, "), "{words:?}");
    let paths = attributes(&page, ".figures .trend svg path", "d");
    assert_ne!(paths[0], paths[1], "each is the line of its own figures");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_that_is_too_thin_to_forecast_from_is_told_with_how_much_is_missing() {
    let page = explore(&format!(
        "{MONTHS}&filter=region:us-east-1&forecast=3-months"
    ))
    .await;
    let notices = texts(&page, ".analysis .notice");
    let said = "Not enough history: this forecast needs 150 days with charges, and there are 31.";
    assert!(
        notices.iter().any(|words| words.starts_with(said)),
        "{notices:?}"
    );
    let words = texts(&page, ".analysis").concat();
    for method in [
        "Estimates are made from sums of whole days",
        "the median of the last four weeks",
        "Bands are as wide as earlier forecasts as far ahead were off",
        "they add up to the whole",
    ] {
        assert!(words.contains(method), "{method}: {words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn charges_that_add_up_to_zero_are_told_apart_from_no_charges() {
    const ZERO: &str = "add up to exactly zero";
    let free = serving(&[
        charge("2024-09-01", "us-east-1", "Amazon S3", "0"),
        charge("2024-09-02", "eu-west-1", "Amazon S3", "0"),
    ])
    .await;
    let says = |page: &Html| {
        let notices = texts(page, ".answer .notice");
        notices.iter().any(|words| words.contains(ZERO))
    };
    let september = "start=2024-09-01&end=2024-10-01";
    assert!(says(&explored(&free, september).await));
    let none = explored(&free, "start=2024-05-01&end=2024-06-01").await;
    assert!(!says(&none));
    assert_eq!(texts(&none, ".empty-title"), ["No charges match"]);
    // A charge that was given back: nothing in the month, something on its days.
    let refunded = serving(&[
        charge("2024-09-01", "us-east-1", "Amazon S3", "5"),
        charge("2024-09-02", "us-east-1", "Amazon S3", "-5"),
    ])
    .await;
    assert!(says(&explored(&refunded, september).await));
    let by_day = format!("{september}&granularity=day");
    assert!(!says(&explored(&refunded, &by_day).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_that_nobody_knows_has_its_figures_and_is_said_to_have_no_place_on_the_map() {
    let server = serving(&[
        charge("2024-09-01", "moon-west-1", "Amazon S3", "7"),
        charge("2024-09-02", "eu-west-1", "Amazon S3", "5"),
    ])
    .await;
    let september = "start=2024-09-01&end=2024-10-01";
    let map = explored(&server, &format!("{september}&chart=map")).await;
    assert_eq!(texts(&map, ".off-map h3"), ["Not on the map"]);
    assert_eq!(texts(&map, ".off-map a"), ["moon-west-1"]);
    assert_eq!(
        attributes(&map, ".world a", "aria-label"),
        ["Europe (Ireland) (eu-west-1): 5 USD, 41.7%"]
    );
    let viewer = server.viewer().await;
    let overview = viewer.get(&format!("/?{september}")).await;
    let overview = Html::parse_document(&overview.text);
    assert_eq!(texts(&overview, ".off-map h3"), ["Not on the map"]);
    assert_eq!(texts(&overview, ".off-map a"), ["moon-west-1"]);
    // Both lead to its figures.
    for page in [&map, &overview] {
        let link = attributes(page, ".off-map a", "href").remove(0);
        assert!(link.contains("filter=region:moon-west-1"), "{link}");
        let answer = viewer.get(&link).await;
        assert_eq!(answer.status, 200);
        let figures = Html::parse_document(&answer.text);
        assert_eq!(attributes(&figures, ".unit-amount", "title"), ["7"]);
    }
}
