//! What webhooks are told, by receivers that really listen. Knows what happens and what is heard of it; must not know how it is sent.

use super::receiver::{Heard, Receiver};
use super::stage::{EU, Stage, freeze};
use crate::app::App;
use crate::config::Config;
use crate::service::approvals::{self, Word};
use crate::service::approvers::Duty;
use crate::service::passkeys::Proof;
use crate::service::webhooks::{self, AddedWebhook, Attempt, WebhookDraft};
use crate::service::{
    ApprovalRequest, Caller, Loosened, OperationAnswer, Refused, freezes, loosenings,
    record_by_floe,
};
use crate::webhooks::{send_due, tidy};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use floe_domain::environment::OperationKind;
use floe_domain::freeze::FreezeDraft;
use floe_domain::guard::{PrincipalKind, Said};
use floe_domain::people::Role;
use serde_json::json;
use std::time::Duration;

/// A stage whose webhooks may lead to this machine.
async fn stage() -> Stage {
    telling(Stage::new().await).await
}

/// The same of a stage that has something on it.
async fn telling(mut stage: Stage) -> Stage {
    let config = Config {
        webhooks_to_private: true,
        ..stage.app.config().clone()
    };
    stage.app = App::open_at(config, stage.clock.clone()).await.unwrap();
    stage
}

async fn add(stage: &Stage, url: &str, events: &[&str]) -> Result<AddedWebhook, Refused> {
    let draft = WebhookDraft {
        name: "Chat".to_owned(),
        url: url.to_owned(),
        events: events.iter().map(|one| (*one).to_owned()).collect(),
    };
    webhooks::add(&stage.app, &Caller::command_line(), draft).await
}

/// Sets a freeze, which is something to tell of.
async fn happen(stage: &Stage) {
    let admin = stage.person(Role::Admin).await;
    freezes::create(&stage.app, &admin, freeze()).await.unwrap();
}

async fn log(app: &App, added: &AddedWebhook) -> Vec<Attempt> {
    let caller = Caller::command_line();
    let found = webhooks::log(app, &caller, &added.webhook.id).await;
    found.unwrap().1
}

#[tokio::test]
async fn what_happened_is_told_once_signed_to_whoever_wants_to_hear_of_it() {
    let stage = stage().await;
    let (all, some, other) = (
        Receiver::answering(&["204 No Content"]).await,
        Receiver::answering(&["200 OK"]).await,
        Receiver::answering(&["200 OK"]).await,
    );
    let added = add(&stage, &all.url, &[]).await.unwrap();
    add(&stage, &some.url, &["freeze.set"]).await.unwrap();
    let event = "dev.floe.freeze.ended.v1";
    add(&stage, &other.url, &[event]).await.unwrap();
    happen(&stage).await;
    assert_eq!(send_due(&stage.app).await.unwrap(), 2);
    assert_eq!(send_due(&stage.app).await.unwrap(), 0);
    assert_eq!((some.heard().len(), other.heard().len()), (1, 0));
    let heard = all.heard();
    assert_eq!(heard.len(), 1);
    let message = &heard[0];
    assert!(
        message.head.starts_with("POST /floe?to=x HTTP/1.1\r\n"),
        "{}",
        message.head
    );
    let kind = message.header("content-type");
    assert!(kind.starts_with("application/cloudevents+json"), "{kind}");
    assert!(message.is_signed_by(&added.secret));
    assert!(!some.heard()[0].is_signed_by(&added.secret));
    let second = stage.app.now().timestamp().to_string();
    assert_eq!(message.header("webhook-timestamp"), second);
    let event = message.event();
    assert_eq!(event["type"], "dev.floe.freeze.set.v1");
    assert_eq!(event["id"], message.header("webhook-id"));
    assert_eq!(event["data"]["name"], "Year-end close");
    assert_eq!(event["data"]["actor"], "admin@example.com");
    let log = log(&stage.app, &added).await;
    assert_eq!(log.len(), 1);
    assert!(log[0].is_taken() && log[0].took_ms.is_some());
}

