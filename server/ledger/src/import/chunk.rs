//! Charges of one segment gathered in memory until they are worth a row group. Knows columns; must not know CSV.

use super::sets::Sets;
use super::sku::Sku;
use crate::charges::{CODED, SegmentKey};
use crate::segment::{CodedSlice, GROUP_ROWS, Interner, OTHERWISE, RowGroup};
use floe_domain::cost::Metric;
use floe_domain::money::Currency;
use std::sync::Arc;

/// Bytes of one charge's fixed parts: its hour, and amounts that every bill has.
const ROW_BYTES: usize = size_of::<i32>() + 5 * size_of::<i128>();
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
    pub(super) metrics: [i128; Metric::COLUMNS.len()],
    pub(super) currency: Currency,
    /// The dimensions, as [`CODED`]: UTF-8, empty for no value.
    pub(super) texts: [&'a [u8]; CODED.len()],
    /// As they stand in the bill.
    pub(super) tags: &'a [u8],
    pub(super) cost_categories: &'a [u8],
    /// FOCUS SkuPriceDetails, for what no column says itself.
    pub(super) sku_price_details: &'a [u8],
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

/// A column of codes with the texts they stand for; no codes before the first text.
#[derive(Default)]
pub(super) struct Column {
    codes: Vec<u32>,
    pub(super) texts: Interner,
}

impl Column {
    /// Adds a row after `rows` others.
    pub(super) fn push(&mut self, rows: usize, code: u32, grown: &mut usize) {
        if self.codes.len() < rows {
            if code == 0 {
                return;
            }
            *grown += rows * size_of::<u32>();
            self.codes.resize(rows, 0);
        } else if rows == 0 && code == 0 {
            return;
        }
        *grown += size_of::<u32>();
        self.codes.push(code);
    }

    pub(super) fn slice(&self) -> CodedSlice<'_> {
        CodedSlice {
            codes: &self.codes,
            texts: self.texts.texts(),
        }
    }
}

/// Charges of one segment, not yet written.
pub(super) struct Chunk {
    pub(super) key: Arc<SegmentKey>,
    hours: Vec<i32>,
    currency: Column,
    dimensions: [Column; CODED.len()],
    tags: Sets,
    cost_categories: Sets,
    sku: Sku,
    metrics: [Vec<i128>; Metric::COLUMNS.len()],
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
            currency: Column::default(),
            dimensions: Default::default(),
            tags: Sets::default(),
            cost_categories: Sets::default(),
            sku: Sku::default(),
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
        let rows = self.rows();
        let mut texts = charge.texts;
        if !charge.sku_price_details.is_empty() {
            let details = self.sku.details(charge.sku_price_details, &mut grown)?;
            for (dimension, text) in CODED.iter().zip(&mut texts) {
                if text.is_empty() {
                    *text = details.text(dimension).as_bytes();
                }
            }
        }
        let currency = charge.currency.as_str().as_bytes();
        let code = self.currency.texts.code(currency, &mut grown)?;
        self.currency.push(rows, code, &mut grown);
        for (column, text) in self.dimensions.iter_mut().zip(texts) {
            let code = if text.is_empty() {
                0
            } else {
                column.texts.code(text, &mut grown)?
            };
            column.push(rows, code, &mut grown);
        }
        let tags = self.tags.push(rows, charge.tags, &mut grown)?;
        let categories = charge.cost_categories;
        let categories = self.cost_categories.push(rows, categories, &mut grown)?;
        self.name_sub_account(charge);
        self.hours.push(charge.hour);
        self.amounts(rows, &charge.metrics, &mut grown);
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
            unreadable_tags: !tags || !categories,
        })
    }

    /// Adds a row's amounts. A column that has a stand-in stays empty until it differs from it.
    fn amounts(&mut self, rows: usize, amounts: &[i128; Metric::COLUMNS.len()], grown: &mut usize) {
        for (place, (other, amount)) in OTHERWISE.into_iter().zip(amounts).enumerate() {
            let (before, rest) = self.metrics.split_at_mut(place);
            let Some(own) = rest.first_mut() else {
                return;
            };
            if let Some(other) = other
                && own.len() < rows.max(1)
            {
                if amounts.get(other) == Some(amount) {
                    continue;
                }
                let others = before.get(other).and_then(|others| others.get(..rows));
                own.extend_from_slice(others.unwrap_or_default());
                *grown += rows * size_of::<i128>();
            }
            *grown += usize::from(other.is_some()) * size_of::<i128>();
            own.push(*amount);
        }
    }

    /// Keeps the name of the sub-account of the charge pushed last.
    fn name_sub_account(&mut self, charge: &Charge<'_>) {
        let [sub_account, ..] = &self.dimensions;
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
        let [ids, ..] = &self.dimensions;
        ids.texts.texts().iter().zip(&self.sub_account_names)
    }

    /// The charges as a row group.
    pub(super) fn group(&self) -> RowGroup<'_> {
        let mut slices = std::iter::once(self.currency.slice())
            .chain(self.dimensions.iter().map(Column::slice))
            .chain([self.tags.slice(), self.cost_categories.slice()]);
        let none = self.currency.slice();
        let coded = std::array::from_fn(|_| slices.next().unwrap_or(none));
        let metrics = std::array::from_fn(|place| {
            let own = self.metrics.get(place).map(Vec::as_slice);
            own.filter(|own| own.len() == self.rows())
        });
        RowGroup {
            hours: &self.hours,
            coded,
            metrics,
        }
    }
}
