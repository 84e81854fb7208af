//! Imports: seeing them. Knows their list; `service::import` makes them.

use super::{Caller, ImportView, Page, Paged, Refused};
use crate::app::App;
use floe_domain::people::Permission;
use floe_ledger::import::{REJECTS, folder};
use std::path::PathBuf;

/// Imports, the latest first, refused ones included.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`], [`Refused::Unavailable`].
pub async fn list(app: &App, caller: &Caller, page: Page) -> Result<Paged<ImportView>, Refused> {
    caller.require(Permission::CostsRead)?;
    let (before, limit) = page.bounds()?;
    let mut tx = app.store().read().await?;
    let rows = tx.imports_before(before, limit + 1).await?;
    Ok(Paged::from_rows(rows, limit))
}

/// One import with its reconciliation.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn show(app: &App, caller: &Caller, id: &str) -> Result<ImportView, Refused> {
    caller.require(Permission::CostsRead)?;
    let found = app.store().read().await?.import(id).await?;
    found.ok_or_else(|| Refused::not_found("import", id))
}

/// The file with every row that the import rejected; `None` when it rejected none.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn rejects(app: &App, caller: &Caller, id: &str) -> Result<Option<PathBuf>, Refused> {
    let import = show(app, caller, id).await?;
    let file = folder(app.data(), &import.id).join(REJECTS);
    Ok(file.is_file().then_some(file))
}
