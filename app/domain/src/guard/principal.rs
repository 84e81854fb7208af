//! Who asks. Knows kinds and chains; must not know tokens, sessions or rights.

use serde::{Deserialize, Serialize};

/// What kind of asker: a chain is as automated as its most automated member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrincipalKind {
    /// A person, proven by an interactive session.
    Human,
    /// A program that does what it was written to do.
    Service,
    /// A program that decides what to do.
    Agent,
    /// Not known: treated as the most automated there is.
    Unknown,
}

impl PrincipalKind {
    /// Everything that is not proven human.
    #[must_use]
    pub const fn is_automated(self) -> bool {
        !matches!(self, Self::Human)
    }

    /// The name in the API and the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Service => "service",
            Self::Agent => "agent",
            Self::Unknown => "unknown",
        }
    }

    /// The kind of that name; what is not a name is [`PrincipalKind::Unknown`].
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "human" => Self::Human,
            "service" => Self::Service,
            "agent" => Self::Agent,
            _ => Self::Unknown,
        }
    }
}

/// One member of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Principal {
    /// What kind.
    pub kind: PrincipalKind,
    /// The stable identifier: a person's or a token's id.
    pub id: String,
    /// The name in words: an e-mail address or a token's name.
    pub name: String,
}

/// Who asks and everyone they act for, the one who asks first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ActorChain(pub Vec<Principal>);

impl ActorChain {
    /// The kind of the most automated member; of an empty chain nothing is known.
    #[must_use]
    pub fn kind(&self) -> PrincipalKind {
        self.0
            .iter()
            .map(|principal| principal.kind)
            .max()
            .unwrap_or(PrincipalKind::Unknown)
    }

    /// In words: `agent deploy-bot, acting for ada@example.com`.
    #[must_use]
    pub fn words(&self) -> String {
        let mut members = self.0.iter();
        let Some(first) = members.next() else {
            return "nobody known".to_owned();
        };
        let mut words = match first.kind {
            PrincipalKind::Human => first.name.clone(),
            kind => format!("{} {}", kind.name(), first.name),
        };
        for member in members {
            words.push_str(", acting for ");
            words.push_str(&member.name);
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_back_from_its_name_and_anything_else_is_unknown() {
        for kind in [
            PrincipalKind::Human,
            PrincipalKind::Service,
            PrincipalKind::Agent,
            PrincipalKind::Unknown,
        ] {
            assert_eq!(PrincipalKind::from_name(kind.name()), kind);
        }
        for name in ["", "Human", "robot"] {
            assert_eq!(PrincipalKind::from_name(name), PrincipalKind::Unknown);
        }
        for (kind, name) in [
            (PrincipalKind::Human, "human"),
            (PrincipalKind::Agent, "agent"),
        ] {
            assert_eq!(kind.name(), name);
        }
    }

    #[test]
    fn a_chain_in_words_names_everyone() {
        let member = |kind, name: &str| Principal {
            kind,
            id: String::new(),
            name: name.to_owned(),
        };
        let chain = ActorChain(vec![
            member(PrincipalKind::Agent, "bot"),
            member(PrincipalKind::Service, "ci"),
            member(PrincipalKind::Human, "ada"),
        ]);
        assert_eq!(chain.words(), "agent bot, acting for ci, acting for ada");
        assert_eq!(
            ActorChain(vec![member(PrincipalKind::Human, "ada")]).words(),
            "ada"
        );
        assert_eq!(ActorChain::default().words(), "nobody known");
    }
}
