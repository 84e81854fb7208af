//! Imports: visible in one step, replaced, added to, refused; and what the reconciliation says.

use super::stage::{Stage, bill, bill_of, charge, served};
use crate::service::{Caller, ImportRequest, ImportResult, Page, Refused, import, imports};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Role, Scope};

fn row(region: &str, amount: &str) -> (String, String) {
    (region.to_owned(), format!("{amount} USD"))
}

#[tokio::test]
async fn a_bill_is_served_as_it_was_read_and_the_figures_agree() {
    let stage = Stage::new().await;
    let imported = stage.import("bill.csv", &bill("2025-11", &[])).await;
    assert_eq!(imported.result, ImportResult::Whole);
    assert!(imported.reconciliation.agrees());
    assert_eq!(imported.reconciliation.served.len(), 1);
    assert_eq!(
        imported.reconciliation.served[0].sums.billed.to_string(),
        "3.875"
    );
    assert_eq!(
        stage.served(),
        [
            row("eu-west-1", "1.5"),
            row("us-east-1", "2.25"),
            row("none", "0.125")
        ]
    );
}

#[tokio::test]
async fn the_same_bytes_change_nothing_under_whatever_name() {
    let stage = Stage::with_bill().await;
    let before = stage.app.ledger().served().generation;
    let again = stage.import("renamed.csv", &bill("2025-11", &[])).await;
    assert_eq!(again.result, ImportResult::Unchanged);
    assert_eq!(stage.app.ledger().served().generation, before);
    let viewer = stage.person(Role::Viewer).await;
    let list = imports::list(&stage.app, &viewer, Page::default())
        .await
        .unwrap();
    assert_eq!(list.items.len(), 1);
}

#[tokio::test]
async fn a_restated_bill_replaces_the_old_one_in_all_its_regions_and_says_what_changed() {
    let stage = Stage::with_bill().await;
    let restated = bill_of(&[
        charge("2025-11", "eu-west-1", "7"),
        charge("2025-11", "ap-south-1", "1"),
    ]);
    let imported = stage.import("restated.csv", &restated).await;
    assert_eq!(
        stage.served(),
        [row("ap-south-1", "1"), row("eu-west-1", "7")]
    );
    let [change] = &imported.reconciliation.bills[..] else {
        panic!("{:?}", imported.reconciliation.bills)
    };
    assert_eq!(change.before.unwrap().to_string(), "3.875");
    assert_eq!(change.after.to_string(), "8");
    let mut tx = stage.app.store().read().await.unwrap();
    let old = tx
        .kept_segments_of_region(Some("us-east-1"), stage.app.now())
        .await
        .unwrap();
    assert_eq!(old.len(), 1, "the version before is kept");
    assert!(crate::ledger::segment_path(stage.app.data(), &old[0]).is_file());
}

#[tokio::test]
async fn bytes_of_which_one_bill_was_replaced_are_not_served_already() {
    let stage = Stage::new().await;
    let both = bill_of(&[
        charge("2025-11", "eu-west-1", "1"),
        charge("2025-12", "eu-west-1", "2"),
    ]);
    stage.import("both.csv", &both).await;
    let restated = bill_of(&[charge("2025-12", "eu-west-1", "5")]);
    stage.import("december.csv", &restated).await;
    let again = stage.import("both.csv", &both).await;
    assert_eq!(again.result, ImportResult::Whole);
    assert_eq!(stage.served(), [row("eu-west-1", "3")]);
}

#[tokio::test]
async fn a_token_revoked_while_its_bill_is_read_publishes_nothing() {
    let stage = Stage::new().await;
    let token = stage.token(PrincipalKind::Service, Role::Operator).await;
    let admin = stage.person(Role::Admin).await;
    let file = stage.file("bill.csv", &bill("2025-11", &[]));
    let revoked = Caller::clone(&token);
    crate::service::tokens::revoke(&stage.app, &admin, &token.chain().0[0].id)
        .await
        .unwrap();
    let imported = import::import(&stage.app, &revoked, ImportRequest::of(vec![file])).await;
    assert!(matches!(imported, Err(Refused::NotPermitted { .. })));
    assert_eq!(stage.served(), []);
}

