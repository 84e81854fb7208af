//! `/api/v1`: the API's first version.

mod audit;
mod calendar;
mod costs;
mod environments;
mod freezes;
mod imports;
mod regions;
