//! What people let agents do. Knows rows; must not know what one covers.

use super::row::{at, json, maybe_at, micros, to_json};
use super::{Fault, Tx};
use crate::service::DelegationView;
use floe_domain::guard::{ActorChain, Delegation};
use floe_domain::time::Instant;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

fn delegation(row: &SqliteRow) -> Result<Delegation, Fault> {
    let environments = match row.try_get::<Option<String>, _>("environments")? {
        Some(_) => Some(json(row, "environments")?),
        None => None,
    };
    Ok(Delegation {
        id: row.try_get("id")?,
        agent_id: row.try_get("agent_id")?,
        person_id: row.try_get("person_id")?,
        operations: json(row, "operations")?,
        environments,
        from: at(row, "from_at")?,
        until: at(row, "until_at")?,
        revoked_at: maybe_at(row, "revoked_at")?,
    })
}

fn view(row: &SqliteRow) -> Result<DelegationView, Fault> {
    Ok(DelegationView {
        agent: row.try_get("agent")?,
        person: row.try_get("person")?,
        delegation: delegation(row)?,
    })
}

impl Tx {
    /// Keeps a delegation.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_delegation(&mut self, one: &Delegation) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO delegations (id, agent_id, person_id, operations, environments, from_at, until_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&one.id)
        .bind(&one.agent_id)
        .bind(&one.person_id)
        .bind(to_json(&one.operations)?)
        .bind(one.environments.as_ref().map(to_json).transpose()?)
        .bind(micros(one.from))
        .bind(micros(one.until))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Every delegation to a member of the chain, whatever it covers.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn delegations_to(&mut self, chain: &ActorChain) -> Result<Vec<Delegation>, Fault> {
        let mut all = Vec::new();
        for member in &chain.0 {
            let rows = sqlx::query("SELECT * FROM delegations WHERE agent_id = $1 ORDER BY id")
                .bind(&member.id)
                .fetch_all(&mut *self.0)
                .await?;
            for row in &rows {
                all.push(delegation(row)?);
            }
        }
        Ok(all)
    }

    /// The delegations of a person, or of everyone, those not taken back first, with the names of both sides.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn delegations(
        &mut self,
        person_id: Option<&str>,
    ) -> Result<Vec<DelegationView>, Fault> {
        let rows = sqlx::query(
            "SELECT delegations.*, tokens.name AS agent, people.email AS person FROM delegations
             JOIN tokens ON tokens.id = delegations.agent_id JOIN people ON people.id = delegations.person_id
             WHERE $1 IS NULL OR delegations.person_id = $1
             ORDER BY delegations.revoked_at IS NULL DESC, until_at DESC, delegations.id LIMIT 200",
        )
        .bind(person_id)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(view).collect()
    }

    /// The delegation of this id, with the names of both sides.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn delegation(&mut self, id: &str) -> Result<Option<DelegationView>, Fault> {
        let row = sqlx::query(
            "SELECT delegations.*, tokens.name AS agent, people.email AS person FROM delegations
             JOIN tokens ON tokens.id = delegations.agent_id JOIN people ON people.id = delegations.person_id
             WHERE delegations.id = $1",
        )
        .bind(id)
        .fetch_optional(&mut *self.0)
        .await?;
        row.as_ref().map(view).transpose()
    }

    /// Takes a delegation back; `false` when there is none to take back.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn revoke_delegation(&mut self, id: &str, now: Instant) -> Result<bool, Fault> {
        let done = sqlx::query(
            "UPDATE delegations SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
        )
        .bind(id)
        .bind(micros(now))
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
