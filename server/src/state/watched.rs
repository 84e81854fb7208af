//! What was imported from the watched folder, by its place there. Knows listings; must not know files.

use super::row::micros;
use super::{Fault, Tx};
use floe_domain::time::Instant;
use sqlx::Row as _;

impl Tx {
    /// How a delivery looked when it was last imported; `None` if it never was.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn watched(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let row = sqlx::query("SELECT listing FROM watched WHERE name = $1")
            .bind(name)
            .fetch_optional(&mut *self.0)
            .await?;
        Ok(match row {
            Some(row) => Some(row.try_get("listing")?),
            None => None,
        })
    }

    /// Keeps how a delivery looked and which import it became.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn set_watched(
        &mut self,
        name: &str,
        listing: &str,
        import_id: &str,
        at: Instant,
    ) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO watched (name, listing, import_id, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (name) DO UPDATE SET listing = excluded.listing, import_id = excluded.import_id, at = excluded.at",
        )
        .bind(name)
        .bind(listing)
        .bind(import_id)
        .bind(micros(at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}
