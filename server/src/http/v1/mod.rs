//! The API's first version, one subject a file: what a door answers, and what the API's description says of it. Knows the
//! wire; services know what is true and who may know it.

pub mod analysis;
pub mod audit;
pub mod calendar;
pub mod calendar_files;
pub mod costs;
pub mod decisions;
pub mod environments;
pub mod freezes;
pub mod import_changes;
pub mod imports;
pub mod operations;
pub mod rates;
pub mod regions;
pub mod requests;
pub mod tokens;
pub mod views;
pub mod wire;
