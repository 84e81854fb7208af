//! Forms that a passkey may sign: `POST /act/…`. Each act of one subject stands in a file; here is what they share: who sends it, what
//! was sent, the proof, and the page to go back to. Must not decide who may.

mod account;
mod answer;
mod approvals;
mod approvers;
mod calendars;
mod changes;
mod dashboards;
mod delegations;
mod environments;
mod form;
mod freezes;
mod kept;
mod notes;
mod passkeys;
mod people;
mod rates;
mod tokens;
mod views;
mod webhooks;

pub(crate) use answer::{Flashes, SentBack};
pub(crate) use calendars::ReadCalendar;
pub(crate) use form::FailedForms;
pub(crate) use kept::Kept;

use super::Http;
use super::auth::{Visitor, admit_visitor};
use super::door::Who;
use super::problem::Problem;
use crate::service::passkeys::{Proof, Site};
use crate::service::{Caller, Refused};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Request};
use axum::http::header;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use floe_domain::cost::rate_file::RATE_FILE_LIMIT;
use floe_domain::freeze::ICS_LIMIT;
use floe_domain::people::Permission::{
    EnvironmentsDeclare, EnvironmentsRestore, FreezesEnd, FreezesWrite, PeopleManage, RatesWrite,
    TokensOwn, ViewsWrite,
};

/// Every act and who may do it; services decide again.
pub const ACTS: &[(&str, Who)] = &[
    ("/act/challenge", Who::People),
    ("/act/passkeys", Who::People),
    ("/act/passkeys/{id}/remove", Who::People),
    ("/act/approvals/{id}/approve", Who::People),
    ("/act/approvals/{id}/deny", Who::People),
    ("/act/approvals/{id}/withdraw", Who::People),
    ("/act/changes/{id}/approve", Who::People),
    ("/act/changes/{id}/veto", Who::People),
    ("/act/delegations", Who::May(TokensOwn)),
    ("/act/delegations/{id}/revoke", Who::May(TokensOwn)),
    ("/act/environments", Who::May(EnvironmentsDeclare)),
    // The guard decides: what it refuses is a decision, not a failure.
    ("/act/environments/{id}/delete", Who::People),
    ("/act/environments/{id}/recreate", Who::People),
    (
        "/act/environments/{id}/restore",
        Who::May(EnvironmentsRestore),
    ),
    ("/act/freezes", Who::May(FreezesWrite)),
    ("/act/freezes/{id}/end", Who::May(FreezesEnd)),
    ("/act/freezes/{id}/change", Who::May(FreezesWrite)),
    ("/act/freezes/import", Who::May(FreezesWrite)),
    ("/act/rates", Who::May(RatesWrite)),
    ("/act/rates/import", Who::May(RatesWrite)),
    ("/act/rates/remove", Who::May(RatesWrite)),
    ("/act/views", Who::May(ViewsWrite)),
    ("/act/views/replace", Who::May(ViewsWrite)),
    ("/act/views/{id}", Who::May(ViewsWrite)),
    ("/act/views/{id}/duplicate", Who::May(ViewsWrite)),
    ("/act/views/{id}/delete", Who::May(ViewsWrite)),
    ("/act/notes", Who::May(ViewsWrite)),
    ("/act/notes/{id}", Who::May(ViewsWrite)),
    ("/act/notes/{id}/remove", Who::May(ViewsWrite)),
    ("/act/dashboards", Who::May(ViewsWrite)),
    ("/act/dashboards/{id}", Who::May(ViewsWrite)),
    ("/act/dashboards/{id}/add", Who::May(ViewsWrite)),
    ("/act/dashboards/{id}/arrange", Who::May(ViewsWrite)),
    ("/act/dashboards/{id}/delete", Who::May(ViewsWrite)),
    ("/act/feeds", Who::People),
    ("/act/feeds/{id}/revoke", Who::People),
    ("/act/webhooks", Who::May(PeopleManage)),
    ("/act/webhooks/{id}/test", Who::May(PeopleManage)),
    ("/act/webhooks/{id}/again", Who::May(PeopleManage)),
    ("/act/webhooks/{id}/disable", Who::May(PeopleManage)),
    ("/act/webhooks/{id}/remove", Who::May(PeopleManage)),
    ("/act/password", Who::People),
    ("/act/people", Who::May(PeopleManage)),
    ("/act/people/{id}/role", Who::May(PeopleManage)),
    ("/act/people/{id}/remove", Who::May(PeopleManage)),
    ("/act/tokens", Who::May(TokensOwn)),
    ("/act/tokens/{id}/revoke", Who::May(TokensOwn)),
    ("/act/approvers/{id}", Who::May(PeopleManage)),
    ("/act/approval-rule", Who::May(PeopleManage)),
];

