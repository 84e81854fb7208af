//! Imports: the list with its upload form, and one import with its reconciliation. Must not know how bills are read.

pub(super) mod changes;
mod conformance;
mod export;
mod figures;
pub(super) mod list;
pub(super) mod one;
mod reconciliation;
mod upload;
pub(super) mod versions;
mod view;

#[cfg(test)]
mod tests;

const UNSEEN: &str = "Imports can not be shown";
