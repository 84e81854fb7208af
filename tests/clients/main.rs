//! What Floe did not write: clients that get what the API's description says, AWS's own clients, calendar programs, and a second
//! opinion on time zones.

mod aws;
mod calendars;
mod schemathesis;
mod signatures;
mod zones;
