//! What Floe did not write: clients that get what the API's description says, and a second opinion on time zones.

mod schemathesis;
mod zones;
