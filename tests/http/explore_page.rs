//! `/explore` as the server writes it, before any script: the charts that stand still, pivots, and forms. Knows the sample's
//! sums; must not know how pages look.

use crate::actor::Actor as _;
use crate::server::Server;
use crate::shown::{attributes, explore, texts};
use axum::http::Method;
use floe_app::view::ValuesPage;
use floe_domain::cost::grammar::encode;
use scraper::Html;

const MONTHS: &str = "start=2024-08-01&end=2024-10-01";

#[tokio::test(flavor = "multi_thread")]
async fn a_treemap_has_a_tile_per_series_that_leads_into_it() {
    let page = explore(&format!(
        "{MONTHS}&group_by=service&filter=region:eu-west-1&chart=treemap"
    ))
    .await;
    assert_eq!(
        attributes(&page, ".treemap a", "aria-label"),
        ["Amazon EC2: 4.5 USD, 120.0%"]
    );
    assert_eq!(
        attributes(&page, ".treemap a", "href"),
        [format!(
            "/explore?{MONTHS}&group_by=sub_account&filter=region:eu-west-1&filter=service:Amazon%20EC2&chart=treemap"
        )]
    );
    // A credit has no area, and is said.
    assert!(texts(&page, ".still .meta")[0].ends_with("Amazon S3 −0.75."));
    assert_eq!(
        texts(&page, ".figures tbody th"),
        ["Amazon EC2", "Amazon S3"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn hidden_series_have_no_tile() {
    let page = explore(&format!(
        "{MONTHS}&group_by=region&filter=-region:cn-northwest-1&chart=treemap&hide=us-east-1"
    ))
    .await;
    assert_eq!(
        attributes(&page, ".treemap a", "aria-label"),
        [
            "eu-west-1: 3.75 USD, 18.3%",
            "Global / no region: 3 USD, 14.6%"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_shows_regions_whatever_is_grouped_by() {
    let page = explore(&format!(
        "{MONTHS}&group_by=service&filter=-region:cn-northwest-1&chart=map"
    ))
    .await;
    assert_eq!(
        attributes(&page, ".world a", "aria-label"),
        [
            "US East (N. Virginia) (us-east-1): 13.750000000000000001 USD, 67.1%",
            "Europe (Ireland) (eu-west-1): 3.75 USD, 18.3%"
        ]
    );
    assert_eq!(texts(&page, ".off-map a"), ["Global / no region"]);
    assert!(attributes(&page, ".world a", "href")[0].contains("filter=region:us-east-1"));
    // The table below is of services.
    assert_eq!(
        texts(&page, ".still details tbody tr, .still details tfoot tr"),
        [
            "US East (N. Virginia) us-east-113.7567.1%",
            "Europe (Ireland) eu-west-13.7518.3%",
            "Global / no region3.0014.6%",
            "Total20.50"
        ]
    );
    assert_eq!(
        attributes(&page, ".still details td", "title")[0],
        "13.750000000000000001"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_that_is_grouped_by_region_has_no_second_table_of_the_same() {
    let page = explore(&format!("{MONTHS}&group_by=region&chart=map")).await;
    assert_eq!(attributes(&page, ".world", "role").len(), 2);
    assert!(texts(&page, ".still details").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_currency_has_a_map_of_its_own() {
    let page = explore(&format!("{MONTHS}&chart=map")).await;
    assert_eq!(attributes(&page, ".world", "role").len(), 2);
}

const PIVOT: &str = "start=2024-08-01&end=2024-10-01&group_by=service,region&filter=-region:cn-northwest-1&pivot=region";

#[tokio::test(flavor = "multi_thread")]
async fn a_pivot_crosses_dimensions_and_adds_up_on_both_sides() {
    let page = explore(PIVOT).await;
    assert_eq!(
        texts(&page, ".pivot thead th"),
        [
            "Service × Region",
            "Total, USD",
            "us-east-1",
            "eu-west-1",
            "Global / no region"
        ]
    );
    let rows: Vec<String> = texts(&page, ".pivot tbody tr, .pivot tfoot tr");
    assert_eq!(
        rows,
        [
            "Amazon S310.7511.50−0.75",
            "Amazon EC24.504.50",
            "Support3.003.00",
            "AWS Lambda, edge2.252.25",
            "Total20.5013.753.753.00"
        ]
    );
    assert_eq!(
        attributes(&page, ".pivot tfoot td", "title")[0],
        "20.500000000000000001"
    );
    assert_eq!(attributes(&page, ".pivot .table-scroll", "tabindex"), ["0"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_of_a_pivot_is_the_pivot() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let answer = viewer.get(&format!("/explore.csv?{PIVOT}")).await;
    let (table, about) = answer.text.split_once("\r\n\r\n").unwrap();
    assert!(about.starts_with("Question,"), "{about}");
    assert_eq!(
        table,
        "Service,Unit,Total,us-east-1,eu-west-1,Global / no region\r\n\
         Amazon S3,USD,10.750000000000000001,11.500000000000000001,-0.75,\r\n\
         Amazon EC2,USD,4.5,,4.5,\r\n\
         Support,USD,3,,,3\r\n\
         \"AWS Lambda, edge\",USD,2.25,2.25,,\r\n\
         Total,USD,20.500000000000000001,13.750000000000000001,3.75,3"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cumulative_chart_has_a_table_and_a_file_that_count_up() {
    let query = format!("{MONTHS}&filter=region:us-east-1&chart=cumulative");
    let page = explore(&query).await;
    assert_eq!(
        texts(&page, ".figures thead th.number a")[2..],
        ["to Aug 2024", "to Sep 2024"]
    );
    assert_eq!(
        texts(&page, ".figures tbody td.number")[3..],
        ["1.50", "13.75"]
    );
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let answer = viewer.get(&format!("/explore.csv?{query}")).await;
    assert!(
        answer.text.contains("to Aug 2024,to Sep 2024\r\n"),
        "{}",
        answer.text
    );
    assert!(
        answer.text.contains(",1.5,13.750000000000000001\r\n"),
        "{}",
        answer.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_range_cuts_is_said_in_words_on_the_page_and_in_the_file() {
    let query = "start=2024-08-17&end=2024-10-01&filter=region:us-east-1";
    let page = explore(query).await;
    assert_eq!(texts(&page, ".head-mark"), ["partial: 15 of 31 days"]);
    assert_eq!(
        texts(&page, ".marks"),
        ["17–31 Aug 2024, partial: 15 of 31 days"]
    );
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let answer = viewer.get(&format!("/explore.csv?{query}")).await;
    assert!(
        answer
            .text
            .contains("17–31 Aug 2024 (partial: 15 of 31 days),Sep 2024"),
        "{}",
        answer.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_condition_can_be_added_by_the_plain_form() {
    for (mode, value, rows) in [
        ("any_of", "Amazon+S3", &["Amazon S3"][..]),
        ("none_of", "Amazon+S3", &["Amazon EC2"]),
        ("contains", "s3", &["Amazon S3"]),
        ("contains_none", "s3", &["Amazon EC2"]),
        ("begins", "amazon+e", &["Amazon EC2"]),
        ("begins_none", "AMAZON+E", &["Amazon S3"]),
    ] {
        let page = explore(&format!(
            "range=custom&start=2024-08-01&last=2024-09-30&group_by=service&filter=region:eu-west-1\
             &add_dimension=service&add_mode={mode}&add_value={value}"
        ))
        .await;
        assert_eq!(texts(&page, ".figures tbody th"), rows, "{mode}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn having_no_value_can_be_added_by_the_plain_form() {
    for (mode, regions) in [
        ("any_of", &["Global / no region"][..]),
        (
            "contains_none",
            &[
                "us-east-1US East (N. Virginia)",
                "eu-west-1Europe (Ireland)",
            ],
        ),
    ] {
        let page = explore(&format!(
            "range=custom&start=2024-08-01&last=2024-09-30&group_by=region&filter=-region:cn-northwest-1\
             &add_dimension=region&add_mode={mode}&add_value=&add_none=on"
        ))
        .await;
        assert_eq!(texts(&page, ".figures tbody th"), regions, "{mode}");
    }
}

/// The values of a dimension to pick from under a question, each with its costs, and what is said of them.
async fn values(
    server: &Server,
    dimension: &str,
    question: &[(&str, &str)],
) -> (Vec<String>, String) {
    let question = encode(question.iter().copied());
    let form = encode([
        ("dimension", dimension),
        ("query", question.as_str()),
        ("search", ""),
    ]);
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept", "application/octet-stream"),
    ];
    let viewer = server.viewer().await;
    let answer = viewer
        .send(Method::POST, "/ui/values", &headers, form)
        .await;
    let page: ValuesPage = answer.crossed();
    let told = page.values.iter().map(|one| {
        let costs = one.costs.iter();
        let costs: Vec<_> = costs
            .map(|cost| format!("{} {}", cost.amount, cost.unit))
            .collect();
        let value = one.value.as_deref().unwrap_or("none");
        format!("{value}: {}", costs.join(", "))
    });
    (told.collect(), page.about)
}

#[tokio::test(flavor = "multi_thread")]
async fn values_to_pick_from_cost_what_is_asked_under_the_other_filters() {
    let server = Server::with_charges().await;
    let days = [("start", "2024-09-01"), ("end", "2024-10-01")];
    let asked = |more: &[(&'static str, &'static str)]| [&days[..], more].concat();
    let (all, about) = values(&server, "service", &asked(&[])).await;
    assert_eq!(
        all,
        [
            "Amazon EC2: 100.5 CNY, 4.5 USD",
            "Amazon S3: 9.250000000000000001 USD",
            "Support: 3 USD",
            "AWS Lambda, edge: 2.25 USD",
        ]
    );
    assert_eq!(about, "Billed cost, 1–30 Sep 2024");
    let filtered = asked(&[
        ("metric", "consumed_quantity"),
        ("filter", "region:eu-west-1"),
        ("filter", "service:Support"),
    ]);
    let (some, about) = values(&server, "service", &filtered).await;
    assert_eq!(some, ["Amazon EC2: 4.5 USD", "Amazon S3: -0.75 USD"]);
    assert_eq!(
        about,
        "Effective cost, 1–30 Sep 2024, under the other filters; usage has too many units to compare values by"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn values_to_pick_from_are_converted_as_the_figures_are() {
    let server = Server::with_charges().await;
    let table = "day,from,to,rate\n2024-09-08,CNY,USD,0.01\n";
    let kind = [("content-type", "text/csv")];
    let admin = server.admin().await;
    admin
        .send(Method::POST, "/api/v1/rates", &kind, table)
        .await
        .expect(200);
    let asked = [
        ("start", "2024-09-01"),
        ("end", "2024-10-01"),
        ("currency", "USD"),
    ];
    let (all, about) = values(&server, "service", &asked).await;
    assert_eq!(
        all,
        [
            "Amazon S3: 9.250000000000000001 USD",
            "Amazon EC2: 5.505 USD",
            "Support: 3 USD",
            "AWS Lambda, edge: 2.25 USD",
        ]
    );
    assert_eq!(
        about,
        "Billed cost, 1–30 Sep 2024, in USD where there are rates"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_series_has_the_colour_of_its_name_whatever_stands_beside_it() {
    let alone = explore(&format!("{MONTHS}&group_by=service&filter=service:Support")).await;
    let among = explore(&format!(
        "{MONTHS}&group_by=service&filter=-region:cn-northwest-1"
    ))
    .await;
    let colour = |page: &Html, place: usize| {
        let class = attributes(page, ".figures tbody .swatch", "class").remove(place);
        class.split(' ').nth(1).unwrap().to_owned()
    };
    assert_eq!(texts(&among, ".figures tbody th")[2], "Support");
    assert_eq!(colour(&alone, 0), colour(&among, 2));
}

/// The page of a question about unit prices.
async fn prices(query: &str) -> Html {
    let server = Server::with_prices().await;
    let viewer = server.viewer().await;
    let by = if query.contains("group_by=") {
        ""
    } else {
        "&group_by=service"
    };
    let uri = format!("/explore?{MONTHS}&metric=unit_price{by}&{query}");
    let answer = viewer.get(&uri).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    Html::parse_document(&answer.text)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_currency_and_unit_has_a_block_of_prices_of_its_own() {
    let page = prices("compare=none").await;
    assert_eq!(
        texts(&page, ".unit-name"),
        [
            "CNY per Hours",
            "USD per GB-Mo",
            "USD per Hours",
            "USD per Requests"
        ]
    );
    assert_eq!(
        texts(&page, ".unit-amount"),
        ["3.5", "0.0338", "0.3333", "–"]
    );
    let said = texts(&page, ".separately");
    assert!(said[0].starts_with("What one unit costs"), "{said:?}");
    assert!(said[1].starts_with("Units are never added up"), "{said:?}");
    let one = prices("compare=none&filter=unit:GB-Mo").await;
    assert_eq!(texts(&one, ".unit-name"), ["USD per GB-Mo"]);
    assert_eq!(texts(&one, ".separately").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_of_prices_has_a_dash_where_nothing_was_consumed_and_no_shares() {
    let page = prices("compare=none&filter=unit:GB-Mo").await;
    assert_eq!(
        texts(&page, ".figures thead th.number"),
        ["Over all, USD per GB-Mo↓", "Aug 2024", "Sep 2024"]
    );
    assert_eq!(
        texts(&page, ".figures tbody th"),
        ["Amazon S3", "Amazon EBS"]
    );
    assert_eq!(
        texts(&page, ".figures tbody td.number"),
        ["0.02225", "0.023", "0.022", "0.08", "–", "0.08"]
    );
    assert_eq!(
        texts(&page, ".figures tfoot td.number"),
        ["0.0338", "0.023", "0.0365"]
    );
    assert_eq!(
        attributes(&page, ".unit-amount", "title"),
        ["0.0338 = 16.9 / 500"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_are_lines_or_bars_whatever_chart_is_asked_for_and_nothing_of_them_is_foretold() {
    let page = prices("chart=treemap&forecast=month&band=95&filter=unit:GB-Mo").await;
    assert_eq!(texts(&page, "[aria-label=Chart] a"), ["Bars", "Lines"]);
    assert_eq!(
        texts(&page, "[aria-label=Chart] a[aria-current]"),
        ["Lines"]
    );
    assert_eq!(texts(&page, ".treemap"), [""; 0]);
    assert_eq!(texts(&page, ".chart svg.lines path").len(), 2);
    assert_eq!(texts(&page, "#forecast option"), ["None of unit prices"]);
    // Whoever goes back to costs has the forecast that was asked for.
    assert_eq!(attributes(&page, "#forecast option", "value"), ["month"]);
    // The form of the controls has it, and that of other days.
    let band = attributes(&page, "form.controls input[name=band]", "value");
    assert_eq!(band, ["95", "95"]);
    let analysis = texts(&page, ".analysis").concat();
    assert!(
        analysis.contains("Nor is a unit price forecast"),
        "{analysis}"
    );
    assert!(!analysis.contains("Why did it change?"), "{analysis}");
    let changes = texts(&page, ".figures tbody .change-words");
    assert_eq!(changes, ["new", "new"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pivot_of_prices_has_quotients_at_its_sides() {
    let page = prices("group_by=service,region&pivot=region&filter=unit:Hours,GB-Mo").await;
    let rows = texts(&page, ".pivot tbody tr, .pivot tfoot tr");
    assert_eq!(
        rows,
        [
            "Amazon EC23.53.5",
            "Over all3.53.5",
            "Amazon S30.022250.02225",
            "Amazon EBS0.080.08",
            "Over all0.03380.0338",
            "Amazon EC20.33330.3333",
            "Over all0.33330.3333"
        ]
    );
}