/// What an approver says to a request that their passkey signs.
async fn say(stage: &Stage, who: &Caller, request: &ApprovalRequest, said: Said) {
    let word = Word {
        request_id: &request.id,
        said,
        digest: &request.digest,
        reason: "I looked at it",
    };
    let proof = Proof::of_tests(who, &word.act(), stage.app.now());
    approvals::say(&stage.app, who, &word, &proof)
        .await
        .unwrap();
}

/// Sets a freeze and asks to end it; the ids of what waits and of the freeze.
async fn asked_to_end(stage: &Stage, admin: &Caller, draft: FreezeDraft) -> (String, String) {
    let set = freezes::create(&stage.app, admin, draft).await.unwrap();
    // What one set oneself can be undone alone for five minutes.
    stage.clock.advance(Duration::from_secs(301));
    let reason = "The release is out";
    let act = loosenings::act_of_ending(&set.id, reason);
    let proof = Proof::of_tests(admin, &act, stage.app.now());
    let asked = freezes::end_early(&stage.app, admin, &set.id, reason, Some(&proof)).await;
    let Loosened::Waiting(change) = asked.unwrap() else {
        panic!("it was done at once");
    };
    (change, set.id)
}

#[tokio::test]
async fn a_request_its_approval_its_denial_and_a_loosening_are_told_signed() {
    let stage = telling(Stage::with_bill().await).await;
    let ida = stage.approver("ida", Role::Operator, Duty::Approver).await;
    let kim = stage.approver("kim", Role::Operator, Duty::Approver).await;
    let agent = stage.token(PrincipalKind::Agent, Role::Operator).await;
    let receiver = Receiver::answering(&["204 No Content"]).await;
    let added = add(&stage, &receiver.url, &[]).await.unwrap();
    let request = match stage.ask(&agent, OperationKind::Delete, EU).await.unwrap() {
        OperationAnswer::Awaiting { request, .. } => request,
        other => panic!("{other:?}"),
    };
    say(&stage, &ida, &request, Said::Approve).await;
    say(&stage, &kim, &request, Said::Deny).await;
    let admin = stage.person(Role::Admin).await;
    let (change, _) = asked_to_end(&stage, &admin, freeze()).await;
    loosenings::veto(&stage.app, &ida, &change, "Not today")
        .await
        .unwrap();
    while send_due(&stage.app).await.unwrap() > 0 {}
    let heard = receiver.heard();
    for message in &heard {
        assert!(message.is_signed_by(&added.secret), "{message:?}");
        assert_eq!(message.event()["id"], message.header("webhook-id"));
    }
    let loosening = format!("/approvals/changes/{change}");
    let review = format!("/approvals/{}", request.id);
    for (kind, subject, actor, page) in [
        ("approval.requested", &request.id, "agent", &review),
        ("approval.approved", &request.id, "ida@example.com", &review),
        ("approval.denied", &request.id, "kim@example.com", &review),
        ("loosening.asked", &change, "admin@example.com", &loosening),
        ("loosening.vetoed", &change, "ida@example.com", &loosening),
    ] {
        let whole = format!("dev.floe.{kind}.v1");
        let events = heard.iter().map(Heard::event);
        let of_kind: Vec<_> = events.filter(|event| event["type"] == whole).collect();
        assert_eq!(of_kind.len(), 1, "{kind}: {of_kind:?}");
        let event = &of_kind[0];
        assert_eq!(event["subject"], *subject, "{kind}");
        let url = event["data"]["url"].as_str().unwrap();
        assert!(url.ends_with(page.as_str()), "{kind}: {url}");
        let by = event["data"]["actor"].as_str().unwrap();
        assert!(by.starts_with(actor), "{kind}: {by}");
    }
    let mut events = heard.iter().map(Heard::event);
    let approved = events.find(|event| event["type"] == "dev.floe.approval.approved.v1");
    assert_eq!(approved.unwrap()["data"]["digest"], request.digest);
}

