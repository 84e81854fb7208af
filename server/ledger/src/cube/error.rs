//! What keeps the cube from answering. Knows reasons; must not know how they are shown.

/// Why columns can not become a chunk: the segment they came from is damaged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A column is longer or shorter than the others.
    #[error("the column {column} has {found} rows where the others have {rows}")]
    Length {
        /// Which column.
        column: String,
        /// Its rows.
        found: usize,
        /// The rows of the others.
        rows: usize,
    },
    /// A code that stands for no value of its dictionary.
    #[error("the column {column} has the code {code}, which its {values} values do not reach")]
    Code {
        /// Which column.
        column: String,
        /// The code.
        code: u32,
        /// How many values there are.
        values: usize,
    },
    /// A charge without a currency.
    #[error("a charge has no currency")]
    NoCurrency,
    /// More than a chunk holds: 2³² rows, or 4 GiB of text in one dictionary.
    #[error("the segment is too large: {what}")]
    TooLarge {
        /// What there is too much of.
        what: String,
    },
    /// Tags that are no JSON object of texts.
    #[error("the tags `{text}` are not a JSON object of texts")]
    Tags {
        /// The tags as found.
        text: String,
    },
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// More than four dimensions to group by.
    #[error("a question can be grouped by at most four dimensions, not {0}")]
    TooManyDimensions(usize),
    /// The answer would be longer than anyone can read.
    #[error(
        "the answer has more than {limit} rows; choose a shorter range, a coarser granularity, fewer dimensions to group by, or more filters"
    )]
    TooManyRows {
        /// The most rows an answer has.
        limit: usize,
    },
    /// A sum beyond ±1.7 × 10²⁰, which no exact amount can hold.
    #[error("a sum is larger than 170141183460469231731, the largest exact amount")]
    Overflow,
}
