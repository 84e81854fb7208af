//! `/explore.csv` and the other files of the explorer. Knows their forms; must not know how pages look.

use crate::actor::Actor as _;
use crate::server::Server;
use floe_domain::money::Amount;
use floe_domain::people::Scope;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::RowAccessor as _;
use serde_json::{Value, json};

const FILES: [&str; 5] = [
    "/explore.csv",
    "/explore-by-period.csv",
    "/explore.json",
    "/explore.parquet",
    "/explore.svg",
];

const MONTHS: &str = "start=2024-08-01&end=2024-10-01";

#[tokio::test(flavor = "multi_thread")]
async fn the_file_has_the_tables_of_the_page_with_every_digit() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{MONTHS}&granularity=month&group_by=region");
    let answer = viewer.get(&format!("/explore.csv?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.header("content-type").starts_with("text/csv"));
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"floe-2024-08-01-2024-09-30.csv\""
    );
    assert_eq!(
        answer.text,
        "Region,Unit,Billed cost,Share %,Before,Change,Change %,Aug 2024,Sep 2024\r\n\
         cn-northwest-1,CNY,100.5,100.0,0,100.5,new,0,100.5\r\n\
         us-east-1,USD,13.750000000000000001,67.1,0,13.750000000000000001,new,1.5,12.250000000000000001\r\n\
         eu-west-1,USD,3.75,18.3,0,3.75,new,0,3.75\r\n\
         Global / no region,USD,3,14.6,0,3,new,0,3\r\n\r\n\
         Question,start=2024-08-01&end=2024-10-01\r\n\
         Days (UTC),1 Aug – 30 Sep 2024\r\nAsked at,2024-10-05T12:00:00Z\r\nUnits,CNY USD\r\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_is_that_of_the_page() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{MONTHS}&granularity=month&group_by=region");
    let first = |text: &str| -> Vec<String> {
        text.lines()
            .skip(1)
            .map(|line| line.split(',').next().unwrap().to_owned())
            .take_while(|name| !name.is_empty())
            .filter(|name| name != "cn-northwest-1")
            .collect()
    };
    let up = viewer.get(&format!("/explore.csv?{query}&sort=name")).await;
    let down = viewer
        .get(&format!("/explore.csv?{query}&sort=-name"))
        .await;
    let mut turned = first(&down.text);
    turned.reverse();
    assert_eq!(first(&up.text), turned);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_question_is_refused_with_its_field() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    for file in FILES {
        let answer = viewer.get(&format!("{file}?metric=happiness")).await;
        assert_eq!(answer.wrong_fields(), ["metric"], "{file}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_opens_no_page_and_not_its_file_either() {
    let server = Server::with_charges().await;
    let agent = server.agent(&[Scope::CostsRead]).await;
    for file in FILES {
        assert_eq!(agent.get(file).await.status, 403, "{file}");
        assert_eq!(server.nobody().get(file).await.status, 401, "{file}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_per_period_is_laid_out_as_the_console_of_aws_does() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{MONTHS}&granularity=month&group_by=region&filter=region:us-east-1");
    let answer = viewer.get(&format!("/explore-by-period.csv?{query}")).await;
    let (table, asked) = answer.text.split_once("\r\n\r\n").unwrap();
    assert_eq!(
        table,
        "\"Region\",\"us-east-1 ($)\",\"Total costs ($)\"\r\n\
         \"Region total\",\"13.750000000000000001\",\"13.750000000000000001\"\r\n\
         \"2024-08-01\",\"1.5\",\"1.5\"\r\n\
         \"2024-09-01\",\"12.250000000000000001\",\"12.250000000000000001\""
    );
    assert!(asked.contains("Units,USD\r\n"), "{asked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn json_has_the_rows_of_the_api_and_says_what_was_asked_and_when() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{MONTHS}&granularity=month&group_by=region");
    let answer = viewer.get(&format!("/explore.json?{query}")).await;
    let body = answer.expect(200);
    let api = viewer.get(&format!("/api/v1/costs?{query}")).await;
    assert_eq!(body["report"], api.expect(200));
    assert_eq!(body["asked_at"], "2024-10-05T12:00:00Z");
    assert_eq!(body["units"], serde_json::json!(["CNY", "USD"]));
    assert!(
        body["question"]
            .as_str()
            .unwrap()
            .starts_with("start=2024-08-01")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_says_what_was_asked_of_which_days_and_when_and_in_which_units() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let question = format!("{MONTHS}&granularity=day&filter=-region:us-east-1");
    for file in FILES {
        let answer = viewer.get(&format!("{file}?{question}")).await;
        assert_eq!(answer.status, 200, "{file}");
        let text = answer.text.replace("&amp;", "&");
        // As JSON the days are those of the report.
        let days = match file {
            "/explore.json" => "\"start\": \"2024-08-01\"",
            _ => "1 Aug – 30 Sep 2024",
        };
        for words in [&*question, days, "2024-10-05T12:00:00Z", "CNY", "USD"] {
            assert!(text.contains(words), "{words}: {file}: {text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parquet_is_a_file_that_says_what_was_asked() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let answer = viewer.get(&format!("/explore.parquet?{MONTHS}")).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.starts_with("PAR1") && answer.text.ends_with("PAR1"));
    assert!(answer.text.contains("Asked at") && answer.text.contains("2024-10-05T12:00:00Z"));
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"floe-2024-08-01-2024-09-30.parquet\""
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rows_of_parquet_are_those_of_the_api_to_the_last_digit() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{MONTHS}&granularity=month&group_by=region,service");
    let answer = viewer.get(&format!("/explore.parquet?{query}")).await;
    let reader = SerializedFileReader::new(answer.bytes()).unwrap();
    let rows = reader.get_row_iter(None).unwrap().map(|row| {
        let row = row.unwrap();
        let text = |place: usize| row.get_string(place).ok().cloned();
        let starts = row.get_timestamp_micros(0).unwrap();
        let starts = chrono::DateTime::from_timestamp_micros(starts).unwrap();
        let mut units = [0_u8; 16];
        units.copy_from_slice(row.get_decimal(4).unwrap().data());
        let amount = Amount::from_units(i128::from_be_bytes(units));
        json!([
            starts.date_naive().to_string(),
            [text(1), text(2)],
            text(3),
            amount.to_string(),
        ])
    });
    let api = viewer.get(&format!("/api/v1/costs?{query}")).await;
    let expected: Vec<Value> = api.expect(200)["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!([row["period"], row["keys"], row["unit"], row["amount"]]))
        .collect();
    assert_eq!(rows.collect::<Vec<_>>(), expected);
    assert!(expected.len() > 5, "{expected:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_stands_alone_with_a_chart_per_unit_and_what_was_asked() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{MONTHS}&granularity=month&group_by=region&chart=lines");
    let answer = viewer.get(&format!("/explore.svg?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    for part in [
        "<title>Billed cost in CNY by month and region",
        "Billed cost in USD by month and region",
        "stroke-width=\"2\"",
        "us-east-1",
        "Asked at: 2024-10-05T12:00:00Z",
        "Units: CNY USD",
    ] {
        assert!(answer.text.contains(part), "{part}: {}", answer.text);
    }
    for part in ["class=", "style=", "<script", "href"] {
        assert!(!answer.text.contains(part), "{part}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_prices_have_their_units_and_nothing_where_nothing_was_consumed() {
    let server = Server::with_prices().await;
    let viewer = server.viewer().await;
    let query = format!("{MONTHS}&metric=unit_price&group_by=service&compare=none&chart=area");
    let answer = viewer.get(&format!("/explore.csv?{query}")).await;
    let (table, asked) = answer.text.split_once("\r\n\r\n").unwrap();
    assert_eq!(
        table,
        "Service,Unit,Unit price,Aug 2024,Sep 2024\r\n\
         Amazon EC2,CNY per Hours,3.5,,3.5\r\n\
         Amazon S3,USD per GB-Mo,0.02225,0.023,0.022\r\n\
         Amazon EBS,USD per GB-Mo,0.08,,0.08\r\n\
         Amazon EC2,USD per Hours,0.333333333333333333,,0.333333333333333333\r\n\
         AWS Lambda,USD per Requests,,,"
    );
    assert!(
        asked.contains("Units,CNY per Hours USD per GB-Mo"),
        "{asked}"
    );
    let json = viewer.get(&format!("/explore.json?{query}")).await;
    let json = json.expect(200);
    assert_eq!(
        json["units"],
        serde_json::json!(["CNY per Hours", "USD per GB-Mo", "USD per Hours"])
    );
    let question = format!("{MONTHS}&granularity=month&metric=unit_price&group_by=service");
    let api = viewer.get(&format!("/api/v1/costs?{question}")).await;
    assert_eq!(json["report"], api.expect(200));
    let parquet = viewer.get(&format!("/explore.parquet?{query}")).await;
    assert!(parquet.text.starts_with("PAR1") && parquet.text.contains("unit_price"));
    let picture = viewer.get(&format!("/explore.svg?{query}")).await;
    assert_eq!(picture.status, 200, "{}", picture.text);
    assert!(
        picture
            .text
            .contains("Unit price in USD per GB-Mo by month and service")
    );
    assert!(!picture.text.contains("NaN"), "{}", picture.text);
}

/// What stands in pictures within the picture, with their areas: the tiles of treemaps.
fn tiles(picture: &str) -> Vec<(String, f64)> {
    let parts = picture.split("<svg x=").skip(1);
    parts
        .map(|tile| {
            let number = |name: &str| -> f64 {
                let (_, rest) = tile.split_once(&format!(" {name}=\"")).unwrap();
                rest.split('"').next().unwrap().parse().unwrap()
            };
            let (_, title) = tile.split_once("<title>").unwrap();
            let name = title.split(':').next().unwrap();
            (name.to_owned(), number("width") * number("height"))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_treemap_is_in_its_picture_what_it_is_on_the_page() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{MONTHS}&group_by=region&chart=treemap");
    let answer = viewer.get(&format!("/explore.svg?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let tiles = tiles(&answer.text);
    let names: Vec<&str> = tiles.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "cn-northwest-1",
            "us-east-1",
            "eu-west-1",
            "Global / no region"
        ]
    );
    let dollars: f64 = tiles.iter().skip(1).map(|(_, area)| area).sum();
    for ((name, area), amount) in tiles.iter().skip(1).zip([13.75, 3.75, 3.0]) {
        let share = area / dollars;
        assert!((share - amount / 20.5).abs() < 0.005, "{name}: {share}");
    }
    assert!(
        answer
            .text
            .contains("<title>us-east-1: 13.750000000000000001 USD, 67.1%</title>"),
        "{}",
        answer.text
    );
    for part in ["<path", "class=", "style=", "<script", "href"] {
        assert!(!answer.text.contains(part), "{part}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_tile_is_said_in_the_picture() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{MONTHS}&group_by=service&filter=region:eu-west-1&chart=treemap");
    let answer = viewer.get(&format!("/explore.svg?{query}")).await;
    let names: Vec<String> = tiles(&answer.text).into_iter().map(|tile| tile.0).collect();
    assert_eq!(names, ["Amazon EC2"]);
    assert!(
        answer
            .text
            .contains("Without a tile, since an area is never negative or zero: Amazon S3 −0.75."),
        "{}",
        answer.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_is_in_its_picture_with_land_bubbles_and_what_has_no_place() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{MONTHS}&group_by=service&chart=map");
    let answer = viewer.get(&format!("/explore.svg?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    for part in [
        "US East (N. Virginia) (us-east-1): 13.750000000000000001 USD, 67.1%</title>",
        "Europe (Ireland) (eu-west-1): 3.75 USD, 18.3%</title>",
        ">Not on the map:</text>",
        ">Global / no region: 3",
        "Area is billed cost, by region, of the whole range.",
        "Asked at: 2024-10-05T12:00:00Z",
    ] {
        assert!(answer.text.contains(part), "{part}: {}", answer.text);
    }
    // Land for each currency; a bubble for each region that has a place.
    assert_eq!(answer.text.matches("<path").count(), 2);
    assert_eq!(answer.text.matches("<circle").count(), 3);
    for part in ["class=", "style=", "<script", "href"] {
        assert!(!answer.text.contains(part), "{part}");
    }
}
