//! Clients that Floe did not write: what they get has to be what the API's description says.

mod schemathesis;
