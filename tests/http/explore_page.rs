//! `/explore` as the server writes it, before any script: the charts that stand still, pivots, and forms. Knows the sample's
//! sums; must not know how pages look.

use crate::actor::Actor as _;
use crate::server::Server;
use crate::shown::{attributes, explore, texts};
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
