//! The overview: totals apart by currency, regions by cost, links into the explorer, and what stands where nothing is.

use crate::fake::Fake;
use crate::site::open;
use floe_domain::people::Role;

fn viewer() -> Fake {
    Fake::of(Role::Viewer)
}

#[tokio::test]
async fn each_currency_has_its_own_total() {
    let page = open(&viewer(), "/").await;
    assert_eq!(page.texts(".total h2"), ["CNY billed", "USD billed"]);
    assert_eq!(page.texts(".total-amount"), ["88.00", "1,380"]);
    assert_eq!(
        page.attributes(".total-amount", "title"),
        ["88 CNY", "1,380.123456 USD"]
    );
}

#[tokio::test]
async fn regions_come_by_cost_and_no_region_is_among_them() {
    let page = open(&viewer(), "/").await;
    assert_eq!(
        page.texts("#regions-USD ~ .table-scroll tbody th a"),
        [
            "Europe (Ireland)",
            "US East (N. Virginia)",
            "Global / no region"
        ]
    );
    assert_eq!(
        page.text("#regions-CNY ~ .table-scroll tbody td code"),
        "aws-cn"
    );
}

#[tokio::test]
async fn a_region_leads_to_itself_in_the_explorer_from_table_and_map() {
    let page = open(&viewer(), "/").await;
    let ireland = "/explore?start=2024-09-01&end=2024-10-01&granularity=day&group_by=service&filter=region:eu-west-1";
    let links = page.attributes("#regions-USD ~ .table-scroll tbody th a", "href");
    assert_eq!(links[0], ireland);
    assert_eq!(
        links[2],
        "/explore?start=2024-09-01&end=2024-10-01&granularity=day&group_by=service&filter=region:"
    );
    assert!(
        page.attributes(".world a", "href")
            .contains(&ireland.to_owned())
    );
}

#[tokio::test]
async fn a_region_without_a_place_stands_beside_the_map() {
    let page = open(&viewer(), "/").await;
    assert_eq!(page.count(".world .bubble"), 3);
    assert_eq!(page.texts(".off-map li a"), ["Global / no region"]);
}

#[tokio::test]
async fn a_frozen_region_and_a_deleted_one_are_told() {
    let page = open(&viewer(), "/").await;
    assert_eq!(page.texts(".figures .badge.warn"), ["frozen"]);
    assert!(page.text(".hidden-regions").contains("Europe (Milan)"));
}

#[tokio::test]
async fn presets_say_their_dates() {
    let page = open(&viewer(), "/?range=last-7-days").await;
    assert_eq!(
        page.texts(".presets [aria-current]"),
        ["Last 7 days, 28 Sep – 4 Oct 2024"]
    );
}

#[tokio::test]
async fn a_range_without_charges_says_where_they_are() {
    let page = open(&viewer(), "/?start=2020-01-01&end=2020-02-01").await;
    assert_eq!(page.text(".empty-title"), "No charges in 1–31 Jan 2020");
    assert_eq!(
        page.attributes(".empty a", "href"),
        ["/?start=2024-08-20&end=2024-10-01"]
    );
}

#[tokio::test]
async fn without_any_import_it_says_how_to_begin() {
    let empty = Fake {
        is_empty: true,
        ..viewer()
    };
    let page = open(&empty, "/").await;
    assert_eq!(page.text(".empty-title"), "No bills are imported yet");
    assert_eq!(
        page.texts(".empty pre"),
        ["floe import my-bill.csv.gz", "floe serve --demo"]
    );
}

#[tokio::test]
async fn what_could_not_be_read_is_told_and_never_taken_for_nothing_imported() {
    let missing = "<p>The environments of regions can not be shown</p>";
    for is_empty in [false, true] {
        let failing = Fake {
            is_empty,
            missing: missing.to_owned(),
            ..viewer()
        };
        let page = open(&failing, "/").await;
        assert_eq!(
            page.texts(".missing p"),
            ["The environments of regions can not be shown"]
        );
        assert_eq!(page.count(".total-amount"), if is_empty { 0 } else { 2 });
        assert_eq!(page.count(".empty pre"), 0);
    }
    assert_eq!(open(&viewer(), "/").await.count(".missing"), 0);
}
