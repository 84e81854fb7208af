//! Tokens that are passed on, as they are asked for and told. Knows names; must not know who may.

use super::guard::AskerBody;
use crate::service::{IssuedToken, PassOn};
use floe_domain::freeze::Wrong;
use floe_domain::guard::{ActorChain, Principal, PrincipalKind};
use floe_domain::people::Scope;
use floe_domain::time::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A token to pass on.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PassOnRequest {
    /// The name in refusals and the audit, 1 to 100 characters.
    pub name: String,
    /// `agent` for a program that decides what to do, `service` for one that does what it was written to do.
    pub kind: String,
    /// What it may do, at least one and none that the token that asks has not: `environments:recreate`.
    pub scopes: Vec<String>,
    /// For how many seconds it is taken: at least 60, and no longer than the token that asks.
    #[serde(default = "an_hour")]
    pub seconds: u32,
}

const fn an_hour() -> u32 {
    3_600
}

impl PassOnRequest {
    /// What it asks for.
    ///
    /// # Errors
    /// Every scope that is none.
    pub fn draft(self) -> Result<PassOn, Vec<Wrong>> {
        let mut scopes = Vec::with_capacity(self.scopes.len());
        let mut wrong = Vec::new();
        for name in &self.scopes {
            match name.parse::<Scope>() {
                Ok(scope) => scopes.push(scope),
                Err(error) => wrong.push(Wrong::new(
                    "scopes",
                    &format!("has `{name}`, which {error}"),
                )),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(PassOn {
            name: self.name,
            kind: PrincipalKind::from_name(&self.kind),
            scopes,
            seconds: self.seconds,
        })
    }
}

/// A token just passed on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PassedOnBody {
    /// The id, to revoke it.
    pub id: String,
    /// The secret, to send as `Authorization: Bearer …`. It is told this once.
    pub token: String,
    /// What it may do.
    pub scopes: Vec<&'static str>,
    /// The first moment it is no longer taken.
    pub expires_at: Instant,
    /// Who asks when it asks.
    pub principal: AskerBody,
}

impl PassedOnBody {
    /// A token with the chain that it acts for.
    #[must_use]
    pub fn of(issued: IssuedToken, chain: &ActorChain) -> Self {
        let first = Principal {
            kind: issued.token.kind,
            id: issued.token.id.clone(),
            name: issued.token.name,
        };
        let members = std::iter::once(first).chain(chain.0.iter().cloned());
        Self {
            id: issued.token.id,
            token: issued.secret.reveal().to_owned(),
            scopes: issued.token.scopes.iter().map(|one| one.name()).collect(),
            expires_at: issued.token.expires_at,
            principal: AskerBody::of(ActorChain(members.collect())),
        }
    }
}
