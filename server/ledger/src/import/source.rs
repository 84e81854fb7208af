//! A bill's bytes: opened, recognised, unpacked, and on their way hashed and kept. Knows file formats; must not know
//! rows.

use super::columnar::Columnar;
use super::refused::Refused;
use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// How much is read of a packed file at once.
const PACKED_BUFFER: usize = 1 << 18;

/// So many times the packed bytes a bill may unpack to, beyond [`FREELY`]: bills shrink to a thirtieth or so, what is made
/// to fill disks and memories to a thousandth.
const MOST_PACKED: u64 = 150;
/// The same of Parquet, which keeps what repeats in a column hardly more than once.
const MOST_IN_COLUMNS: u64 = 20_000;
/// What any bill may unpack to, in bytes.
const FREELY: u64 = 1 << 26;

/// A bill being read.
pub(super) struct Source {
    /// Its name, for people.
    pub(super) name: String,
    path: PathBuf,
    /// Where the bytes are kept.
    copy: Option<PathBuf>,
    stream: Stream,
    unpacked: u64,
}

enum Stream {
    Plain(Tap),
    Gzip(Box<MultiGzDecoder<BufReader<Tap>>>),
    /// Read from its end, so all its bytes have passed the tap before.
    Parquet(Box<Columnar>, Tap),
}

/// What a source was, once it is read to its end.
pub(super) struct Spent {
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// Passes bytes on, hashes them and writes them into the kept copy.
struct Tap {
    file: File,
    /// Bytes read to recognise the format, handed out first.
    head: Vec<u8>,
    sha256: Sha256,
    bytes: u64,
    copy: Option<File>,
    /// Whether the copy failed, not the reading.
    copy_failed: bool,
}

impl Source {
    /// Opens a file and recognises what it is. With `copy`, all its bytes are also written there.
    pub(super) fn open(path: &Path, name: String, copy: Option<&Path>) -> Result<Self, Refused> {
        let unreadable = |source| Refused::unreadable(path, source);
        let mut file = File::open(path).map_err(unreadable)?;
        if file.metadata().map_err(unreadable)?.is_dir() {
            let source = io::Error::from(io::ErrorKind::IsADirectory);
            return Err(Refused::unreadable(path, source));
        }
        let mut head = Vec::new();
        (&mut file)
            .take(4)
            .read_to_end(&mut head)
            .map_err(unreadable)?;
        let kept = match copy {
            Some(copy) => {
                Some(File::create(copy).map_err(|source| Refused::unwritable(copy, source))?)
            }
            None => None,
        };
        let gzip = head.starts_with(&[0x1f, 0x8b]);
        if let Some((format, advice)) = foreign(&head) {
            return Err(Refused::Format {
                file: name,
                format,
                advice,
            });
        }
        let parquet = head.starts_with(b"PAR1");
        let mut tap = Tap {
            file,
            head,
            sha256: Sha256::new(),
            bytes: 0,
            copy: kept,
            copy_failed: false,
        };
        let stream = if parquet {
            io::copy(&mut tap, &mut io::sink()).map_err(|error| match copy {
                Some(copy) if tap.copy_failed => Refused::unwritable(copy, error),
                _ => Refused::unreadable(path, error),
            })?;
            // What is kept is what counts, should somebody write to the other meanwhile.
            let columns = File::open(copy.unwrap_or(path)).map_err(unreadable)?;
            let columns = Columnar::open(columns).map_err(|detail| Refused::Parquet {
                file: name.clone(),
                detail,
            })?;
            Stream::Parquet(Box::new(columns), tap)
        } else if gzip {
            let packed = BufReader::with_capacity(PACKED_BUFFER, tap);
            Stream::Gzip(Box::new(MultiGzDecoder::new(packed)))
        } else {
            Stream::Plain(tap)
        };
        Ok(Self {
            name,
            path: path.to_owned(),
            copy: copy.map(Path::to_owned),
            stream,
            unpacked: 0,
        })
    }

