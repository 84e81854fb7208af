//! One made-up charge and its line of a FOCUS 1.2 CSV file. Knows FOCUS columns; must not know how charges come about.

use super::company::cost_categories;
use super::decimal::Decimal;
use chrono::{Days, Months, NaiveDate};
use floe_domain::time::first_of_month;
use std::io::{self, Write};

/// The columns, in the order of [`Charge::write`].
pub(super) const HEADER: &str = "AvailabilityZone,BilledCost,BillingAccountId,BillingAccountName,BillingAccountType,\
BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargeClass,ChargeDescription,ChargeFrequency,\
ChargePeriodEnd,ChargePeriodStart,CommitmentDiscountId,CommitmentDiscountName,CommitmentDiscountStatus,CommitmentDiscountType,\
ConsumedQuantity,ConsumedUnit,ContractedCost,EffectiveCost,InvoiceIssuerName,ListCost,PricingCategory,ProviderName,\
PublisherName,RegionId,RegionName,ResourceId,ResourceName,ServiceCategory,ServiceName,SkuId,SkuMeter,SubAccountId,\
SubAccountName,x_CostCategories,Tags\r\n";

/// Who sends the bill.
#[derive(Clone, Debug)]
pub(super) struct Account {
    /// FOCUS ProviderName.
    pub(super) provider: &'static str,
    /// FOCUS InvoiceIssuerName.
    pub(super) issuer: &'static str,
    /// FOCUS BillingAccountId.
    pub(super) id: &'static str,
    /// FOCUS BillingAccountName.
    pub(super) name: &'static str,
    /// FOCUS BillingCurrency.
    pub(super) currency: &'static str,
}

/// What a charge is for: the same day after day.
#[derive(Clone, Debug, Default)]
pub(super) struct Subject {
    /// FOCUS RegionId and RegionName.
    pub(super) region: Option<(&'static str, &'static str)>,
    /// FOCUS AvailabilityZone.
    pub(super) zone: String,
    /// FOCUS ServiceName.
    pub(super) service: &'static str,
    /// FOCUS ServiceCategory.
    pub(super) category: &'static str,
    /// FOCUS SkuMeter.
    pub(super) meter: String,
    /// FOCUS SkuId.
    pub(super) sku: String,
    /// FOCUS ConsumedUnit.
    pub(super) unit: &'static str,
    /// FOCUS ResourceId.
    pub(super) resource: String,
    /// FOCUS ResourceName.
    pub(super) resource_name: String,
    /// FOCUS SubAccountId.
    pub(super) sub_account: String,
    /// FOCUS SubAccountName.
    pub(super) sub_account_name: String,
    /// FOCUS Tags, as JSON text; empty for none.
    pub(super) tags: String,
    /// FOCUS ChargeDescription.
    pub(super) description: String,
}

/// FOCUS ChargeCategory, with what usually comes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Usage,
    /// Usage paid by a commitment.
    Covered,
    /// A commitment's hours that nobody used.
    Unused,
    Purchase,
    /// A fee that comes each month.
    Fee,
    Tax,
    Credit,
    /// Money back for an earlier bill.
    Refund,
}

/// The amounts of a charge.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Amounts {
    pub(super) billed: Decimal,
    pub(super) effective: Decimal,
    pub(super) contracted: Decimal,
    pub(super) list: Decimal,
    /// FOCUS ConsumedQuantity; none for what is not usage.
    pub(super) quantity: Option<Decimal>,
}

/// One line of a bill.
pub(super) struct Charge<'a> {
    pub(super) account: &'a Account,
    pub(super) subject: &'a Subject,
    pub(super) kind: Kind,
    pub(super) commitment: Option<&'a (String, String)>,
    pub(super) day: NaiveDate,
    /// Whether it is for the whole month.
    pub(super) monthly: bool,
    /// The hour of the day that it is for; none for the whole day or month.
    pub(super) hour: Option<u32>,
    pub(super) amounts: Amounts,
}

