//! A bill cut into blocks of whole records, for several threads. Knows where records end; must not know their fields.

use super::fields::Fields;
use super::header::Header;
use super::refused::Refused;
use super::source::Source;
use std::sync::Arc;

/// Bytes of a usual block: large enough to be worth handing over, small enough to stay in a cache.
pub(super) const BLOCK: usize = 1 << 20;
/// Bytes of the largest block, and so of the largest record.
const LARGEST: usize = 64 << 20;

/// Whole records of one file.
#[derive(Debug)]
pub(super) struct Block {
    /// Its place in the delivery, from 0 without gaps.
    pub(super) number: u64,
    /// The file, as its place in the delivery.
    pub(super) file: usize,
    /// The line of its first byte, from 1.
    pub(super) line: u64,
    /// A buffer whose first `length` bytes are the records.
    pub(super) buffer: Vec<u8>,
    pub(super) length: usize,
    /// Where the first row may begin: after the header in a file's first block.
    pub(super) start: usize,
    /// The file's columns.
    pub(super) header: Arc<Header>,
}

impl Block {
    pub(super) fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }
}

/// How record ends are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// By counting quotes: a line end after an even number of them ends a record. Wrong only where quotes stray from
    /// RFC 4180, which whoever scans the block of the first stray quote notices.
    ByParity,
    /// By scanning every record: right for any text, and slower.
    ByScan,
}

/// Cuts one file.
pub(super) struct Cutter {
    cut: Cut,
    line: u64,
    /// The start of a record whose end was not in the block before.
    rest: Vec<u8>,
    begun: bool,
    done: bool,
}

impl Cutter {
    pub(super) fn new(cut: Cut) -> Self {
        Self {
            cut,
            line: 1,
            rest: Vec::new(),
            begun: false,
            done: false,
        }
    }

    /// The next records in `buffer`, which is grown as needed: their length and the line they begin on, or `None` at
    /// the end.
    pub(super) fn next(
        &mut self,
        source: &mut Source,
        buffer: &mut Vec<u8>,
    ) -> Result<Option<(usize, u64)>, Refused> {
        if self.done {
            return Ok(None);
        }
        if buffer.len() < BLOCK {
            buffer.resize(BLOCK, 0);
        }
        let mut filled = 0;
        loop {
            if filled == 0 {
                filled = self.rest.len();
                // A rest is shorter than the block it comes from, unless that block was grown for a large record.
                if buffer.len() < 2 * filled {
                    buffer.resize(2 * filled, 0);
                }
                if let Some(start) = buffer.get_mut(..filled) {
                    start.copy_from_slice(&self.rest);
                }
                self.rest.clear();
            }
            let free = buffer.get_mut(filled..).unwrap_or_default();
            let wanted = free.len();
            let read = source.fill(free)?;
            filled += read;
            if !self.begun {
                self.begun = true;
                filled = without_mark(buffer, filled);
            }
            let bytes = buffer.get(..filled).unwrap_or_default();
            let end = if read < wanted {
                self.done = true;
                Some(filled)
            } else {
                self.last_end(bytes)
            };
            if let Some(end) = end {
                let (records, rest) = bytes.split_at(end);
                self.rest.extend_from_slice(rest);
                let line = self.line;
                self.line += memchr::memchr_iter(b'\n', records).count() as u64;
                return Ok((end > 0).then_some((end, line)));
            }
            if filled >= LARGEST {
                return Err(Refused::EndlessRow {
                    file: source.name.clone(),
                    line: self.line,
                });
            }
            let larger = buffer.len() * 2;
            buffer.resize(larger.min(LARGEST), 0);
        }
    }

    /// Where the last whole record of `bytes` ends, if one does.
    fn last_end(&self, bytes: &[u8]) -> Option<usize> {
        match self.cut {
            Cut::ByParity => last_end_by_parity(bytes),
            Cut::ByScan => last_end_by_scan(bytes),
        }
    }
}

/// Takes a byte order mark off the start of `filled` bytes; answers how many are left.
fn without_mark(buffer: &mut [u8], filled: usize) -> usize {
    let mark = "\u{feff}".as_bytes();
    if !buffer.starts_with(mark) || filled < mark.len() {
        return filled;
    }
    buffer.copy_within(mark.len()..filled, 0);
    filled - mark.len()
}

fn last_end_by_parity(bytes: &[u8]) -> Option<usize> {
    let mut odd = memchr::memchr_iter(b'"', bytes).count() % 2 == 1;
    let mut end = bytes.len();
    loop {
        let before = bytes.get(..end)?;
        let newline = memchr::memrchr(b'\n', before)?;
        let after = before.get(newline + 1..)?;
        odd ^= memchr::memchr_iter(b'"', after).count() % 2 == 1;
        if !odd {
            return Some(newline + 1);
        }
        end = newline;
    }
}

fn last_end_by_scan(bytes: &[u8]) -> Option<usize> {
    let mut fields = Fields::default();
    let mut end = 0;
    loop {
        let scan = fields.scan(bytes, end, &[]);
        if !scan.ended {
            return (end > 0).then_some(end);
        }
        end = scan.next;
    }
}

#[cfg(test)]
mod tests {
    use super::{last_end_by_parity, last_end_by_scan};
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: Option<usize>) {
        assert_eq!(
            last_end_by_parity(text.as_bytes()),
            expected,
            "by parity: {text:?}"
        );
        assert_eq!(
            last_end_by_scan(text.as_bytes()),
            expected,
            "by scan: {text:?}"
        );
    }

    #[test]
    fn the_last_line_end_outside_quotes_ends_the_last_record() {
        check("a,b\nc,\"d\ne\"\nf,\"g\nh", Some(12));
        check("a\nb", Some(2));
        check("\"a\n", None);
        check("ab", None);
        check("", None);
    }

    proptest! {
        #[test]
        fn both_ways_agree_on_regular_text(records in proptest::collection::vec(proptest::collection::vec("[a-z\n,\"]{0,5}", 1..4), 0..6), cut in 0_usize..100) {
            let mut writer = csv::WriterBuilder::new().flexible(true).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            for record in &records {
                writer.write_record(record).unwrap();
            }
            let text = writer.into_inner().unwrap();
            let text = &text[..cut.min(text.len())];
            prop_assert_eq!(last_end_by_parity(text), last_end_by_scan(text));
        }
    }
}
