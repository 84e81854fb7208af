//! One row's values by column. Knows nulls, numbers and moments; must not know what becomes of the row.

use super::amount;
use super::fields::Fields;
use super::moment;
use super::refused::Refused;
use super::reject::Cause;
use floe_domain::charge::{Column, Need, canonical};
use floe_domain::cost::Metric;

/// What is wrong with a row: the column at fault, if it is one, and why.
pub(super) type Fault = (Option<Column>, Cause);

/// Why a row is not taken: its own fault, or the end of the whole import.
#[derive(Debug)]
pub(super) enum Error {
    Fault(Fault),
    Refused(Refused),
}

impl Error {
    pub(super) fn of(column: Column, cause: Cause) -> Self {
        Self::Fault((Some(column), cause))
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// The columns of amounts, as [`floe_domain::cost::Metric::COLUMNS`].
pub(super) const AMOUNTS: [Column; Metric::COLUMNS.len()] = [
    Column::BilledCost,
    Column::EffectiveCost,
    Column::ListCost,
    Column::ContractedCost,
    Column::ConsumedQuantity,
    Column::BlendedCost,
    Column::NetBilledCost,
    Column::NetEffectiveCost,
];

/// A row's amounts.
#[derive(Default)]
pub(super) struct Amounts {
    /// In units of 10⁻¹⁸.
    pub(super) units: [i128; AMOUNTS.len()],
    /// What rounding added, in units of 10⁻³⁶, where there was any.
    pub(super) added: [Option<i128>; AMOUNTS.len()],
}

/// A scanned record.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) fields: &'a Fields,
    /// All the bytes are UTF-8.
    pub(super) utf8: bool,
}

impl<'a> Row<'a> {
    /// A field as it stands.
    pub(super) fn raw(self, column: Column) -> &'a [u8] {
        self.fields.get(self.bytes, column as usize)
    }

    /// The field of a slot; empty for no value.
    pub(super) fn slot(self, slot: usize) -> &'a [u8] {
        match self.fields.get(self.bytes, slot) {
            b"NULL" | b"null" => &[],
            text => text,
        }
    }

    /// A text; empty for no value, which exports write as nothing or as `NULL`.
    pub(super) fn text(self, column: Column) -> &'a [u8] {
        match self.raw(column) {
            b"NULL" | b"null" => &[],
            text => text,
        }
    }

    /// A text that is surely UTF-8.
    pub(super) fn checked(self, column: Column) -> Result<&'a [u8], Error> {
        let text = self.text(column);
        if self.utf8 || std::str::from_utf8(text).is_ok() {
            Ok(text)
        } else {
            Err(Error::of(column, Cause::NotUtf8))
        }
    }

    /// A text that must be there.
    pub(super) fn mandatory(self, column: Column) -> Result<&'a [u8], Error> {
        match self.checked(column)? {
            [] => Err(Error::of(column, Cause::Missing)),
            text => Ok(text),
        }
    }

    /// A text in the spelling of FOCUS where it is an allowed value in another case, else as it stands.
    pub(super) fn spelled(
        self,
        column: Column,
        allowed: &[&'static str],
    ) -> Result<&'a [u8], Error> {
        let text = self.checked(column)?;
        Ok(canonical(allowed, text).map_or(text, str::as_bytes))
    }

    /// A mandatory moment, in seconds since 1970-01-01T00:00:00Z.
    pub(super) fn moment(self, column: Column) -> Result<i64, Error> {
        match self.text(column).trim_ascii() {
            [] => Err(Error::of(column, Cause::Missing)),
            text => moment::seconds(text).ok_or(Error::of(column, Cause::Moment)),
        }
    }

    /// All amounts; one that may be missing and is, is zero, or what [`Metric::otherwise`] says.
    pub(super) fn amounts(self) -> Result<Amounts, Error> {
        let mut amounts = Amounts::default();
        let places = amounts.units.iter_mut().zip(&mut amounts.added);
        let (mut billed, mut effective) = (0, 0);
        for ((column, metric), (units, added)) in
            AMOUNTS.into_iter().zip(Metric::COLUMNS).zip(places)
        {
            let text = self.text(column).trim_ascii();
            if !text.is_empty() {
                (*units, *added) =
                    amount::parse(text).map_err(|error| Error::of(column, Cause::Amount(error)))?;
            } else if column.need() == Need::Value {
                return Err(Error::of(column, Cause::Missing));
            } else {
                *units = match metric.otherwise() {
                    Some(Metric::EffectiveCost) => effective,
                    Some(_) => billed,
                    None => 0,
                };
            }
            match metric {
                Metric::BilledCost => billed = *units,
                Metric::EffectiveCost => effective = *units,
                _ => {}
            }
        }
        Ok(amounts)
    }

    /// An amount of a rejected row, for the sums of what was read: 0 where it is no number.
    pub(super) fn amount_or_zero(self, column: Column) -> i128 {
        amount::parse(self.text(column).trim_ascii()).map_or(0, |(units, _)| units)
    }
}
