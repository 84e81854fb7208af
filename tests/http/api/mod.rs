//! `/api`: what programs call.

mod v1;
