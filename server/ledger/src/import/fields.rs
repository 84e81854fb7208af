//! One CSV record into its fields. Knows quotes, commas and line ends; must not know columns' meanings.
//!
//! The reading is that of the `csv` crate: RFC 4180, and for what the RFC leaves open, no byte is ever refused. What
//! strays from the RFC is flagged as irregular, since the parallel splitter may then have cut at the wrong line ends.

/// Marks a column that is not read.
pub(super) const UNREAD: u16 = u16::MAX;

/// The fields of one record that are read, by slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    spans: Vec<Span>,
    /// Fields that had doubled quotes, without them.
    unquoted: Vec<u8>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Span {
    start: usize,
    end: usize,
    unquoted: bool,
}

/// How a record ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scan {
    /// Where the record's first byte is, after empty lines.
    pub(super) start: usize,
    /// Where the next record may begin.
    pub(super) next: usize,
    /// How many fields it has; 0 when nothing but empty lines was left.
    pub(super) fields: usize,
    /// A line end was found; else the bytes ended first.
    pub(super) ended: bool,
    /// The bytes ended inside a quoted field.
    pub(super) open: bool,
    /// A quote stands where RFC 4180 allows none.
    pub(super) irregular: bool,
}

impl Fields {
    pub(super) fn new(slots: usize) -> Self {
        Self {
            spans: vec![Span::default(); slots],
            unquoted: Vec::new(),
        }
    }

    /// The bytes of a slot's field in the record scanned last; empty for a slot without a column.
    pub(super) fn get<'a>(&'a self, bytes: &'a [u8], slot: usize) -> &'a [u8] {
        let Some(span) = self.spans.get(slot) else {
            return &[];
        };
        let from = if span.unquoted { &self.unquoted } else { bytes };
        from.get(span.start..span.end).unwrap_or_default()
    }

    /// Scans the record at `at`. `slots` says into which slot each column goes.
    pub(super) fn scan(&mut self, bytes: &[u8], at: usize, slots: &[u16]) -> Scan {
        self.unquoted.clear();
        let start = skip_line_ends(bytes, at);
        let mut scan = Scan {
            start,
            next: start,
            fields: 0,
            ended: false,
            open: false,
            irregular: false,
        };
        if start >= bytes.len() {
            return scan;
        }
        loop {
            let slot = slots.get(scan.fields).copied().unwrap_or(UNREAD);
            scan.fields += 1;
            let end = if bytes.get(scan.next) == Some(&b'"') {
                self.quoted(bytes, slot, &mut scan)
            } else {
                let end = plain_end(bytes, scan.next, &mut scan.irregular);
                self.set(slot, scan.next, end, false);
                end
            };
            match bytes.get(end) {
                Some(b',') => scan.next = end + 1,
                Some(_) => {
                    scan.next = end + 1;
                    scan.ended = true;
                    return scan;
                }
                None => {
                    scan.next = end;
                    return scan;
                }
            }
        }
    }

    /// Reads the quoted field at `scan.next` and answers where it ends.
    fn quoted(&mut self, bytes: &[u8], slot: u16, scan: &mut Scan) -> usize {
        let start = scan.next + 1;
        let mut at = start;
        let mut doubled = false;
        loop {
            let Some(quote) = quote_at(bytes, at) else {
                scan.open = true;
                self.keep(bytes, slot, start, bytes.len(), doubled);
                return bytes.len();
            };
            match bytes.get(quote + 1) {
                Some(b'"') => {
                    doubled = true;
                    at = quote + 2;
                }
                None | Some(b',' | b'\n' | b'\r') => {
                    self.keep(bytes, slot, start, quote, doubled);
                    return quote + 1;
                }
                Some(_) => {
                    // Text after the closing quote belongs to the field, as it stands.
                    scan.irregular = true;
                    let end = plain_end(bytes, quote + 1, &mut scan.irregular);
                    let from = self.unquoted.len();
                    undouble(
                        bytes.get(start..quote).unwrap_or_default(),
                        &mut self.unquoted,
                    );
                    self.unquoted
                        .extend_from_slice(bytes.get(quote + 1..end).unwrap_or_default());
                    self.set(slot, from, self.unquoted.len(), true);
                    return end;
                }
            }
        }
    }

    fn keep(&mut self, bytes: &[u8], slot: u16, start: usize, end: usize, doubled: bool) {
        if !doubled {
            self.set(slot, start, end, false);
        } else if slot != UNREAD {
            let from = self.unquoted.len();
            undouble(
                bytes.get(start..end).unwrap_or_default(),
                &mut self.unquoted,
            );
            self.set(slot, from, self.unquoted.len(), true);
        }
    }

    /// Takes all fields away.
    pub(super) fn clear(&mut self) {
        self.unquoted.clear();
        self.spans.fill(Span::default());
    }

    /// Says where a slot's field is in bytes that were put together elsewhere.
    pub(super) fn put(&mut self, slot: usize, start: usize, end: usize) {
        if let Ok(slot) = u16::try_from(slot) {
            self.set(slot, start, end, false);
        }
    }

