//! Exact amounts of money and usage, and how a screen writes them. No float touches an amount; currencies are never summed.

mod amount;
mod currency;
pub mod format;
mod percent;
mod quotient;
mod rate;

pub use amount::{Amount, AmountError, Parsed, SCALE};
pub use currency::{Currency, UnknownCurrency};
pub use percent::Percent;
