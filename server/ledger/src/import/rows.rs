//! Rows into charges or rejects: the rules. Knows FOCUS; must not know files or threads.

use super::blocks::Block;
use super::chunk::Charge;
use super::conformance::{Checker, Looked};
use super::cur::Translator;
use super::delivery::Invoiced;
use super::fields::{Fields, Scan};
use super::partition::{Partitions, Place};
use super::refused::Refused;
use super::reject::{Cause, Reject};
use super::row::{AMOUNTS, Amounts, Error, Fault, Row};
use super::tally::{Fate, Tally};
use floe_domain::charge::{
    CHARGE_CATEGORIES, CHARGE_CLASSES, CHARGE_FREQUENCIES, COMMITMENT_STATUSES, Column,
    PRICING_CATEGORIES, SERVICE_CATEGORIES, canonical,
};
use floe_domain::money::Currency;

/// Most texts of valid currencies that are remembered: a bill has one or two.
const CURRENCIES: usize = 16;

/// Why a thread stops before the end.
#[derive(Debug)]
pub(super) enum Stop {
    Refused(Refused),
    /// Quotes stray from RFC 4180: the blocks may be cut at the wrong places.
    Irregular,
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// Reads rows for one thread.
pub(super) struct Rows<'a> {
    pub(super) partitions: Partitions<'a>,
    pub(super) tally: Tally,
    /// Looks at how rows keep the rules of FOCUS, where that was asked for.
    pub(super) checker: Option<Checker>,
    currencies: Vec<(Vec<u8>, Currency)>,
}

/// A row that keeps all rules.
struct Checked<'a> {
    place: Place,
    charge: Charge<'a>,
    amounts: Amounts,
}

impl<'a> Rows<'a> {
    pub(super) fn new(partitions: Partitions<'a>, conformance: bool) -> Self {
        Self {
            partitions,
            tally: Tally::default(),
            checker: conformance.then(Checker::default),
            currencies: Vec::new(),
        }
    }

    /// Reads a block's rows; answers how many there are, and those that were rejected. With `by_parity`, stray quotes
    /// stop the reading.
    pub(super) fn block(
        &mut self,
        block: &Block,
        by_parity: bool,
    ) -> Result<(u64, Vec<Reject>), Stop> {
        let bytes = block.bytes();
        let utf8 = std::str::from_utf8(bytes).is_ok();
        let mut fields = Fields::new(block.header.width);
        let mut translator = block.header.cur.as_ref().map(Translator::new);
        let (mut rows, mut rejects, mut at) = (0, Vec::new(), block.start);
        loop {
            let scan = fields.scan(bytes, at, &block.header.slots);
            if scan.fields == 0 {
                return Ok((rows, rejects));
            }
            if scan.irregular && by_parity {
                return Err(Stop::Irregular);
            }
            at = scan.next;
            rows += 1;
            let row = Row {
                bytes,
                fields: &fields,
                utf8,
            };
            let whole = !scan.open && scan.fields == block.header.columns();
            let row = match &mut translator {
                Some(translator) if whole => translator.row(row),
                _ => row,
            };
            let fault = if scan.open {
                Some((None, Cause::OpenQuote))
            } else if scan.fields != block.header.columns() {
                Some((None, Cause::FieldCount))
            } else {
                if let Some(checker) = &mut self.checker {
                    let looked = Looked {
                        bytes,
                        fields: &fields,
                        file: block.file,
                        line: &|| line(block, &scan),
                    };
                    checker.row(&block.header.checks, &looked);
                }
                self.row(row, block)?
            };
            let Some((column, cause)) = fault else {
                continue;
            };
            if column.is_none() {
                // Its fields can't be told apart, so it has no amounts.
                self.tally.row(block.file, None, [0, 0], Fate::Rejected)?;
            }
            let value = column.map_or_else(Vec::new, |column| row.raw(column).to_vec());
            rejects.push(reject(block, &scan, column, cause, value));
        }
    }

    /// Takes one row, or says why it is rejected.
    fn row(&mut self, row: Row<'_>, block: &Block) -> Result<Option<Fault>, Refused> {
        let file = block.file;
        let Checked {
            place,
            charge,
            amounts,
        } = match self.check(row) {
            Ok(checked) => checked,
            Err(Error::Fault(fault)) => {
                let currency = self.currency(row).ok();
                let sums =
                    [Column::BilledCost, Column::EffectiveCost].map(|one| row.amount_or_zero(one));
                self.tally.row(file, currency, sums, Fate::Rejected)?;
                return Ok(Some(fault));
            }
            Err(Error::Refused(refused)) => return Err(refused),
        };
        let [billed, effective, ..] = amounts.units;
        let wanted = self.partitions.is_wanted(place);
        let fate = if wanted {
            Fate::Accepted
        } else {
            Fate::LeftOut
        };
        let currency = Some(charge.currency);
        self.tally.row(file, currency, [billed, effective], fate)?;
        if wanted {
            self.count_rounding(row, &charge, &amounts);
            let unreadable_tags = self.partitions.push(place, &charge)?;
            self.tally.unreadable_tags += u64::from(unreadable_tags);
            if let Some(slot) = block.header.invoice {
                let is_open = matches!(row.slot(slot), [] | b"NULL" | b"null");
                let invoiced = Invoiced {
                    charges: u64::from(!is_open),
                    open: u64::from(is_open && billed != 0),
                };
                self.partitions.invoiced(place, invoiced);
            }
        }
        Ok(None)
    }

