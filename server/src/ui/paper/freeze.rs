//! Freezes on paper: the list, one of them, and the form that sets one. Knows which page shows what; must not decide.

use super::super::Floe;
use super::super::failure::failed;
use super::super::freezes;
use super::{failed_form, may};
use floe_app::pages::freezes as pages;
use floe_app::view::{Failure, FreezeForm, PaperPage};
use floe_domain::cost::grammar::decode;
use floe_domain::people::Permission;

pub(super) async fn list(floe: &Floe) -> Result<PaperPage, Failure> {
    let page = freezes::list(floe).await?;
    Ok(pages::list(page, may(floe, Permission::FreezesWrite)))
}

pub(super) async fn one(floe: &Floe, id: &str) -> Result<PaperPage, Failure> {
    let page = freezes::show(floe, id.to_owned()).await?;
    Ok(pages::one(page, |permission| may(floe, permission)))
}

/// What stands in the form at first: what was sent and refused, else what the address says.
pub(super) async fn new(floe: &Floe, path: &str, search: &str) -> Result<PaperPage, Failure> {
    (floe.caller()?.require(Permission::FreezesWrite))
        .map_err(failed("Only admins set freezes"))?;
    let failure = failed_form(floe, path);
    let given = match &failure {
        Some(failure) => failure.given.clone(),
        None => decode(search),
    };
    let given = given.iter();
    let entered =
        FreezeForm::from_given(given.map(|(name, value)| (name.as_str(), value.as_str())));
    let choices = freezes::choices(floe).await?;
    let form = pages::new::filled(entered, &choices);
    let preview = freezes::preview(floe, form.clone()).await?;
    Ok(pages::new(choices, form, failure, preview))
}
