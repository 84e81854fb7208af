//! `/api/v1`: the API's first version.

mod audit;
mod calendar;
mod calendar_files;
mod costs;
mod environments;
mod freeze_changes;
mod freezes;
mod imports;
mod regions;
mod requests;
mod tokens;
