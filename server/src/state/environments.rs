//! Environments' rows. Knows states and versions; must not know what an environment is made of.

use super::row::{at, maybe_at, micros, named};
use super::{Fault, Tx};
use floe_domain::environment::{Environment, EnvironmentKind, EnvironmentState, Tier};
use floe_domain::time::Instant;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

fn state_name(state: EnvironmentState) -> &'static str {
    match state {
        EnvironmentState::Active => "active",
        EnvironmentState::Recreating => "recreating",
        EnvironmentState::Deleted { .. } => "deleted",
        EnvironmentState::Purged => "purged",
    }
}

fn state(row: &SqliteRow) -> Result<EnvironmentState, Fault> {
    let name: String = row.try_get("state")?;
    match (
        name.as_str(),
        maybe_at(row, "deleted_at")?,
        maybe_at(row, "purge_at")?,
    ) {
        ("active", ..) => Ok(EnvironmentState::Active),
        ("recreating", ..) => Ok(EnvironmentState::Recreating),
        ("deleted", Some(deleted_at), Some(purge_at)) => Ok(EnvironmentState::Deleted {
            deleted_at,
            purge_at,
        }),
        ("purged", ..) => Ok(EnvironmentState::Purged),
        _ => Err(Fault::unreadable("environments.state", name)),
    }
}

fn environment(row: &SqliteRow) -> Result<Environment, Fault> {
    let kind: String = row.try_get("kind")?;
    Ok(Environment {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        region: row.try_get("region")?,
        tier: named(row, "tier")?,
        owner: row.try_get("owner")?,
        kind: match kind.as_str() {
            "data_set" => EnvironmentKind::DataSet,
            "declared" => EnvironmentKind::Declared,
            _ => return Err(Fault::unreadable("environments.kind", kind)),
        },
        state: state(row)?,
        version: row.try_get("version")?,
        generation: row.try_get("generation")?,
        created_at: at(row, "created_at")?,
    })
}

impl Tx {
    /// The environment of this id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn environment(&mut self, id: &str) -> Result<Option<Environment>, Fault> {
        let row = sqlx::query("SELECT * FROM environments WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(environment).transpose()
    }

    /// All environments, by id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn environments(&mut self) -> Result<Vec<Environment>, Fault> {
        let rows = sqlx::query("SELECT * FROM environments ORDER BY id")
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter().map(environment).collect()
    }

    /// Adds an environment.
    ///
    /// # Errors
    /// When the state can not be written; [`Fault::is_duplicate`] when there is one of that id.
    pub async fn add_environment(&mut self, environment: &Environment) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO environments (id, name, region, tier, owner, kind, state, version, generation, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(&environment.id)
        .bind(&environment.name)
        .bind(&environment.region)
        .bind(environment.tier.name())
        .bind(&environment.owner)
        .bind(match environment.kind {
            EnvironmentKind::DataSet => "data_set",
            EnvironmentKind::Declared => "declared",
        })
        .bind(state_name(environment.state))
        .bind(environment.version)
        .bind(environment.generation)
        .bind(micros(environment.created_at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Puts an environment into a state and generation and counts its version on, unless somebody changed it since it
    /// was read: then nothing is written and the answer is `false`.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn change_environment(
        &mut self,
        read: &Environment,
        to: EnvironmentState,
        generation: i64,
    ) -> Result<bool, Fault> {
        let (deleted_at, purge_at) = match to {
            EnvironmentState::Deleted {
                deleted_at,
                purge_at,
            } => (Some(micros(deleted_at)), Some(micros(purge_at))),
            _ => (None, None),
        };
        let done = sqlx::query(
            "UPDATE environments SET state = $3, deleted_at = $4, purge_at = $5, generation = $6, version = version + 1
             WHERE id = $1 AND version = $2",
        )
        .bind(&read.id)
        .bind(read.version)
        .bind(state_name(to))
        .bind(deleted_at)
        .bind(purge_at)
        .bind(generation)
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Says how much hangs on an environment and counts its version on.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn set_tier(&mut self, id: &str, tier: Tier) -> Result<(), Fault> {
        sqlx::query("UPDATE environments SET tier = $2, version = version + 1 WHERE id = $1")
            .bind(id)
            .bind(tier.name())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// The deleted environments whose time to restore them is over at `now`.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn environments_to_purge(&mut self, now: Instant) -> Result<Vec<Environment>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM environments WHERE state = 'deleted' AND purge_at <= $1 ORDER BY id",
        )
        .bind(micros(now))
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(environment).collect()
    }
}
