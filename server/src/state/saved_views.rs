//! Views' rows. Knows who keeps them; must not know who may see them.

use super::row::{at, kept_where, micros, named};
use super::{Fault, Tx};
use crate::service::saved_views::SavedView;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

fn view(row: &SqliteRow) -> Result<SavedView, Fault> {
    Ok(SavedView {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        query: row.try_get("query")?,
        visibility: named(row, "visibility")?,
        owner_id: row.try_get("owner_id")?,
        owner: row.try_get("owner")?,
        created_at: at(row, "created_at")?,
        changed_at: at(row, "changed_at")?,
    })
}

impl Tx {
    /// Keeps a view, or what it has become.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn put_saved_view(&mut self, view: &SavedView) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO saved_views (id, name, description, query, visibility, owner_id, created_at, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (id) DO UPDATE SET name = $2, description = $3, query = $4, visibility = $5, changed_at = $8",
        )
        .bind(&view.id)
        .bind(&view.name)
        .bind(&view.description)
        .bind(&view.query)
        .bind(view.visibility.name())
        .bind(&view.owner_id)
        .bind(micros(view.created_at))
        .bind(micros(view.changed_at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The view of this id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn saved_view(&mut self, id: &str) -> Result<Option<SavedView>, Fault> {
        let row = sqlx::query(kept_where!("saved_views", "WHERE saved_views.id = $1"))
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(view).transpose()
    }

    /// All views, by name.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn saved_views(&mut self) -> Result<Vec<SavedView>, Fault> {
        let rows = sqlx::query(kept_where!(
            "saved_views",
            "ORDER BY saved_views.name, saved_views.id"
        ))
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(view).collect()
    }

    /// Forgets a view.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn remove_saved_view(&mut self, id: &str) -> Result<(), Fault> {
        sqlx::query("DELETE FROM saved_views WHERE id = $1")
            .bind(id)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}
