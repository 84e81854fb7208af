//! Access keys' rows, by the id that a signature names. Knows expiry and owners; must not know secrets, which are not here.

use super::row::{at, maybe_at, micros};
use super::{Fault, Tx};
use crate::service::AccessKey;
use floe_domain::people::Role;
use floe_domain::time::Instant;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

/// A key with whom it acts for.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// The key.
    pub key: AccessKey,
    /// Its owner's id.
    pub owner_id: String,
    /// Its owner's role now; `None` once they are removed.
    pub owner_role: Option<Role>,
}

impl KeyRow {
    /// Whether it opens anything at `now`: not revoked, not expired, its owner still there.
    #[must_use]
    pub fn is_taken(&self, now: Instant) -> bool {
        self.key.revoked_at.is_none() && now < self.key.expires_at && self.owner_role.is_some()
    }
}

/// All columns a [`KeyRow`] needs; what selects rows follows.
macro_rules! keys_where {
    ($condition:literal) => {
        concat!(
            "SELECT access_keys.*, people.email AS owner, people.role AS owner_role, people.removed_at AS owner_removed_at ",
            "FROM access_keys JOIN people ON people.id = access_keys.owner_id ",
            $condition
        )
    };
}

fn key(row: &SqliteRow) -> Result<KeyRow, Fault> {
    let role: String = row.try_get("owner_role")?;
    let removed: Option<i64> = row.try_get("owner_removed_at")?;
    let role: Role = role
        .parse()
        .map_err(|_| Fault::unreadable("people.role", role))?;
    Ok(KeyRow {
        key: AccessKey {
            id: row.try_get("id")?,
            access_key_id: row.try_get("access_key_id")?,
            name: row.try_get("name")?,
            owner: row.try_get("owner")?,
            created_at: at(row, "created_at")?,
            expires_at: at(row, "expires_at")?,
            last_used_at: maybe_at(row, "last_used_at")?,
            revoked_at: maybe_at(row, "revoked_at")?,
        },
        owner_id: row.try_get("owner_id")?,
        owner_role: removed.is_none().then_some(role),
    })
}

impl Tx {
    /// Keeps a key.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_key(&mut self, key: &AccessKey, owner_id: &str) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO access_keys (id, access_key_id, name, owner_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&key.id)
        .bind(&key.access_key_id)
        .bind(&key.name)
        .bind(owner_id)
        .bind(micros(key.created_at))
        .bind(micros(key.expires_at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Whether any secret in use hangs on the master key: that of a key that is good, or of a webhook.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn hangs_on_master(&mut self, now: Instant) -> Result<bool, Fault> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS many FROM (SELECT id FROM webhooks WHERE disabled_at IS NULL UNION ALL
             SELECT id FROM access_keys WHERE revoked_at IS NULL AND expires_at > $1) AS hanging",
        )
        .bind(micros(now))
        .fetch_one(&mut *self.0)
        .await?;
        Ok(row.try_get::<i64, _>("many")? > 0)
    }

    /// The key of this access key id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn key(&mut self, access_key_id: &str) -> Result<Option<KeyRow>, Fault> {
        let row = sqlx::query(keys_where!("WHERE access_keys.access_key_id = $1"))
            .bind(access_key_id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(key).transpose()
    }

    /// All keys, or those of one owner, the newest first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn keys(&mut self, owner_id: Option<&str>) -> Result<Vec<KeyRow>, Fault> {
        let rows = sqlx::query(keys_where!(
            "WHERE $1 IS NULL OR access_keys.owner_id = $1 ORDER BY access_keys.created_at DESC, access_keys.id DESC"
        ))
        .bind(owner_id)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(key).collect()
    }

    /// Notes that a key was used.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn touch_key(&mut self, id: &str, now: Instant) -> Result<(), Fault> {
        sqlx::query("UPDATE access_keys SET last_used_at = $2 WHERE id = $1")
            .bind(id)
            .bind(micros(now))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Revokes a key; one that is revoked keeps its first moment.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn revoke_key(&mut self, id: &str, now: Instant) -> Result<(), Fault> {
        sqlx::query("UPDATE access_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
            .bind(id)
            .bind(micros(now))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}
