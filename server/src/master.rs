//! The master key, from which the secrets of access keys and webhooks are derived. Knows one file; must not know which keys there are.
//!
//! Who verifies a signature needs the secret itself, not a hash of it. So no secret is kept: each is worked out from its access
//! key id under a master key, in a file of its own. The state alone (a backup of it, say, or a hole in a query) then opens
//! nothing, and there is no ciphertext to get wrong. The price: without the file no key is good, and none can be told anew.

use crate::secret::{NoRandomness, Secret};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// The file in the data folder.
pub const FILE: &str = "keys.secret";

/// Half-written it has this name, so that what has the other is whole.
const DRAFT: &str = "keys.secret.new";

/// 256 bits in hexadecimal.
const LENGTH: usize = 64;

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub enum NoMaster {
    /// There is no such file.
    #[error("`{FILE}` is not in the data folder")]
    Gone,
    /// It can not be read or written.
    #[error("`{FILE}` in the data folder can not be used: {0}")]
    Closed(#[from] io::Error),
    /// It holds something else.
    #[error("`{FILE}` in the data folder is damaged: it is not 64 hexadecimal digits")]
    Damaged,
    /// None can be made.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// The master key.
#[derive(Clone, Debug)]
pub struct Master(Secret);

impl Master {
    /// Reads it, each time anew: a file that is taken away closes the door at once.
    ///
    /// # Errors
    /// [`NoMaster`].
    pub async fn read(data: &Path) -> Result<Self, NoMaster> {
        let text = match tokio::fs::read_to_string(data.join(FILE)).await {
            Ok(text) => text,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Err(NoMaster::Gone),
            Err(cause) if cause.kind() == io::ErrorKind::InvalidData => {
                return Err(NoMaster::Damaged);
            }
            Err(cause) => return Err(cause.into()),
        };
        let text = text.trim_end();
        let is_whole = text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_whole {
            Ok(Self(Secret::new(text)))
        } else {
            Err(NoMaster::Damaged)
        }
    }

    /// Makes one, readable by the owner of the folder alone. The caller sees to it that only one process does so at a time,
    /// and that no key hangs on another.
    ///
    /// # Errors
    /// [`NoMaster`].
    pub fn make(data: &Path) -> Result<Self, NoMaster> {
        let master = Secret::random("")?;
        let draft = data.join(DRAFT);
        // What a process that was killed left behind may have other rights.
        match fs::remove_file(&draft) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause.into()),
            _ => {}
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&draft)?;
        writeln!(file, "{}", master.reveal())?;
        file.sync_all()?;
        fs::rename(&draft, data.join(FILE))?;
        #[cfg(unix)]
        fs::File::open(data)?.sync_all()?;
        Ok(Self(master))
    }

    /// The secret access key of an access key id: 240 bits, in the 40 characters that AWS's have too.
    ///
    /// # Errors
    /// [`NoMaster::Damaged`] of a master key that no code can be made under.
    pub fn secret_of(&self, access_key_id: &str) -> Result<Secret, NoMaster> {
        let code = self.code_of("access key ", access_key_id)?;
        let (part, _) = code.split_at(30);
        Ok(Secret::new(STANDARD.encode(part)))
    }

    /// The secret that a webhook's messages are signed with: 256 bits, written as Standard Webhooks has it.
    ///
    /// # Errors
    /// [`NoMaster::Damaged`] of a master key that no code can be made under.
    pub fn webhook_secret_of(&self, webhook_id: &str) -> Result<Secret, NoMaster> {
        let code = self.code_of("webhook ", webhook_id)?;
        let code = STANDARD.encode(code);
        Ok(Secret::new(format!("{}{code}", crate::webhooks::PREFIX)))
    }

    /// What it is of keeps apart what has the same id.
    fn code_of(&self, of: &str, id: &str) -> Result<[u8; 32], NoMaster> {
        let mut code = Hmac::<Sha256>::new_from_slice(self.0.reveal().as_bytes())
            .map_err(|_| NoMaster::Damaged)?;
        code.update(of.as_bytes());
        code.update(id.as_bytes());
        Ok(code.finalize().into_bytes().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_made_is_read_and_gives_each_key_the_same_secret_again() {
        let folder = tempfile::tempdir().unwrap();
        let made = Master::make(folder.path()).unwrap();
        let read = Master::read(folder.path()).await.unwrap();
        let secret = made.secret_of("FLOEAAAA").unwrap();
        assert_eq!(read.secret_of("FLOEAAAA").unwrap(), secret);
        assert_ne!(read.secret_of("FLOEAAAB").unwrap(), secret);
        assert_eq!(secret.reveal().len(), 40);
        let webhook = made.webhook_secret_of("FLOEAAAA").unwrap();
        assert_eq!(read.webhook_secret_of("FLOEAAAA").unwrap(), webhook);
        let webhook = webhook.reveal().strip_prefix("whsec_").unwrap();
        assert_eq!(webhook.len(), 44);
        let (part, _) = webhook.split_at(40);
        assert_ne!(
            part,
            secret.reveal(),
            "kept apart from a key of the same id"
        );
        let another = tempfile::tempdir().unwrap();
        let another = Master::make(another.path()).unwrap();
        assert_ne!(another.secret_of("FLOEAAAA").unwrap(), secret);
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_its_owner_s_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(DRAFT), "left behind").unwrap();
        Master::make(folder.path()).unwrap();
        let rights = fs::metadata(folder.path().join(FILE))
            .unwrap()
            .permissions();
        assert_eq!(rights.mode() & 0o777, 0o600);
    }

    #[tokio::test]
    async fn what_is_not_whole_is_no_master_key() {
        let folder = tempfile::tempdir().unwrap();
        let found = Master::read(folder.path()).await;
        assert!(matches!(found, Err(NoMaster::Gone)));
        for text in ["", "00", &"0".repeat(63), &"g".repeat(64), &"0".repeat(65)] {
            fs::write(folder.path().join(FILE), text).unwrap();
            let found = Master::read(folder.path()).await;
            assert!(matches!(found, Err(NoMaster::Damaged)), "{text}");
        }
        fs::write(folder.path().join(FILE), [0xff, 0xfe]).unwrap();
        let found = Master::read(folder.path()).await;
        assert!(matches!(found, Err(NoMaster::Damaged)));
        fs::remove_file(folder.path().join(FILE)).unwrap();
        fs::create_dir(folder.path().join(FILE)).unwrap();
        let found = Master::read(folder.path()).await;
        assert!(matches!(found, Err(NoMaster::Closed(_))));
    }
}
