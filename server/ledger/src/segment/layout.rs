//! The columns of a segment file, in their order. Knows names and Parquet types; must not know values.

use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::errors::ParquetError;
use parquet::schema::types::{SchemaDescPtr, SchemaDescriptor, Type};
use std::sync::{Arc, OnceLock};

/// Texts that one segment has once: the key.
pub(super) const KEY_TEXTS: [&str; 3] = ["ServiceProviderName", "BillingAccountId", "RegionId"];

/// What a format has of the columns: how many dimensions and amounts, and whether cost categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) dimensions: usize,
    pub(super) cost_categories: bool,
    pub(super) metrics: usize,
}

impl Layout {
    /// What is written.
    pub(super) const NEWEST: Self = Self {
        dimensions: DIMENSIONS.len(),
        cost_categories: true,
        metrics: METRICS.len(),
    };

    /// The layout of a format that was ever written.
    pub(super) const fn of(format: u32) -> Option<Self> {
        match format {
            1 => Some(Self {
                dimensions: 11,
                cost_categories: false,
                metrics: 5,
            }),
            2 => Some(Self {
                dimensions: 22,
                ..Self::NEWEST
            }),
            FORMAT => Some(Self::NEWEST),
            _ => None,
        }
    }
}

/// The version of the format that is written.
pub(super) const FORMAT: u32 = 3;

/// The first coded column.
const CURRENCY: &str = "BillingCurrency";

/// Then the dimensions, as [`crate::charges::CODED`]; older formats have the first of them. The meter is FOCUS SkuMeter
/// or, where there is none, SkuId, and so has a name of its own, as have those that come from elsewhere than FOCUS.
const DIMENSIONS: [&str; crate::charges::CODED.len()] = [
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
    "ServiceSubcategory",
    "ChargeClass",
    "x_LineItemType",
    "x_Operation",
    "x_InstanceType",
    "x_OperatingSystem",
    "ResourceType",
    "CommitmentDiscountType",
    "CommitmentDiscountStatus",
    "InvoiceIssuerName",
    "PublisherName",
    "x_Tenancy",
    "x_DatabaseEngine",
    "x_CacheEngine",
    "x_DeploymentOption",
    "x_BillingEntity",
];

/// Then the tags, and the cost categories in the same form.
const TAGS: [&str; 2] = ["Tags", "x_CostCategories"];

/// How many columns are coded.
pub(super) const CODED: usize = 1 + DIMENSIONS.len() + TAGS.len();

/// Amounts, as [`floe_domain::cost::Metric::COLUMNS`]; older formats have the first of them.
pub(super) const METRICS: [&str; 8] = [
    "BilledCost",
    "EffectiveCost",
    "ListCost",
    "ContractedCost",
    "ConsumedQuantity",
    "x_BlendedCost",
    "x_NetBilledCost",
    "x_NetEffectiveCost",
];

/// For each column of amounts, the one that it has the amounts of where it has none of its own.
pub(crate) const OTHERWISE: [Option<usize>; METRICS.len()] =
    [None, None, None, None, None, Some(0), Some(0), Some(1)];

/// The billing month's first moment.
pub(super) const MONTH: &str = "BillingPeriodStart";
/// The hour in which a charge starts.
pub(super) const START: &str = "ChargePeriodStart";

/// All columns: month, key texts, start, coded columns, amounts.
pub(super) const COLUMNS: usize = 1 + KEY_TEXTS.len() + 1 + CODED + METRICS.len();

/// Microseconds in an hour.
pub(super) const HOUR: i64 = 3_600_000_000;

/// Bytes of one amount.
pub(super) const AMOUNT_BYTES: usize = 16;

/// The schema of every segment of a layout.
pub(super) fn schema(layout: Layout) -> Result<SchemaDescPtr, ParquetError> {
    static SCHEMA: OnceLock<SchemaDescPtr> = OnceLock::new();
    if layout != Layout::NEWEST {
        return build(layout);
    }
    if let Some(schema) = SCHEMA.get() {
        return Ok(Arc::clone(schema));
    }
    let built = build(layout)?;
    Ok(Arc::clone(SCHEMA.get_or_init(|| built)))
}

fn build(layout: Layout) -> Result<SchemaDescPtr, ParquetError> {
    let mut fields = vec![moment(MONTH)?];
    for name in KEY_TEXTS {
        fields.push(text(name)?);
    }
    fields.push(moment(START)?);
    fields.push(text(CURRENCY)?);
    for name in DIMENSIONS.iter().take(layout.dimensions) {
        fields.push(text(name)?);
    }
    let [tags, cost_categories] = TAGS;
    fields.push(text(tags)?);
    if layout.cost_categories {
        fields.push(text(cost_categories)?);
    }
    for (name, otherwise) in METRICS.iter().zip(OTHERWISE).take(layout.metrics) {
        fields.push(amount(name, otherwise.is_some())?);
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

fn amount(name: &str, optional: bool) -> Result<Type, ParquetError> {
    let repetition = if optional {
        Repetition::OPTIONAL
    } else {
        Repetition::REQUIRED
    };
    Type::primitive_type_builder(name, Physical::FIXED_LEN_BYTE_ARRAY)
        .with_repetition(repetition)
        .with_length(16)
        .with_precision(38)
        .with_scale(18)
        .with_logical_type(Some(LogicalType::decimal(18, 38)))
        .build()
}
