//! Bills into charges, charges into segments, segments into a cube. Knows files; must not know HTTP, SQL or pages.

pub mod bills;
pub mod charges;
pub mod cube;
pub mod export;
pub mod import;
pub mod sample;
pub mod segment;

#[cfg(test)]
mod scratch;
