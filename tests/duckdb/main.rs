//! Every number of Floe against an independent computation: random questions are asked of Floe, over HTTP, and of DuckDB,
//! which reads the same files by itself. Answers must be the same to the last digit, in the same order.
//!
//! `FLOE_DUCKDB_CASES` and `FLOE_DUCKDB_SEED` say how many questions and which; `FLOE_DUCKDB_QUESTION` asks only that one: a source
//! (`csv`, `parquet`, `report`, `versions`), a manner (`plain`, `converted`, `compared`, `crossed`, `explained`) and the question,
//! with blanks between.

#[cfg(test)]
mod bills;
#[cfg(test)]
mod books;
#[cfg(test)]
mod compare;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod cur;
#[cfg(test)]
mod duckdb;
#[cfg(test)]
mod floe;
#[cfg(test)]
mod judge;
#[cfg(test)]
mod question;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod sql;
#[cfg(test)]
mod translation;
