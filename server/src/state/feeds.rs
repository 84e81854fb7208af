//! Feeds' rows, by the fingerprint of their secret. Knows whose they are; must not know addresses.

use super::row::{at, maybe_at, micros};
use super::{Fault, Tx};
use crate::service::feeds::Feed;
use floe_domain::people::Role;
use floe_domain::time::Instant;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

/// A feed with whom it belongs to.
#[derive(Clone, Debug)]
pub struct FeedRow {
    /// The feed.
    pub feed: Feed,
    /// Its owner's id.
    pub owner_id: String,
    /// Its owner's role now; `None` once they are removed.
    pub owner_role: Option<Role>,
}

/// All columns a [`FeedRow`] needs; what selects rows follows.
macro_rules! feeds_where {
    ($condition:literal) => {
        concat!(
            "SELECT feeds.*, people.email AS owner, people.role AS owner_role, people.removed_at AS owner_removed_at ",
            "FROM feeds JOIN people ON people.id = feeds.owner_id ",
            $condition
        )
    };
}

fn feed(row: &SqliteRow) -> Result<FeedRow, Fault> {
    let role: String = row.try_get("owner_role")?;
    let removed: Option<i64> = row.try_get("owner_removed_at")?;
    let role: Role = role
        .parse()
        .map_err(|_| Fault::unreadable("people.role", role))?;
    Ok(FeedRow {
        feed: Feed {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            owner: row.try_get("owner")?,
            created_at: at(row, "created_at")?,
            last_read_at: maybe_at(row, "last_read_at")?,
            revoked_at: maybe_at(row, "revoked_at")?,
        },
        owner_id: row.try_get("owner_id")?,
        owner_role: removed.is_none().then_some(role),
    })
}

impl Tx {
    /// Keeps a feed.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_feed(
        &mut self,
        feed: &Feed,
        owner_id: &str,
        fingerprint: &str,
    ) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO feeds (id, fingerprint, name, owner_id, created_at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&feed.id)
        .bind(fingerprint)
        .bind(&feed.name)
        .bind(owner_id)
        .bind(micros(feed.created_at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The feed of this id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn feed(&mut self, id: &str) -> Result<Option<FeedRow>, Fault> {
        let row = sqlx::query(feeds_where!("WHERE feeds.id = $1"))
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(feed).transpose()
    }

    /// The feed of this fingerprint.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn feed_by_fingerprint(
        &mut self,
        fingerprint: &str,
    ) -> Result<Option<FeedRow>, Fault> {
        let row = sqlx::query(feeds_where!("WHERE feeds.fingerprint = $1"))
            .bind(fingerprint)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(feed).transpose()
    }

    /// All feeds, or those of one owner, the newest first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn feeds(&mut self, owner_id: Option<&str>) -> Result<Vec<FeedRow>, Fault> {
        let rows = sqlx::query(feeds_where!(
            "WHERE $1 IS NULL OR feeds.owner_id = $1 ORDER BY feeds.created_at DESC, feeds.id"
        ))
        .bind(owner_id)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(feed).collect()
    }

    /// Notes that a feed was read.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn touch_feed(&mut self, id: &str, now: Instant) -> Result<(), Fault> {
        sqlx::query("UPDATE feeds SET last_read_at = $2 WHERE id = $1")
            .bind(id)
            .bind(micros(now))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Revokes a feed; one that is revoked keeps its first moment.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn revoke_feed(&mut self, id: &str, now: Instant) -> Result<(), Fault> {
        sqlx::query("UPDATE feeds SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
            .bind(id)
            .bind(micros(now))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Revokes whatever feeds a person has.
    ///
    /// # Errors
    /// When the state can not be written.
    pub(super) async fn revoke_feeds_of(
        &mut self,
        owner_id: &str,
        now: Instant,
    ) -> Result<(), Fault> {
        sqlx::query("UPDATE feeds SET revoked_at = $2 WHERE owner_id = $1 AND revoked_at IS NULL")
            .bind(owner_id)
            .bind(micros(now))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}
