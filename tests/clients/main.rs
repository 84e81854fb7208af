//! What Floe did not write: clients that get what the API's description says, calendar programs, and a second opinion on time
//! zones.

mod calendars;
mod schemathesis;
mod zones;