#[tokio::test]
async fn going_back_to_an_earlier_bill_is_a_delivery_of_its_own() {
    let stage = Stage::with_bill().await;
    let before = stage.served();
    stage
        .import(
            "restated.csv",
            &bill_of(&[charge("2025-11", "eu-west-1", "7")]),
        )
        .await;
    let back = stage.import("bill.csv", &bill("2025-11", &[])).await;
    assert_eq!(back.result, ImportResult::Whole);
    assert_eq!(stage.served(), before);
}

#[tokio::test]
async fn another_month_or_account_is_left_alone() {
    let stage = Stage::with_bill().await;
    stage.import("december.csv", &bill("2025-12", &[])).await;
    let other = bill("2025-11", &[]).replace("111122223333", "444455556666");
    stage.import("other.csv", &other).await;
    assert_eq!(
        stage.served(),
        [
            row("eu-west-1", "4.5"),
            row("us-east-1", "6.75"),
            row("none", "0.375")
        ]
    );
}

#[tokio::test]
async fn appending_adds_to_the_bill() {
    let stage = Stage::with_bill().await;
    let file = stage.file(
        "more.csv",
        &bill_of(&[charge("2025-11", "eu-west-1", "0.5")]),
    );
    let request = ImportRequest {
        append: true,
        ..ImportRequest::of(vec![file])
    };
    let imported = stage.try_import(request).await.unwrap();
    assert_eq!(stage.served()[0], row("eu-west-1", "2"));
    assert_eq!(imported.reconciliation.bills[0].after.to_string(), "4.375");
}

#[tokio::test]
async fn parts_of_one_call_are_one_delivery() {
    let stage = Stage::new().await;
    let parts = vec![
        stage.file("a.csv", &bill_of(&[charge("2025-11", "eu-west-1", "1")])),
        stage.file("b.csv", &bill_of(&[charge("2025-11", "eu-west-1", "2")])),
    ];
    let imported = stage.try_import(ImportRequest::of(parts)).await.unwrap();
    assert_eq!(imported.result, ImportResult::Whole);
    assert_eq!(stage.served(), [row("eu-west-1", "3")]);
}

#[tokio::test]
async fn rejected_rows_are_kept_with_their_reasons_and_the_rest_is_served() {
    let stage = Stage::new().await;
    let bad = charge("2025-11", "eu-west-1", "much");
    let imported = stage.import("bill.csv", &bill("2025-11", &[&bad])).await;
    assert_eq!(imported.result, ImportResult::WithRejects);
    assert!(imported.reconciliation.agrees());
    let delivery = imported.reconciliation.delivery.as_ref().unwrap();
    assert_eq!((delivery.rows.accepted, delivery.rows.rejected), (3, 1));
    let viewer = stage.person(Role::Viewer).await;
    let file = imports::rejects(&stage.app, &viewer, &imported.id)
        .await
        .unwrap()
        .unwrap();
    assert!(std::fs::read_to_string(file).unwrap().contains("much"));
}

#[tokio::test]
async fn a_strict_import_with_a_rejected_row_changes_nothing_and_is_listed_with_its_reason() {
    let stage = Stage::with_bill().await;
    let before = stage.served();
    let bad = charge("2025-12", "eu-west-1", "much");
    let file = stage.file("strict.csv", &bill("2025-12", &[&bad]));
    let request = ImportRequest {
        strict: true,
        ..ImportRequest::of(vec![file])
    };
    let refused = stage.try_import(request).await.unwrap();
    assert_eq!(refused.result, ImportResult::Refused);
    assert_eq!(stage.served(), before);
    assert_eq!(stage.audited("import.refuse").await, 1);
    let viewer = stage.person(Role::Viewer).await;
    let shown = imports::show(&stage.app, &viewer, &refused.id)
        .await
        .unwrap();
    assert_eq!(shown, refused);
}

#[tokio::test]
async fn what_is_no_bill_is_refused_whole_and_leaves_nothing_behind() {
    let stage = Stage::with_bill().await;
    let before = stage.served();
    for (name, text) in [("notes.txt", "hello\nworld\n"), ("empty.csv", "")] {
        let refused = stage.import(name, text).await;
        assert_eq!(refused.result, ImportResult::Refused, "{name}");
        assert!(refused.reconciliation.refusal.is_some());
    }
    assert_eq!(stage.served(), before);
    let folders = std::fs::read_dir(stage.app.data().join("imports")).unwrap();
    let folders = folders
        .filter(|entry| entry.as_ref().unwrap().path().is_dir())
        .count();
    assert_eq!(folders, 1);
}

