//! Dashboards: views beside each other, for oneself or for everyone, and the one that comes with Floe. Knows who may see and change
//! which; must not ask what a view asks.

use super::saved_views::{Visibility, check_name, is_own, keeper, sees, show as show_view, told};
use super::{Caller, Refused, recording};
use crate::app::App;
use crate::state::Tx;
use floe_domain::people::Permission;
use floe_domain::time::{Instant, UnknownName};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The most dashboards of one person.
const MOST: usize = 100;

/// The most panels of one dashboard: each asks a question of its own.
pub(crate) const MOST_PANELS: usize = 24;

/// The identifier of the one that comes with Floe.
pub const STANDARD: &str = "standard";

/// How much of the width a panel takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// A third.
    Third,
    /// Half.
    #[default]
    Half,
    /// All of it.
    Full,
}

impl Size {
    /// All of them, the smallest first.
    pub const ALL: [Self; 3] = [Self::Third, Self::Half, Self::Full];

    /// The name in forms and the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Third => "third",
            Self::Half => "half",
            Self::Full => "full",
        }
    }
}

impl FromStr for Size {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|one| one.name() == text)
            .ok_or(UnknownName("third, half, full"))
    }
}

/// A view on a dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panel {
    /// The view's id; the view may be gone, or seen by its owner alone.
    pub view: String,
    /// How much of the width it takes.
    pub size: Size,
}

/// A dashboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dashboard {
    /// The stable identifier.
    pub id: String,
    /// The name on the screen.
    pub name: String,
    /// Its panels, in their order.
    pub panels: Vec<Panel>,
    /// Who sees it.
    pub visibility: Visibility,
    /// The id of whoever keeps it; empty for the one that comes with Floe.
    pub owner_id: String,
    /// Their e-mail address.
    pub owner: String,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub changed_at: Instant,
}

impl Dashboard {
    /// Whether a caller may change it.
    #[must_use]
    pub fn is_changed_by(&self, caller: &Caller) -> bool {
        is_own(caller, &self.owner_id)
    }
}

/// What is done to one panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// One place towards the beginning.
    Up,
    /// One place towards the end.
    Down,
    /// Another size.
    Resize(Size),
    /// Away with it.
    Remove,
}

/// The dashboard that everyone has.
#[must_use]
pub fn standard() -> Dashboard {
    let panels = [
        ("month-to-date-by-service", Size::Full),
        ("monthly-costs-by-region", Size::Half),
        ("monthly-costs-by-service", Size::Half),
        ("daily-costs", Size::Half),
        ("monthly-costs-by-linked-account", Size::Half),
        ("commitment-coverage", Size::Half),
        ("credits-taxes-and-purchases", Size::Half),
    ];
    Dashboard {
        id: STANDARD.to_owned(),
        name: "Costs at a glance".to_owned(),
        panels: panels
            .into_iter()
            .map(|(view, size)| Panel {
                view: view.to_owned(),
                size,
            })
            .collect(),
        visibility: Visibility::Shared,
        owner_id: String::new(),
        owner: String::new(),
        created_at: Instant::default(),
        changed_at: Instant::default(),
    }
}

/// All that the caller may see: the standard one, then by name.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Dashboard>, Refused> {
    caller.require(Permission::CostsRead)?;
    let mut tx = app.store().read().await?;
    let kept = tx.dashboards().await?;
    let seen = kept
        .into_iter()
        .filter(|one| sees(caller, &one.owner_id, one.visibility));
    Ok(std::iter::once(standard()).chain(seen).collect())
}

/// The dashboard of an id.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`] also for what others keep to themselves, [`Refused::Unavailable`].
pub async fn show(app: &App, caller: &Caller, id: &str) -> Result<Dashboard, Refused> {
    caller.require(Permission::CostsRead)?;
    if id == STANDARD {
        return Ok(standard());
    }
    let mut tx = app.store().read().await?;
    seen(&mut tx, caller, id).await
}

async fn seen(tx: &mut Tx, caller: &Caller, id: &str) -> Result<Dashboard, Refused> {
    let found = tx.dashboard(id).await?;
    found
        .filter(|one| sees(caller, &one.owner_id, one.visibility))
        .ok_or_else(|| Refused::not_found("dashboard", id))
}

async fn own(tx: &mut Tx, caller: &Caller, id: &str) -> Result<Dashboard, Refused> {
    if id == STANDARD {
        return Err(Refused::conflict(
            "The dashboard that comes with Floe stays as it is. Copy it to have one of your own.",
        ));
    }
    let found = seen(tx, caller, id).await?;
    if found.is_changed_by(caller) {
        Ok(found)
    } else {
        Err(Refused::NotPermitted {
            detail: format!(
                "Only {} changes this dashboard. Copy it to have one of your own.",
                found.owner
            ),
        })
    }
}

fn named(name: &str) -> Result<String, Refused> {
    let name = name.trim();
    let mut fields = Vec::new();
    check_name(name, &mut fields);
    if fields.is_empty() {
        Ok(name.to_owned())
    } else {
        Err(Refused::Invalid { fields })
    }
}

