//! Freezes' rows and the calendar they make. Knows spans; must not know who asks.

use super::row::{at, json, maybe_at, micros, named, to_json};
use super::{Fault, Tx};
use crate::service::Ending;
use floe_domain::freeze::{Calendar, ChangeWindows, FreezeWindow, Schedule};
use floe_domain::time::Instant;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

fn window(row: &SqliteRow) -> Result<FreezeWindow, Fault> {
    let (starts_at, ends_at) = (at(row, "starts_at")?, at(row, "ends_at")?);
    Ok(FreezeWindow {
        id: row.try_get("id")?,
        calendar: row.try_get("calendar")?,
        name: row.try_get("name")?,
        reason: row.try_get("reason")?,
        owner: row.try_get("owner")?,
        starts_at,
        ends_at,
        zone: row.try_get("zone")?,
        scope: json(row, "scope")?,
        operations: json(row, "operations")?,
        applies_to: named(row, "applies_to")?,
        under_way: named(row, "under_way")?,
        created_at: at(row, "created_at")?,
        ended_early_at: maybe_at(row, "ended_early_at")?,
        schedule: schedule(row)?,
        change_windows: change_windows(row)?.map(|windows| ChangeWindows {
            starts_at,
            ends_at,
            windows,
        }),
    })
}

/// When a freeze that is closed by default lets through. One that can not be worked out is a fault: where it is left out, what is
/// closed between others would be said to be closed for longer than it is, and a freeze without any would be one that ends.
fn change_windows(row: &SqliteRow) -> Result<Option<Vec<Schedule>>, Fault> {
    let Some(text) = row.try_get::<Option<String>, _>("change_windows")? else {
        return Ok(None);
    };
    serde_json::from_str(&text)
        .ok()
        .filter(|all: &Vec<Schedule>| all.iter().all(|one| one.check().is_empty()))
        .map(Some)
        .ok_or_else(|| Fault::unreadable("change windows", text))
}

/// How a freeze comes back. One that can not be worked out, its zone being unknown to this Floe say, is a fault as well: it
/// would come back never, and stop nothing.
fn schedule(row: &SqliteRow) -> Result<Option<Schedule>, Fault> {
    let Some(text) = row.try_get::<Option<String>, _>("schedule")? else {
        return Ok(None);
    };
    serde_json::from_str(&text)
        .ok()
        .filter(|schedule: &Schedule| schedule.check().is_empty())
        .map(Some)
        .ok_or_else(|| Fault::unreadable("schedule", text))
}

fn open_text(freeze: &FreezeWindow) -> Result<Option<String>, Fault> {
    let open = freeze.change_windows.as_ref();
    open.map(|one| to_json(&one.windows)).transpose()
}

