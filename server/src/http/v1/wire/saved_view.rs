//! Views. Knows shapes; must not know who may see which.

use crate::service::saved_views::{AnyView, Visibility};
use floe_domain::time::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who sees what somebody keeps.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VisibilityBody {
    /// Its owner alone.
    #[default]
    Private,
    /// Everyone who may read costs.
    Shared,
}

/// A view to keep.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewRequest {
    /// The name.
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
    /// What it is for.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub description: String,
    /// The explorer's query, as in its address; empty is the standard question.
    #[serde(default)]
    pub query: String,
    /// Who sees it.
    #[serde(default)]
    pub visibility: VisibilityBody,
}

/// A view.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ViewBody {
    /// The stable identifier.
    pub id: String,
    /// Whether it comes with Floe: then nobody changes or deletes it.
    pub standard: bool,
    /// The name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The explorer's query.
    pub query: String,
    /// The page that shows its answer.
    pub url: String,
    /// Why it can not be asked any more; null as long as it can.
    pub problem: Option<String>,
    /// Who sees it.
    pub visibility: VisibilityBody,
    /// Who keeps it; null where it comes with Floe.
    pub owner: Option<String>,
    /// When it was made; null where it comes with Floe.
    pub created_at: Option<Instant>,
    /// When it was last changed; null where it comes with Floe.
    pub changed_at: Option<Instant>,
}

impl From<VisibilityBody> for Visibility {
    fn from(body: VisibilityBody) -> Self {
        match body {
            VisibilityBody::Private => Self::Private,
            VisibilityBody::Shared => Self::Shared,
        }
    }
}

impl From<Visibility> for VisibilityBody {
    fn from(visibility: Visibility) -> Self {
        match visibility {
            Visibility::Private => Self::Private,
            Visibility::Shared => Self::Shared,
        }
    }
}

impl From<AnyView> for ViewBody {
    fn from(view: AnyView) -> Self {
        let url = floe_app::location::address(floe_app::location::EXPLORE, view.query());
        match view {
            AnyView::Standard(one) => Self {
                id: one.id.to_owned(),
                standard: true,
                name: one.name.to_owned(),
                description: one.description.to_owned(),
                query: one.query.to_owned(),
                url,
                problem: None,
                visibility: VisibilityBody::Shared,
                owner: None,
                created_at: None,
                changed_at: None,
            },
            AnyView::Saved(one) => Self {
                problem: one.problem(),
                id: one.id,
                standard: false,
                name: one.name,
                description: one.description,
                query: one.query,
                url,
                visibility: one.visibility.into(),
                owner: Some(one.owner),
                created_at: Some(one.created_at),
                changed_at: Some(one.changed_at),
            },
        }
    }
}
