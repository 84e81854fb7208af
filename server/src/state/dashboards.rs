//! Dashboards' rows. Knows who keeps them; must not know who may see them.

use super::row::{at, json, kept_where, micros, named, to_json};
use super::{Fault, Tx};
use crate::service::dashboards::Dashboard;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

fn dashboard(row: &SqliteRow) -> Result<Dashboard, Fault> {
    Ok(Dashboard {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        panels: json(row, "panels")?,
        visibility: named(row, "visibility")?,
        owner_id: row.try_get("owner_id")?,
        owner: row.try_get("owner")?,
        created_at: at(row, "created_at")?,
        changed_at: at(row, "changed_at")?,
    })
}

impl Tx {
    /// Keeps a dashboard, or what it has become.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn put_dashboard(&mut self, one: &Dashboard) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO dashboards (id, name, panels, visibility, owner_id, created_at, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (id) DO UPDATE SET name = $2, panels = $3, visibility = $4, changed_at = $7",
        )
        .bind(&one.id)
        .bind(&one.name)
        .bind(to_json(&one.panels)?)
        .bind(one.visibility.name())
        .bind(&one.owner_id)
        .bind(micros(one.created_at))
        .bind(micros(one.changed_at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The dashboard of this id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn dashboard(&mut self, id: &str) -> Result<Option<Dashboard>, Fault> {
        let row = sqlx::query(kept_where!("dashboards", "WHERE dashboards.id = $1"))
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(dashboard).transpose()
    }

    /// All dashboards, by name.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn dashboards(&mut self) -> Result<Vec<Dashboard>, Fault> {
        let rows = sqlx::query(kept_where!(
            "dashboards",
            "ORDER BY dashboards.name, dashboards.id"
        ))
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(dashboard).collect()
    }

    /// Forgets a dashboard.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn remove_dashboard(&mut self, id: &str) -> Result<(), Fault> {
        sqlx::query("DELETE FROM dashboards WHERE id = $1")
            .bind(id)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}
