//! `/api/v1/requests`: what people have to approve, from the asker's side and from theirs.

use crate::actor::{Actor as _, Person, Robot};
use crate::answer::Answer;
use crate::authenticator::{Passkey, done};
use crate::bill::{Charge, bill, charge};
use crate::server::Server;
use crate::sheet::Sheet;
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Role, Scope};
use floe_server::service::approvers::Duty;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::time::Duration;

const ENVIRONMENT: &str = "cost-explorer-us-east-1";

/// In a partition of its own.
const NINGXIA: &str = "cost-explorer-cn-northwest-1";

/// An agent that asks on production, and two who approve and grant exceptions.
struct Cast {
    server: Server,
    agent: Robot,
    approvers: Vec<(Person, Passkey)>,
}

impl Cast {
    async fn new() -> Self {
        Self::on(Server::with_charges().await).await
    }

    async fn on(server: Server) -> Self {
        let owner = server.operator().await;
        let mut approvers = Vec::new();
        for (role, duty) in [
            (Role::Operator, Duty::FreezeApprover),
            (Role::Viewer, Duty::FreezeApprover),
        ] {
            approvers.push(server.approver(role, duty).await);
        }
        let agent = server
            .token(&owner, PrincipalKind::Agent, &Scope::ALL)
            .await;
        Self {
            server,
            agent,
            approvers,
        }
    }

    async fn ask(&self, body: Value) -> Answer {
        self.ask_on(ENVIRONMENT, body).await
    }

    async fn ask_on(&self, environment: &str, body: Value) -> Answer {
        let uri = format!("/api/v1/environments/{environment}/operations");
        self.agent.post(&uri, &body).await
    }

    /// A third who approves, and an admin: what the last of its kind takes.
    async fn appoint_two_more(&mut self) {
        let admin = self.server.admin().await;
        let admin = (admin.clone(), admin.passkey().await);
        let third = self.server.operator().await;
        let third = (third.clone(), third.passkey().await);
        for person in [&third.0, &admin.0] {
            self.server.appoint(&admin, &self.approvers, person).await;
        }
        self.approvers.extend([third, admin]);
    }

    /// What waits when a recreation of an environment is asked for.
    async fn asked_on(&self, environment: &str) -> Value {
        let body = json!({"operation": "recreate", "reason": "stale"});
        self.ask_on(environment, body).await.expect(202)["request"].clone()
    }

    /// The page of a request, as an approver has it.
    async fn page(&self, request: &Value) -> Sheet {
        Sheet::at(&self.approvers[0].0, &page_of(request)).await
    }

    /// What waits, as the agent is told of it.
    async fn asked(&self) -> Value {
        let answer = self
            .ask(json!({"operation": "recreate", "reason": "stale"}))
            .await;
        let told = answer.expect(202);
        assert_eq!(answer.header("location"), told["request"]["url"]);
        assert_eq!(told["operation"], Value::Null);
        told["request"].clone()
    }

    async fn poll(&self, request: &Value) -> Value {
        self.agent
            .get(request["url"].as_str().unwrap())
            .await
            .expect(200)
    }

    /// One of the approvers says a word, by passkey.
    async fn say(&self, who: usize, request: &Value, verb: &str) -> Answer {
        let (person, passkey) = &self.approvers[who];
        let address = format!("/act/approvals/{}/{verb}", request["id"].as_str().unwrap());
        let digest = request["digest"].as_str().unwrap();
        person
            .prove(passkey, &address, &[("digest", digest), ("reason", "seen")])
            .await
    }
}

fn page_of(request: &Value) -> String {
    format!("/approvals/{}", request["id"].as_str().unwrap())
}

/// What stands beside a name on the page.
#[track_caller]
fn fact(sheet: &Sheet, name: &str) -> String {
    let names = sheet.texts("dl.facts dt");
    let place = names.iter().position(|one| one == name);
    let place = place.unwrap_or_else(|| panic!("no {name} among {names:?}"));
    sheet.texts("dl.facts dd").swap_remove(place)
}