    /// Fills `buffer` with unpacked bytes from its start; less than its length only at the end of the bill.
    pub(super) fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, Refused> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..)
            && !rest.is_empty()
        {
            let read = match &mut self.stream {
                Stream::Plain(tap) => tap.read(rest),
                Stream::Gzip(gzip) => gzip.read(rest),
                Stream::Parquet(columns, _) => {
                    Ok(columns.read(rest).map_err(|detail| Refused::Parquet {
                        file: self.name.clone(),
                        detail,
                    })?)
                }
            };
            match read {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.refuse(error)),
            }
        }
        self.unpacked += filled as u64;
        let most = match self.stream {
            Stream::Parquet(..) => MOST_IN_COLUMNS,
            Stream::Plain(_) | Stream::Gzip(_) => MOST_PACKED,
        };
        if self.unpacked > FREELY + self.bytes().saturating_mul(most) {
            return Err(Refused::Bomb {
                file: self.name.clone(),
            });
        }
        Ok(filled)
    }

    fn refuse(&self, error: io::Error) -> Refused {
        let (gzip, tap) = match &self.stream {
            Stream::Plain(tap) | Stream::Parquet(_, tap) => (false, tap),
            Stream::Gzip(gzip) => (true, gzip.get_ref().get_ref()),
        };
        if tap.copy_failed {
            return Refused::unwritable(self.copy.as_ref().unwrap_or(&self.path), error);
        }
        if !gzip {
            return Refused::unreadable(&self.path, error);
        }
        let detail = match error.kind() {
            io::ErrorKind::UnexpectedEof => "the gzip stream ends before its end".to_owned(),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                format!("the gzip stream is broken ({error})")
            }
            _ => return Refused::unreadable(&self.path, error),
        };
        Refused::Gzip {
            file: self.name.clone(),
            detail,
        }
    }

    /// Bytes read so far, as they lie on disk.
    pub(super) fn bytes(&self) -> u64 {
        match &self.stream {
            Stream::Plain(tap) | Stream::Parquet(_, tap) => tap.bytes,
            Stream::Gzip(gzip) => gzip.get_ref().get_ref().bytes,
        }
    }

    /// After the last byte: syncs the copy and tells size and hash.
    pub(super) fn finish(self) -> Result<Spent, Refused> {
        let tap = match self.stream {
            Stream::Plain(tap) | Stream::Parquet(_, tap) => tap,
            Stream::Gzip(gzip) => gzip.into_inner().into_inner(),
        };
        if let Some(copy) = &tap.copy {
            copy.sync_all().map_err(|source| {
                Refused::unwritable(self.copy.as_ref().unwrap_or(&self.path), source)
            })?;
        }
        Ok(Spent {
            bytes: tap.bytes,
            sha256: crate::segment::hex(&tap.sha256.finalize()),
        })
    }
}

impl Read for Tap {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = if self.head.is_empty() {
            self.file.read(buffer)?
        } else {
            let count = self.head.len().min(buffer.len());
            for (place, byte) in buffer.iter_mut().zip(self.head.drain(..count)) {
                *place = byte;
            }
            count
        };
        let read = buffer.get(..count).unwrap_or_default();
        self.sha256.update(read);
        if let Some(copy) = &mut self.copy {
            copy.write_all(read)
                .inspect_err(|_| self.copy_failed = true)?;
        }
        self.bytes += count as u64;
        Ok(count)
    }
}

/// Formats that people hand in for CSV, by their first bytes.
fn foreign(head: &[u8]) -> Option<(&'static str, &'static str)> {
    const UNPACK: &str = "Unpack it and import the CSV inside.";
    const ENCODING: &str = "Save it as UTF-8.";
    match head {
        [b'P', b'K', 3, 4] => Some(("a zip archive or a spreadsheet", UNPACK)),
        [0x28, 0xb5, 0x2f, 0xfd] => Some(("packed with zstd", UNPACK)),
        [b'B', b'Z', b'h', _] => Some(("packed with bzip2", UNPACK)),
        [0xfd, b'7', b'z', b'X'] => Some(("packed with xz", UNPACK)),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some(("UTF-16 text", ENCODING)),
        _ => None,
    }
}
