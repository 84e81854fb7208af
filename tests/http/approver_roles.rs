//! An approver's role and removal, as the page of people asks for them: by a passkey, and not by one person alone.

use crate::actor::Actor;
use crate::authenticator::done;
use crate::server::Server;
use floe_domain::people::Role;
use floe_server::service::approvers::Duty;

const PEOPLE: &str = "/settings/people";

#[tokio::test(flavor = "multi_thread")]
async fn an_approver_is_made_an_admin_by_passkey_approvals_and_a_delay() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let passkey = admin.passkey().await;
    let (person, _) = server.approver(Role::Operator, Duty::Approver).await;
    server.approver(Role::Viewer, Duty::Approver).await;
    let address = format!("/act/people/{}/role", person.id);
    let fields = [("role", "admin"), ("reason", "leads the team")];
    let without = admin.submit(&address, &fields).await;
    assert_eq!(done(&without), None, "{without:?}");
    let page = admin.get(PEOPLE).await.text;
    assert!(page.contains("so this takes your passkey"), "{page}");
    let proven = page.matches("data-passkey=\"prove\"").count();
    assert_eq!(proven, 4, "the role and the removal of both approvers");
    let asked = admin.prove(&passkey, &address, &fields).await;
    assert_eq!(done(&asked), Some("loosening-asked"), "{asked:?}");
    let page = asked.header("location").split('?').next().unwrap();
    let shown = admin.get(page).await.text;
    assert!(shown.contains("who approves, an admin"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approver_is_removed_by_passkey_where_enough_remain() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let passkey = admin.passkey().await;
    let (first, _) = server.approver(Role::Operator, Duty::Approver).await;
    let address = format!("/act/people/{}/remove", first.id);
    let without = admin.submit(&address, &[]).await;
    assert_eq!(done(&without), None, "{without:?}");
    // Before the rule is in force nobody has to remain.
    let gone = admin.prove(&passkey, &address, &[]).await;
    assert_eq!(done(&gone), Some("person-removed"), "{gone:?}");
    let (second, _) = server.approver(Role::Operator, Duty::Approver).await;
    server.approver(Role::Viewer, Duty::Approver).await;
    let address = format!("/act/people/{}/remove", second.id);
    let refused = admin.prove(&passkey, &address, &[]).await;
    assert_eq!(done(&refused), None, "{refused:?}");
    let page = admin.get(PEOPLE).await.text;
    assert!(page.contains("1 could approve"), "{page}");
}
