//! A backend that answers every page from samples, and refuses every change with a failure that tells its field.

use crate::{costs, samples};
use floe_app::backend::{Answer, Backend};
use floe_app::pages::{decision, environments, freezes};
use floe_app::view::*;
use floe_domain::freeze::{AppliesTo, FreezeForm, Wrong};
use floe_domain::people::{Permission, Role};
use std::sync::{Arc, Mutex};

/// What the backend pretends.
#[derive(Clone, Default)]
pub(crate) struct Fake {
    /// Who looks; nobody when `None`.
    pub(crate) role: Option<Role>,
    /// Whether there is nothing in any list.
    pub(crate) is_empty: bool,
    /// Whether a freeze is active.
    pub(crate) is_frozen: bool,
    /// What the overview says is missing of it, as HTML.
    pub(crate) missing: String,
    /// The failures that pages reported.
    pub(crate) failed: Arc<Mutex<Vec<FailureKind>>>,
}

fn ok<'a, T: Send + 'a>(value: T) -> Answer<'a, T> {
    Box::pin(async move { Ok(value) })
}

fn refuse<'a, T: Send + 'a>(title: &str, field: &str, reason: &str) -> Answer<'a, T> {
    let failure = Failure::invalid(title, vec![Wrong::new(field, reason)]);
    Box::pin(async move { Err(failure) })
}

fn missing<'a, T: Send + 'a>() -> Answer<'a, T> {
    Box::pin(async move { Err(Failure::not_found("Nothing has this identifier.")) })
}

impl Fake {
    pub(crate) fn of(role: Role) -> Self {
        Self {
            role: Some(role),
            ..Self::default()
        }
    }
}

impl Backend for Fake {
    fn session(&self) -> Answer<'_, Session> {
        ok(Session {
            waiting: 1,
            flash: None,
            person: self.role.map(|role| Person {
                id: "p-1".into(),
                email: "ada@example.com".into(),
                role,
            }),
            theme: Theme::System,
            freezes: if self.is_frozen {
                vec![BannerFreeze {
                    id: "fz-year-end".into(),
                    name: "Year-end freeze".into(),
                    scope: "regions eu-west-1, cn-northwest-1; production".into(),
                    applies_to: AppliesTo::Automated,
                    ends_at: samples::at("2027-01-04T08:00:00Z"),
                }]
            } else {
                vec![]
            },
            now: samples::now(),
            demo: true,
            version: "0.1.0".into(),
        })
    }
    fn page_failed(&self, kind: FailureKind) {
        self.failed.lock().unwrap().push(kind);
    }

    fn sign_in(&self, _email: String, _password: String) -> Answer<'_, ()> {
        refuse(
            "You are not signed in",
            "password",
            "does not fit this address",
        )
    }
    fn sign_out(&self) -> Answer<'_, ()> {
        ok(())
    }
    fn set_theme(&self, _theme: Theme) -> Answer<'_, ()> {
        ok(())
    }
    fn set_up_page(&self, secret: String) -> Answer<'_, SetUpPage> {
        ok(if secret == "good" {
            SetUpPage::Open
        } else {
            SetUpPage::Closed
        })
    }
    fn set_up(&self, _form: SetUpForm) -> Answer<'_, ()> {
        refuse("No admin was made", "again", "differs from the password")
    }

    fn overview(&self, query: String) -> Answer<'_, OverviewPage> {
        let missing = self.missing.clone();
        let page = costs::overview(&query, self.is_empty);
        let page = page.map(|page| OverviewPage { missing, ..page });
        Box::pin(async move { page })
    }
    fn explore(&self, query: String) -> Answer<'_, ExplorePage> {
        let role = self.role;
        let page = costs::explore(&query, self.is_empty).map(|page| ExplorePage {
            may_import: role.is_some_and(|role| role.allows(Permission::ImportsWrite)),
            ..page
        });
        Box::pin(async move { page })
    }
    fn values(
        &self,
        _dimension: String,
        _query: String,
        _search: String,
    ) -> Answer<'_, ValuesPage> {
        ok(costs::values())
    }

    /// The pages that the server writes, by its own views. What a form was wrong in stands in no sample.
    fn paper(&self, path: String, search: String) -> Answer<'_, PaperPage> {
        let may = |permission| self.role.is_some_and(|role| role.allows(permission));
        let parts: Vec<_> = path.trim_matches('/').split('/').collect();
        ok(match parts.as_slice() {
            ["freezes"] => {
                let mut page = samples::freezes();
                if self.is_empty {
                    page.active.clear();
                    page.upcoming.clear();
                    page.past.clear();
                    page.loosening.clear();
                    page.loosened.clear();
                }
                freezes::list(page, may(Permission::FreezesWrite))
            }
            ["freezes", "new"] => {
                let given = floe_domain::cost::grammar::decode(&search);
                let given = given
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()));
                let form = freezes::new::filled(FreezeForm::from_given(given), &samples::choices());
                freezes::new(samples::choices(), form, None, samples::preview())
            }
            ["freezes", "fz-year-end"] => freezes::one(samples::freeze_page(), may),
            ["environments"] => {
                let mut page = samples::environments();
                if self.is_empty {
                    page.rows.clear();
                }
                environments::list(page, may(Permission::EnvironmentsDeclare))
            }
            ["environments", "declare"] => {
                environments::declare(samples::choices().regions, "ada@example.com".into(), None)
            }
            [
                "environments",
                id @ ("cost-explorer-eu-west-1" | "cost-explorer-us-east-1"),
            ] => {
                let mut page = samples::environment_page(search.contains("refused="));
                if *id == "cost-explorer-us-east-1" {
                    page.row = samples::environments().rows.remove(2);
                }
                environments::one(page, may, None)
            }
            ["decisions", id] if id.starts_with("dc-") => decision::one(samples::decision_page(id)),
            ["approvals" | "settings" | "audit", ..] => PaperPage {
                title: "Approvals".to_owned(),
                html: format!("<p>Written for {path}</p>"),
                ..PaperPage::default()
            },
            _ => return missing(),
        })
    }
}
