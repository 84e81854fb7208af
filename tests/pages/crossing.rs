//! What a page waits for goes to the browser half in a form without field names: each must come back as it left, or the page
//! would load twice there, or not at all.

use crate::costs;
use codee::binary::PostcardCodec;
use codee::{Decoder, Encoder};
use floe_app::view::{Failure, FailureKind, PaperPage, SetUpPage};
use floe_domain::freeze::Wrong;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

#[track_caller]
fn crosses<T: Serialize + DeserializeOwned + PartialEq + Debug>(page: T) {
    let sent = PostcardCodec::encode(&page).unwrap();
    let come: T = PostcardCodec::decode(&sent).unwrap();
    assert_eq!(come, page);
}

#[test]
fn pages_about_costs_cross_whole() {
    crosses(costs::overview("", false));
    crosses(costs::overview("", true));
    crosses(costs::explore(
        "group_by=region,tag:team&granularity=day",
        false,
    ));
    crosses(costs::explore("metric=happiness", false));
    crosses(costs::values());
}

#[test]
fn pages_that_the_server_writes_cross_whole() {
    crosses(PaperPage {
        title: "Freezes".to_owned(),
        lede: "Spans".to_owned(),
        actions: "<a href=\"/\">Back</a>".to_owned(),
        html: "<p>A &lt; B</p>".to_owned(),
    });
}

#[test]
fn pages_about_the_house_cross_whole() {
    crosses([SetUpPage::Open, SetUpPage::Closed]);
}

#[test]
fn failures_cross_whole() {
    let failure = Failure::invalid("No answer", vec![Wrong::new("metric", "is unknown")])
        .with_given(vec![("metric".to_owned(), "happiness".to_owned())]);
    crosses(failure.clone());
    crosses(Failure {
        kind: FailureKind::Unavailable,
        request_id: Some("0198".to_owned()),
        ..failure
    });
}
