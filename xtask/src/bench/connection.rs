//! One HTTP/1.1 connection that is kept open. Knows as much of HTTP as Floe's answers need, so that asking costs little beside answering;
//! must not know what is asked.

use anyhow::{Context, Result, ensure};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection with what was read from it last.
pub(super) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    head: &'a [u8],
    body: &'a [u8],
}

impl Answer<'_> {
    /// Whether the body has these words.
    pub(super) fn tells(&self, words: &str) -> bool {
        let mut places = self.body.windows(words.len());
        places.any(|place| place == words.as_bytes())
    }

    /// A header's value.
    pub(super) fn header(&self, wanted: &str) -> Option<&str> {
        let head = std::str::from_utf8(self.head).ok()?;
        let mut headers = head.split("\r\n").filter_map(|line| line.split_once(':'));
        let found = headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.trim())
    }

    /// The whole of it, for an error.
    pub(super) fn words(&self) -> String {
        format!("{} {}", self.status, String::from_utf8_lossy(self.body))
    }
}

impl Connection {
    /// Connects.
    pub(super) fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(16 * 1024),
        })
    }

    /// Sends a request and waits for its answer.
    pub(super) fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request)?;
        self.buffer.clear();
        let (status, end, length) = loop {
            self.read()?;
            if let Some(head) = head(&self.buffer)? {
                break head;
            }
        };
        match length {
            Some(length) => {
                while self.buffer.len() < end + length {
                    self.read()?;
                }
            }
            // In pieces, the last of which is empty; what is in them is only looked through for words.
            None => {
                while !self.buffer.ends_with(b"\r\n0\r\n\r\n") {
                    self.read()?;
                }
            }
        }
        let (head, body) = self.buffer.split_at_checked(end).unwrap_or_default();
        Ok(Answer { status, head, body })
    }

    fn read(&mut self) -> Result<()> {
        let mut part = [0; 64 * 1024];
        let read = self.stream.read(&mut part).context("no answer")?;
        ensure!(read > 0, "the connection ended");
        // Not byte by byte: answers of megabytes would seem slow that are not.
        self.buffer
            .extend_from_slice(part.get(..read).unwrap_or_default());
        Ok(())
    }
}

/// Of an answer whose head has come: its status, where its body begins, and how long that is, unless it comes in pieces.
fn head(read: &[u8]) -> Result<Option<(u16, usize, Option<usize>)>> {
    let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(read.get(..end).unwrap_or_default())?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let status = status.context("an answer without a status")?.parse()?;
    let mut length = Some(0);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        if name.eq_ignore_ascii_case("content-length") {
            length = Some(value.trim().parse()?);
        }
        if name.eq_ignore_ascii_case("transfer-encoding") {
            length = None;
        }
    }
    Ok(Some((status, end + 4, length)))
}
