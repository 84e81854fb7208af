//! The API's bodies: what goes over the wire, apart from the domain's types so that the one can change without the other.
//! Knows names and shapes; must not decide anything.

mod audit;
mod calendar_file;
mod cost;
mod drivers;
mod environment;
mod forecast;
mod freeze;
mod guard;
mod import;
mod list;
mod rate;
mod region;
mod request;
mod saved_view;
mod token;

pub use audit::AuditBody;
pub use calendar_file::CalendarReportBody;
pub use cost::{Comparison, CostReport, RangeBody};
pub use drivers::Drivers;
pub use environment::EnvironmentBody;
pub use forecast::Forecast;
pub use freeze::{CalendarBody, FreezeBody, FreezeRequest};
pub use guard::{AcceptedBody, AskedBody, DecisionBody, OperationBody, OperationRequestBody};
pub use import::ImportBody;
pub use list::ListOf;
pub use rate::{ConversionBody, RateBody, RatesGivenBody};
pub use region::RegionBody;
pub use request::RequestBody;
pub use saved_view::{ViewBody, ViewRequest, VisibilityBody};
pub use token::{PassOnRequest, PassedOnBody};
