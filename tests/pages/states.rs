//! Pages about one thing: what they tell of it, and what they say when there is no such thing.

use crate::fake::Fake;
use crate::site::open;
use floe_app::view::FailureKind;
use floe_domain::people::Role;

fn admin() -> Fake {
    Fake::of(Role::Admin)
}

#[tokio::test]
async fn a_refusal_stands_on_top_with_every_reason_and_the_next_change() {
    let page = open(
        &admin(),
        "/environments/cost-explorer-eu-west-1?refused=dc-2",
    )
    .await;
    let notice = page.text("main .paper > .notice[role=alert]");
    for part in [
        "Refused: recreate",
        "Year-end freeze",
        "may not recreate environments",
        "changes 4 Jan 2027 08:00 UTC",
        "Nothing was changed.",
    ] {
        assert!(notice.contains(part), "{part}: {notice}");
    }
}

#[tokio::test]
async fn the_timeline_tells_refusals_and_operations_in_full() {
    let page = open(&admin(), "/environments/cost-explorer-eu-west-1").await;
    let entries = page.texts(".timeline > li");
    assert_eq!(entries.len(), 3);
    assert!(
        entries[0]
            .contains("refused recreate asked by agent deploy-bot, acting for ada@example.com")
    );
    assert!(
        entries[0].contains("Set by ada@example.com, 20 Dec 2026 00:00 – 4 Jan 2027 08:00 UTC.")
    );
    assert!(entries[1].contains("succeeded recreate asked by grace@example.com"));
    assert!(entries[1].contains("every total is the same"));
}

#[tokio::test]
async fn the_checker_says_what_an_agent_would_hear() {
    let frozen = open(&admin(), "/environments/cost-explorer-eu-west-1").await;
    assert_eq!(
        frozen.text(".check-line"),
        "Would an agent be allowed now? No: delete and recreate are stopped by Year-end freeze. People may go on. \
         It opens again 4 Jan 2027 08:00 UTC."
    );
    let open = open(&admin(), "/environments/cost-explorer-us-east-1").await;
    assert!(
        open.text(".check-line")
            .contains("Yes, if its token has the scope")
    );
}

#[tokio::test]
async fn a_decision_names_the_whole_chain() {
    let page = open(&admin(), "/decisions/dc-2").await;
    assert_eq!(page.text("h1"), "Refused: recreate cost-explorer-eu-west-1");
    assert!(
        page.texts("dd")
            .contains(&"agent deploy-bot, acting for ada@example.com".to_owned())
    );
}

#[tokio::test]
async fn a_decision_is_told_in_sentences_first_and_in_the_machine_s_codes_below() {
    let page = open(&admin(), "/decisions/dc-2").await;
    let told = page.texts("main .lede, main .reasons > li, main .facts code");
    let sentences = [
        "agent deploy-bot, acting for ada@example.com asked to recreate cost-explorer-eu-west-1. Floe refused it",
        "The freeze Year-end freeze stops this: ",
        "agent deploy-bot, acting for ada@example.com may not recreate environments.",
    ];
    assert_eq!(told.len(), sentences.len() + 2, "{told:?}");
    for (part, sentence) in told.iter().zip(sentences) {
        assert!(part.starts_with(sentence), "{sentence}: {told:?}");
        assert!(!part.contains('_'), "a code among the sentences: {part}");
    }
    assert_eq!(told[3..], ["freeze_active not_permitted", "dc-2"]);
}

#[tokio::test]
async fn what_is_not_there_is_reported_to_the_server_and_told_to_the_person() {
    for address in ["/freezes/none", "/environments/none", "/decisions/none"] {
        let fake = admin();
        let page = open(&fake, address).await;
        let failed = fake.failed.lock().unwrap().clone();
        assert!(failed.contains(&FailureKind::NotFound), "{address}");
        assert!(page.count("main a, .side a") > 3, "{address} leads on");
    }
}

#[tokio::test]
async fn a_spent_set_up_link_offers_no_form() {
    let page = open(&Fake::default(), "/set-up/spent").await;
    assert_eq!(page.count("form"), 0);
    assert_eq!(page.text(".notice h2"), "This link is not good any more");
}
