//! A calendar file brought by a form, and feeds made and revoked. Knows forms; must not know calendar files.

use super::Act;
use crate::http::Http;
use crate::http::auth::Visitor;
use crate::http::pages::SIGN_IN;
use crate::http::path::Id;
use crate::service::calendar_file::{self, CalendarImport, CalendarReport};
use crate::service::{Credential, Refused, feeds};
use axum::Extension;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use floe_domain::freeze::{AppliesTo, IcsDefaults, Scope, UnderWay};

const IMPORT: &str = "/freezes/import";
const FEEDS: &str = "/settings/feeds";

/// A calendar file that was read, and what became of it.
#[derive(Clone, Debug)]
pub struct ReadCalendar {
    /// The file, so that it can be set after it was looked at.
    pub import: CalendarImport,
    /// What became of it.
    pub report: CalendarReport,
}

/// `POST /act/freezes/import`.
pub(super) async fn import(
    State(http): State<Http>,
    Extension(visitor): Extension<Visitor>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let Some(caller) = visitor.0 else {
        return Redirect::to(SIGN_IN).into_response();
    };
    let mut act = Act {
        http,
        caller,
        site: None,
        fields: Vec::new(),
    };
    let outcome = match form {
        Ok(form) => imported(&mut act, form).await,
        Err(_) => Err(unreadable()),
    };
    act.answer(IMPORT, "The calendar file was not imported", outcome)
}

fn unreadable() -> Refused {
    Refused::invalid(
        "file",
        "can not be read: it is larger than 1 MiB, or it broke off",
    )
}

async fn imported(act: &mut Act, mut form: Multipart) -> Result<&'static str, Refused> {
    let mut bytes = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
        let name = field.name().unwrap_or_default().to_owned();
        let content = field.bytes().await.map_err(|_| unreadable())?;
        match name.as_str() {
            // A browser sends a file without content where none was chosen, and a text where none was pasted.
            "file" | "text" if !content.is_empty() => bytes = content.to_vec(),
            _ => {
                let text = String::from_utf8_lossy(&content).into_owned();
                act.fields.push((name, text));
            }
        }
    }
    let session = session(act)?;
    let now = act.http.clock.now();
    let import = if act.field("again") == "true" {
        let seen = act.http.calendars.see(&session, now);
        let seen =
            seen.ok_or_else(|| Refused::conflict("The file is no longer kept: choose it again."))?;
        CalendarImport {
            dry_run: false,
            ..seen.import
        }
    } else if bytes.is_empty() {
        return Err(Refused::invalid(
            "file",
            "is missing: choose one, or paste its text",
        ));
    } else {
        CalendarImport {
            bytes,
            defaults: defaults(act)?,
            dry_run: act.field("dry_run") != "false",
        }
    };
    let report = calendar_file::import(&act.http.app, &act.caller, import.clone()).await?;
    let done = if report.dry_run {
        ""
    } else {
        "freezes-imported"
    };
    let read = ReadCalendar { import, report };
    act.http.calendars.keep(&session, read, now);
    Ok(done)
}

fn session(act: &Act) -> Result<String, Refused> {
    match act.caller.credential() {
        Credential::Session { session, .. } => Ok(session.clone()),
        Credential::Token { .. } | Credential::CommandLine => Err(Refused::NotPermitted {
            detail: "Forms are for people.".to_owned(),
        }),
    }
}

fn defaults(act: &Act) -> Result<IcsDefaults, Refused> {
    let names = |name: &str| {
        let parts = act.field(name).split([',', ' ', '\n']).map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let applies_to: AppliesTo = (act.field("applies_to").parse())
        .map_err(|_| Refused::invalid("applies_to", "is not one of: automated, everyone"))?;
    let under_way = match act.field("under_way") {
        "" => UnderWay::Finish,
        name => (name.parse())
            .map_err(|_| Refused::invalid("under_way", "is not one of: finish, stop"))?,
    };
    let zone = act.field("zone").trim();
    Ok(IcsDefaults {
        zone: (!zone.is_empty()).then(|| zone.to_owned()),
        scope: Scope {
            regions: names("regions"),
            partitions: names("partitions"),
            environments: names("environments"),
            tiers: Vec::new(),
            except: Vec::new(),
        },
        operations: Vec::new(),
        applies_to,
        under_way,
    })
}

/// `POST /act/feeds`.
pub(super) async fn issue_feed(act: Act) -> Response {
    let outcome = feed_issued(&act).await.map(|()| "feed-made");
    act.answer(FEEDS, "The calendar feed was not made", outcome)
}

async fn feed_issued(act: &Act) -> Result<(), Refused> {
    let session = session(act)?;
    let owner = act.caller.owner().map(|(_, email)| email.to_owned());
    let owner = owner.unwrap_or_default();
    let issued = feeds::issue(&act.http.app, &act.caller, &owner, act.field("name")).await?;
    let now = act.http.clock.now();
    act.http.feeds.keep(&session, issued, now);
    Ok(())
}

/// `POST /act/feeds/{id}/revoke`.
pub(super) async fn revoke_feed(Id(id): Id, act: Act) -> Response {
    let revoked = feeds::revoke(&act.http.app, &act.caller, &id).await;
    let outcome = revoked.map(|()| "feed-revoked");
    act.answer(FEEDS, "The calendar feed was not revoked", outcome)
}
