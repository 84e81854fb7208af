//! A backend that answers every page from samples, and refuses every change with a failure that tells its field.

use crate::{costs, samples};
use floe_app::backend::{Answer, Backend};
use floe_app::view::*;
use floe_domain::freeze::{AppliesTo, FreezeForm, Wrong};
use floe_domain::people::Role;
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
        let page = costs::overview(&query, self.is_empty);
        Box::pin(async move { page })
    }
    fn explore(&self, query: String) -> Answer<'_, ExplorePage> {
        let page = costs::explore(&query, self.is_empty);
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

    fn freezes(&self) -> Answer<'_, FreezesPage> {
        if self.is_empty {
            return ok(FreezesPage {
                now: samples::now(),
                active: vec![],
                upcoming: vec![],
                past: vec![],
            });
        }
        ok(samples::freezes())
    }
    fn freeze(&self, id: String) -> Answer<'_, FreezePage> {
        if id == "fz-year-end" {
            ok(samples::freeze_page())
        } else {
            missing()
        }
    }
    fn freeze_choices(&self) -> Answer<'_, FreezeChoices> {
        ok(samples::choices())
    }
    fn freeze_preview(&self, _form: FreezeForm) -> Answer<'_, FreezePreview> {
        ok(samples::preview())
    }
    fn create_freeze(&self, form: FreezeForm) -> Answer<'_, String> {
        if form.regions == ["eu-west-1", "us-east-1"] {
            return ok("fz-new".into());
        }
        refuse(
            "The freeze was not set",
            "ends_at",
            "is not after starts_at",
        )
    }
    fn paper(&self, path: String, _search: String) -> Answer<'_, PaperPage> {
        ok(PaperPage {
            title: "Approvals".to_owned(),
            html: format!("<p>Written for {path}</p>"),
        })
    }

    fn environments(&self) -> Answer<'_, EnvironmentsPage> {
        let mut page = samples::environments();
        if self.is_empty {
            page.rows.clear();
        }
        ok(page)
    }
    fn environment(&self, id: String, refused: Option<String>) -> Answer<'_, EnvironmentPage> {
        let mut page = samples::environment_page(refused.is_some());
        match id.as_str() {
            "cost-explorer-eu-west-1" => ok(page),
            "cost-explorer-us-east-1" => {
                page.row = samples::environments().rows.remove(2);
                ok(page)
            }
            _ => missing(),
        }
    }
    fn declare_environment(&self, _form: DeclareForm) -> Answer<'_, String> {
        refuse("The environment was not declared", "id", "is taken")
    }
    fn request_operation(&self, form: OperationForm) -> Answer<'_, OperationOutcome> {
        if form.reason.is_empty() {
            return refuse("Nothing was asked for", "reason", "is empty");
        }
        ok(OperationOutcome {
            request_id: None,
            decision_id: "dc-2".into(),
            operation_id: None,
        })
    }
    fn restore_environment(&self, _id: String, _reason: String) -> Answer<'_, ()> {
        ok(())
    }
    fn decision(&self, id: String) -> Answer<'_, DecisionPage> {
        if id.starts_with("dc-") {
            ok(samples::decision_page(&id))
        } else {
            missing()
        }
    }

    fn audit(&self, query: AuditQuery) -> Answer<'_, AuditPage> {
        let mut page = samples::audit(query.actor == "mallory");
        if self.is_empty {
            page.rows.clear();
        }
        ok(page)
    }

    fn people(&self) -> Answer<'_, PeoplePage> {
        ok(samples::people())
    }
    fn add_person(&self, _form: PersonForm) -> Answer<'_, ()> {
        refuse("The person was not added", "email", "is taken")
    }
    fn set_role(&self, _id: String, _role: String) -> Answer<'_, ()> {
        ok(())
    }
    fn remove_person(&self, _id: String) -> Answer<'_, ()> {
        refuse("The person was not removed", "id", "is the last admin")
    }
    fn change_password(&self, _old: String, _new: String, _again: String) -> Answer<'_, ()> {
        refuse(
            "The password was not changed",
            "old",
            "is not your password",
        )
    }

    fn tokens(&self) -> Answer<'_, TokensPage> {
        let mut page = samples::tokens();
        if self.is_empty {
            page.rows.clear();
        }
        ok(page)
    }
    fn issue_token(&self, _form: TokenForm) -> Answer<'_, String> {
        ok("handle".into())
    }
    fn issued_token(&self, _handle: String) -> Answer<'_, IssuedToken> {
        ok(samples::issued())
    }
    fn revoke_token(&self, _id: String) -> Answer<'_, ()> {
        ok(())
    }
}