#[tokio::test]
async fn a_loosening_s_approvals_its_effect_and_one_that_had_none_are_told_signed() {
    let stage = telling(Stage::with_bill().await).await;
    let ida = stage.approver("ida", Role::Operator, Duty::Approver).await;
    let kim = stage.approver("kim", Role::Operator, Duty::Approver).await;
    let admin = stage.person(Role::Admin).await;
    let receiver = Receiver::answering(&["204 No Content"]).await;
    let added = add(&stage, &receiver.url, &[]).await.unwrap();
    let (change, ended) = asked_to_end(&stage, &admin, freeze()).await;
    let shown = loosenings::show(&stage.app, &admin, &change).await;
    let digest = shown.unwrap().view.asked.digest();
    for who in [&ida, &kim] {
        let act = loosenings::act_of_approval(&change, &digest);
        let proof = Proof::of_tests(who, &act, stage.app.now());
        loosenings::approve(&stage.app, who, (&change, &digest), &proof)
            .await
            .unwrap();
    }
    stage.clock.advance(Duration::from_secs(900));
    assert_eq!(loosenings::carry_out_due(&stage.app).await.unwrap(), 1);
    // Nobody approves another one, of a freeze that outlasts it.
    let mut longer = freeze();
    longer.ends_at += chrono::TimeDelta::hours(5);
    let (forgotten, kept) = asked_to_end(&stage, &admin, longer).await;
    stage.clock.advance(Duration::from_secs(3_600));
    assert_eq!(loosenings::carry_out_due(&stage.app).await.unwrap(), 1);
    while send_due(&stage.app).await.unwrap() > 0 {}
    let heard = receiver.heard();
    for message in &heard {
        assert!(message.is_signed_by(&added.secret), "{message:?}");
        assert_eq!(message.event()["id"], message.header("webhook-id"));
    }
    let mut told: Vec<_> = heard
        .iter()
        .map(Heard::event)
        .filter_map(|event| {
            let text = |pointer: &str| event.pointer(pointer)?.as_str().map(str::to_owned);
            let kind = text("/type")?;
            let kind = kind
                .strip_prefix("dev.floe.")?
                .strip_suffix(".v1")?
                .to_owned();
            (kind != "freeze.set").then_some([
                kind,
                text("/subject")?,
                text("/data/actor")?,
                text("/data/status").unwrap_or_default(),
            ])
        })
        .collect();
    // Two of the ids are drawn at random.
    told.sort();
    let mut expected = [
        ["freeze.ended", &ended, "floe", "done"],
        ["loosening.approved", &change, "ida@example.com", ""],
        ["loosening.approved", &change, "kim@example.com", ""],
        ["loosening.asked", &change, "admin@example.com", ""],
        ["loosening.asked", &forgotten, "admin@example.com", ""],
        ["loosening.done", &change, "floe", "done"],
        ["loosening.ended", &forgotten, "floe", "expired"],
    ]
    .map(|row| row.map(str::to_owned));
    expected.sort();
    assert_eq!(told, expected, "the freeze {kept} stays");
}

#[tokio::test]
async fn what_was_not_taken_is_sent_again_after_a_restart_too_and_is_the_same() {
    let stage = stage().await;
    let receiver = Receiver::answering(&["500 Oops", "503 Busy", "200 OK"]).await;
    let added = add(&stage, &receiver.url, &[]).await.unwrap();
    happen(&stage).await;
    assert_eq!(send_due(&stage.app).await.unwrap(), 1);
    assert_eq!(send_due(&stage.app).await.unwrap(), 0, "not at once");
    stage.app.close().await;
    let app = stage.another().await;
    stage.clock.advance(Duration::from_secs(6));
    assert_eq!(send_due(&app).await.unwrap(), 1);
    stage.clock.advance(Duration::from_secs(299));
    assert_eq!(send_due(&app).await.unwrap(), 0, "five minutes later");
    stage.clock.advance(Duration::from_secs(40));
    assert_eq!(send_due(&app).await.unwrap(), 1);
    stage.clock.advance(Duration::from_secs(40 * 3_600));
    assert_eq!(send_due(&app).await.unwrap(), 0);
    let heard = receiver.heard();
    assert_eq!(heard.len(), 3);
    for message in &heard {
        assert_eq!(message.body, heard[0].body);
        assert_eq!(message.header("webhook-id"), heard[0].header("webhook-id"));
        assert!(message.is_signed_by(&added.secret));
    }
    let log = log(&app, &added).await;
    let told: Vec<_> = log.iter().map(|one| (one.attempt, one.status)).collect();
    assert_eq!(told, [(3, Some(200)), (2, Some(503)), (1, Some(500))]);
}