impl Tx {
    /// Every freeze that is not over at `now`, with the calendar's revision. One row that can not be understood is a
    /// fault: a freeze that is skipped would be a hole.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn calendar(&mut self, now: Instant) -> Result<Calendar, Fault> {
        let rows =
            sqlx::query("SELECT * FROM freezes WHERE ends_at > $1 ORDER BY ends_at, starts_at, id")
                .bind(micros(now))
                .fetch_all(&mut *self.0)
                .await?;
        let freezes = rows.iter().map(window).collect::<Result<Vec<_>, _>>()?;
        Ok(Calendar::of(
            self.revision("calendar").await?,
            &freezes,
            now,
        ))
    }

    /// Every freeze that is not over at `now`, as it is kept: what comes back stands once.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn freezes_not_over(&mut self, now: Instant) -> Result<Vec<FreezeWindow>, Fault> {
        let rows = sqlx::query("SELECT * FROM freezes WHERE ends_at > $1 ORDER BY starts_at, id")
            .bind(micros(now))
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter().map(window).collect()
    }

    /// How many freezes are not over at `now`.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn open_freezes(&mut self, now: Instant) -> Result<i64, Fault> {
        let row = sqlx::query("SELECT COUNT(*) AS freezes FROM freezes WHERE ends_at > $1")
            .bind(micros(now))
            .fetch_one(&mut *self.0)
            .await?;
        Ok(row.try_get("freezes")?)
    }

    /// The last freezes that are over at `now`, the latest first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn past_freezes(
        &mut self,
        now: Instant,
        most: i64,
    ) -> Result<Vec<FreezeWindow>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM freezes WHERE ends_at <= $1 ORDER BY ends_at DESC, id LIMIT $2",
        )
        .bind(micros(now))
        .bind(most)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(window).collect()
    }

    /// The freezes that touch a half-open span, in the order they start.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn freezes_between(
        &mut self,
        start: Instant,
        end: Instant,
    ) -> Result<Vec<FreezeWindow>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM freezes WHERE starts_at < $2 AND ends_at > $1 AND ends_at > starts_at ORDER BY starts_at, id",
        )
        .bind(micros(start))
        .bind(micros(end))
        .fetch_all(&mut *self.0)
        .await?;
        let freezes = rows.iter().map(window).collect::<Result<Vec<_>, _>>()?;
        let mut windows: Vec<_> = freezes
            .iter()
            .flat_map(|freeze| freeze.occurrences(start))
            .filter(|window| window.starts_at < end && window.ends_at > start)
            .collect();
        windows.sort_by(|one, other| (one.starts_at, &one.id).cmp(&(other.starts_at, &other.id)));
        Ok(windows)
    }

    /// The freeze of this id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn freeze(&mut self, id: &str) -> Result<Option<FreezeWindow>, Fault> {
        let row = sqlx::query("SELECT * FROM freezes WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(window).transpose()
    }

    /// The id of the person who set a freeze; `None` where nobody in a session did.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn freeze_set_by(&mut self, id: &str) -> Result<Option<String>, Fault> {
        let row = sqlx::query("SELECT set_by FROM freezes WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        Ok(match row {
            Some(row) => row.try_get("set_by")?,
            None => None,
        })
    }

    /// Adds a freeze and counts the calendar's revision on.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_freeze(
        &mut self,
        freeze: &FreezeWindow,
        set_by: Option<&str>,
    ) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO freezes (id, name, reason, owner, starts_at, ends_at, zone, scope, operations, applies_to, under_way, created_at, schedule, set_by, calendar, change_windows)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        )
        .bind(&freeze.id)
        .bind(&freeze.name)
        .bind(&freeze.reason)
        .bind(&freeze.owner)
        .bind(micros(freeze.starts_at))
        .bind(micros(freeze.ends_at))
        .bind(&freeze.zone)
        .bind(to_json(&freeze.scope)?)
        .bind(to_json(&freeze.operations)?)
        .bind(freeze.applies_to.name())
        .bind(freeze.under_way.name())
        .bind(micros(freeze.created_at))
        .bind(freeze.schedule.as_ref().map(to_json).transpose()?)
        .bind(set_by)
        .bind(&freeze.calendar)
        .bind(open_text(freeze)?)
        .execute(&mut *self.0)
        .await?;
        self.advance("calendar").await?;
        Ok(())
    }

    /// The calendars that freezes stand in or stood in, by name in order.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn calendar_names(&mut self) -> Result<Vec<String>, Fault> {
        let rows = sqlx::query("SELECT DISTINCT calendar FROM freezes ORDER BY calendar")
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter()
            .map(|row| Ok(row.try_get("calendar")?))
            .collect()
    }

    /// Changes what a freeze says and counts the calendar's revision on. Whoever set it can undo it alone only as long as nobody else
    /// has changed it.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn change_freeze(
        &mut self,
        freeze: &FreezeWindow,
        by_setter: bool,
    ) -> Result<(), Fault> {
        sqlx::query(
            "UPDATE freezes SET name = $2, reason = $3, starts_at = $4, ends_at = $5, zone = $6, scope = $7, operations = $8,
             applies_to = $9, under_way = $10, schedule = $11, set_by = CASE WHEN $12 = 1 THEN set_by END,
             calendar = $13, change_windows = $14 WHERE id = $1",
        )
        .bind(&freeze.id)
        .bind(&freeze.name)
        .bind(&freeze.reason)
        .bind(micros(freeze.starts_at))
        .bind(micros(freeze.ends_at))
        .bind(&freeze.zone)
        .bind(to_json(&freeze.scope)?)
        .bind(to_json(&freeze.operations)?)
        .bind(freeze.applies_to.name())
        .bind(freeze.under_way.name())
        .bind(freeze.schedule.as_ref().map(to_json).transpose()?)
        .bind(i64::from(by_setter))
        .bind(&freeze.calendar)
        .bind(open_text(freeze)?)
        .execute(&mut *self.0)
        .await?;
        self.advance("calendar").await?;
        Ok(())
    }

    /// Who ended a freeze before its time, and why.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn ending(&mut self, id: &str) -> Result<Option<Ending>, Fault> {
        let row = sqlx::query(
            "SELECT ended_by, end_reason FROM freezes WHERE id = $1 AND ended_early_at IS NOT NULL",
        )
        .bind(id)
        .fetch_optional(&mut *self.0)
        .await?;
        row.map(|row| {
            Ok(Ending {
                by: row
                    .try_get::<Option<String>, _>("ended_by")?
                    .unwrap_or_default(),
                reason: row
                    .try_get::<Option<String>, _>("end_reason")?
                    .unwrap_or_default(),
            })
        })
        .transpose()
    }

    /// Ends a freeze before its time and counts the calendar's revision on.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn end_freeze(
        &mut self,
        freeze: &FreezeWindow,
        ending: &Ending,
    ) -> Result<(), Fault> {
        sqlx::query(
            "UPDATE freezes SET starts_at = $2, ends_at = $3, ended_early_at = $4, ended_by = $5, end_reason = $6 WHERE id = $1",
        )
        .bind(&freeze.id)
        .bind(micros(freeze.starts_at))
        .bind(micros(freeze.ends_at))
        .bind(freeze.ended_early_at.map(micros))
        .bind(&ending.by)
        .bind(&ending.reason)
        .execute(&mut *self.0)
        .await?;
        self.advance("calendar").await?;
        Ok(())
    }
}