    fn check<'r>(&mut self, row: Row<'r>) -> Result<Checked<'r>, Error> {
        let place = self.partitions.place(row)?;
        let currency = self.currency(row)?;
        let start = row.moment(Column::ChargePeriodStart)?;
        let end = row.moment(Column::ChargePeriodEnd)?;
        if end < start {
            return Err(Error::of(Column::ChargePeriodEnd, Cause::EndBeforeStart));
        }
        let category = row.mandatory(Column::ChargeCategory)?.trim_ascii();
        let category = canonical(&CHARGE_CATEGORIES, category)
            .ok_or(Error::of(Column::ChargeCategory, Cause::Category))?;
        let amounts = row.amounts()?;
        row.mandatory(Column::ServiceCategory)?;
        let first = |columns: &[Column]| {
            for column in columns {
                match row.checked(*column)? {
                    [] => {}
                    text => return Ok(text),
                }
            }
            Ok::<&[u8], Error>(&[])
        };
        let meter = first(&[Column::SkuMeter, Column::UsageType, Column::SkuId])?;
        let charge = Charge {
            hour: i32::try_from(start.div_euclid(3_600))
                .map_err(|_| Error::of(Column::ChargePeriodStart, Cause::Moment))?,
            end,
            usage: category == "Usage",
            metrics: amounts.units,
            currency,
            texts: [
                row.checked(Column::SubAccountId)?,
                row.checked(Column::AvailabilityZone)?,
                row.mandatory(Column::ServiceName)?,
                row.spelled(Column::ServiceCategory, &SERVICE_CATEGORIES)?,
                category.as_bytes(),
                row.spelled(Column::ChargeFrequency, &CHARGE_FREQUENCIES)?,
                row.spelled(Column::PricingCategory, &PRICING_CATEGORIES)?,
                meter,
                row.checked(Column::ConsumedUnit)?,
                row.checked(Column::ResourceId)?,
                row.checked(Column::CommitmentDiscountId)?,
                row.checked(Column::ServiceSubcategory)?,
                row.spelled(Column::ChargeClass, &CHARGE_CLASSES)?,
                row.checked(Column::LineItemType)?,
                row.checked(Column::Operation)?,
                row.checked(Column::InstanceType)?,
                row.checked(Column::OperatingSystem)?,
                row.checked(Column::ResourceType)?,
                row.checked(Column::CommitmentDiscountType)?,
                row.spelled(Column::CommitmentDiscountStatus, &COMMITMENT_STATUSES)?,
                row.checked(Column::InvoiceIssuerName)?,
                row.checked(Column::PublisherName)?,
                row.checked(Column::Tenancy)?,
                row.checked(Column::DatabaseEngine)?,
                row.checked(Column::CacheEngine)?,
                row.checked(Column::DeploymentOption)?,
                row.checked(Column::BillingEntity)?,
            ],
            tags: row.checked(Column::Tags)?,
            cost_categories: row.checked(Column::CostCategories)?,
            sku_price_details: row.checked(Column::SkuPriceDetails)?,
            sub_account_name: row.checked(Column::SubAccountName)?,
            billing_account_name: row.checked(Column::BillingAccountName)?,
            region_name: row.checked(Column::RegionName)?,
        };
        Ok(Checked {
            place,
            charge,
            amounts,
        })
    }

    fn currency(&mut self, row: Row<'_>) -> Result<Currency, Error> {
        let text = row.text(Column::BillingCurrency);
        if let Some((_, known)) = self.currencies.iter().find(|(known, _)| known == text) {
            return Ok(*known);
        }
        let found = match text.trim_ascii() {
            [] => return Err(Error::of(Column::BillingCurrency, Cause::Missing)),
            text => std::str::from_utf8(text)
                .ok()
                .and_then(|text| text.to_ascii_uppercase().parse().ok())
                .ok_or(Error::of(Column::BillingCurrency, Cause::Currency))?,
        };
        if self.currencies.len() < CURRENCIES {
            self.currencies.push((text.to_vec(), found));
        }
        Ok(found)
    }

    fn count_rounding(&mut self, row: Row<'_>, charge: &Charge<'_>, amounts: &Amounts) {
        for (metric, (column, added)) in AMOUNTS.iter().zip(amounts.added).enumerate() {
            let Some(added) = added else {
                continue;
            };
            let unit = match column {
                Column::ConsumedQuantity => {
                    String::from_utf8_lossy(row.text(Column::ConsumedUnit)).into_owned()
                }
                _ => charge.currency.to_string(),
            };
            self.tally.rounded(metric, &unit, added);
        }
    }
}

/// The line on which a record begins.
fn line(block: &Block, scan: &Scan) -> u64 {
    let before = block.bytes().get(..scan.start).unwrap_or_default();
    block.line + memchr::memchr_iter(b'\n', before).count() as u64
}

fn reject(
    block: &Block,
    scan: &Scan,
    column: Option<Column>,
    cause: Cause,
    value: Vec<u8>,
) -> Reject {
    let bytes = block.bytes();
    let row = bytes.get(scan.start..scan.next).unwrap_or_default();
    Reject {
        line: line(block, scan),
        column,
        cause,
        value,
        row: row.trim_ascii_end().to_vec(),
    }
}