#[tokio::test]
async fn what_nobody_ever_takes_is_given_up_and_can_be_sent_again_by_hand() {
    let stage = stage().await;
    let receiver = Receiver::answering(&["500 Oops"]).await;
    let added = add(&stage, &receiver.url, &[]).await.unwrap();
    happen(&stage).await;
    for _ in 0..20 {
        send_due(&stage.app).await.unwrap();
        stage.clock.advance(Duration::from_secs(16 * 3_600));
    }
    assert_eq!(receiver.heard().len(), 8);
    let event = log(&stage.app, &added).await[0].event_id.clone();
    let (caller, id) = (Caller::command_line(), &added.webhook.id);
    webhooks::send_again(&stage.app, &caller, id, &event)
        .await
        .unwrap();
    assert_eq!(send_due(&stage.app).await.unwrap(), 1);
    assert_eq!(receiver.heard().len(), 9);
    let unknown = webhooks::send_again(&stage.app, &caller, id, "evt-x").await;
    assert!(matches!(unknown, Err(Refused::NotFound { .. })));
    stage.clock.advance(Duration::from_secs(31 * 24 * 3_600));
    tidy(&stage.app).await.unwrap();
    assert_eq!(log(&stage.app, &added).await, []);
}

#[tokio::test]
async fn who_is_gone_is_told_nothing_any_more() {
    let stage = stage().await;
    let receiver = Receiver::answering(&["410 Gone"]).await;
    let added = add(&stage, &receiver.url, &[]).await.unwrap();
    happen(&stage).await;
    happen(&stage).await;
    assert_eq!(send_due(&stage.app).await.unwrap(), 1);
    happen(&stage).await;
    stage.clock.advance(Duration::from_secs(24 * 3_600));
    assert_eq!(send_due(&stage.app).await.unwrap(), 0);
    let caller = Caller::command_line();
    let listed = webhooks::list(&stage.app, &caller).await.unwrap();
    assert!(listed[0].webhook.disabled_at.is_some());
    assert_eq!((listed[0].waiting, receiver.heard().len()), (0, 1));
    assert_eq!(stage.audited("webhook.disable").await, 1);
    let tried = webhooks::test(&stage.app, &caller, &added.webhook.id).await;
    assert!(matches!(tried, Err(Refused::Conflict { .. })));
}

#[tokio::test]
async fn what_was_rolled_back_is_told_to_nobody() {
    let stage = stage().await;
    let receiver = Receiver::answering(&["200 OK"]).await;
    add(&stage, &receiver.url, &[]).await.unwrap();
    let now = stage.app.now();
    let mut tx = stage.app.store().write().await.unwrap();
    let what = ("freeze.create", "frz-1");
    record_by_floe(&mut tx, now, what, json!({})).await.unwrap();
    drop(tx);
    assert_eq!(send_due(&stage.app).await.unwrap(), 0);
    let mut tx = stage.app.store().write().await.unwrap();
    record_by_floe(&mut tx, now, what, json!({})).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(send_due(&stage.app).await.unwrap(), 1);
}

#[tokio::test]
async fn a_redirect_is_followed_nowhere() {
    let stage = stage().await;
    let trap = Receiver::answering(&["200 OK"]).await;
    let answer = format!("307 Elsewhere\r\nLocation: {}", trap.url);
    let receiver = Receiver::answering(&[&answer]).await;
    let added = add(&stage, &receiver.url, &[]).await.unwrap();
    happen(&stage).await;
    send_due(&stage.app).await.unwrap();
    assert_eq!((receiver.heard().len(), trap.heard().len()), (1, 0));
    let log = log(&stage.app, &added).await;
    let made = log.iter().find(|one| one.at.is_some()).unwrap();
    assert_eq!(made.status, Some(307));
    assert!(!made.is_taken());
}

