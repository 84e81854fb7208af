//! Who may do what: roles, permissions, token scopes. Knows rules; must not know passwords, sessions or HTTP.

use crate::time::UnknownName;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a person may do, each including the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees costs, freezes, environments and imports.
    Viewer,
    /// Also imports bills, deletes and recreates environments, reads the audit.
    Operator,
    /// Also sets freezes, declares environments, manages people and everyone's tokens.
    Admin,
}

impl Role {
    /// All of them, weakest first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Operator, Self::Admin];

    /// The name in the API, the command line and the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Admin => "admin",
        }
    }

    /// Whether a person of this role may do it.
    #[must_use]
    pub fn allows(self, permission: Permission) -> bool {
        self >= permission.least_role()
    }
}

impl FromStr for Role {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|one| one.name() == text)
            .ok_or(UnknownName("viewer, operator, admin"))
    }
}

/// One thing that can be permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Ask cost questions; see regions and imports.
    CostsRead,
    /// Import bills.
    ImportsWrite,
    /// See freezes and the calendar's state.
    FreezesRead,
    /// Set a freeze.
    FreezesWrite,
    /// End or weaken a freeze: people only, no scope gives it.
    FreezesEnd,
    /// See environments, operations and decisions.
    EnvironmentsRead,
    /// Declare an environment: people only.
    EnvironmentsDeclare,
    /// Ask for an environment's deletion.
    EnvironmentsDelete,
    /// Ask for an environment's recreation.
    EnvironmentsRecreate,
    /// Undo a deletion within its 30 days: people only.
    EnvironmentsRestore,
    /// Read the audit.
    AuditRead,
    /// Issue and revoke tokens that one owns: people only.
    TokensOwn,
    /// Pass a token's rights on to another that acts for it.
    TokensPassOn,
    /// Manage people and everyone's tokens: people only.
    PeopleManage,
    /// Give and remove rates between currencies.
    RatesWrite,
    /// Keep views, dashboards and notes of one's own.
    ViewsWrite,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::CostsRead,
        Self::ImportsWrite,
        Self::FreezesRead,
        Self::FreezesWrite,
        Self::FreezesEnd,
        Self::EnvironmentsRead,
        Self::EnvironmentsDeclare,
        Self::EnvironmentsDelete,
        Self::EnvironmentsRecreate,
        Self::EnvironmentsRestore,
        Self::AuditRead,
        Self::TokensOwn,
        Self::TokensPassOn,
        Self::PeopleManage,
        Self::RatesWrite,
        Self::ViewsWrite,
    ];

    /// The weakest role that has it.
    #[must_use]
    pub const fn least_role(self) -> Role {
        match self {
            Self::CostsRead | Self::FreezesRead | Self::EnvironmentsRead | Self::ViewsWrite => {
                Role::Viewer
            }
            Self::ImportsWrite
            | Self::EnvironmentsDelete
            | Self::EnvironmentsRecreate
            | Self::AuditRead
            | Self::TokensOwn
            | Self::TokensPassOn => Role::Operator,
            Self::FreezesWrite
            | Self::FreezesEnd
            | Self::EnvironmentsDeclare
            | Self::EnvironmentsRestore
            | Self::PeopleManage
            | Self::RatesWrite => Role::Admin,
        }
    }

    /// The token scope that gives it; `None` when only a person can have it.
    #[must_use]
    pub const fn scope(self) -> Option<Scope> {
        match self {
            Self::CostsRead => Some(Scope::CostsRead),
            Self::ImportsWrite => Some(Scope::ImportsWrite),
            Self::FreezesRead => Some(Scope::FreezesRead),
            Self::FreezesWrite => Some(Scope::FreezesWrite),
            Self::EnvironmentsRead => Some(Scope::EnvironmentsRead),
            Self::EnvironmentsDelete => Some(Scope::EnvironmentsDelete),
            Self::EnvironmentsRecreate => Some(Scope::EnvironmentsRecreate),
            Self::AuditRead => Some(Scope::AuditRead),
            Self::TokensPassOn => Some(Scope::TokensPassOn),
            Self::RatesWrite => Some(Scope::RatesWrite),
            Self::ViewsWrite => Some(Scope::ViewsWrite),
            Self::FreezesEnd
            | Self::EnvironmentsDeclare
            | Self::EnvironmentsRestore
            | Self::TokensOwn
            | Self::PeopleManage => None,
        }
    }

    /// In words, after "may not": `delete environments`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::CostsRead => "read costs",
            Self::ImportsWrite => "import bills",
            Self::FreezesRead => "see freezes",
            Self::FreezesWrite => "set freezes",
            Self::FreezesEnd => "end or weaken freezes",
            Self::EnvironmentsRead => "see environments",
            Self::EnvironmentsDeclare => "declare environments",
            Self::EnvironmentsDelete => "delete environments",
            Self::EnvironmentsRecreate => "recreate environments",
            Self::EnvironmentsRestore => "undo deletions",
            Self::AuditRead => "read the audit",
            Self::TokensOwn => "issue tokens",
            Self::TokensPassOn => "pass tokens on",
            Self::PeopleManage => "manage people and tokens",
            Self::RatesWrite => "give or remove rates",
            Self::ViewsWrite => "keep views, dashboards and notes",
        }
    }
}

