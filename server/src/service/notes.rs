//! Notes: what people write on charts, for themselves or for everyone. Knows who may see and change which, and on which charts one
//! stands; must not draw anything.

use super::saved_views::{Visibility, is_own, keeper, sees, told};
use super::{Caller, Refused, recording};
use crate::app::App;
use chrono::NaiveDate;
use floe_domain::cost::{Dimension, Filter};
use floe_domain::freeze::Wrong;
use floe_domain::people::Permission;
use floe_domain::time::{DayRange, Instant};

/// The most notes of one person.
const MOST: i64 = 2_000;

/// How many notes a list shows.
pub(crate) const LISTED: i64 = 500;

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The stable identifier.
    pub id: String,
    /// The first day it is about.
    pub first_day: NaiveDate,
    /// The last day it is about.
    pub last_day: NaiveDate,
    /// What it says.
    pub words: String,
    /// Only charts that show charges of this region have it.
    pub region: Option<String>,
    /// Only charts that show charges of this service have it.
    pub service: Option<String>,
    /// Who sees it.
    pub visibility: Visibility,
    /// The id of whoever wrote it.
    pub owner_id: String,
    /// Their e-mail address.
    pub owner: String,
    /// When it was written.
    pub created_at: Instant,
    /// When it was last changed.
    pub changed_at: Instant,
}

impl Note {
    /// Whether it stands on charts of these conditions.
    #[must_use]
    pub fn fits(&self, filters: &[Filter]) -> bool {
        let admits = |dimension: Dimension, value: &Option<String>| {
            let Some(value) = value else { return true };
            filters
                .iter()
                .filter(|filter| filter.dimension == dimension)
                .all(|filter| filter.passes(Some(value)))
        };
        admits(Dimension::Region, &self.region) && admits(Dimension::Service, &self.service)
    }
}

/// What is to be written, as a form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteDraft {
    /// The first day.
    pub first_day: String,
    /// The last day; empty is the first.
    pub last_day: String,
    /// What it says, 1 to 500 characters.
    pub words: String,
    /// The region; empty is any.
    pub region: String,
    /// The service; empty is any.
    pub service: String,
    /// Who sees it.
    pub visibility: Visibility,
}

struct Checked {
    first_day: NaiveDate,
    last_day: NaiveDate,
    words: String,
    region: Option<String>,
    service: Option<String>,
}

fn checked(draft: &NoteDraft) -> Result<Checked, Refused> {
    let mut fields = Vec::new();
    let day = |text: &str| {
        let day = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok();
        day.filter(|day| ("1970-01-01".."9999-12-31").contains(&day.to_string().as_str()))
    };
    let first = day(&draft.first_day);
    if first.is_none() {
        fields.push(Wrong::new("first_day", "is not a day like 2024-09-01"));
    }
    let last = match draft.last_day.trim() {
        "" => first,
        text => day(text),
    };
    match (first, last) {
        (_, None) if first.is_some() => {
            fields.push(Wrong::new("last_day", "is not a day like 2024-09-01"));
        }
        (Some(first), Some(last)) if last < first => {
            fields.push(Wrong::new("last_day", "is before the first day"));
        }
        _ => {}
    }
    let words = draft.words.trim();
    if words.is_empty() {
        fields.push(Wrong::new("words", "is empty"));
    } else if words.chars().count() > 500 {
        fields.push(Wrong::new("words", "is longer than 500 characters"));
    }
    let mut part = |name: &str, text: &str| {
        let text = text.trim();
        if text.chars().count() > 200 {
            fields.push(Wrong::new(name, "is longer than 200 characters"));
        }
        (!text.is_empty()).then(|| text.to_owned())
    };
    let region = part("region", &draft.region);
    let service = part("service", &draft.service);
    match (first, last) {
        (Some(first_day), Some(last_day)) if fields.is_empty() => Ok(Checked {
            first_day,
            last_day,
            words: words.to_owned(),
            region,
            service,
        }),
        _ => Err(Refused::Invalid { fields }),
    }
}

fn reader(caller: &Caller) -> &str {
    caller.owner().map_or("", |(id, _)| id)
}

/// The notes that the caller may see, the latest days first.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Note>, Refused> {
    caller.require(Permission::CostsRead)?;
    let mut tx = app.store().read().await?;
    Ok(tx.notes(reader(caller), LISTED).await?)
}

/// Those that stand on a chart of these days and conditions, by their first day.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn on_chart(
    app: &App,
    caller: &Caller,
    range: DayRange,
    filters: &[Filter],
) -> Result<Vec<Note>, Refused> {
    caller.require(Permission::CostsRead)?;
    let mut tx = app.store().read().await?;
    let mut notes = tx.notes_in(reader(caller), range).await?;
    notes.retain(|note| note.fits(filters));
    Ok(notes)
}

/// The note of an id.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`] also for what others keep to themselves, [`Refused::Unavailable`].
pub async fn show(app: &App, caller: &Caller, id: &str) -> Result<Note, Refused> {
    caller.require(Permission::CostsRead)?;
    let mut tx = app.store().read().await?;
    let found = tx.note(id).await?;
    found
        .filter(|note| sees(caller, &note.owner_id, note.visibility))
        .ok_or_else(|| Refused::not_found("note", id))
}

