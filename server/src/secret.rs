//! Secrets: passwords, session ids, token texts. Knows how to make, hash and hide them; must not know what they open.

use sha2::{Digest, Sha256};
use std::fmt;

/// A text that must not reach a log. It shows itself only by [`Secret::reveal`].
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// The machine gives no random bytes, so nothing secret can be made.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the machine gives no random bytes")]
pub struct NoRandomness;

impl Secret {
    /// What came from outside.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// 256 random bits in hexadecimal behind a prefix that says what it is.
    ///
    /// # Errors
    /// When the machine gives no random bytes.
    pub fn random(prefix: &str) -> Result<Self, NoRandomness> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
        Ok(Self(format!("{prefix}{}", hex(&bytes))))
    }

    /// The text itself, to hand it to the one it belongs to or to check it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// SHA-256 in hexadecimal: how secrets of 256 random bits are kept. Not for passwords, which can be guessed.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