/// What a token was issued for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// `costs:read`
    #[serde(rename = "costs:read")]
    CostsRead,
    /// `imports:write`
    #[serde(rename = "imports:write")]
    ImportsWrite,
    /// `freezes:read`
    #[serde(rename = "freezes:read")]
    FreezesRead,
    /// `freezes:write`: set a freeze, never end or weaken one.
    #[serde(rename = "freezes:write")]
    FreezesWrite,
    /// `environments:read`
    #[serde(rename = "environments:read")]
    EnvironmentsRead,
    /// `environments:delete`
    #[serde(rename = "environments:delete")]
    EnvironmentsDelete,
    /// `environments:recreate`
    #[serde(rename = "environments:recreate")]
    EnvironmentsRecreate,
    /// `audit:read`
    #[serde(rename = "audit:read")]
    AuditRead,
    /// `tokens:pass-on`: give another program a token that acts for this one, with some of its scopes.
    #[serde(rename = "tokens:pass-on")]
    TokensPassOn,
    /// `rates:write`: give and remove rates between currencies.
    #[serde(rename = "rates:write")]
    RatesWrite,
    /// `views:write`: keep views, dashboards and notes.
    #[serde(rename = "views:write")]
    ViewsWrite,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::CostsRead,
        Self::ImportsWrite,
        Self::FreezesRead,
        Self::FreezesWrite,
        Self::EnvironmentsRead,
        Self::EnvironmentsDelete,
        Self::EnvironmentsRecreate,
        Self::AuditRead,
        Self::TokensPassOn,
        Self::RatesWrite,
        Self::ViewsWrite,
    ];

    /// The name in the API and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CostsRead => "costs:read",
            Self::ImportsWrite => "imports:write",
            Self::FreezesRead => "freezes:read",
            Self::FreezesWrite => "freezes:write",
            Self::EnvironmentsRead => "environments:read",
            Self::EnvironmentsDelete => "environments:delete",
            Self::EnvironmentsRecreate => "environments:recreate",
            Self::AuditRead => "audit:read",
            Self::TokensPassOn => "tokens:pass-on",
            Self::RatesWrite => "rates:write",
            Self::ViewsWrite => "views:write",
        }
    }
}

impl FromStr for Scope {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL.into_iter().find(|one| one.name() == text).ok_or(UnknownName(
            "costs:read, imports:write, freezes:read, freezes:write, environments:read, environments:delete, environments:recreate, audit:read, tokens:pass-on, rates:write, views:write",
        ))
    }
}

/// What the one who asks may do, whoever they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Rights {
    /// A person in a session.
    Person {
        /// Their role.
        role: Role,
    },
    /// A token: the intersection of its scopes and its owner's role.
    Token {
        /// What it was issued for.
        scopes: Vec<Scope>,
        /// Its owner's role now.
        owner_role: Role,
    },
}

impl Rights {
    /// Whether it is permitted.
    #[must_use]
    pub fn allows(&self, permission: Permission) -> bool {
        match self {
            Self::Person { role } => role.allows(permission),
            Self::Token { scopes, owner_role } => {
                owner_role.allows(permission)
                    && permission
                        .scope()
                        .is_some_and(|scope| scopes.contains(&scope))
            }
        }
    }
}

#[cfg(test)]
mod tests;