impl Kind {
    /// ChargeCategory, ChargeClass, ChargeFrequency, PricingCategory, CommitmentDiscountStatus.
    const fn texts(self) -> [&'static str; 5] {
        match self {
            Self::Usage => ["Usage", "", "Usage-Based", "Standard", ""],
            Self::Covered => ["Usage", "", "Usage-Based", "Committed", "Used"],
            Self::Unused => ["Usage", "", "Usage-Based", "Committed", "Unused"],
            Self::Purchase => ["Purchase", "", "Recurring", "Committed", ""],
            Self::Fee => ["Purchase", "", "Recurring", "Standard", ""],
            Self::Tax => ["Tax", "", "Recurring", "", ""],
            Self::Credit => ["Credit", "", "One-Time", "", ""],
            Self::Refund => ["Credit", "Correction", "One-Time", "", ""],
        }
    }
}

/// Writes a field, quoted where CSV needs it.
fn text(out: &mut impl Write, field: &str) -> io::Result<()> {
    if field.contains(['"', ',', '\r', '\n']) {
        write!(out, "\"{}\",", field.replace('"', "\"\""))
    } else {
        write!(out, "{field},")
    }
}

fn amount(out: &mut impl Write, amount: Decimal) -> io::Result<()> {
    amount.write(out)?;
    out.write_all(b",")
}

fn moment(out: &mut impl Write, day: NaiveDate) -> io::Result<()> {
    write!(out, "{day}T00:00:00Z,")
}

fn hour(out: &mut impl Write, day: NaiveDate, hour: u32) -> io::Result<()> {
    write!(out, "{day}T{hour:02}:00:00Z,")
}

impl Charge<'_> {
    /// Writes its line.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let (account, subject, amounts) = (self.account, self.subject, &self.amounts);
        let [category, class, frequency, pricing, status] = self.kind.texts();
        let month = first_of_month(self.day);
        let next = month.checked_add_months(Months::new(1)).unwrap_or(month);
        let tomorrow = self.day.checked_add_days(Days::new(1)).unwrap_or(self.day);
        let (start, end) = if self.monthly {
            (month, next)
        } else {
            (self.day, tomorrow)
        };
        let (commitment, commitment_name, commitment_type) = match self.commitment {
            Some((id, name)) if id.contains(":savingsplan/") => {
                (id.as_str(), name.as_str(), "Savings Plan")
            }
            Some((id, name)) => (id.as_str(), name.as_str(), "Reservation"),
            None => ("", "", ""),
        };
        let (region, region_name) = subject.region.unwrap_or_default();
        text(out, &subject.zone)?;
        amount(out, amounts.billed)?;
        for field in [account.id, account.name, "Payer", account.currency] {
            text(out, field)?;
        }
        moment(out, next)?;
        moment(out, month)?;
        for field in [category, class, &subject.description, frequency] {
            text(out, field)?;
        }
        match self.hour {
            None => {
                moment(out, end)?;
                moment(out, start)?;
            }
            Some(23) => {
                moment(out, end)?;
                hour(out, start, 23)?;
            }
            Some(at) => {
                hour(out, start, at + 1)?;
                hour(out, start, at)?;
            }
        }
        for field in [commitment, commitment_name, status, commitment_type] {
            text(out, field)?;
        }
        match amounts.quantity {
            Some(quantity) => {
                amount(out, quantity)?;
                text(out, subject.unit)?;
            }
            None => out.write_all(b",,")?,
        }
        amount(out, amounts.contracted)?;
        amount(out, amounts.effective)?;
        text(out, account.issuer)?;
        amount(out, amounts.list)?;
        for field in [
            pricing,
            account.provider,
            account.issuer,
            region,
            region_name,
            &subject.resource,
            &subject.resource_name,
            subject.category,
            subject.service,
            &subject.sku,
            &subject.meter,
            &subject.sub_account,
            &subject.sub_account_name,
            cost_categories(account, &subject.sub_account_name),
        ] {
            text(out, field)?;
        }
        match subject.tags.as_str() {
            "" => out.write_all(b"\r\n"),
            tags => write!(out, "\"{}\"\r\n", tags.replace('"', "\"\"")),
        }
    }
}
