//! What lists say of what is in them, and where there is nothing.

use crate::fake::Fake;
use crate::site::open;
use floe_domain::people::Role;

fn admin() -> Fake {
    Fake::of(Role::Admin)
}

#[tokio::test]
async fn every_empty_list_says_what_to_do() {
    let empty = Fake {
        is_empty: true,
        ..admin()
    };
    for (address, title) in [
        ("/freezes", "No freeze has been set yet"),
        ("/environments", "No environment yet"),
    ] {
        let page = open(&empty, address).await;
        assert_eq!(page.text(".empty-title"), title, "{address}");
        assert!(page.count(".empty p:not(.empty-title)") > 0, "{address}");
    }
}

#[tokio::test]
async fn freezes_stand_by_their_place_in_time() {
    let page = open(&admin(), "/freezes").await;
    let lists = page.texts("main h2");
    assert_eq!(
        lists,
        [
            "About to be loosened",
            "Now",
            "Upcoming",
            "Past",
            "Loosened, or not"
        ]
    );
    let names = page.texts("main tbody th a");
    assert_eq!(names, ["Year-end freeze", "Quarter close", "Launch week"]);
}

#[tokio::test]
async fn what_would_loosen_a_freeze_stands_with_what_became_of_it() {
    let page = open(&admin(), "/freezes").await;
    assert_eq!(
        page.texts("main ul.plain li"),
        [
            "open End the freeze `Year-end freeze` asked by ada@example.com.",
            "vetoed End the freeze `Year-end freeze` asked by ada@example.com 21 Dec 2026 09:00 UTC. Vetoed by \
             kim@example.com."
        ]
    );
    assert_eq!(
        page.attributes("main ul.plain a", "href"),
        [
            "/approvals/changes/loo-open",
            "/approvals/changes/loo-vetoed"
        ]
    );
}

#[tokio::test]
async fn that_one_admin_loosens_alone_is_said_until_enough_people_approve() {
    let page = open(&admin(), "/freezes").await;
    let notice = page.texts("main p.notice");
    assert_eq!(
        notice,
        [
            "One admin can loosen a freeze alone, 15 minutes after asking for it: too few people are appointed to approve. \
             Appoint approvers and it takes their approvals too."
        ]
    );
    assert_eq!(
        page.attributes("main p.notice a", "href"),
        ["/settings/approvals"]
    );
}

#[tokio::test]
async fn an_active_freeze_stands_on_every_page_with_the_time_left() {
    let frozen = Fake {
        is_frozen: true,
        ..admin()
    };
    for address in ["/imports", "/settings", "/audit"] {
        let page = open(&frozen, address).await;
        assert_eq!(
            page.text(".banner li"),
            "Year-end freeze stops agents and services on regions eu-west-1, cn-northwest-1; production \
             until 4 Jan 2027 08:00 UTC · 12 days 22 h left",
            "{address}"
        );
    }
}
