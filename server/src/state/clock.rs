//! The latest time that is known to have been. Knows the audit's times; must not know what hangs on them.

use super::row::at;
use super::{Fault, Tx};
use floe_domain::time::Instant;

/// What is recorded when the machine's clock is taken as right again.
pub(crate) const ACCEPTED: &str = "clock.accept";

impl Tx {
    /// The latest time of any record, wherever it stands: a record by a clock that was set back does not lower it. Only what was
    /// recorded since somebody last took the clock as right counts.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn latest_time(&mut self) -> Result<Option<Instant>, Fault> {
        // The plus keeps SQLite from reading all of them by their number in order to sort them: from the latest on the first will do.
        let row = sqlx::query(
            "SELECT at FROM audit WHERE +seq >= (SELECT COALESCE(MAX(seq), 0) FROM audit WHERE action = $1) ORDER BY at DESC LIMIT 1",
        )
        .bind(ACCEPTED)
        .fetch_optional(&mut *self.0)
        .await?;
        row.as_ref().map(|row| at(row, "at")).transpose()
    }
}
