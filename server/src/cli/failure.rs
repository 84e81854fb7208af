//! How a command fails: what is said and the exit code. Knows kinds of failures; must not know commands.

use crate::app::OpenError;
use crate::service::Refused;
use crate::workers::BeginError;
use std::process::ExitCode;

/// A command that did not do what it was asked.
#[derive(Debug)]
pub(super) struct Failure {
    what: String,
    code: u8,
}

impl Failure {
    /// It was asked wrongly: exit code 2.
    pub(super) fn wrong(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            code: 2,
        }
    }

    /// It was asked rightly and failed: exit code 1.
    pub(super) fn failed(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            code: 1,
        }
    }

    /// With another exit code.
    pub(super) fn with_code(self, code: u8) -> Self {
        Self { code, ..self }
    }

    /// Says so on standard error.
    pub(super) fn tell(self) -> ExitCode {
        eprintln!("floe: {}", self.what);
        ExitCode::from(self.code)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Invalid { .. } => Self::wrong(refused.to_string()),
            _ => Self::failed(refused.to_string()),
        }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::failed(error.to_string())
    }
}

impl From<BeginError> for Failure {
    fn from(error: BeginError) -> Self {
        Self::failed(error.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::failed(error.to_string())
    }
}
