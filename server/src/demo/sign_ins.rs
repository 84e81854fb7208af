//! The demo's people and token, renewed at each start so that no secret has to be kept. Knows what is printed; must not
//! know the story.

use crate::app::App;
use crate::secret::Secret;
use crate::service::{
    Caller, DelegationDraft, OperationRequest, Refused, TokenDraft, authenticate, delegations,
    operations, people, tokens,
};
use floe_domain::environment::OperationKind;
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Role, Scope};
use std::fmt::Write as _;

pub(super) const ADMIN: &str = "admin@example.com";
pub(super) const OPERATOR: &str = "operator@example.com";
/// Who approves beside the admin: it takes two, and never the one whose agent asks.
pub(super) const APPROVER: &str = "approver@example.com";
pub(super) const VIEWER: &str = "viewer@example.com";
/// The name of the token that is printed.
const TOKEN: &str = "deploy-agent";

/// The region whose freeze refuses the first line; the incident's.
pub(super) const FROZEN: &str = "cost-explorer-cn-northwest-1";
/// A region of production, where automation waits for two people.
const GUARDED: &str = "cost-explorer-eu-west-1";
/// What no customer sees: automation does there what it may.
pub(super) const OPEN: &str = "bill-exports";

/// How to get into the demo.
#[derive(Clone, Debug)]
pub struct Demo {
    people: Vec<(Role, &'static str, Secret)>,
    token: Secret,
}

/// Gives every demo person a new password and issues a new token in place of the last.
pub(super) async fn renew(app: &App) -> Result<Demo, Refused> {
    let caller = Caller::command_line();
    let mut signs_in = Vec::new();
    for (role, email) in [
        (Role::Admin, ADMIN),
        (Role::Operator, OPERATOR),
        (Role::Operator, APPROVER),
        (Role::Viewer, VIEWER),
    ] {
        let password = Secret::random("")?;
        let short: String = password.reveal().chars().take(16).collect();
        let password = Secret::new(short);
        people::reset_password(app, &caller, email, &password).await?;
        signs_in.push((role, email, password));
    }
    for old in tokens::list(app, &caller).await? {
        if old.name == TOKEN && old.revoked_at.is_none() {
            tokens::revoke(app, &caller, &old.id).await?;
        }
    }
    let issued = tokens::issue(app, &caller, agent()).await?;
    lend(app, &issued.token.id).await?;
    if let Some(agent) = authenticate::token(app, &issued.secret).await? {
        want(app, &agent).await?;
    }
    Ok(Demo {
        people: signs_in,
        token: issued.secret,
    })
}

/// The operator lets the agent do in their name what it asks for.
pub(super) async fn lend(app: &App, token_id: &str) -> Result<(), Refused> {
    let lent = DelegationDraft {
        agent_id: token_id.to_owned(),
        operations: OperationKind::ALL.to_vec(),
        environments: None,
        days: 30,
    };
    delegations::grant(app, &Caller::command_line(), lent)
        .await
        .map(drop)
}

/// What the agent wants on production, so that something waits for people.
async fn want(app: &App, agent: &Caller) -> Result<(), Refused> {
    let request = OperationRequest {
        environment_id: "cost-explorer-ap-south-1".to_owned(),
        operation: OperationKind::Recreate,
        reason: "Today's numbers look stale; a rebuild should mend them".to_owned(),
        exception: false,
        dry_run: false,
        idempotency_key: None,
        fingerprint: String::new(),
    };
    match operations::operate(app, agent, request).await {
        Ok(_) | Err(Refused::NotFound { .. }) => Ok(()),
        Err(refused) => Err(refused),
    }
}

/// The agent's token: an operator's, so it may do what the incident's tool could.
pub(super) fn agent() -> TokenDraft {
    TokenDraft {
        name: TOKEN.to_owned(),
        kind: PrincipalKind::Agent,
        owner: OPERATOR.to_owned(),
        scopes: vec![
            Scope::CostsRead,
            Scope::FreezesRead,
            Scope::EnvironmentsRead,
            Scope::EnvironmentsDelete,
            Scope::EnvironmentsRecreate,
        ],
        days: Some(30),
    }
}

impl Demo {
    /// What is printed when the demo is ready.
    #[must_use]
    pub fn words(&self, address: &str) -> String {
        let mut text = format!("Floe's demo is at {address}\n\nSign in as\n");
        for (role, email, password) in &self.people {
            let _infallible = writeln!(
                text,
                "  {:<9} {email:<22} {}",
                role.name(),
                password.reveal()
            );
        }
        let _infallible = write!(
            text,
            "\nAn agent's token (they change with each start)\n  {}\n\n\
             Refused: a change freeze is active in cn-northwest-1\n  {}\n\n\
             Waits for two people: no freeze stops it in eu-west-1, but that is production\n  {}\n\n\
             Allowed: the bill exports are not\n  {}\n\n\
             To approve what waits, sign in as the admin, then as {APPROVER}, each with a passkey from Settings.\n\
             Browsers keep passkeys for names: open {} for that.\n",
            self.token.reveal(),
            self.curl(address, FROZEN, "refused"),
            self.curl(address, GUARDED, "waiting"),
            self.curl(address, OPEN, "allowed"),
            address.replace("127.0.0.1", "localhost"),
        );
        text
    }

    fn curl(&self, address: &str, environment: &str, key: &str) -> String {
        format!(
            "curl -sS {address}/api/v1/environments/{environment}/operations \
             -H 'Authorization: Bearer {}' -H 'Idempotency-Key: demo-{key}' -H 'Content-Type: application/json' \
             -d '{{\"operation\":\"recreate\",\"reason\":\"The numbers look stale\"}}'",
            self.token.reveal()
        )
    }
}
