//! Forecasts of the demo's bill as people review them, in `forecast/forecast.txt`. `UPDATE=1 cargo test -p floe-ledger --test
//! forecast` writes it anew after a change that is wanted. Must not know how it is forecast.

#[cfg(test)]
#[path = "forecast/reviewed.rs"]
mod reviewed;