#[tokio::test]
async fn importing_needs_the_right() {
    let stage = Stage::new().await;
    let file = stage.file("bill.csv", &bill("2025-11", &[]));
    let viewer = stage.person(Role::Viewer).await;
    let (reader, ..) = stage
        .token_for(PrincipalKind::Service, Role::Operator, &[Scope::CostsRead])
        .await;
    for caller in [viewer, reader] {
        let refused =
            import::import(&stage.app, &caller, ImportRequest::of(vec![file.clone()])).await;
        assert!(matches!(refused, Err(Refused::NotPermitted { .. })));
    }
    let (loader, ..) = stage
        .token_for(PrincipalKind::Agent, Role::Operator, &[Scope::ImportsWrite])
        .await;
    let imported = import::import(&stage.app, &loader, ImportRequest::of(vec![file]))
        .await
        .unwrap();
    assert_eq!(
        imported.by,
        "agent agent bot, acting for operator@example.com"
    );
}

#[tokio::test]
async fn two_imports_at_once_of_the_same_bytes_are_one() {
    let stage = Stage::new().await;
    let other = stage.another().await;
    let file = stage.file("bill.csv", &bill("2025-11", &[]));
    let caller = Caller::command_line();
    let (one, two) = tokio::join!(
        import::import(&stage.app, &caller, ImportRequest::of(vec![file.clone()])),
        import::import(&other, &caller, ImportRequest::of(vec![file])),
    );
    let mut results = [one.unwrap().result, two.unwrap().result];
    results.sort_by_key(|result| *result == ImportResult::Unchanged);
    assert_eq!(results, [ImportResult::Whole, ImportResult::Unchanged]);
}

#[tokio::test]
async fn two_imports_at_once_of_one_bill_leave_one_of_them_whole() {
    let stage = Stage::new().await;
    let other = stage.another().await;
    let files = ["1", "2"].map(|cost| {
        let lines = ["eu-west-1", "us-east-1"].map(|region| charge("2025-11", region, cost));
        stage.file(&format!("{cost}.csv"), &bill_of(&lines))
    });
    let caller = Caller::command_line();
    let [a, b] = files;
    let (one, two) = tokio::join!(
        import::import(&stage.app, &caller, ImportRequest::of(vec![a])),
        import::import(&other, &caller, ImportRequest::of(vec![b])),
    );
    one.unwrap();
    two.unwrap();
    stage.app.ledger().refresh(&stage.app).await.unwrap();
    let served = stage.served();
    assert!(
        served == [row("eu-west-1", "1"), row("us-east-1", "1")]
            || served == [row("eu-west-1", "2"), row("us-east-1", "2")],
        "{served:?}"
    );
}

#[tokio::test]
async fn a_server_takes_over_what_another_process_imports() {
    let stage = Stage::with_bill().await;
    let other = stage.another().await;
    let file = stage.file("december.csv", &bill("2025-12", &[]));
    import::import(
        &other,
        &Caller::command_line(),
        ImportRequest::of(vec![file]),
    )
    .await
    .unwrap();
    assert_eq!(
        stage.served()[0],
        row("eu-west-1", "1.5"),
        "not before it looks"
    );
    stage.app.ledger().refresh(&stage.app).await.unwrap();
    assert_eq!(served(&stage.app)[0], row("eu-west-1", "3"));
}

#[tokio::test]
async fn long_lists_come_in_parts() {
    let stage = Stage::new().await;
    for month in ["2025-08", "2025-09", "2025-10"] {
        stage
            .import(&format!("{month}.csv"), &bill(month, &[]))
            .await;
    }
    let viewer = stage.person(Role::Viewer).await;
    let mut page = Page {
        after: None,
        limit: 2,
    };
    let first = imports::list(&stage.app, &viewer, page.clone())
        .await
        .unwrap();
    assert_eq!(first.items.len(), 2);
    page.after = first.next;
    let rest = imports::list(&stage.app, &viewer, page).await.unwrap();
    assert_eq!((rest.items.len(), rest.next), (1, None));
    assert!(rest.items[0].at <= first.items[1].at);
}
