//! Charges of one segment gathered in memory until they are worth a row group. Knows columns; must not know CSV.

use super::tags::{self, Tags};
use crate::charges::SegmentKey;
use crate::segment::{CodedSlice, GROUP_ROWS, Interner, RowGroup};
use floe_domain::money::Currency;
use std::sync::Arc;

/// The coded columns: currency, eleven dimensions, tags.
const CODED: usize = 13;
/// Bytes of one charge's fixed parts.
const ROW_BYTES: usize = size_of::<i32>() + CODED * size_of::<u32>() + 5 * size_of::<i128>();
/// Bytes of a chunk without charges.
const EMPTY_BYTES: usize = 4_096;

/// A checked row.
pub(super) struct Charge<'a> {
    /// Hours since 1970-01-01T00Z.
    pub(super) hour: i32,
    /// FOCUS ChargePeriodEnd, in seconds.
    pub(super) end: i64,
    /// Whether FOCUS ChargeCategory is Usage.
    pub(super) usage: bool,
    /// In units of 10⁻¹⁸.
    pub(super) metrics: [i128; 5],
    pub(super) currency: Currency,
    /// The eleven dimensions and the tags as they stand in the bill: UTF-8, empty for no value.
    pub(super) texts: [&'a [u8]; CODED - 1],
    pub(super) sub_account_name: &'a [u8],
    pub(super) billing_account_name: &'a [u8],
    pub(super) region_name: &'a [u8],
}

/// A display name, with the start of the charge it comes from: of two names the later counts, and of two in the same
/// hour the greater, so that the answer does not depend on the order of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    hour: i32,
    pub(super) text: String,
}

impl Name {
    /// Keeps the better of two; an empty text is no name.
    pub(super) fn offer(&mut self, hour: i32, text: &str) {
        if !text.is_empty()
            && (self.text.is_empty() || (hour, text) > (self.hour, self.text.as_str()))
        {
            self.hour = hour;
            if self.text != text {
                text.clone_into(&mut self.text);
            }
        }
    }

    pub(super) fn offer_all(&mut self, other: &Self) {
        self.offer(other.hour, &other.text);
    }

    fn offer_bytes(&mut self, hour: i32, bytes: &[u8]) {
        if bytes == self.text.as_bytes() {
            self.hour = self.hour.max(hour);
        } else if let Ok(text) = std::str::from_utf8(bytes) {
            self.offer(hour, text);
        }
    }
}

/// A column of codes with the texts they stand for.
#[derive(Default)]
struct Column {
    codes: Vec<u32>,
    texts: Interner,
}

/// Charges of one segment, not yet written.
pub(super) struct Chunk {
    pub(super) key: Arc<SegmentKey>,
    hours: Vec<i32>,
    coded: [Column; CODED],
    /// Tags as they stand in the bill, and for each the code of its one spelling and whether it could be read.
    raw_tags: Interner,
    tags_of_raw: Vec<(u32, bool)>,
    metrics: [Vec<i128>; 5],
    memory: usize,
    /// The latest end of a charge of the category Usage, and of any.
    pub(super) usage_end: Option<i64>,
    pub(super) end: i64,
    /// By the sub-account's code less one.
    sub_account_names: Vec<Name>,
    pub(super) billing_account_name: Name,
    pub(super) region_name: Name,
}

/// What a push did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pushed {
    /// Bytes by which the chunk grew.
    pub(super) grown: usize,
    /// The row has tags that can't be read.
    pub(super) unreadable_tags: bool,
}

impl Chunk {
    pub(super) fn new(key: Arc<SegmentKey>) -> Self {
        Self {
            key,
            hours: Vec::new(),
            coded: Default::default(),
            raw_tags: Interner::default(),
            tags_of_raw: Vec::new(),
            metrics: Default::default(),
            memory: EMPTY_BYTES,
            usage_end: None,
            end: 0,
            sub_account_names: Vec::new(),
            billing_account_name: Name::default(),
            region_name: Name::default(),
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.hours.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows() >= GROUP_ROWS
    }

    /// Bytes held, near enough for a budget.
    pub(super) fn memory(&self) -> usize {
        self.memory
    }

    /// Adds a charge; `None` when a text is not UTF-8, which the caller has to rule out before.
    pub(super) fn push(&mut self, charge: &Charge<'_>) -> Option<Pushed> {
        let mut grown = ROW_BYTES;
        let mut unreadable_tags = false;
        let [dimensions @ .., tags] = charge.texts;
        let tags = if tags.is_empty() {
            0
        } else {
            let (code, readable) = self.tags(tags, &mut grown)?;
            unreadable_tags = !readable;
            code
        };
        let texts = std::iter::once(charge.currency.as_str().as_bytes()).chain(dimensions);
        let [columns @ .., tags_column] = &mut self.coded;
        for (column, text) in columns.iter_mut().zip(texts) {
            let code = if text.is_empty() {
                0
            } else {
                column.texts.code(text, &mut grown)?
            };
            column.codes.push(code);
        }
        tags_column.codes.push(tags);
        self.name_sub_account(charge);
        self.hours.push(charge.hour);
        for (amounts, amount) in self.metrics.iter_mut().zip(charge.metrics) {
            amounts.push(amount);
        }
        if charge.usage {
            self.usage_end = self.usage_end.max(Some(charge.end));
        }
        self.end = self.end.max(charge.end);
        self.billing_account_name
            .offer_bytes(charge.hour, charge.billing_account_name);
        self.region_name
            .offer_bytes(charge.hour, charge.region_name);
        self.memory += grown;
        Some(Pushed {
            grown,
            unreadable_tags,
        })
    }

    fn tags(&mut self, raw: &[u8], grown: &mut usize) -> Option<(u32, bool)> {
        let place = self.raw_tags.code(raw, grown)? as usize - 1;
        if let Some(known) = self.tags_of_raw.get(place) {
            return Some(*known);
        }
        let found = match tags::canonical(std::str::from_utf8(raw).ok()?) {
            Tags::None => (0, true),
            Tags::Some(text) => {
                let [.., column] = &mut self.coded;
                (column.texts.code(text.as_bytes(), grown)?, true)
            }
            Tags::Unreadable => (0, false),
        };
        self.tags_of_raw.push(found);
        Some(found)
    }

    /// Keeps the name of the sub-account of the charge pushed last.
    fn name_sub_account(&mut self, charge: &Charge<'_>) {
        let [_, sub_account, ..] = &self.coded;
        let code = sub_account.codes.last().copied().unwrap_or_default();
        let Some(place) = (code as usize).checked_sub(1) else {
            return;
        };
        if charge.sub_account_name.is_empty() {
            return;
        }
        if self.sub_account_names.len() <= place {
            self.sub_account_names.resize_with(place + 1, Name::default);
        }
        if let Some(name) = self.sub_account_names.get_mut(place) {
            name.offer_bytes(charge.hour, charge.sub_account_name);
        }
    }

    /// Sub-accounts with their names.
    pub(super) fn sub_account_names(&self) -> impl Iterator<Item = (&str, &Name)> {
        let [_, ids, ..] = &self.coded;
        ids.texts.texts().iter().zip(&self.sub_account_names)
    }

    /// The charges as a row group.
    pub(super) fn group(&self) -> RowGroup<'_> {
        RowGroup {
            hours: &self.hours,
            coded: self.coded.each_ref().map(|column| CodedSlice {
                codes: &column.codes,
                texts: column.texts.texts(),
            }),
            metrics: self.metrics.each_ref().map(Vec::as_slice),
        }
    }
}
