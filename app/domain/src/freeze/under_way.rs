//! What a freeze does to operations that have begun before it. Knows names; must not know which steps are safe.

use crate::time::UnknownName;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What becomes of operations that run when a freeze begins that bears on them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnderWay {
    /// They finish.
    #[default]
    Finish,
    /// They are stopped at their next safe step, where nothing has been changed.
    Stop,
}

impl UnderWay {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Finish, Self::Stop];

    /// The name in the API and the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Finish => "finish",
            Self::Stop => "stop",
        }
    }

    /// What it does to them, as what follows "Operations under way".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Finish => "finish",
            Self::Stop => "are stopped at their next safe step",
        }
    }
}

impl FromStr for UnderWay {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|one| one.name() == text)
            .ok_or(UnknownName("finish, stop"))
    }
}

#[cfg(test)]
mod tests {
    use super::UnderWay;

    #[test]
    fn what_it_does_is_told_in_words() {
        assert_eq!(
            UnderWay::ALL.map(UnderWay::words),
            ["finish", "are stopped at their next safe step"]
        );
    }

    #[test]
    fn a_name_is_read_as_what_it_is_the_name_of_and_any_other_as_nothing() {
        for one in UnderWay::ALL {
            assert_eq!(one.name().parse(), Ok(one));
        }
        for other in ["", "Stop", "halt"] {
            let read: Result<UnderWay, _> = other.parse();
            assert_eq!(read.unwrap_err().to_string(), "is not one of: finish, stop");
        }
    }
}
