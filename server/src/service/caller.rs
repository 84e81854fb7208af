//! Who calls a service, as proven by a credential. Knows chain and rights; must not know cookies or headers.

use super::Refused;
use crate::state::Tx;
use floe_domain::guard::{ActorChain, Principal, PrincipalKind};
use floe_domain::people::{Permission, Rights, Role, Scope};
use floe_domain::time::Instant;

/// What proved who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// An interactive session.
    Session {
        /// The person's id.
        person_id: String,
        /// The person's e-mail address.
        email: String,
        /// The fingerprint of the session's secret.
        session: String,
    },
    /// A bearer token, or an access key: what a program has.
    Token {
        /// The token's id, or the key's.
        token_id: String,
        /// The id of the person who owns it.
        owner_id: String,
        /// That person's e-mail address.
        owner_email: String,
    },
    /// Whoever can run `floe` on the machine and write its data folder.
    CommandLine,
}

/// One who calls: made only from a credential, never from what a request says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    chain: ActorChain,
    rights: Vec<Rights>,
    credential: Credential,
}

impl Caller {
    /// A person in a session.
    #[must_use]
    pub(crate) fn person(id: &str, email: &str, role: Role, session: &str) -> Self {
        Self {
            chain: ActorChain(vec![human(id, email)]),
            rights: vec![Rights::Person { role }],
            credential: Credential::Session {
                person_id: id.to_owned(),
                email: email.to_owned(),
                session: session.to_owned(),
            },
        }
    }

    /// A token or a key, with those that passed it on, acting for the person who owns them all.
    #[must_use]
    pub(crate) fn token(members: Vec<(Principal, Rights)>, owner: (&str, &str, Role)) -> Self {
        let (owner_id, owner_email, role) = owner;
        let (mut chain, mut rights): (Vec<_>, Vec<_>) = members.into_iter().unzip();
        let token_id = chain.first().map(|one| one.id.clone());
        chain.push(human(owner_id, owner_email));
        rights.push(Rights::Person { role });
        Self {
            credential: Credential::Token {
                token_id: token_id.unwrap_or_default(),
                owner_id: owner_id.to_owned(),
                owner_email: owner_email.to_owned(),
            },
            chain: ActorChain(chain),
            rights,
        }
    }

    /// Whoever runs `floe` on the machine: may do what an admin may, and is not known to be human.
    #[must_use]
    pub fn command_line() -> Self {
        Self {
            chain: ActorChain(vec![Principal {
                kind: PrincipalKind::Service,
                id: "command-line".to_owned(),
                name: "the command line".to_owned(),
            }]),
            rights: vec![Rights::Person { role: Role::Admin }],
            credential: Credential::CommandLine,
        }
    }

    /// What lies in the folder that Floe was told to watch: imports, and nothing else.
    #[must_use]
    pub(crate) fn watched_folder() -> Self {
        Self {
            chain: ActorChain(vec![Principal {
                kind: PrincipalKind::Service,
                id: "watched-folder".to_owned(),
                name: "the watched folder".to_owned(),
            }]),
            rights: vec![Rights::Token {
                scopes: vec![Scope::ImportsWrite],
                owner_role: Role::Operator,
            }],
            credential: Credential::CommandLine,
        }
    }

    /// Who calls, and for whom.
    #[must_use]
    pub const fn chain(&self) -> &ActorChain {
        &self.chain
    }

    /// The rights of each member of the chain.
    #[must_use]
    pub fn rights(&self) -> &[Rights] {
        &self.rights
    }

    /// What proved it.
    #[must_use]
    pub const fn credential(&self) -> &Credential {
        &self.credential
    }

    /// The person who calls or owns the token that does: id and e-mail address; `None` for the command line.
    #[must_use]
    pub fn owner(&self) -> Option<(&str, &str)> {
        match &self.credential {
            Credential::Session {
                person_id, email, ..
            } => Some((person_id, email)),
            Credential::Token {
                owner_id,
                owner_email,
                ..
            } => Some((owner_id, owner_email)),
            Credential::CommandLine => None,
        }
    }

    /// The person's role, for a page that shows what they may do; `None` unless a person calls.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        match (&self.credential, self.rights.first()) {
            (Credential::Session { .. }, Some(Rights::Person { role })) => Some(*role),
            _ => None,
        }
    }

    /// Whether every member of the chain may do it.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        !self.rights.is_empty() && self.rights.iter().all(|rights| rights.allows(permission))
    }

    /// Stops here unless every member of the chain may do it.
    ///
    /// # Errors
    /// [`Refused::NotPermitted`].
    pub fn require(&self, permission: Permission) -> Result<(), Refused> {
        if self.may(permission) {
            Ok(())
        } else {
            Err(self.refused(permission))
        }
    }

    /// The same by the rights as they are now, for what has taken its time since the caller came: a token may have been
    /// revoked meanwhile, a person removed.
    ///
    /// # Errors
    /// [`Refused::NotPermitted`], [`Refused::Unavailable`].
    pub(crate) async fn still_may(
        &self,
        permission: Permission,
        tx: &mut Tx,
        now: Instant,
    ) -> Result<(), Refused> {
        if matches!(self.credential, Credential::CommandLine) {
            return self.require(permission);
        }
        let rights = tx.rights_of(&self.chain, now).await?;
        if !rights.is_empty() && rights.iter().all(|one| one.allows(permission)) {
            Ok(())
        } else {
            Err(self.refused(permission))
        }
    }

    fn refused(&self, permission: Permission) -> Refused {
        Refused::NotPermitted {
            detail: format!("{} may not {}.", self.chain.words(), permission.words()),
        }
    }
}

fn human(id: &str, email: &str) -> Principal {
    Principal {
        kind: PrincipalKind::Human,
        id: id.to_owned(),
        name: email.to_owned(),
    }
}