#[tokio::test]
async fn one_who_never_answers_keeps_nobody_waiting() {
    let stage = stage().await;
    let silent = Receiver::answering(&[""]).await;
    let quick = Receiver::answering(&["200 OK"]).await;
    let added = add(&stage, &silent.url, &[]).await.unwrap();
    add(&stage, &quick.url, &[]).await.unwrap();
    for _ in 0..6 {
        happen(&stage).await;
    }
    // By a standing clock the silent one's next attempts stay due: only the first of them is waited for here.
    let app = stage.app.clone();
    let sending = tokio::spawn(async move { send_due(&app).await });
    let began = std::time::Instant::now();
    while quick.heard().len() < 6 {
        assert!(began.elapsed() < Duration::from_secs(8), "held up");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(silent.heard().len(), 1, "one at a time");
    while log(&stage.app, &added)
        .await
        .iter()
        .all(|one| one.at.is_none())
    {
        assert!(began.elapsed() < Duration::from_secs(30), "waits for ever");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    sending.abort();
    let log = log(&stage.app, &added).await;
    let made = log.iter().find(|one| one.at.is_some()).unwrap();
    assert_eq!(made.error.as_deref(), Some("no answer within 10 seconds"));
}

#[tokio::test]
async fn addresses_are_looked_at_when_saved_and_when_sent_to() {
    let stage = stage().await;
    for url in ["http://169.254.169.254/", "http://[fd00:ec2::254]/x"] {
        let refused = add(&stage, url, &[]).await;
        assert!(matches!(refused, Err(Refused::Invalid { .. })), "{url}");
    }
    let receiver = Receiver::answering(&["200 OK"]).await;
    let named = receiver.url.replace("127.0.0.1", "localhost");
    let by_name = add(&stage, &named, &[]).await.unwrap();
    let by_number = add(&stage, &receiver.url, &[]).await.unwrap();
    happen(&stage).await;
    // The same state, served without the option: what was allowed is looked at again, by name and by number.
    let config = Config {
        webhooks_to_private: false,
        ..stage.app.config().clone()
    };
    let app = App::open_at(config, stage.clock.clone()).await.unwrap();
    assert_eq!(send_due(&app).await.unwrap(), 2);
    assert_eq!(receiver.heard().len(), 0);
    for added in [&by_name, &by_number] {
        let log = log(&app, added).await;
        let made = log.iter().find(|one| one.at.is_some()).unwrap();
        let words = made.error.clone().unwrap();
        assert!(words.contains("private network"), "{words}");
    }
    for url in [&named, &receiver.url] {
        let draft = WebhookDraft {
            name: "x".to_owned(),
            url: url.clone(),
            events: Vec::new(),
        };
        let refused = webhooks::add(&app, &Caller::command_line(), draft).await;
        assert!(matches!(refused, Err(Refused::Invalid { .. })), "{url}");
    }
    // A row that no service would write leads nowhere either.
    let mut tx = stage.app.store().write().await.unwrap();
    tx.run_for_tests("UPDATE webhooks SET url = 'http://169.254.169.254/'")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    stage.clock.advance(Duration::from_secs(6));
    assert_eq!(send_due(&stage.app).await.unwrap(), 2);
    let words = log(&stage.app, &by_name).await;
    let words = words.iter().find(|one| one.attempt == 2).unwrap();
    let words = words.error.clone().unwrap();
    assert!(words.contains("clouds"), "{words}");
}

#[tokio::test]
async fn a_test_event_goes_to_one_webhook_alone() {
    let stage = stage().await;
    let (one, other) = (
        Receiver::answering(&["200 OK"]).await,
        Receiver::answering(&["200 OK"]).await,
    );
    let added = add(&stage, &one.url, &["freeze.set"]).await.unwrap();
    add(&stage, &other.url, &[]).await.unwrap();
    let caller = Caller::command_line();
    webhooks::test(&stage.app, &caller, &added.webhook.id)
        .await
        .unwrap();
    assert_eq!(send_due(&stage.app).await.unwrap(), 1);
    assert_eq!((one.heard().len(), other.heard().len()), (1, 0));
    assert_eq!(one.heard()[0].event()["type"], "dev.floe.webhook.test.v1");
}

#[tokio::test]
async fn the_secret_is_in_no_file_and_no_record_and_without_the_master_key_nothing_is_signed() {
    let stage = stage().await;
    let receiver = Receiver::answering(&["200 OK"]).await;
    let url = receiver.url.replace("to=x", "token=hush");
    let added = add(&stage, &url, &[]).await.unwrap();
    happen(&stage).await;
    send_due(&stage.app).await.unwrap();
    let secret = added.secret.reveal().strip_prefix("whsec_").unwrap();
    let raw = STANDARD.decode(secret).unwrap();
    for file in stage.app.data().read_dir().unwrap().flatten() {
        let Ok(bytes) = std::fs::read(file.path()) else {
            continue;
        };
        for needle in [secret.as_bytes(), &raw] {
            assert!(
                !bytes.windows(needle.len()).any(|part| part == needle),
                "{file:?}"
            );
        }
    }
    let mut tx = stage.app.store().read().await.unwrap();
    for record in tx.records_after(0, 1_000).await.unwrap() {
        assert!(!record.detail.contains("hush"), "{record:?}");
    }
    drop(tx);
    std::fs::remove_file(stage.app.data().join(crate::master::FILE)).unwrap();
    happen(&stage).await;
    send_due(&stage.app).await.unwrap();
    assert_eq!(receiver.heard().len(), 1);
    let log = log(&stage.app, &added).await;
    let words = log.iter().find_map(|one| one.error.clone()).unwrap();
    assert!(words.contains("nothing can be signed"), "{words}");
    let another = add(&stage, &receiver.url, &[]).await;
    assert!(matches!(another, Err(Refused::Unavailable { .. })));
}

#[tokio::test]
async fn only_admins_manage_webhooks_and_tokens_none() {
    let stage = stage().await;
    let receiver = Receiver::answering(&["200 OK"]).await;
    let added = add(&stage, &receiver.url, &[]).await.unwrap();
    let id = &added.webhook.id;
    for caller in [
        stage.person(Role::Viewer).await,
        stage.person(Role::Operator).await,
        stage.token(PrincipalKind::Agent, Role::Admin).await,
        stage.token(PrincipalKind::Service, Role::Admin).await,
    ] {
        let app = &stage.app;
        let refused = [
            webhooks::list(app, &caller).await.map(drop),
            webhooks::log(app, &caller, id).await.map(drop),
            webhooks::add(app, &caller, WebhookDraft::default())
                .await
                .map(drop),
            webhooks::test(app, &caller, id).await,
            webhooks::send_again(app, &caller, id, "x").await,
            webhooks::disable(app, &caller, id).await,
            webhooks::remove(app, &caller, id).await,
        ];
        for outcome in refused {
            assert!(matches!(outcome, Err(Refused::NotPermitted { .. })));
        }
    }
    let admin = stage.person(Role::Admin).await;
    webhooks::disable(&stage.app, &admin, id).await.unwrap();
    webhooks::remove(&stage.app, &admin, id).await.unwrap();
    assert_eq!(webhooks::list(&stage.app, &admin).await.unwrap(), []);
    for action in ["webhook.add", "webhook.disable", "webhook.remove"] {
        assert_eq!(stage.audited(action).await, 1, "{action}");
    }
}

#[tokio::test]
async fn a_wrong_draft_is_refused_with_every_reason() {
    let stage = stage().await;
    let draft = WebhookDraft {
        name: " ".to_owned(),
        url: "ftp://example.com".to_owned(),
        events: vec!["freeze.melted".to_owned()],
    };
    let refused = webhooks::add(&stage.app, &Caller::command_line(), draft).await;
    let Err(Refused::Invalid { fields }) = refused else {
        panic!("{refused:?}");
    };
    let names: Vec<_> = fields.iter().map(|wrong| wrong.field.as_str()).collect();
    assert_eq!(names, ["name", "events", "url"]);
}
