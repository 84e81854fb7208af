//! Views: questions that people keep, for themselves or for everyone, and the reports that come with Floe. Knows who may see and
//! change which; must not ask what a view asks.

use super::{Caller, Refused, recording};
use crate::app::App;
use floe_domain::cost::grammar;
use floe_domain::cost::standard::{STANDARD, StandardView, standard};
use floe_domain::freeze::Wrong;
use floe_domain::people::Permission;
use floe_domain::time::{Instant, UnknownName};
use serde_json::json;
use std::str::FromStr;

/// The most views of one person.
const MOST: usize = 500;

/// The longest query that is kept.
const LONGEST: usize = 8_000;

/// Who sees what somebody keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visibility {
    /// Its owner alone.
    #[default]
    Private,
    /// Everyone who may read costs.
    Shared,
}

impl Visibility {
    /// The name in the API, forms and the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Shared => "shared",
        }
    }
}

impl FromStr for Visibility {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text {
            "private" => Ok(Self::Private),
            "shared" => Ok(Self::Shared),
            _ => Err(UnknownName("private, shared")),
        }
    }
}

/// A view that somebody keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// The stable identifier.
    pub id: String,
    /// The name on the screen.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// The explorer's query, as it was kept: a later Floe may not read it any more.
    pub query: String,
    /// Who sees it.
    pub visibility: Visibility,
    /// The id of whoever keeps it.
    pub owner_id: String,
    /// Their e-mail address.
    pub owner: String,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub changed_at: Instant,
}

impl SavedView {
    /// Why it can not be asked any more, if so: in words.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let error = grammar::parse(&self.query).err()?;
        Some(error.to_string())
    }
}

/// What is to be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewDraft {
    /// The name, 1 to 100 characters.
    pub name: String,
    /// What it is for, at most 1,000 characters.
    pub description: String,
    /// The explorer's canonical query; empty is the standard question.
    pub query: String,
    /// Who sees it.
    pub visibility: Visibility,
}

/// All views that one may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Views {
    /// Those that come with Floe.
    pub standard: Vec<StandardView>,
    /// One's own, by name.
    pub own: Vec<SavedView>,
    /// Those that others share, by name.
    pub shared: Vec<SavedView>,
}

/// A view of either kind, ready to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnyView {
    /// It comes with Floe.
    Standard(StandardView),
    /// Somebody keeps it.
    Saved(SavedView),
}

impl AnyView {
    /// The name on the screen.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Standard(one) => one.name,
            Self::Saved(one) => &one.name,
        }
    }

    /// The explorer's query.
    #[must_use]
    pub fn query(&self) -> &str {
        match self {
            Self::Standard(one) => one.query,
            Self::Saved(one) => &one.query,
        }
    }
}

/// Whether what somebody keeps is seen by a caller.
pub(super) fn sees(caller: &Caller, owner_id: &str, visibility: Visibility) -> bool {
    visibility == Visibility::Shared || is_own(caller, owner_id)
}

/// Whether a caller acts for who keeps it.
pub(super) fn is_own(caller: &Caller, owner_id: &str) -> bool {
    caller.owner().is_some_and(|(id, _)| id == owner_id)
}

/// The person who is to keep something.
pub(super) fn keeper(caller: &Caller) -> Result<(String, String), Refused> {
    let owner = caller
        .owner()
        .map(|(id, email)| (id.to_owned(), email.to_owned()));
    owner.ok_or_else(|| Refused::NotPermitted {
        detail: "Views, dashboards and notes belong to people: sign in, or use a token that a person owns.".to_owned(),
    })
}

/// What the audit tells of something kept: nobody else reads the words of what is private.
pub(super) fn told(visibility: Visibility, words: &str) -> serde_json::Value {
    match visibility {
        Visibility::Shared => json!({"name": words, "visibility": "shared"}),
        Visibility::Private => json!({"visibility": "private"}),
    }
}

/// A name that is fit for lists.
pub(super) fn check_name(name: &str, fields: &mut Vec<Wrong>) {
    if name.is_empty() {
        fields.push(Wrong::new("name", "is empty"));
    } else if name.chars().count() > 100 || name.chars().any(char::is_control) {
        let reason = "is longer than 100 characters, or has line breaks";
        fields.push(Wrong::new("name", reason));
    }
}

fn checked(draft: ViewDraft) -> Result<ViewDraft, Refused> {
    let draft = ViewDraft {
        name: draft.name.trim().to_owned(),
        description: draft.description.trim().to_owned(),
        ..draft
    };
    let mut fields = Vec::new();
    check_name(&draft.name, &mut fields);
    if draft.description.chars().count() > 1_000 {
        fields.push(Wrong::new("description", "is longer than 1000 characters"));
    }
    if draft.query.len() > LONGEST {
        fields.push(Wrong::new("query", "is longer than 8000 characters"));
    } else if let Err(error) = grammar::parse(&draft.query) {
        fields.push(Wrong::new("query", &format!("asks nothing: {error}")));
    }
    if fields.is_empty() {
        Ok(draft)
    } else {
        Err(Refused::Invalid { fields })
    }
}

