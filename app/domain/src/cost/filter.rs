//! Which charges a question is about. Knows conditions; must not know where values are kept.

use super::Dimension;
use serde::{Deserialize, Serialize};

/// How the named values are looked for, and whether they are wanted or unwanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The charge has one of the values.
    AnyOf,
    /// The charge has none of the values.
    NoneOf,
    /// The charge's value holds one of the texts, in whatever case.
    Contains,
    /// The charge's value holds none of the texts; a charge without a value passes.
    ContainsNone,
    /// The charge's value begins with one of the texts, in whatever case.
    Begins,
    /// The charge's value begins with none of the texts; a charge without a value passes.
    BeginsNone,
}

impl Mode {
    /// All of them, in the order a person picks from.
    pub const ALL: [Self; 6] = [
        Self::AnyOf,
        Self::NoneOf,
        Self::Contains,
        Self::ContainsNone,
        Self::Begins,
        Self::BeginsNone,
    ];

    /// The name in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AnyOf => "any_of",
            Self::NoneOf => "none_of",
            Self::Contains => "contains",
            Self::ContainsNone => "contains_none",
            Self::Begins => "begins",
            Self::BeginsNone => "begins_none",
        }
    }

    /// The mode of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// The words between a dimension and its values.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::AnyOf => "is",
            Self::NoneOf => "is not",
            Self::Contains => "contains",
            Self::ContainsNone => "does not contain",
            Self::Begins => "starts with",
            Self::BeginsNone => "does not start with",
        }
    }

    /// What stands before the dimension in the grammar.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AnyOf => "",
            Self::NoneOf => "-",
            Self::Contains => "~",
            Self::ContainsNone => "-~",
            Self::Begins => "^",
            Self::BeginsNone => "-^",
        }
    }

    /// The mode that passes exactly what this one stops.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::AnyOf => Self::NoneOf,
            Self::NoneOf => Self::AnyOf,
            Self::Contains => Self::ContainsNone,
            Self::ContainsNone => Self::Contains,
            Self::Begins => Self::BeginsNone,
            Self::BeginsNone => Self::Begins,
        }
    }

    /// Whether a charge passes that has what is looked for.
    #[must_use]
    pub const fn is_wanted(self) -> bool {
        matches!(self, Self::AnyOf | Self::Contains | Self::Begins)
    }

    /// Whether values are looked for whole, not by a part of their text.
    #[must_use]
    pub const fn is_exact(self) -> bool {
        matches!(self, Self::AnyOf | Self::NoneOf)
    }
}

/// A condition on one dimension. A question's conditions must all hold; several on one dimension too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Filter {
    /// The dimension it looks at.
    pub dimension: Dimension,
    /// How values are looked for; wanted or unwanted.
    pub mode: Mode,
    /// The values, at least one; `None` is "has no value" (for a tag: untagged).
    pub values: Vec<Option<String>>,
}

impl Filter {
    /// Whether a charge passes that has this value.
    #[must_use]
    pub fn passes(&self, value: Option<&str>) -> bool {
        let value = value.filter(|value| !value.is_empty());
        let is_there = self.values.iter().any(|wanted| {
            let (Some(wanted), Some(value)) = (wanted.as_deref(), value) else {
                return wanted.is_none() && value.is_none();
            };
            match self.mode {
                Mode::AnyOf | Mode::NoneOf => value == wanted,
                Mode::Contains | Mode::ContainsNone => holds(value, wanted),
                Mode::Begins | Mode::BeginsNone => begins(value, wanted),
            }
        });
        is_there == self.mode.is_wanted()
    }
}

/// Whether a value holds a text in whatever case.
fn holds(value: &str, wanted: &str) -> bool {
    if value.is_ascii() && wanted.is_ascii() {
        let (value, wanted) = (value.as_bytes(), wanted.as_bytes());
        let Some((first, last)) = wanted.first().zip(wanted.last()) else {
            return true;
        };
        // A question looks at hundreds of thousands of values: both ends are compared before what is between.
        return value.windows(wanted.len()).any(|window| {
            let ends = window.first().zip(window.last());
            ends.is_some_and(|(a, b)| a.eq_ignore_ascii_case(first) && b.eq_ignore_ascii_case(last))
                && window.eq_ignore_ascii_case(wanted)
        });
    }
    value.to_lowercase().contains(&wanted.to_lowercase())
}

/// Whether a value begins with a text in whatever case.
fn begins(value: &str, wanted: &str) -> bool {
    if value.is_ascii() && wanted.is_ascii() {
        return value
            .get(..wanted.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(wanted));
    }
    value.to_lowercase().starts_with(&wanted.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(mode: Mode, wanted: &[Option<&str>], value: Option<&str>) -> bool {
        let values = wanted.iter().map(|one| one.map(str::to_owned)).collect();
        let filter = Filter {
            dimension: Dimension::Service,
            mode,
            values,
        };
        filter.passes(value)
    }

    #[test]
    fn texts_are_looked_for_in_whatever_case() {
        let s3 = Some("Amazon Simple Storage Service");
        assert!(passes(Mode::Contains, &[Some("storage")], s3));
        assert!(passes(Mode::Begins, &[Some("AMAZON s")], s3));
        assert!(!passes(Mode::Begins, &[Some("simple")], s3));
        assert!(passes(
            Mode::Contains,
            &[Some("lambda"), Some("simple")],
            s3
        ));
        assert!(passes(
            Mode::Contains,
            &[Some("ÄPFEL")],
            Some("grüne äpfel")
        ));
    }

    #[test]
    fn the_opposite_passes_exactly_what_is_stopped() {
        for mode in Mode::ALL {
            for value in [Some("a"), Some("Ab"), Some("ba"), None] {
                for wanted in [&[Some("a")][..], &[None], &[Some("b"), None]] {
                    assert_ne!(
                        passes(mode, wanted, value),
                        passes(mode.opposite(), wanted, value),
                        "{mode:?} {wanted:?} {value:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_has_no_value_holds_no_text() {
        assert!(!passes(Mode::Contains, &[Some("a")], None));
        assert!(passes(Mode::ContainsNone, &[Some("a")], None));
        assert!(passes(Mode::AnyOf, &[None], Some("")));
    }
}
