//! Changes that loosen: asked for in the browser, approved by passkeys, vetoed, and in force after their delay.

use crate::actor::{Actor as _, Person};
use crate::authenticator::{Passkey, done};
use crate::server::Server;
use floe_domain::people::Role;
use floe_server::service::approvers::Duty;
use serde_json::{Value, json};

const STATE: &str = "/api/v1/calendar/state?environment=cost-explorer-us-east-1";

/// An admin who set a freeze at noon and asked, six minutes later, to end it; and two who approve.
pub(crate) struct Cast {
    pub(crate) server: Server,
    pub(crate) change: String,
    pub(crate) approvers: Vec<(Person, Passkey)>,
}

impl Cast {
    pub(crate) async fn new() -> Self {
        let server = Server::with_charges().await;
        let mut approvers = Vec::new();
        for _ in 0..2 {
            approvers.push(server.approver(Role::Operator, Duty::Approver).await);
        }
        let admin = server.admin().await;
        let passkey = admin.passkey().await;
        let freeze = json!({
            "name": "Close", "reason": "Books", "starts_at": "2024-10-05T00:00:00Z", "ends_at": "2024-10-06T00:00:00Z",
        });
        let freeze = admin.post("/api/v1/freezes", &freeze).await.expect(201);
        server.at("2024-10-05T12:06:00Z");
        let address = format!("/act/freezes/{}/end", freeze["id"].as_str().unwrap());
        let asked = admin
            .prove(&passkey, &address, &[("reason", "done early")])
            .await;
        assert_eq!(done(&asked), Some("loosening-asked"), "{asked:?}");
        let page = asked.header("location").split_once('?').unwrap().0;
        Self {
            change: page.strip_prefix("/approvals/changes/").unwrap().to_owned(),
            server,
            approvers,
        }
    }

    async fn approve(&self, who: usize) -> Option<String> {
        let (person, passkey) = &self.approvers[who];
        let page = person
            .get(&format!("/approvals/changes/{}", self.change))
            .await;
        let digest = page.text.split("name=\"digest\" value=\"").nth(1)?;
        let digest = digest.split('"').next()?;
        let address = format!("/act/changes/{}/approve", self.change);
        let said = person.prove(passkey, &address, &[("digest", digest)]).await;
        done(&said).map(str::to_owned)
    }

    async fn state_at(&self, time: &str) -> Value {
        self.server.at(&format!("2024-10-05T{time}Z"));
        self.server.loosen().await;
        self.server.viewer().await.get(STATE).await.expect(200)["state"].clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_ends_a_quarter_of_an_hour_after_the_second_approval() {
    let cast = Cast::new().await;
    assert_eq!(cast.approve(0).await.as_deref(), Some("approved"));
    assert_eq!(cast.state_at("12:30:00").await, "CLOSED");
    assert_eq!(cast.approve(1).await.as_deref(), Some("approved"));
    assert_eq!(cast.state_at("12:44:59.999999").await, "CLOSED");
    assert_eq!(cast.state_at("12:45:00").await, "OPEN");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_veto_in_that_time_keeps_the_freeze() {
    let cast = Cast::new().await;
    for who in [0, 1] {
        cast.approve(who).await;
    }
    let address = format!("/act/changes/{}/veto", cast.change);
    let viewer = cast.server.viewer().await;
    assert_eq!(
        done(&viewer.submit(&address, &[("reason", "no")]).await),
        None
    );
    let vetoed = cast.approvers[0]
        .0
        .submit(&address, &[("reason", "wait")])
        .await;
    assert_eq!(done(&vetoed), Some("vetoed"), "{vetoed:?}");
    assert_eq!(cast.state_at("13:30:00").await, "CLOSED");
}

#[tokio::test(flavor = "multi_thread")]
async fn approvers_are_appointed_by_those_who_are_once_there_are_enough() {
    let cast = Cast::new().await;
    let admin = cast.server.admin().await;
    let passkey = admin.passkey().await;
    let person = cast.server.viewer().await;
    let address = format!("/act/approvers/{}", person.id);
    let asked = admin
        .prove(
            &passkey,
            &address,
            &[("duty", "approver"), ("reason", "one more")],
        )
        .await;
    assert_eq!(done(&asked), Some("loosening-asked"), "{asked:?}");
}