/// All views that the caller may see.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn list(app: &App, caller: &Caller) -> Result<Views, Refused> {
    caller.require(Permission::CostsRead)?;
    let mut tx = app.store().read().await?;
    let mut views = Views {
        standard: STANDARD.to_vec(),
        own: Vec::new(),
        shared: Vec::new(),
    };
    for view in tx.saved_views().await? {
        if is_own(caller, &view.owner_id) {
            views.own.push(view);
        } else if view.visibility == Visibility::Shared {
            views.shared.push(view);
        }
    }
    Ok(views)
}

/// The view of an id, of either kind.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`] also for what others keep to themselves, [`Refused::Unavailable`].
pub async fn show(app: &App, caller: &Caller, id: &str) -> Result<AnyView, Refused> {
    caller.require(Permission::CostsRead)?;
    if let Some(one) = standard(id) {
        return Ok(AnyView::Standard(one));
    }
    let mut tx = app.store().read().await?;
    let found = tx.saved_view(id).await?;
    found
        .filter(|view| sees(caller, &view.owner_id, view.visibility))
        .map(AnyView::Saved)
        .ok_or_else(|| Refused::not_found("view", id))
}

/// Keeps a view.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`], [`Refused::Conflict`] when somebody keeps too many, [`Refused::Unavailable`].
pub async fn save(app: &App, caller: &Caller, draft: ViewDraft) -> Result<SavedView, Refused> {
    caller.require(Permission::ViewsWrite)?;
    let (owner_id, owner) = keeper(caller)?;
    let draft = checked(draft)?;
    let mut tx = app.store().write().await?;
    let all = tx.saved_views().await?;
    if all.iter().filter(|view| view.owner_id == owner_id).count() >= MOST {
        return Err(Refused::conflict(format!(
            "You keep {MOST} views. Delete those that you need no more."
        )));
    }
    let now = app.now();
    let view = SavedView {
        id: app.new_id("view"),
        name: draft.name,
        description: draft.description,
        query: draft.query,
        visibility: draft.visibility,
        owner_id,
        owner,
        created_at: now,
        changed_at: now,
    };
    tx.put_saved_view(&view).await?;
    let what = ("view.save", view.id.as_str());
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        what,
        told(view.visibility, &view.name),
    )
    .await?;
    tx.commit().await?;
    Ok(view)
}

/// Changes a view of one's own to what the draft says.
///
/// # Errors
/// [`Refused::NotPermitted`] for one that somebody else shares, [`Refused::NotFound`], [`Refused::Invalid`],
/// [`Refused::Unavailable`].
pub async fn change(
    app: &App,
    caller: &Caller,
    id: &str,
    draft: ViewDraft,
) -> Result<SavedView, Refused> {
    caller.require(Permission::ViewsWrite)?;
    let mut tx = app.store().write().await?;
    let known = tx.saved_view(id).await?;
    let known = known
        .filter(|view| sees(caller, &view.owner_id, view.visibility))
        .ok_or_else(|| Refused::not_found("view", id))?;
    if !is_own(caller, &known.owner_id) {
        return Err(Refused::NotPermitted {
            detail: format!(
                "Only {} changes this view. Duplicate it to have one of your own.",
                known.owner
            ),
        });
    }
    let draft = checked(draft)?;
    let now = app.now();
    let view = SavedView {
        name: draft.name,
        description: draft.description,
        query: draft.query,
        visibility: draft.visibility,
        changed_at: now,
        ..known
    };
    tx.put_saved_view(&view).await?;
    let detail = told(view.visibility, &view.name);
    recording::by(&mut tx, now, caller.chain(), ("view.change", id), detail).await?;
    tx.commit().await?;
    Ok(view)
}

/// Keeps a copy of a view of either kind, private.
///
/// # Errors
/// As [`show`] and [`save`].
pub async fn duplicate(app: &App, caller: &Caller, id: &str) -> Result<SavedView, Refused> {
    let view = show(app, caller, id).await?;
    let (name, description) = match &view {
        AnyView::Standard(one) => (one.name.to_owned(), one.description.to_owned()),
        AnyView::Saved(one) => {
            let short: String = one.name.chars().take(92).collect();
            (format!("{short} (copy)"), one.description.clone())
        }
    };
    let draft = ViewDraft {
        name,
        description,
        query: view.query().to_owned(),
        visibility: Visibility::Private,
    };
    save(app, caller, draft).await
}

/// Deletes a view: one's own, or as an admin one that is shared.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn delete(app: &App, caller: &Caller, id: &str) -> Result<(), Refused> {
    caller.require(Permission::ViewsWrite)?;
    let mut tx = app.store().write().await?;
    let known = tx.saved_view(id).await?;
    let known = known
        .filter(|view| sees(caller, &view.owner_id, view.visibility))
        .ok_or_else(|| Refused::not_found("view", id))?;
    if !is_own(caller, &known.owner_id) && !caller.may(Permission::PeopleManage) {
        return Err(Refused::NotPermitted {
            detail: format!("Only {} and admins delete this view.", known.owner),
        });
    }
    tx.remove_saved_view(id).await?;
    let now = app.now();
    let detail = told(known.visibility, &known.name);
    recording::by(&mut tx, now, caller.chain(), ("view.delete", id), detail).await?;
    Ok(tx.commit().await?)
}