/// Makes a dashboard: a copy of another, or an empty one.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Invalid`], [`Refused::Conflict`] when somebody keeps too many,
/// [`Refused::Unavailable`].
pub async fn make(
    app: &App,
    caller: &Caller,
    name: &str,
    visibility: Visibility,
    copied: Option<&str>,
) -> Result<Dashboard, Refused> {
    caller.require(Permission::ViewsWrite)?;
    let (owner_id, owner) = keeper(caller)?;
    let name = named(name)?;
    let panels = match copied {
        Some(id) => show(app, caller, id).await?.panels,
        None => Vec::new(),
    };
    let mut tx = app.store().write().await?;
    let all = tx.dashboards().await?;
    if all.iter().filter(|one| one.owner_id == owner_id).count() >= MOST {
        return Err(Refused::conflict(format!(
            "You keep {MOST} dashboards. Delete those that you need no more."
        )));
    }
    let now = app.now();
    let made = Dashboard {
        id: app.new_id("board"),
        name,
        panels,
        visibility,
        owner_id,
        owner,
        created_at: now,
        changed_at: now,
    };
    tx.put_dashboard(&made).await?;
    let what = ("dashboard.make", made.id.as_str());
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        what,
        told(visibility, &made.name),
    )
    .await?;
    tx.commit().await?;
    Ok(made)
}

/// Keeps what one's own dashboard has become.
async fn keep(
    app: &App,
    caller: &Caller,
    mut tx: Tx,
    mut changed: Dashboard,
) -> Result<(), Refused> {
    let now = app.now();
    changed.changed_at = now;
    tx.put_dashboard(&changed).await?;
    let what = ("dashboard.change", changed.id.as_str());
    let detail = told(changed.visibility, &changed.name);
    recording::by(&mut tx, now, caller.chain(), what, detail).await?;
    Ok(tx.commit().await?)
}

/// Gives one's own dashboard another name, and says who sees it.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Invalid`], [`Refused::Unavailable`].
pub async fn rename(
    app: &App,
    caller: &Caller,
    id: &str,
    name: &str,
    visibility: Visibility,
) -> Result<(), Refused> {
    caller.require(Permission::ViewsWrite)?;
    let name = named(name)?;
    let mut tx = app.store().write().await?;
    let known = own(&mut tx, caller, id).await?;
    let changed = Dashboard {
        name,
        visibility,
        ..known
    };
    keep(app, caller, tx, changed).await
}

/// Puts a view at the end of one's own dashboard.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`] also of the view, [`Refused::Conflict`] when it is full,
/// [`Refused::Unavailable`].
pub async fn add(app: &App, caller: &Caller, id: &str, panel: Panel) -> Result<(), Refused> {
    caller.require(Permission::ViewsWrite)?;
    show_view(app, caller, &panel.view).await?;
    let mut tx = app.store().write().await?;
    let mut known = own(&mut tx, caller, id).await?;
    if known.panels.len() >= MOST_PANELS {
        return Err(Refused::conflict(format!(
            "A dashboard has at most {MOST_PANELS} panels. Make another one."
        )));
    }
    known.panels.push(panel);
    keep(app, caller, tx, known).await
}

/// Does something to the panel at a place, if the view there is still the one that was meant.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Conflict`] when the panels were changed meanwhile,
/// [`Refused::Unavailable`].
pub async fn arrange(
    app: &App,
    caller: &Caller,
    id: &str,
    (place, view): (usize, &str),
    what: Move,
) -> Result<(), Refused> {
    caller.require(Permission::ViewsWrite)?;
    let mut tx = app.store().write().await?;
    let mut known = own(&mut tx, caller, id).await?;
    let Some(panel) = known.panels.get_mut(place).filter(|one| one.view == view) else {
        return Err(Refused::conflict(
            "The dashboard was changed meanwhile. Look at it again.",
        ));
    };
    match what {
        Move::Resize(size) => panel.size = size,
        Move::Remove => {
            known.panels.remove(place);
        }
        Move::Up => {
            if let Some(before) = place.checked_sub(1) {
                known.panels.swap(before, place);
            }
        }
        Move::Down => {
            if place + 1 < known.panels.len() {
                known.panels.swap(place, place + 1);
            }
        }
    }
    keep(app, caller, tx, known).await
}

/// Deletes a dashboard: one's own, or as an admin one that is shared. Its views stay.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Conflict`] for the standard one, [`Refused::Unavailable`].
pub async fn delete(app: &App, caller: &Caller, id: &str) -> Result<(), Refused> {
    caller.require(Permission::ViewsWrite)?;
    let mut tx = app.store().write().await?;
    let known = if caller.may(Permission::PeopleManage) && id != STANDARD {
        seen(&mut tx, caller, id).await?
    } else {
        own(&mut tx, caller, id).await?
    };
    tx.remove_dashboard(id).await?;
    let now = app.now();
    let detail = told(known.visibility, &known.name);
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("dashboard.delete", id),
        detail,
    )
    .await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_dashboard_is_made_of_reports_that_come_with_floe() {
        for panel in standard().panels {
            assert!(
                floe_domain::cost::standard::standard(&panel.view).is_some(),
                "{}",
                panel.view
            );
        }
    }
}
