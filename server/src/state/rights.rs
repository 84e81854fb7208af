//! The rights of a chain as they are now. Knows people and tokens; must not know what the rights are for.

use super::{Fault, Tx};
use floe_domain::guard::{ActorChain, PrincipalKind};
use floe_domain::people::Rights;
use floe_domain::time::Instant;

impl Tx {
    /// The rights of each member of the chain, read now. One member that is gone, revoked or unknown leaves none at
    /// all: a chain may do only what every member may do.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn rights_of(
        &mut self,
        chain: &ActorChain,
        now: Instant,
    ) -> Result<Vec<Rights>, Fault> {
        let mut rights = Vec::with_capacity(chain.0.len());
        for member in &chain.0 {
            let found = match member.kind {
                PrincipalKind::Human => self
                    .person(&member.id)
                    .await?
                    .map(|person| Rights::Person { role: person.role }),
                PrincipalKind::Service | PrincipalKind::Agent => self
                    .token(&member.id)
                    .await?
                    .filter(|row| row.is_taken(now) && row.token.kind == member.kind)
                    .and_then(|row| {
                        Some(Rights::Token {
                            scopes: row.token.scopes,
                            owner_role: row.owner_role?,
                        })
                    }),
                PrincipalKind::Unknown => None,
            };
            match found {
                Some(found) => rights.push(found),
                None => return Ok(Vec::new()),
            }
        }
        Ok(rights)
    }
}
