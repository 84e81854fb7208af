//! The audit's page: records in words, the filter, the pages. Knows what it shows; must not know hashes.

use crate::server::Server;
use crate::sheet::Sheet;

#[tokio::test(flavor = "multi_thread")]
async fn records_stand_in_words_and_lead_to_what_they_are_about() {
    let server = Server::with_charges().await;
    let operator = server.operator().await;
    let page = Sheet::at(&operator, "/audit").await;
    assert!(page.text(".chain").starts_with("The chain holds over all "));
    assert_eq!(page.count("[role=alert]"), 0);
    let words = page.texts("summary");
    assert!(words.contains(&"Imported a bill".to_owned()), "{words:?}");
    assert!(page.count("a[href^='/imports/']") > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn older_records_keep_the_filter() {
    let server = Server::start().await;
    for _ in 0..60 {
        server.viewer().await;
    }
    let operator = server.operator().await;
    let page = Sheet::at(&operator, "/audit?action=session.start").await;
    assert_eq!(page.count("tbody tr"), 50);
    assert_eq!(
        page.attributes("option[selected]", "value"),
        ["session.start"]
    );
    let older = page.attributes(".pages a", "href").concat();
    assert!(older.starts_with("/audit?action=session.start&actor=&before="));
    let page = Sheet::at(&operator, &older).await;
    assert_eq!(page.count("tbody tr"), 11);
    assert_eq!(page.texts(".pages a"), ["Newest records"]);
    let none = Sheet::at(&operator, "/audit?actor=mallory").await;
    assert_eq!(none.text(".empty-title"), "No record fits");
}
