//! Made-up bills that look like real ones, the same for the same seed. Knows FOCUS; must not know clocks, files or the cube.

mod catalog;
mod charge;
mod company;
mod decimal;
mod demo;
mod fleet;
mod hours;
mod line;
mod random;
#[cfg(test)]
mod tests;
mod workload;

pub use random::Random;

use chrono::NaiveDate;
use std::io::{self, Write};

/// Which bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A company's fourteen months up to and including the day before `today`.
    Demo {
        /// The first day that has no charges.
        today: NaiveDate,
    },
    /// So many charges over the year 2025, for measurements.
    Bench {
        /// How many.
        rows: u64,
    },
}

impl Shape {
    /// A company's bill, told up to yesterday: tens of thousands of charges.
    #[must_use]
    pub const fn demo(today: NaiveDate) -> Self {
        Self::Demo { today }
    }

    /// A bill of so many charges.
    #[must_use]
    pub const fn bench(rows: u64) -> Self {
        Self::Bench { rows }
    }
}

/// Writes the bill as FOCUS 1.2 CSV with a header, in small pieces: give it a buffered writer. Returns the number of
/// charges.
///
/// # Errors
/// Those of the writer.
pub fn write_focus_csv(out: &mut impl Write, shape: &Shape, seed: u64) -> io::Result<u64> {
    match *shape {
        Shape::Demo { today } => demo::write(out, today, seed),
        Shape::Bench { rows } => fleet::write(out, rows, seed),
    }
}
