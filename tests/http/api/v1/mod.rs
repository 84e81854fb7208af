//! `/api/v1`: the API's first version.

mod analysis;
mod as_of;
mod audit;
mod calendar;
mod calendar_files;
mod costs;
mod environments;
mod freeze_changes;
mod freezes;
mod import_changes;
mod imports;
mod regions;
mod report_columns;
mod requests;
mod standing;
mod tokens;
mod unit_prices;
