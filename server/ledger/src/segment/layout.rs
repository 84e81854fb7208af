//! The columns of a segment file, in their order. Knows names and Parquet types; must not know values.

use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::errors::ParquetError;
use parquet::schema::types::{SchemaDescPtr, SchemaDescriptor, Type};
use std::sync::{Arc, OnceLock};

/// Texts that one segment has once: the key.
pub(super) const KEY_TEXTS: [&str; 3] = ["ServiceProviderName", "BillingAccountId", "RegionId"];

/// Coded columns: the currency, then [`crate::charges::CODED`], then the tags. The meter is FOCUS SkuMeter or, where
/// there is none, SkuId, and so has a name of its own.
pub(super) const CODED: [&str; 13] = [
    "BillingCurrency",
    "SubAccountId",
    "AvailabilityZone",
    "ServiceName",
    "ServiceCategory",
    "ChargeCategory",
    "ChargeFrequency",
    "PricingCategory",
    "x_Meter",
    "ConsumedUnit",
    "ResourceId",
    "CommitmentDiscountId",
    "Tags",
];

/// Amounts, as [`floe_domain::cost::Metric::ALL`].
pub(super) const METRICS: [&str; 5] = [
    "BilledCost",
    "EffectiveCost",
    "ListCost",
    "ContractedCost",
    "ConsumedQuantity",
];

/// The billing month's first moment.
pub(super) const MONTH: &str = "BillingPeriodStart";
/// The hour in which a charge starts.
pub(super) const START: &str = "ChargePeriodStart";

/// All columns: month, key texts, start, coded columns, amounts.
pub(super) const COLUMNS: usize = 1 + KEY_TEXTS.len() + 1 + CODED.len() + METRICS.len();

/// Microseconds in an hour.
pub(super) const HOUR: i64 = 3_600_000_000;

/// Bytes of one amount.
pub(super) const AMOUNT_BYTES: usize = 16;

/// The schema of every segment.
pub(super) fn schema() -> Result<SchemaDescPtr, ParquetError> {
    static SCHEMA: OnceLock<SchemaDescPtr> = OnceLock::new();
    if let Some(schema) = SCHEMA.get() {
        return Ok(Arc::clone(schema));
    }
    let built = build()?;
    Ok(Arc::clone(SCHEMA.get_or_init(|| built)))
}

fn build() -> Result<SchemaDescPtr, ParquetError> {
    let mut fields = vec![moment(MONTH)?];
    for name in KEY_TEXTS {
        fields.push(text(name)?);
    }
    fields.push(moment(START)?);
    for name in CODED {
        fields.push(text(name)?);
    }
    for name in METRICS {
        fields.push(amount(name)?);
    }
    let fields = fields.into_iter().map(Arc::new).collect();
    let root = Type::group_type_builder("charges")
        .with_fields(fields)
        .build()?;
    Ok(Arc::new(SchemaDescriptor::new(Arc::new(root))))
}

fn moment(name: &str) -> Result<Type, ParquetError> {
    Type::primitive_type_builder(name, Physical::INT64)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::timestamp(true, TimeUnit::MICROS)))
        .build()
}

fn text(name: &str) -> Result<Type, ParquetError> {
    Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(Some(LogicalType::String))
        .build()
}

fn amount(name: &str) -> Result<Type, ParquetError> {
    Type::primitive_type_builder(name, Physical::FIXED_LEN_BYTE_ARRAY)
        .with_repetition(Repetition::REQUIRED)
        .with_length(16)
        .with_precision(38)
        .with_scale(18)
        .with_logical_type(Some(LogicalType::decimal(18, 38)))
        .build()
}