/// Writes a note.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`], [`Refused::Conflict`] when somebody keeps too many, [`Refused::Unavailable`].
pub async fn write(app: &App, caller: &Caller, draft: NoteDraft) -> Result<Note, Refused> {
    caller.require(Permission::ViewsWrite)?;
    let (owner_id, owner) = keeper(caller)?;
    let new = checked(&draft)?;
    let mut tx = app.store().write().await?;
    if tx.notes_of(&owner_id).await? >= MOST {
        return Err(Refused::conflict(format!(
            "You keep {MOST} notes. Remove those that nobody needs any more."
        )));
    }
    let now = app.now();
    let note = Note {
        id: app.new_id("note"),
        first_day: new.first_day,
        last_day: new.last_day,
        words: new.words,
        region: new.region,
        service: new.service,
        visibility: draft.visibility,
        owner_id,
        owner,
        created_at: now,
        changed_at: now,
    };
    tx.put_note(&note).await?;
    let what = ("note.write", note.id.as_str());
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        what,
        told(note.visibility, &note.words),
    )
    .await?;
    tx.commit().await?;
    Ok(note)
}

/// Changes a note of one's own to what the draft says.
///
/// # Errors
/// [`Refused::NotPermitted`] for one that somebody else shares, [`Refused::NotFound`], [`Refused::Invalid`],
/// [`Refused::Unavailable`].
pub async fn change(
    app: &App,
    caller: &Caller,
    id: &str,
    draft: NoteDraft,
) -> Result<Note, Refused> {
    caller.require(Permission::ViewsWrite)?;
    let mut tx = app.store().write().await?;
    let known = tx.note(id).await?;
    let known = known
        .filter(|note| sees(caller, &note.owner_id, note.visibility))
        .ok_or_else(|| Refused::not_found("note", id))?;
    if !is_own(caller, &known.owner_id) {
        return Err(Refused::NotPermitted {
            detail: format!("Only {} changes this note.", known.owner),
        });
    }
    let new = checked(&draft)?;
    let now = app.now();
    let note = Note {
        first_day: new.first_day,
        last_day: new.last_day,
        words: new.words,
        region: new.region,
        service: new.service,
        visibility: draft.visibility,
        changed_at: now,
        ..known
    };
    tx.put_note(&note).await?;
    let detail = told(note.visibility, &note.words);
    recording::by(&mut tx, now, caller.chain(), ("note.change", id), detail).await?;
    tx.commit().await?;
    Ok(note)
}

/// Removes a note: one's own, or as an admin one that is shared.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn remove(app: &App, caller: &Caller, id: &str) -> Result<(), Refused> {
    caller.require(Permission::ViewsWrite)?;
    let mut tx = app.store().write().await?;
    let known = tx.note(id).await?;
    let known = known
        .filter(|note| sees(caller, &note.owner_id, note.visibility))
        .ok_or_else(|| Refused::not_found("note", id))?;
    if !is_own(caller, &known.owner_id) && !caller.may(Permission::PeopleManage) {
        return Err(Refused::NotPermitted {
            detail: format!("Only {} and admins remove this note.", known.owner),
        });
    }
    tx.remove_note(id).await?;
    let now = app.now();
    let detail = told(known.visibility, &known.words);
    recording::by(&mut tx, now, caller.chain(), ("note.remove", id), detail).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use floe_domain::cost::grammar;

    fn fits(region: Option<&str>, service: Option<&str>, query: &str) -> bool {
        let note = Note {
            id: String::new(),
            first_day: NaiveDate::default(),
            last_day: NaiveDate::default(),
            words: String::new(),
            region: region.map(str::to_owned),
            service: service.map(str::to_owned),
            visibility: Visibility::Private,
            owner_id: String::new(),
            owner: String::new(),
            created_at: Instant::default(),
            changed_at: Instant::default(),
        };
        note.fits(&grammar::parse(query).unwrap().filters)
    }

    #[test]
    fn a_note_without_a_scope_stands_on_every_chart() {
        assert!(fits(
            None,
            None,
            "filter=region:eu-west-1&filter=-service:Tax"
        ));
    }

    #[test]
    fn a_note_of_a_region_stands_where_its_charges_do() {
        let fits = |query| fits(Some("eu-west-1"), None, query);
        assert!(fits(""));
        assert!(fits("filter=region:eu-west-1,us-east-1"));
        assert!(fits("filter=-region:us-east-1&filter=service:Tax"));
        assert!(!fits("filter=region:us-east-1"));
        assert!(!fits("filter=-region:eu-west-1"));
    }

    #[test]
    fn both_parts_of_a_scope_have_to_fit() {
        let query = "filter=region:eu-west-1&filter=service:Tax";
        assert!(fits(Some("eu-west-1"), Some("Tax"), query));
        assert!(!fits(Some("eu-west-1"), Some("S3"), query));
    }
}
