//! A report's rows as a Parquet file to take away. Knows Parquet; must not know who asks, nor round anything: amounts are
//! decimals with 18 digits after the point, as everywhere.

use chrono::NaiveTime;
use floe_domain::cost::{Period, Report};
use floe_domain::time::Granularity;
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{
    ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use std::sync::Arc;

const AMOUNT_BYTES: i32 = 16;

/// The rows: the period's start (none where the whole range is one figure), a column per grouping dimension that is null where
/// charges have no value, the unit, the amount under its metric's name. `says` goes into the file's own metadata.
///
/// # Errors
/// When the file can not be encoded.
pub fn parquet(report: &Report, says: &[(&str, String)]) -> Result<Vec<u8>, ParquetError> {
    let is_dated = report.granularity != Granularity::None;
    let mut fields = Vec::new();
    if is_dated {
        fields.push(moment("period")?);
    }
    for dimension in &report.group_by {
        fields.push(text(&dimension.to_string(), Repetition::OPTIONAL)?);
    }
    fields.push(text("unit", Repetition::REQUIRED)?);
    fields.push(amount(report.metric.name())?);
    let fields = fields.into_iter().map(Arc::new).collect();
    let schema = Type::group_type_builder("rows")
        .with_fields(fields)
        .build()?;
    let says = says
        .iter()
        .map(|(name, words)| KeyValue::new((*name).to_owned(), words.clone()))
        .collect();
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(Default::default()))
        .set_key_value_metadata(Some(says))
        .build();
    let mut file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
    let mut group = file.next_row_group()?;
    let rows = &report.rows;
    if is_dated {
        let starts: Vec<i64> = rows
            .iter()
            .filter_map(|row| row.period.map(start))
            .collect();
        column::<Int64Type>(&mut group, &starts, None)?;
    }
    for place in 0..report.group_by.len() {
        let values = rows.iter().map(|row| row.keys.get(place)?.as_deref());
        let levels: Vec<i16> = values.clone().map(|value| value.is_some().into()).collect();
        let texts: Vec<ByteArray> = values.flatten().map(ByteArray::from).collect();
        column::<ByteArrayType>(&mut group, &texts, Some(&levels))?;
    }
    let units: Vec<ByteArray> = rows.iter().map(|row| (&*row.unit).into()).collect();
    column::<ByteArrayType>(&mut group, &units, None)?;
    let amounts: Vec<FixedLenByteArray> = rows
        .iter()
        .map(|row| row.amount.units().to_be_bytes().to_vec().into())
        .collect();
    column::<FixedLenByteArrayType>(&mut group, &amounts, None)?;
    group.close()?;
    file.into_inner()
}

/// When a period begins, in microseconds.
fn start(period: Period) -> i64 {
    let midnight = period.day.and_time(NaiveTime::MIN).and_utc();
    midnight.timestamp_micros() + i64::from(period.hour.unwrap_or(0)) * 3_600_000_000
}

fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> Result<(), ParquetError> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(values, levels, None)?;
        column.close()?;
    }
    Ok(())
}

fn moment(name: &str) -> Result<Type, ParquetError> {
    Type::primitive_type_builder(name, Physical::INT64)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::timestamp(true, TimeUnit::MICROS)))
        .build()
}

fn text(name: &str, repetition: Repetition) -> Result<Type, ParquetError> {
    Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
        .with_repetition(repetition)
        .with_logical_type(Some(LogicalType::String))
        .build()
}

fn amount(name: &str) -> Result<Type, ParquetError> {
    Type::primitive_type_builder(name, Physical::FIXED_LEN_BYTE_ARRAY)
        .with_repetition(Repetition::REQUIRED)
        .with_length(AMOUNT_BYTES)
        .with_logical_type(Some(LogicalType::decimal(18, 38)))
        .with_precision(38)
        .with_scale(18)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use floe_domain::cost::{CostQuery, Dimension, RangeSpec, Row};
    use floe_domain::time::DayRange;
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::RowAccessor as _;

    #[test]
    fn rows_come_back_with_every_digit_and_what_was_asked() {
        let day = |text: &str| text.parse().unwrap();
        let query = CostQuery {
            range: RangeSpec::Fixed(DayRange::new(day("2024-09-01"), day("2024-10-01")).unwrap()),
            granularity: Granularity::Day,
            group_by: vec![Dimension::Region],
            ..CostQuery::default()
        };
        let row = |region: Option<&str>, amount: &str| Row {
            period: Some("2024-09-02".parse().unwrap()),
            keys: [region.map(str::to_owned)].into(),
            unit: "USD".into(),
            amount: amount.parse().unwrap(),
        };
        let rows = vec![
            row(Some("eu-west-1"), "12.250000000000000001"),
            row(None, "-3"),
        ];
        let report = Report::new(&query.resolve(day("2024-10-05")), rows);
        let says = [("Question", "group_by=region".to_owned())];
        let bytes = parquet(&report, &says).unwrap();
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        let metadata = reader.metadata().file_metadata();
        let told = metadata.key_value_metadata().unwrap();
        assert_eq!(told[0].value.as_deref(), Some("group_by=region"));
        let names: Vec<_> = metadata
            .schema_descr()
            .columns()
            .iter()
            .map(|column| column.name().to_owned())
            .collect();
        assert_eq!(names, ["period", "region", "unit", "billed_cost"]);
        let mut found: Vec<_> = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| {
                let row = row.unwrap();
                let amount = row.get_decimal(3).unwrap();
                let mut wide = [0_u8; 16];
                wide.copy_from_slice(amount.data());
                let region = row.get_string(1).ok().cloned();
                (i128::from_be_bytes(wide), region)
            })
            .collect();
        found.sort();
        assert_eq!(
            found,
            [
                (-3_000_000_000_000_000_000, None),
                (12_250_000_000_000_000_001, Some("eu-west-1".to_owned())),
            ]
        );
    }
}