    fn set(&mut self, slot: u16, start: usize, end: usize, unquoted: bool) {
        if let Some(span) = self.spans.get_mut(usize::from(slot)) {
            *span = Span {
                start,
                end,
                unquoted,
            };
        }
    }
}

fn skip_line_ends(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// Copies a quoted field's bytes, each pair of quotes as one.
fn undouble(bytes: &[u8], out: &mut Vec<u8>) {
    let mut rest = bytes;
    while let Some(quote) = memchr::memchr(b'"', rest) {
        let (text, after) = rest.split_at(quote + 1);
        out.extend_from_slice(text);
        rest = after.strip_prefix(b"\"").unwrap_or(after);
    }
    out.extend_from_slice(rest);
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = ONES << 7;

/// Where the plain field at `at` ends: at a comma, a line end, or the end of the bytes.
fn plain_end(bytes: &[u8], mut at: usize, irregular: &mut bool) -> usize {
    loop {
        // Eight bytes at once: comma, quote and line ends are all below `-`, and little else in a bill is.
        while let Some(word) = word_at(bytes, at) {
            let low = word.wrapping_sub(ONES * u64::from(b'-')) & !word & HIGHS;
            if low != 0 {
                at += low.trailing_zeros() as usize / 8;
                break;
            }
            at += 8;
        }
        match bytes.get(at) {
            None | Some(b',' | b'\n' | b'\r') => return at,
            Some(b'"') => *irregular = true,
            Some(_) => {}
        }
        at += 1;
    }
}

/// The next quote at or after `at`.
fn quote_at(bytes: &[u8], mut at: usize) -> Option<usize> {
    // Most quoted fields are short, for which a call into `memchr` costs more than it saves.
    for _ in 0..4 {
        let Some(word) = word_at(bytes, at) else {
            break;
        };
        let other = word ^ (ONES * u64::from(b'"'));
        let zero = other.wrapping_sub(ONES) & !other & HIGHS;
        if zero != 0 {
            return Some(at + zero.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    memchr::memchr(b'"', bytes.get(at..)?).map(|offset| at + offset)
}

fn word_at(bytes: &[u8], at: usize) -> Option<u64> {
    let word = bytes.get(at..)?.first_chunk::<8>()?;
    Some(u64::from_le_bytes(*word))
}

#[cfg(test)]
mod tests {
    use super::Fields;
    use proptest::prelude::*;

    /// All records and fields.
    fn all(bytes: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let slots: Vec<u16> = (0..64).collect();
        let mut fields = Fields::new(64);
        let (mut records, mut at) = (Vec::new(), 0);
        loop {
            let scan = fields.scan(bytes, at, &slots);
            if scan.fields == 0 {
                return records;
            }
            let record = (0..scan.fields.min(64)).map(|slot| fields.get(bytes, slot).to_vec());
            records.push(record.collect());
            at = scan.next;
        }
    }

    fn by_the_csv_crate(bytes: &[u8]) -> Vec<Vec<Vec<u8>>> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes)
            .byte_records()
            .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
            .collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&[&str]]) {
        let found = all(text.as_bytes());
        let found: Vec<Vec<&str>> = found
            .iter()
            .map(|record| {
                record
                    .iter()
                    .map(|field| std::str::from_utf8(field).unwrap())
                    .collect()
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn commas_and_line_ends_part_fields_and_records() {
        check(
            "a,bc,\r\n,d\n\n\ne",
            &[&["a", "bc", ""], &["", "d"], &["e"]],
        );
    }

    #[test]
    fn quoted_fields_hold_commas_and_line_ends() {
        check("\"a,\nb\",c\n", &[&["a,\nb", "c"]]);
    }

    #[test]
    fn doubled_quotes_are_one_quote() {
        check(
            "\"{\"\"a\"\": \"\"b\"\"}\",\"\"\n",
            &[&["{\"a\": \"b\"}", ""]],
        );
    }

    #[test]
    fn a_quote_inside_a_plain_field_is_irregular() {
        let scan = Fields::new(0).scan(b"5\" disk,b\n", 0, &[]);
        assert!(scan.irregular && scan.ended);
        assert_eq!(scan.fields, 2);
    }

    #[test]
    fn a_quote_that_nobody_closes_leaves_the_record_open() {
        let scan = Fields::new(0).scan(b"a,\"b\nc,d\n", 0, &[]);
        assert!(scan.open && !scan.ended);
    }

    fn text() -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![
            3 => Just(b'"'), 3 => Just(b','), 2 => Just(b'\n'), 1 => Just(b'\r'), 6 => any::<u8>(), 6 => b'a'..=b'z',
        ];
        proptest::collection::vec(byte, 0..200)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn any_text_is_read_as_the_csv_crate_reads_it(text in text()) {
            // A byte order mark is taken off before.
            prop_assume!(!text.starts_with(b"\xef\xbb\xbf"));
            prop_assert_eq!(all(&text), by_the_csv_crate(&text));
        }
    }
}