/// What stands below a heading on the page.
#[track_caller]
fn section(sheet: &Sheet, heading: &str) -> String {
    let sections = sheet.texts("section.block");
    let mut found = sections.iter().filter_map(|one| one.strip_prefix(heading));
    let text = found.next();
    let text = text.unwrap_or_else(|| panic!("no {heading} in {sections:?}"));
    text.trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn floe_carries_out_what_two_people_approved_and_the_agent_only_polls() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    assert_eq!(request["status"], "awaiting");
    assert_eq!(request["awaiting"][0]["code"], "approval_needed");
    assert_eq!(
        done(&cast.say(0, &request, "approve").await),
        Some("approved")
    );
    cast.server.carry_out().await;
    let waiting = cast.poll(&request).await;
    assert_eq!(waiting["status"], "awaiting");
    assert!(
        waiting["awaiting"][0]["detail"]
            .as_str()
            .unwrap()
            .starts_with("1 of 2")
    );
    assert_eq!(
        done(&cast.say(1, &request, "approve").await),
        Some("approved")
    );
    cast.server.carry_out().await;
    let approved = cast.poll(&request).await;
    assert_eq!(approved["status"], "approved", "{approved}");
    let operation = approved["operation_url"].as_str().unwrap();
    let operation = cast.agent.get(operation).await.expect(200);
    assert_eq!(operation["status"], "succeeded");
    let decision = format!(
        "/api/v1/decisions/{}",
        operation["decision_id"].as_str().unwrap()
    );
    let decision = cast.agent.get(&decision).await.expect(200);
    assert_eq!(
        decision["digest"], request["digest"],
        "what was approved is what was done"
    );
    assert_eq!(decision["approved_by"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denial_is_told_to_the_agent_with_its_reason_and_ends_it() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    assert_eq!(done(&cast.say(0, &request, "deny").await), Some("denied"));
    let ended = cast.poll(&request).await;
    assert_eq!(ended["status"], "denied");
    assert_eq!(ended["awaiting"], json!([]));
    assert_eq!(done(&cast.say(1, &request, "approve").await), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_freeze_a_refusal_says_that_an_exception_could_be_asked_for() {
    let cast = Cast::new().await;
    let freezer = cast.server.service(&[Scope::FreezesWrite]).await;
    let freeze = json!({
        "name": "Close", "reason": "Books", "starts_at": "2024-10-05T00:00:00Z", "ends_at": "2024-10-06T00:00:00Z",
    });
    freezer.post("/api/v1/freezes", &freeze).await.expect(201);
    let plain = json!({"operation": "recreate", "reason": "stale"});
    let refused = cast.ask(plain).await.problem(403, "change-frozen");
    let could = &refused["could_ask"][0];
    assert_eq!(
        (could["what"].as_str(), could["body"]["exception"].as_bool()),
        (Some("exception"), Some(true))
    );
    assert_eq!(refused["could_ask"][1]["at"], "2024-10-06T00:00:00Z");
    // What is offered is complete but for the asker's own words.
    let to_fill_in: Vec<_> = could["fill_in"].as_object().unwrap().keys().collect();
    assert_eq!(to_fill_in, ["reason"]);
    let mut asked = could["body"].clone();
    asked["reason"] = json!("stale");
    let url = could["url"].as_str().unwrap();
    assert_eq!(could["method"], "POST");
    let request = cast.agent.post(url, &asked).await.expect(202)["request"].clone();
    assert_eq!(request["exception"], true);
    for who in [0, 1] {
        cast.say(who, &request, "approve").await;
    }
    cast.server.carry_out().await;
    let operation = cast.poll(&request).await["operation_url"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        cast.agent.get(&operation).await.expect(200)["status"],
        "succeeded"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_too_few_could_approve_is_refused_and_can_be_asked_once_there_are_enough() {
    let server = Server::with_charges().await;
    let agent = server.agent(&Scope::ALL).await;
    server.approver(Role::Operator, Duty::Approver).await;
    let refused = agent
        .operate(ENVIRONMENT, "recreate")
        .await
        .problem(403, "not-approved");
    assert_eq!(refused["reasons"][0]["code"], "approval_impossible");
    assert_eq!(refused["retryable"], false);
    let could = refused["could_ask"].as_array().unwrap();
    assert_eq!(could.len(), 1, "{refused}");
    assert_eq!(could[0]["what"], "approvers");
    let page = could[0]["page_url"].as_str().unwrap();
    assert_eq!(server.admin().await.get(page).await.status, 200);
    server.approver(Role::Viewer, Duty::Approver).await;
    let told = agent.operate(ENVIRONMENT, "recreate").await.expect(202);
    assert_eq!(told["request"]["status"], "awaiting");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ended_without_effect_is_asked_anew_as_it_says_and_is_another_request() {
    let cast = Cast::new().await;
    let mut request = cast.asked().await;
    for status in ["denied", "cancelled", "void", "expired"] {
        assert_eq!(cast.poll(&request).await["could_ask"], json!([]));
        match status {
            "denied" => drop(cast.say(0, &request, "deny").await),
            "cancelled" => {
                let cancel = format!("{}/cancel", request["url"].as_str().unwrap());
                cast.agent.post(&cancel, &json!({})).await.expect(200);
            }
            "void" => {
                let freezer = cast.server.service(&[Scope::FreezesWrite]).await;
                let elsewhere = json!({
                    "name": "Close", "reason": "Books", "scope": {"regions": ["cn-northwest-1"]},
                    "starts_at": "2024-10-05T00:00:00Z", "ends_at": "2024-10-06T00:00:00Z",
                });
                let set = freezer.post("/api/v1/freezes", &elsewhere).await;
                set.expect(201);
                cast.say(0, &request, "approve").await;
            }
            _ => cast.server.clock.advance(Duration::from_secs(3_600)),
        }
        let ended = cast.poll(&request).await;
        assert_eq!(ended["status"], status, "{ended}");
        let could = ended["could_ask"].as_array().unwrap();
        assert_eq!(could.len(), 1, "{status}: {ended}");
        assert_eq!(could[0]["what"], "anew", "{status}");
        assert_eq!(could[0]["method"], "POST", "{status}");
        let expected = json!({"operation": "recreate", "exception": false});
        assert_eq!(could[0]["body"], expected, "{status}");
        // What is offered is complete but for the asker's own words.
        let to_fill_in: Vec<_> = could[0]["fill_in"].as_object().unwrap().keys().collect();
        assert_eq!(to_fill_in, ["reason"], "{status}");
        let mut body = could[0]["body"].clone();
        body["reason"] = json!("stale");
        let url = could[0]["url"].as_str().unwrap();
        let told = cast.agent.post(url, &body).await.expect(202);
        assert_ne!(told["request"]["id"], request["id"], "{status}");
        assert_ne!(told["request"]["digest"], request["digest"], "{status}");
        assert_eq!(told["request"]["status"], "awaiting", "{status}");
        request = told["request"].clone();
    }
    // The last of them is as good as a first one.
    for who in [0, 1] {
        let said = cast.say(who, &request, "approve").await;
        assert_eq!(done(&said), Some("approved"), "{said:?}");
    }
    let approved = cast.poll(&request).await;
    assert_eq!(approved["status"], "approved", "{approved}");
    assert_eq!(approved["could_ask"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_waits_for_an_hour_from_when_it_was_asked() {
    let cast = Cast::new().await;
    cast.server.at("2024-10-05T12:07:30Z");
    let request = cast.asked().await;
    assert_eq!(request["requested_at"], "2024-10-05T12:07:30Z");
    assert_eq!(request["expires_at"], "2024-10-05T13:07:30Z");
    for (at, status) in [
        ("2024-10-05T13:07:29.999999Z", "awaiting"),
        ("2024-10-05T13:07:30Z", "expired"),
    ] {
        cast.server.at(at);
        assert_eq!(cast.poll(&request).await["status"], status, "{at}");
    }
    // Asked anew it is another request, with an hour of its own.
    let anew = cast.asked().await;
    assert_ne!(anew["id"], request["id"]);
    assert_eq!(anew["expires_at"], "2024-10-05T14:07:30Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asked_takes_it_back_and_nobody_else_does() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    let cancel = format!("{}/cancel", request["url"].as_str().unwrap());
    let other = cast.server.agent(&Scope::ALL).await;
    other
        .post(&cancel, &json!({}))
        .await
        .problem(403, "not-permitted");
    let taken = cast.agent.post(&cancel, &json!({})).await.expect(200);
    assert_eq!(taken["status"], "cancelled");
    cast.agent
        .post(&cancel, &json!({}))
        .await
        .problem(409, "conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_shows_what_waits_to_those_who_see_environments() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    let listed = cast
        .server
        .viewer()
        .await
        .get("/api/v1/requests")
        .await
        .expect(200);
    assert_eq!(listed["items"][0]["id"], request["id"]);
    let reader = cast.server.agent(&[Scope::CostsRead]).await;
    reader
        .get("/api/v1/requests")
        .await
        .problem(403, "not-permitted");
    reader
        .get(request["url"].as_str().unwrap())
        .await
        .problem(403, "not-permitted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_approves_by_no_door() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    let id = request["id"].as_str().unwrap();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for address in [
        format!("/act/approvals/{id}/approve"),
        format!("/api/v1/requests/{id}/approve"),
    ] {
        let answer = cast
            .agent
            .send(axum::http::Method::POST, &address, &form, "digest=x")
            .await;
        assert!(answer.status.is_client_error(), "{address}: {answer:?}");
    }
    assert_eq!(cast.poll(&request).await["status"], "awaiting");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_request_shows_all_of_it_to_its_approvers() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    let page = page_of(&request);
    let shown = cast.approvers[0].0.get(&page).await;
    assert_eq!(shown.status, 200);
    for part in [
        request["digest"].as_str().unwrap(),
        "stale",
        "us-east-1",
        "Approve with passkey",
        "0 of 2 people have approved this.",
    ] {
        assert!(shown.text.contains(part), "{part} is not on {}", shown.text);
    }
    let viewer = cast.server.viewer().await.get(&page).await;
    assert!(viewer.text.contains("You are not appointed to approve."));
    let inbox = cast.approvers[0].0.get("/approvals").await;
    assert!(inbox.text.contains("waits for you"));
}

/// Yuan in Ningxia on the first and the last of the last 30 whole days, on the day before them and today; dollars there; and
/// charges elsewhere.
fn of_ningxia() -> Vec<Charge> {
    let yuan = |day, cost| Charge {
        currency: "CNY",
        ..charge(day, "cn-northwest-1", "Amazon EC2", cost)
    };
    vec![
        yuan("2024-09-04", "7"),
        yuan("2024-09-05", "100.5"),
        yuan("2024-10-04", "19.5"),
        yuan("2024-10-05", "9"),
        charge("2024-09-20", "cn-northwest-1", "Support", "3"),
        charge("2024-09-20", "us-east-1", "Amazon S3", "1000"),
        charge("2024-08-20", "eu-west-1", "Amazon S3", "5"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_tells_the_place_what_lives_there_costs_and_what_was_done_there() {
    let server = Server::start().await;
    let importer = server.service(&[Scope::ImportsWrite]).await;
    importer.import("", &bill(&of_ningxia())).await.expect(201);
    let mut cast = Cast::on(server).await;
    cast.appoint_two_more().await;
    let request = cast.asked_on(NINGXIA).await;
    let page = cast.page(&request).await;
    page.keeps_the_laws("a request");
    assert_eq!(page.text("main h1"), format!("Recreate {NINGXIA}?"));
    assert!(fact(&page, "Environment").ends_with("production"));
    let link = format!("dl.facts a[href='/environments/{NINGXIA}']");
    assert_eq!(page.count(&link), 1);
    assert_eq!(fact(&page, "Region"), "China (Ningxia) (cn-northwest-1)");
    assert_eq!(fact(&page, "Partition"), "aws-cn");
    assert_eq!(
        fact(&page, "What lives there costs"),
        "CNY 4.00 a day, CNY 120.00 in the last 30 days; USD 0.10 a day, USD 3.00 in the last 30 days"
    );
    assert_eq!(section(&page, "Last operations here"), "None so far.");
    // A person does it meanwhile, here and elsewhere.
    let operator = cast.server.operator().await;
    for environment in [NINGXIA, ENVIRONMENT] {
        operator.operate(environment, "recreate").await.expect(202);
    }
    cast.server.carry_out().await;
    let done = section(&cast.page(&request).await, "Last operations here");
    let expected = format!(
        "succeeded recreate asked by {} 5 Oct 2024 12:30 UTC",
        operator.email
    );
    assert_eq!(done, expected, "what was done elsewhere is not among it");
    // What lives in Ireland cost nothing in these days.
    let ireland = cast.asked_on("cost-explorer-eu-west-1").await;
    let page = cast.page(&ireland).await;
    assert_eq!(fact(&page, "Partition"), "aws");
    let none = "No cost data of the last 30 days";
    assert_eq!(fact(&page, "What lives there costs"), none);
}

#[tokio::test(flavor = "multi_thread")]
async fn costs_that_can_not_be_read_are_not_told_as_none() {
    let mut cast = Cast::new().await;
    cast.appoint_two_more().await;
    let request = cast.asked_on(NINGXIA).await;
    let imports = cast.server.app.data().join("imports");
    let mut damaged = 0;
    for import in std::fs::read_dir(imports).unwrap().flatten() {
        // Beside the imports' folders lie their locks.
        let Ok(segments) = std::fs::read_dir(import.path().join("segments")) else {
            continue;
        };
        for segment in segments.flatten() {
            std::fs::write(segment.path(), "rubbish").unwrap();
            damaged += 1;
        }
    }
    assert!(damaged > 0);
    let router = cast.server.restart().await;
    cast.approvers[0].0.router = router;
    let told = fact(&cast.page(&request).await, "What lives there costs");
    assert!(told.starts_with("The cost could not be read. "), "{told}");
    assert!(!told.contains("No cost data"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_of_its_kind_in_its_partition_takes_a_third_approval_by_an_admin() {
    let mut cast = Cast::new().await;
    cast.appoint_two_more().await;
    let last = "It is the last whole environment of its kind in its partition";
    let other = cast.asked_on(ENVIRONMENT).await;
    let page = cast.page(&other).await;
    assert_eq!(
        page.texts("ul.reasons > li"),
        ["0 of 2 people have approved this."]
    );
    assert!(!page.text("main").contains(last));
    let request = cast.asked_on(NINGXIA).await;
    for approved in 0..3 {
        let page = cast.page(&request).await;
        let words = format!(
            "{approved} of 3 people have approved this. It is the last of its kind in its partition, so one of them has to be an admin."
        );
        assert_eq!(page.texts("ul.reasons > li"), [words]);
        assert!(page.text("main").contains(last));
        let said = cast.say(approved, &request, "approve").await;
        assert_eq!(done(&said), Some("approved"), "{said:?}");
    }
    // Three have, and none of them is an admin.
    cast.server.carry_out().await;
    let waiting = cast.poll(&request).await;
    assert_eq!(waiting["status"], "awaiting", "{waiting}");
    assert_eq!(waiting["operation_url"], Value::Null);
    let said = cast.say(3, &request, "approve").await;
    assert_eq!(done(&said), Some("approved"), "{said:?}");
    cast.server.carry_out().await;
    let approved = cast.poll(&request).await;
    let operation = approved["operation_url"].as_str().unwrap();
    let operation = cast.agent.get(operation).await.expect(200);
    assert_eq!(operation["status"], "succeeded", "{operation}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_has_the_agents_own_words_and_the_very_text_that_is_approved() {
    let cast = Cast::new().await;
    let reason = "It looks <b>stale</b> & \"old\": 价格";
    let body = json!({"operation": "recreate", "reason": reason});
    let request = cast.ask(body).await.expect(202)["request"].clone();
    let page = cast.page(&request).await;
    assert_eq!(fact(&page, "Because, in its own words"), reason);
    assert_eq!(page.count("dl.facts b"), 0, "what agents write is text");
    let asker = fact(&page, "Asked by");
    assert!(asker.starts_with("agent agent-bot, acting for "), "{asker}");
    let written = page.text("pre.exact");
    let digest: String = Sha256::digest(&written)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(request["digest"], digest);
    assert!(section(&page, "Exactly what is asked").contains(&digest));
    let exact: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(exact["operation"], "recreate");
    assert_eq!(exact["environment"], ENVIRONMENT);
    assert_eq!(exact["parameters"]["reason"], reason);
    assert_eq!(exact["actor_chain"][0]["id"], cast.agent.id);
}
