//! A Floe of one test: its folder, its clock, its doors, and the actors that stand at them. Knows how Floe is started; must not
//! know what it answers.

use crate::actor::{Actor as _, Nobody, Person, Robot};
use crate::authenticator::{Passkey, done};
use crate::bill::{CHARGES, PRICED, bill};
use crate::signer::Key;
use axum::Router;
use floe_domain::environment::{OperationKind, Tier};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Role, Scope};
use floe_domain::time::Instant;
use floe_server::http::{Http, Settings, router};
use floe_server::secret::Secret;
use floe_server::service::approvers::Duty;
use floe_server::service::{
    Caller, DelegationDraft, KeyDraft, TokenDraft, approvers, delegations, environments, keys,
    loosenings, people, sign_in, tokens,
};
use floe_server::{App, Clock, Config};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicU32, Ordering};

/// Everybody's password.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// When every test begins.
pub(crate) const NOW: &str = "2024-10-05T12:00:00Z";

/// An instant from its text.
pub(crate) fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A Floe.
pub(crate) struct Server {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    router: Router,
    people: AtomicU32,
    _folder: tempfile::TempDir,
}

impl Server {
    /// An empty one. What is allowed on it waits for [`Server::carry_out`].
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::standing_at(instant(NOW));
        let app = App::open_at(Config::in_folder(folder.path()), clock.clone())
            .await
            .unwrap();
        app.ledger().load(&app).await.unwrap();
        let settings = Settings {
            rate: 0,
            ..Settings::default()
        };
        Self {
            router: router(Http::new(app.clone(), settings)),
            app,
            clock,
            people: AtomicU32::new(0),
            _folder: folder,
        }
    }

    /// One that serves [`CHARGES`].
    pub(crate) async fn with_charges() -> Self {
        Self::serving(&bill(&CHARGES)).await
    }

    /// One that serves this bill.
    pub(crate) async fn serving(bill: &str) -> Self {
        let server = Self::start().await;
        let importer = server.service(&[Scope::ImportsWrite]).await;
        importer.import("", bill).await.expect(201);
        server
    }

    /// One that serves [`PRICED`].
    pub(crate) async fn with_prices() -> Self {
        let server = Self::start().await;
        let importer = server.service(&[Scope::ImportsWrite]).await;
        importer.import("", &bill(&PRICED)).await.expect(201);
        server
    }

    /// As [`Server::with_charges`], with every environment off production, where automation needs nobody's approval.
    pub(crate) async fn off_production() -> Self {
        let server = Self::with_charges().await;
        let viewer = server.viewer().await;
        let listed = viewer.get("/api/v1/environments").await.expect(200);
        for one in listed["items"].as_array().unwrap() {
            let id = one["id"].as_str().unwrap();
            let machine = Caller::command_line();
            environments::set_tier(&server.app, &machine, id, Tier::Staging)
                .await
                .unwrap();
        }
        server
    }

    /// One who approves, with a passkey.
    pub(crate) async fn approver(&self, role: Role, duty: Duty) -> (Person, Passkey) {
        let person = self.person(role).await;
        let machine = Caller::command_line();
        approvers::appoint_on_machine(&self.app, &machine, &person.email, duty)
            .await
            .unwrap();
        let passkey = person.passkey().await;
        (person, passkey)
    }

    /// Lets one more approve, as it takes once there are enough: an admin asks, two approve, and nobody vetoes.
    pub(crate) async fn appoint(
        &self,
        (admin, passkey): &(Person, Passkey),
        approvers: &[(Person, Passkey)],
        person: &Person,
    ) {
        let address = format!("/act/approvers/{}", person.id);
        let fields = [("duty", "approver"), ("reason", "one more")];
        let asked = admin.prove(passkey, &address, &fields).await;
        assert_eq!(done(&asked), Some("loosening-asked"), "{asked:?}");
        let page = asked.header("location").split('?').next().unwrap();
        for (approver, passkey) in approvers {
            let shown = approver.get(page).await.text;
            let digest = shown.split("name=\"digest\" value=\"").nth(1).unwrap();
            let digest = digest.split('"').next().unwrap();
            let address = page.replace("/approvals/changes/", "/act/changes/") + "/approve";
            let said = approver
                .prove(passkey, &address, &[("digest", digest)])
                .await;
            assert_eq!(done(&said), Some("approved"), "{said:?}");
        }
        self.clock.advance(std::time::Duration::from_secs(900));
        self.loosen().await;
    }

    /// Stops and starts again on the same folder.
    pub(crate) async fn restart(&mut self) -> Router {
        self.app.close().await;
        let config = self.app.config().clone();
        self.app = App::open_at(config, self.clock.clone()).await.unwrap();
        floe_server::environment::recover(&self.app).await.unwrap();
        self.app.ledger().load(&self.app).await.unwrap();
        let settings = Settings {
            rate: 0,
            ..Settings::default()
        };
        self.router = router(Http::new(self.app.clone(), settings));
        self.router.clone()
    }

    /// Ends a freeze as a lone admin can: asked for with a passkey, in force a quarter of an hour later.
    pub(crate) async fn end_freeze(&self, id: &str, reason: &str) {
        let admin = self.admin().await;
        let passkey = admin.passkey().await;
        let address = format!("/act/freezes/{id}/end");
        let asked = admin.prove(&passkey, &address, &[("reason", reason)]).await;
        assert_eq!(done(&asked), Some("loosening-asked"), "{asked:?}");
    }

    /// Does what was to be loosened by now, as the server does by itself.
    pub(crate) async fn loosen(&self) {
        loosenings::carry_out_due(&self.app).await.unwrap();
    }

    /// Carries out everything that is queued, as the executor does.
    pub(crate) async fn carry_out(&self) {
        while floe_server::environment::step(&self.app).await.unwrap() {}
    }

    /// Moves the clock to this moment.
    pub(crate) fn at(&self, text: &str) {
        self.clock.set(instant(text));
    }

    /// One who proves nothing.
    pub(crate) fn nobody(&self) -> Nobody {
        Nobody(self.router.clone())
    }

    /// A new person of a role, signed in.
    pub(crate) async fn person(&self, role: Role) -> Person {
        let nth = self.people.fetch_add(1, Ordering::Relaxed);
        let email = format!("{}-{nth}@example.com", role.name());
        let command_line = Caller::command_line();
        let password = Secret::new(PASSWORD);
        let person = people::add(&self.app, &command_line, &email, role, &password)
            .await
            .unwrap();
        let start = sign_in::sign_in(
            &self.app,
            sign_in::SignIn {
                email: email.clone(),
                password,
                address: IpAddr::V4(Ipv4Addr::LOCALHOST),
                previous: None,
            },
        )
        .await
        .unwrap();
        Person {
            router: self.router.clone(),
            id: person.id,
            email,
            session: start.secret.reveal().to_owned(),
        }
    }

    /// A new viewer.
    pub(crate) async fn viewer(&self) -> Person {
        self.person(Role::Viewer).await
    }

    /// A new operator.
    pub(crate) async fn operator(&self) -> Person {
        self.person(Role::Operator).await
    }

    /// A new admin.
    pub(crate) async fn admin(&self) -> Person {
        self.person(Role::Admin).await
    }

    /// An agent's token with these scopes, of a new admin.
    pub(crate) async fn agent(&self, scopes: &[Scope]) -> Robot {
        let owner = self.admin().await;
        self.token(&owner, PrincipalKind::Agent, scopes).await
    }

    /// A service's token with these scopes, of a new admin.
    pub(crate) async fn service(&self, scopes: &[Scope]) -> Robot {
        let owner = self.admin().await;
        self.token(&owner, PrincipalKind::Service, scopes).await
    }

    /// An access key of a person, for 30 days.
    pub(crate) async fn key(&self, owner: &Person) -> Key {
        let draft = KeyDraft {
            name: "pipeline".to_owned(),
            owner: owner.email.clone(),
            days: Some(30),
        };
        let issued = keys::issue(&self.app, &Caller::command_line(), draft)
            .await
            .unwrap();
        Key {
            router: self.router.clone(),
            clock: self.clock.clone(),
            id: issued.key.access_key_id,
            secret: issued.secret.reveal().to_owned(),
        }
    }

    /// A token of a person, for 30 days; to an agent its owner lends everything.
    pub(crate) async fn token(
        &self,
        owner: &Person,
        kind: PrincipalKind,
        scopes: &[Scope],
    ) -> Robot {
        let robot = self.issue(owner, kind, scopes).await;
        if kind == PrincipalKind::Agent {
            self.lend(&robot.id).await;
        }
        robot
    }

    /// The same, and nothing is lent to it.
    pub(crate) async fn issue(
        &self,
        owner: &Person,
        kind: PrincipalKind,
        scopes: &[Scope],
    ) -> Robot {
        let draft = TokenDraft {
            name: format!("{}-bot", kind.name()),
            kind,
            owner: owner.email.clone(),
            scopes: scopes.to_vec(),
            days: Some(30),
        };
        let issued = tokens::issue(&self.app, &Caller::command_line(), draft)
            .await
            .unwrap();
        Robot {
            router: self.router.clone(),
            id: issued.token.id,
            secret: issued.secret.reveal().to_owned(),
        }
    }

    /// Its owner lets an agent do everything, for a month.
    pub(crate) async fn lend(&self, token_id: &str) {
        let lent = DelegationDraft {
            agent_id: token_id.to_owned(),
            operations: OperationKind::ALL.to_vec(),
            environments: None,
            days: 30,
        };
        delegations::grant(&self.app, &Caller::command_line(), lent)
            .await
            .unwrap();
    }
}