/// Their routes.
pub(super) fn routes(http: &Http) -> Router<Http> {
    Router::new()
        .route("/act/challenge", post(passkeys::challenge))
        .route("/act/passkeys", post(passkeys::register))
        .route("/act/passkeys/{id}/remove", post(passkeys::remove))
        .route("/act/approvals/{id}/approve", post(approvals::approve))
        .route("/act/approvals/{id}/deny", post(approvals::deny))
        .route("/act/approvals/{id}/withdraw", post(approvals::withdraw))
        .route("/act/changes/{id}/approve", post(changes::approve))
        .route("/act/changes/{id}/veto", post(changes::veto))
        .route("/act/delegations", post(delegations::grant))
        .route("/act/delegations/{id}/revoke", post(delegations::revoke))
        .route("/act/environments", post(environments::declare))
        .route("/act/environments/{id}/delete", post(environments::delete))
        .route(
            "/act/environments/{id}/recreate",
            post(environments::recreate),
        )
        .route(
            "/act/environments/{id}/restore",
            post(environments::restore),
        )
        .route("/act/freezes", post(freezes::set))
        .route("/act/freezes/{id}/end", post(freezes::end))
        .route("/act/freezes/{id}/change", post(freezes::change))
        .route(
            "/act/freezes/import",
            // The file, and the fields beside it.
            post(calendars::import).layer(DefaultBodyLimit::max(ICS_LIMIT + (1 << 16))),
        )
        .route("/act/rates", post(rates::add))
        .route(
            "/act/rates/import",
            post(rates::import).layer(DefaultBodyLimit::max(RATE_FILE_LIMIT + (1 << 16))),
        )
        .route("/act/rates/remove", post(rates::remove))
        .route("/act/views", post(views::save))
        .route("/act/views/replace", post(views::replace))
        .route("/act/views/{id}", post(views::change))
        .route("/act/views/{id}/duplicate", post(views::duplicate))
        .route("/act/views/{id}/delete", post(views::delete))
        .route("/act/notes", post(notes::write))
        .route("/act/notes/{id}", post(notes::change))
        .route("/act/notes/{id}/remove", post(notes::remove))
        .route("/act/dashboards", post(dashboards::make))
        .route("/act/dashboards/{id}", post(dashboards::rename))
        .route("/act/dashboards/{id}/add", post(dashboards::add))
        .route("/act/dashboards/{id}/arrange", post(dashboards::arrange))
        .route("/act/dashboards/{id}/delete", post(dashboards::delete))
        .route("/act/feeds", post(calendars::issue_feed))
        .route("/act/feeds/{id}/revoke", post(calendars::revoke_feed))
        .route("/act/webhooks", post(webhooks::add))
        .route("/act/webhooks/{id}/test", post(webhooks::test))
        .route("/act/webhooks/{id}/again", post(webhooks::send_again))
        .route("/act/webhooks/{id}/disable", post(webhooks::disable))
        .route("/act/webhooks/{id}/remove", post(webhooks::remove))
        .route("/act/password", post(account::change_password))
        .route("/act/people", post(people::add))
        .route("/act/people/{id}/role", post(people::set_role))
        .route("/act/people/{id}/remove", post(people::remove))
        .route("/act/tokens", post(tokens::issue))
        .route("/act/tokens/{id}/revoke", post(tokens::revoke))
        .route("/act/approvers/{id}", post(approvers::appoint))
        .route("/act/approval-rule", post(approvers::set_rule))
        .route_layer(from_fn_with_state(http.clone(), admit_visitor))
}

/// What a person sent by a form.
#[derive(Debug)]
pub(super) struct Act {
    http: Http,
    caller: Caller,
    site: Option<Site>,
    fields: Vec<(String, String)>,
}

impl FromRequest<Http> for Act {
    type Rejection = Response;

    async fn from_request(request: Request, http: &Http) -> Result<Self, Response> {
        let visitor = request.extensions().get::<Visitor>().cloned();
        let Some(caller) = visitor.and_then(|visitor| visitor.0) else {
            return Err(Redirect::to(super::pages::SIGN_IN).into_response());
        };
        let host = request
            .headers()
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .map(str::to_owned);
        let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, http)
            .await
            .map_err(|_| Problem::wrong("form", "can not be read").into_response())?;
        Ok(Self {
            site: http.origin(host.as_deref()).as_deref().and_then(Site::of),
            http: http.clone(),
            caller,
            fields,
        })
    }
}

impl Act {
    /// What was sent under a name; nothing is an empty text.
    fn field(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value)
    }

    /// Everything that was sent under a name.
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let of_name = self.fields.iter().filter(move |(field, _)| field == name);
        of_name.map(|(_, value)| value.as_str())
    }

    fn site(&self) -> Result<&Site, Refused> {
        self.site.as_ref().ok_or_else(|| {
            Refused::conflict(
                "Browsers keep passkeys for names, not for numbers: open Floe at a name, such as http://localhost.",
            )
        })
    }

    /// The proof that came along, of just this act, where one did: not every act of a kind takes one.
    async fn proof_if_any(&self, act: &str) -> Result<Option<Proof>, Refused> {
        if self.field("passkey").is_empty() {
            return Ok(None);
        }
        self.proof(act).await.map(Some)
    }

    /// The proof that came along, of just this act.
    async fn proof(&self, act: &str) -> Result<Proof, Refused> {
        let answer = self.field("passkey");
        if answer.is_empty() {
            return Err(Refused::NotPermitted {
                detail: "This takes your passkey, and none was used.".to_owned(),
            });
        }
        crate::service::passkeys::prove(&self.http.app, &self.caller, self.site()?, act, answer)
            .await
    }
}
