//! Segments' rows: which files make up what is served. Knows states; must not know what is in the files.

use super::row::{json, maybe_at, micros, to_json};
use super::{Fault, Tx};
use chrono::NaiveDate;
use floe_domain::environment::NO_REGION;
use floe_domain::time::Instant;
use floe_ledger::charges::SegmentKey;
use floe_ledger::import::SegmentFile;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

/// Whether a segment counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentState {
    /// Served, unless its region's environment is deleted.
    Live,
    /// Replaced by a later delivery; kept as a version.
    Superseded,
    /// Rebuilt or purged: its file is to be removed.
    Discarded,
    /// Its file is gone.
    Purged,
}

impl SegmentState {
    const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Superseded => "superseded",
            Self::Discarded => "discarded",
            Self::Purged => "purged",
        }
    }
}

/// A segment with where it comes from and lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentRow {
    /// The identifier.
    pub id: String,
    /// The import whose charges it holds.
    pub import_id: String,
    /// The folder it lies in: that import's, or a recreation's.
    pub folder: String,
    /// What it holds, and its path below the folder.
    pub described: SegmentFile,
    /// When it stopped counting.
    pub retired_at: Option<Instant>,
}

fn segment(row: &SqliteRow) -> Result<SegmentRow, Fault> {
    Ok(SegmentRow {
        id: row.try_get("id")?,
        import_id: row.try_get("import_id")?,
        folder: row.try_get("folder")?,
        described: json(row, "described")?,
        retired_at: maybe_at(row, "retired_at")?,
    })
}

fn month(key: &SegmentKey) -> String {
    key.month.format("%Y-%m-%d").to_string()
}

