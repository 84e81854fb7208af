//! What every request passes on its way in and out, one concern a file. Must not know routes.

mod client;
mod deadline;
mod panics;
mod protection;
mod rate;
mod record;
mod request_id;

pub use client::{ClientAddress, find_client};
pub use deadline::keep_deadline;
pub use panics::catch_panics;
pub use protection::protect;
pub(super) use rate::too_many;
pub use rate::{Buckets, limit_addresses};
pub use record::{note_route, record};
pub use request_id::{RequestId, give_id};
