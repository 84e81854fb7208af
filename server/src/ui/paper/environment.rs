//! Environments on paper: the list, one of them, and the form that declares one. Knows which page shows what; must not decide.

use super::super::Floe;
use super::super::failure::failed;
use super::super::{environments, freezes};
use super::{failed_form, may};
use floe_app::pages::environments as pages;
use floe_app::view::{Failure, PaperPage};
use floe_domain::cost::grammar::decode;
use floe_domain::people::Permission;

pub(super) async fn list(floe: &Floe) -> Result<PaperPage, Failure> {
    let page = environments::list(floe).await?;
    Ok(pages::list(
        page,
        may(floe, Permission::EnvironmentsDeclare),
    ))
}

/// The address may name a decision to show on top.
pub(super) async fn one(
    floe: &Floe,
    path: &str,
    id: &str,
    search: &str,
) -> Result<PaperPage, Failure> {
    let refused = decode(search)
        .into_iter()
        .find(|(name, _)| name == "refused")
        .map(|(_, decision)| decision);
    let page = environments::show(floe, id.to_owned(), refused).await?;
    let failure = failed_form(floe, path);
    Ok(pages::one(
        page,
        |permission| may(floe, permission),
        failure,
    ))
}

pub(super) async fn declare(floe: &Floe, path: &str) -> Result<PaperPage, Failure> {
    let caller = floe.caller()?;
    (caller.require(Permission::EnvironmentsDeclare))
        .map_err(failed("Only admins declare environments"))?;
    let owner = caller.owner().map(|(_, email)| email.to_owned());
    let choices = freezes::choices(floe).await?;
    Ok(pages::declare(
        choices.regions,
        owner.unwrap_or_default(),
        failed_form(floe, path),
    ))
}
