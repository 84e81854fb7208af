//! The page that changes a freeze: what stands in it, what it says a change would do, and what its forms do. Knows addresses and
//! fields; must not know how strictness is told.

use crate::actor::{Actor as _, Person};
use crate::authenticator::{Passkey, done};
use crate::server::Server;
use floe_domain::cost::grammar::encode;
use floe_domain::people::Role;
use floe_server::service::approvers::Duty;
use serde_json::{Value, json};

/// A freeze that an admin with a passkey set ten minutes ago, and two who approve.
struct Cast {
    server: Server,
    admin: Person,
    passkey: Passkey,
    approvers: Vec<(Person, Passkey)>,
    id: String,
}

/// The form as the page has it, with another end.
fn fields(ends_at: &str) -> Vec<(&'static str, String)> {
    [
        ("name", "Close"),
        ("reason", "Books <b>close</b>"),
        ("starts_at", "2024-10-05T08:00"),
        ("ends_at", ends_at),
        ("zone", "Asia/Shanghai"),
        ("applies_to", "automated"),
        ("under_way", "finish"),
        ("regions[]", "us-east-1"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

fn pairs<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

const SHORTER: &str = "2024-10-06T08:00";
const LONGER: &str = "2024-10-09T08:00";

impl Cast {
    async fn new() -> Self {
        let server = Server::with_charges().await;
        let mut approvers = Vec::new();
        for _ in 0..2 {
            approvers.push(server.approver(Role::Operator, Duty::Approver).await);
        }
        let admin = server.admin().await;
        let passkey = admin.passkey().await;
        let freeze = json!({
            "name": "Close", "reason": "Books <b>close</b>", "zone": "Asia/Shanghai", "scope": {"regions": ["us-east-1"]},
            "starts_at": "2024-10-05T00:00:00Z", "ends_at": "2024-10-08T00:00:00Z",
        });
        let freeze = admin.post("/api/v1/freezes", &freeze).await.expect(201);
        server.at("2024-10-05T12:10:00Z");
        Self {
            id: freeze["id"].as_str().unwrap().to_owned(),
            server,
            admin,
            passkey,
            approvers,
        }
    }

    fn page(&self) -> String {
        format!("/freezes/{}/change", self.id)
    }

    /// What the page shows of a change.
    async fn shown(&self, ends_at: &str) -> String {
        let fields = fields(ends_at);
        let address = format!("{}?{}", self.page(), encode(pairs(&fields)));
        let page = self.admin.get(&address).await;
        assert_eq!(page.status, 200);
        page.text
    }

    async fn freeze(&self) -> Value {
        let address = format!("/api/v1/freezes/{}", self.id);
        self.admin.get(&address).await.expect(200)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_has_the_freeze_in_it_on_the_clocks_of_its_zone() {
    let cast = Cast::new().await;
    let page = cast.admin.get(&cast.page()).await.text;
    for part in [
        "value=\"2024-10-05T08:00\"",
        "value=\"2024-10-08T08:00\"",
        "value=\"Asia/Shanghai\"",
        "Books &lt;b>close&lt;/b>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("<b>close"), "what people enter is text");
    let freeze = cast.admin.get(&format!("/freezes/{}", cast.id)).await.text;
    assert!(freeze.contains(&format!("href=\"{}\"", cast.page())));
    let same = cast.shown("2024-10-08T08:00").await;
    assert!(same.contains("nothing would change"), "{same}");
    let viewer = cast.server.viewer().await;
    let page = viewer.get(&cast.page()).await;
    assert_eq!(page.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_longer_freeze_is_one_act_without_a_passkey() {
    let cast = Cast::new().await;
    let page = cast.shown(LONGER).await;
    assert!(page.contains("loosen nothing"), "{page}");
    assert!(!page.contains("data-passkey"));
    let mut fields = fields(LONGER);
    fields.push(("why", "The audit takes longer".to_owned()));
    let address = format!("/act/freezes/{}/change", cast.id);
    let changed = cast.admin.submit(&address, &pairs(&fields)).await;
    assert_eq!(done(&changed), Some("freeze-changed"), "{changed:?}");
    assert_eq!(cast.freeze().await["ends_at"], "2024-10-09T00:00:00Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shorter_one_takes_a_passkey_two_approvals_and_a_delay() {
    let cast = Cast::new().await;
    let page = cast.shown(SHORTER).await;
    assert!(page.contains("ends 2 days earlier"), "{page}");
    assert!(
        page.contains("It takes your passkey, 2 approvals and then 15 minutes without a veto.")
    );
    assert!(page.contains("data-passkey=\"prove\""));
    let mut fields = fields(SHORTER);
    fields.push(("why", "The audit is done".to_owned()));
    let address = format!("/act/freezes/{}/change", cast.id);
    let without = cast.admin.submit(&address, &pairs(&fields)).await;
    let back = without.header("location");
    assert!(
        back.starts_with(&format!("{}?name=Close", cast.page())),
        "{back}"
    );
    let told = cast.admin.get(back).await.text;
    assert!(told.contains("This would loosen the freeze: it ends 2 days earlier."));
    let asked = cast
        .admin
        .prove(&cast.passkey, &address, &pairs(&fields))
        .await;
    assert_eq!(done(&asked), Some("loosening-asked"), "{asked:?}");
    let change = asked
        .header("location")
        .split_once('?')
        .unwrap()
        .0
        .to_owned();
    for (person, passkey) in &cast.approvers {
        let page = person.get(&change).await.text;
        assert!(page.contains("ends 2 days earlier"), "{page}");
        for part in [
            "2024-10-08 00:00 UTC",
            "2024-10-06 00:00 UTC",
            "The audit is done",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        let digest = page.split("name=\"digest\" value=\"").nth(1).unwrap();
        let digest = digest.split('"').next().unwrap();
        let address = change.replace("/approvals/changes/", "/act/changes/") + "/approve";
        let said = person.prove(passkey, &address, &[("digest", digest)]).await;
        assert_eq!(done(&said), Some("approved"), "{said:?}");
    }
    assert_eq!(cast.freeze().await["ends_at"], "2024-10-08T00:00:00Z");
    cast.server.at("2024-10-05T12:25:00Z");
    cast.server.loosen().await;
    assert_eq!(cast.freeze().await["ends_at"], "2024-10-06T00:00:00Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_is_for_just_the_fields_that_it_was_given_for() {
    let cast = Cast::new().await;
    let address = format!("/act/freezes/{}/change", cast.id);
    let mut signed = fields(SHORTER);
    signed.push(("why", "The audit is done".to_owned()));
    let options = cast
        .admin
        .challenge("prove", &address, &pairs(&signed))
        .await;
    let passkey = cast.passkey.sign(&options.expect(200)).to_string();
    let mut sent = fields("2024-10-05T21:00");
    sent.push(("why", "The audit is done".to_owned()));
    sent.push(("passkey", passkey));
    let refused = cast.admin.submit(&address, &pairs(&sent)).await;
    assert_eq!(done(&refused), None, "{refused:?}");
    assert_eq!(cast.freeze().await["ends_at"], "2024-10-08T00:00:00Z");
    let waiting = cast.admin.get("/approvals").await.text;
    assert!(!waiting.contains("Change the freeze"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_at_its_field() {
    let cast = Cast::new().await;
    let page = cast.shown("2024-10-01T00:00").await;
    assert!(page.contains("id=\"ends_at-error\""), "{page}");
    assert!(
        !page.contains("/act/freezes/"),
        "there is nothing to confirm"
    );
}
