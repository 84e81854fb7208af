//! What Floe did not write: clients that get what the API's description says, AWS's own clients and the regions
//! that they know, calendar programs, and a second opinion on time zones.

mod aws;
mod calendars;
mod regions;
mod schemathesis;
mod signatures;
mod zones;
