//! Laws that hold on every page: one heading, a title, labelled controls, tables that browsers do not repair.

use crate::fake::Fake;
use crate::site::{Page, open};
use floe_domain::people::Role;
use std::collections::BTreeSet;

const PAGES: [&str; 12] = [
    "/freezes",
    "/freezes/new",
    "/freezes/fz-year-end",
    "/environments",
    "/environments/declare",
    "/environments/cost-explorer-eu-west-1",
    "/environments/cost-explorer-us-east-1",
    "/environments/cost-explorer-eu-west-1?refused=dc-2",
    "/decisions/dc-1",
    "/decisions/dc-2",
    "/sign-in",
    "/set-up/good",
];

async fn each(check: impl Fn(&str, &Page)) {
    let fake = Fake {
        is_frozen: true,
        ..Fake::of(Role::Admin)
    };
    for address in PAGES {
        check(address, &open(&fake, address).await);
    }
}

#[tokio::test]
async fn every_page_has_one_main_heading_and_a_title() {
    each(|address, page| {
        assert_eq!(page.count("h1"), 1, "{address}");
        assert_eq!(page.count("main"), 1, "{address}");
        assert!(page.text("title").ends_with("Floe"), "{address}");
    })
    .await;
}

#[tokio::test]
async fn every_table_has_a_caption_a_head_and_a_body() {
    each(|address, page| {
        let tables = page.count("table");
        for part in ["caption", "thead", "tbody"] {
            assert_eq!(
                page.count(&format!("table > {part}")),
                tables,
                "{address}: {part}"
            );
        }
        assert_eq!(page.count("thead th:not([scope])"), 0, "{address}");
    })
    .await;
}

#[tokio::test]
async fn every_control_has_a_label() {
    each(|address, page| {
        let labelled: BTreeSet<_> = page.attributes("label[for]", "for").into_iter().collect();
        for kind in [
            "input:not([type=hidden]):not([type=checkbox]):not([type=radio])",
            "select",
            "textarea",
        ] {
            let bare = page.count(&format!("{kind}:not([id]):not([aria-label])"));
            assert_eq!(bare, 0, "{address}: {kind}");
            for id in page.attributes(&format!("{kind}[id]"), "id") {
                assert!(labelled.contains(&id), "{address}: {id}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn no_identifier_stands_twice_on_a_page() {
    each(|address, page| {
        let ids = page.attributes("[id]", "id");
        let distinct: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), distinct.len(), "{address}: {ids:?}");
    })
    .await;
}

#[tokio::test]
async fn descriptions_name_elements_that_are_there() {
    each(|address, page| {
        let ids: BTreeSet<_> = page.attributes("[id]", "id").into_iter().collect();
        let described = page.attributes("[aria-describedby]", "aria-describedby");
        for id in described.iter().flat_map(|value| value.split(' ')) {
            assert!(ids.contains(id), "{address}: {id}");
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_inline_breaks_the_content_security_policy() {
    each(|address, page| {
        for attribute in ["style", "onclick", "oninput", "onsubmit"] {
            assert_eq!(
                page.count(&format!("[{attribute}]")),
                0,
                "{address}: {attribute}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn every_form_that_changes_something_is_a_post() {
    each(|address, page| {
        for action in page.attributes("form:not([method=post])", "action") {
            let changes = ["/ui/", "/act/"]
                .iter()
                .any(|start| action.starts_with(start));
            assert!(!changes, "{address}: {action}");
        }
    })
    .await;
}
