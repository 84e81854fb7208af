//! Tokens' rows, by the fingerprint of their secret. Knows scopes and expiry; must not know headers.

use super::row::{at, json, maybe_at, micros, to_json};
use super::{Fault, Store, Tx};
use crate::service::Token;
use floe_domain::guard::PrincipalKind;
use floe_domain::people::Role;
use floe_domain::time::Instant;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _};

/// A token with whom it acts for.
#[derive(Clone, Debug)]
pub struct TokenRow {
    /// The token.
    pub token: Token,
    /// Its owner's id.
    pub owner_id: String,
    /// Its owner's role now; `None` once they are removed.
    pub owner_role: Option<Role>,
    /// The token that passed it on.
    pub parent_id: Option<String>,
}

impl TokenRow {
    /// Whether it opens anything at `now`: not revoked, not expired, its owner still there.
    #[must_use]
    pub fn is_taken(&self, now: Instant) -> bool {
        self.token.revoked_at.is_none() && now < self.token.expires_at && self.owner_role.is_some()
    }
}

/// All columns a [`TokenRow`] needs; what selects rows follows.
macro_rules! tokens_where {
    ($condition:literal) => {
        concat!(
            "SELECT tokens.*, people.email AS owner, people.role AS owner_role, people.removed_at AS owner_removed_at, parents.name AS through ",
            "FROM tokens JOIN people ON people.id = tokens.owner_id LEFT JOIN tokens AS parents ON parents.id = tokens.parent_id ",
            $condition
        )
    };
}

fn token(row: &SqliteRow) -> Result<TokenRow, Fault> {
    let kind: String = row.try_get("kind")?;
    let role: String = row.try_get("owner_role")?;
    let removed: Option<i64> = row.try_get("owner_removed_at")?;
    let role: Role = role
        .parse()
        .map_err(|_| Fault::unreadable("people.role", role))?;
    Ok(TokenRow {
        token: Token {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            kind: PrincipalKind::from_name(&kind),
            owner: row.try_get("owner")?,
            through: row.try_get("through")?,
            scopes: json(row, "scopes")?,
            created_at: at(row, "created_at")?,
            expires_at: at(row, "expires_at")?,
            last_used_at: maybe_at(row, "last_used_at")?,
            revoked_at: maybe_at(row, "revoked_at")?,
        },
        owner_id: row.try_get("owner_id")?,
        owner_role: removed.is_none().then_some(role),
        parent_id: row.try_get("parent_id")?,
    })
}

impl Store {
    /// The tokens of these fingerprints, each beside its own, as one state has them.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn tokens_by_fingerprint(
        &self,
        fingerprints: &[String],
    ) -> Result<Vec<(String, TokenRow)>, Fault> {
        let mut select = QueryBuilder::new(tokens_where!("WHERE tokens.fingerprint IN ("));
        let mut list = select.separated(", ");
        for fingerprint in fingerprints {
            list.push_bind(fingerprint);
        }
        select.push(")");
        let select = select.build().persistent(fingerprints.len() == 1);
        let rows = select.fetch_all(&self.readers).await?;
        let found = rows.iter();
        found
            .map(|row| Ok((row.try_get("fingerprint")?, token(row)?)))
            .collect()
    }
}

impl Tx {
    /// Keeps a token.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_token(
        &mut self,
        token: &Token,
        owner_id: &str,
        (issued_by, parent_id): (Option<&str>, Option<&str>),
        fingerprint: &str,
    ) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO tokens (id, fingerprint, name, kind, owner_id, scopes, created_at, expires_at, issued_by, parent_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(&token.id)
        .bind(fingerprint)
        .bind(&token.name)
        .bind(token.kind.name())
        .bind(owner_id)
        .bind(to_json(&token.scopes)?)
        .bind(micros(token.created_at))
        .bind(micros(token.expires_at))
        .bind(issued_by)
        .bind(parent_id)
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The token of this id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn token(&mut self, id: &str) -> Result<Option<TokenRow>, Fault> {
        let row = sqlx::query(tokens_where!("WHERE tokens.id = $1"))
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(token).transpose()
    }

    /// All tokens, or those of one owner, the newest first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn tokens(&mut self, owner_id: Option<&str>) -> Result<Vec<TokenRow>, Fault> {
        let rows = sqlx::query(tokens_where!(
            "WHERE $1 IS NULL OR tokens.owner_id = $1 ORDER BY tokens.created_at DESC, tokens.id"
        ))
        .bind(owner_id)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(token).collect()
    }

    /// Notes that a token was used.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn touch_token(&mut self, id: &str, now: Instant) -> Result<(), Fault> {
        sqlx::query("UPDATE tokens SET last_used_at = $2 WHERE id = $1")
            .bind(id)
            .bind(micros(now))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// How many tokens that one passed on are taken at `now`.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn tokens_passed_on(&mut self, id: &str, now: Instant) -> Result<i64, Fault> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS tokens FROM tokens WHERE parent_id = $1 AND revoked_at IS NULL AND expires_at > $2",
        )
        .bind(id)
        .bind(micros(now))
        .fetch_one(&mut *self.0)
        .await?;
        Ok(row.try_get("tokens")?)
    }

    /// Revokes a token and every one that came of it; one that is revoked keeps its first moment.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn revoke_token(&mut self, id: &str, now: Instant) -> Result<(), Fault> {
        sqlx::query(
            "WITH RECURSIVE gone (id) AS (SELECT $1 UNION SELECT tokens.id FROM tokens JOIN gone ON tokens.parent_id = gone.id)
             UPDATE tokens SET revoked_at = $2 WHERE id IN (SELECT id FROM gone) AND revoked_at IS NULL",
        )
            .bind(id)
            .bind(micros(now))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}