impl Tx {
    /// Adds a live segment.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_segment(&mut self, segment: &SegmentRow, now: Instant) -> Result<(), Fault> {
        let key = &segment.described.key;
        sqlx::query(
            "INSERT INTO segments (id, import_id, month, provider, billing_account, region, folder, file, described, state, made_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'live', $10)",
        )
        .bind(&segment.id)
        .bind(&segment.import_id)
        .bind(month(key))
        .bind(&key.provider)
        .bind(&key.billing_account)
        .bind(&key.region)
        .bind(&segment.folder)
        .bind(&segment.described.file)
        .bind(to_json(&segment.described)?)
        .bind(micros(now))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The live segments whose region's environment is neither deleted nor purged: what is served.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn served_segments(&mut self) -> Result<Vec<SegmentRow>, Fault> {
        let rows = sqlx::query(
            "SELECT segments.* FROM segments
             JOIN environments ON environments.kind = 'data_set'
                 AND environments.region = COALESCE(segments.region, $1)
             WHERE segments.state = 'live' AND environments.state IN ('active', 'recreating')
             ORDER BY segments.month, segments.id",
        )
        .bind(NO_REGION)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(segment).collect()
    }

    /// What was served after the import at a place of their order, whatever was made live or rebuilt since: its charges
    /// and all before it, but for those that an import until then replaced. What is hidden now is left out.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn segments_after(&mut self, place: i64) -> Result<Vec<SegmentRow>, Fault> {
        let rows = sqlx::query(
            "SELECT segments.* FROM segments
             JOIN imports ON imports.id = segments.import_id
             LEFT JOIN imports AS later ON later.id = segments.retired_by
             JOIN environments ON environments.kind = 'data_set'
                 AND environments.region = COALESCE(segments.region, $1)
             WHERE imports.place <= $2 AND environments.state IN ('active', 'recreating')
                 AND (segments.state = 'live' OR (segments.state = 'superseded' AND later.place > $2))
             ORDER BY segments.month, segments.id",
        )
        .bind(NO_REGION)
        .bind(place)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(segment).collect()
    }

    /// The billing months of what is kept, the latest first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn kept_months(&mut self) -> Result<Vec<NaiveDate>, Fault> {
        let months: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT month FROM segments WHERE state IN ('live', 'superseded') ORDER BY month DESC",
        )
        .fetch_all(&mut *self.0)
        .await?;
        Ok(months
            .iter()
            .filter_map(|month| month.parse().ok())
            .collect())
    }

    /// The segments of a billing month that are kept, each with its state and what replaced it.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn kept_segments_of_month(
        &mut self,
        month: NaiveDate,
    ) -> Result<Vec<(SegmentRow, SegmentState, Option<String>)>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM segments WHERE state IN ('live', 'superseded') AND month = $1 ORDER BY id",
        )
        .bind(month.format("%Y-%m-%d").to_string())
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter()
            .map(|row| {
                let state: String = row.try_get("state")?;
                let state = if state == SegmentState::Live.name() {
                    SegmentState::Live
                } else {
                    SegmentState::Superseded
                };
                Ok((segment(row)?, state, row.try_get("retired_by")?))
            })
            .collect()
    }

    /// The live segments of a region, served or hidden.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn live_segments_of_region(
        &mut self,
        region: Option<&str>,
    ) -> Result<Vec<SegmentRow>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM segments WHERE state = 'live' AND COALESCE(region, '') = COALESCE($1, '') ORDER BY month, id",
        )
        .bind(region)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(segment).collect()
    }

    /// The live segments of one bill, of every region.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn live_segments_of_bill(
        &mut self,
        key: &SegmentKey,
    ) -> Result<Vec<SegmentRow>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM segments WHERE state = 'live' AND month = $1 AND provider = $2 AND billing_account = $3 ORDER BY id",
        )
        .bind(month(key))
        .bind(&key.provider)
        .bind(&key.billing_account)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(segment).collect()
    }

    /// How many live segments an import has.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn live_segments_of_import(&mut self, import_id: &str) -> Result<i64, Fault> {
        Ok(sqlx::query_scalar(
            "SELECT COUNT(*) FROM segments WHERE state = 'live' AND import_id = $1",
        )
        .bind(import_id)
        .fetch_one(&mut *self.0)
        .await?)
    }

    /// Takes a segment out of what counts. `by` is the import, the operation or the purge that did it.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn retire_segment(
        &mut self,
        id: &str,
        to: SegmentState,
        by: &str,
        now: Instant,
    ) -> Result<(), Fault> {
        sqlx::query(
            "UPDATE segments SET state = $2, retired_at = $3, retired_by = $4 WHERE id = $1",
        )
        .bind(id)
        .bind(to.name())
        .bind(micros(now))
        .bind(by)
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The segments of a region that were made until a moment and are kept, live ones and versions.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn kept_segments_of_region(
        &mut self,
        region: Option<&str>,
        made_until: Instant,
    ) -> Result<Vec<SegmentRow>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM segments WHERE state IN ('live', 'superseded') AND made_at <= $2
             AND COALESCE(region, '') = COALESCE($1, '') ORDER BY id",
        )
        .bind(region)
        .bind(micros(made_until))
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(segment).collect()
    }

    /// The segments whose files are to be removed.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn discarded_segments(&mut self) -> Result<Vec<SegmentRow>, Fault> {
        let rows = sqlx::query("SELECT * FROM segments WHERE state = 'discarded' ORDER BY id")
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter().map(segment).collect()
    }

    /// Marks a discarded segment's file as gone.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn forget_file(&mut self, id: &str) -> Result<(), Fault> {
        sqlx::query("UPDATE segments SET state = 'purged' WHERE id = $1 AND state = 'discarded'")
            .bind(id)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Whether any import or kept segment is recorded in this folder.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn is_recorded(&mut self, folder: &str) -> Result<bool, Fault> {
        let found: i64 = sqlx::query_scalar(
            "SELECT (SELECT COUNT(*) FROM imports WHERE id = $1) + (SELECT COUNT(*) FROM segments WHERE folder = $1 AND state <> 'purged')",
        )
        .bind(folder)
        .fetch_one(&mut *self.0)
        .await?;
        Ok(found > 0)
    }
}
