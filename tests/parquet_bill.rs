//! A CSV bill as a Parquet file of the same rows: costs are decimals, moments are timestamps, what is empty is null. Knows how
//! columns are named; must not know how bills are read.

use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, FixedLenByteArray};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::sync::Arc;

/// The file of these rows.
pub(crate) fn of_csv(text: &str) -> Vec<u8> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let fields: Vec<String> = reader.headers().unwrap().iter().map(field).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let schema = format!("message bill {{ {} }}", fields.join(" "));
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut place = 0;
    while let Some(mut column) = group.next_column().unwrap() {
        let cells = rows.iter().map(|row| &row[place]);
        let levels: Vec<i16> = cells
            .clone()
            .map(|cell| (!cell.is_empty()).into())
            .collect();
        let cells = cells.filter(|cell| !cell.is_empty());
        let written = match column.untyped() {
            ColumnWriter::ByteArrayColumnWriter(column) => {
                let values: Vec<ByteArray> = cells.map(ByteArray::from).collect();
                column.write_batch(&values, Some(&levels), None)
            }
            ColumnWriter::FixedLenByteArrayColumnWriter(column) => {
                let bytes = |cell| FixedLenByteArray::from(units(cell).to_be_bytes().to_vec());
                let values: Vec<FixedLenByteArray> = cells.map(bytes).collect();
                column.write_batch(&values, Some(&levels), None)
            }
            ColumnWriter::Int64ColumnWriter(column) => {
                let values: Vec<i64> = cells.map(milliseconds).collect();
                column.write_batch(&values, Some(&levels), None)
            }
            _ => panic!("no such column is made here"),
        };
        written.unwrap();
        column.close().unwrap();
        place += 1;
    }
    group.close().unwrap();
    writer.into_inner().unwrap()
}

/// A column of the schema, by its name in FOCUS or in CUR 2.0.
fn field(name: &str) -> String {
    let is_one_of = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if is_one_of(&["Cost", "_cost"]) {
        format!("OPTIONAL FIXED_LEN_BYTE_ARRAY (16) {name} (DECIMAL(38,18));")
    } else if is_one_of(&["PeriodStart", "PeriodEnd", "_date"]) {
        format!("OPTIONAL INT64 {name} (TIMESTAMP(MILLIS,true));")
    } else {
        format!("OPTIONAL BYTE_ARRAY {name} (STRING);")
    }
}

/// A decimal in units of 10⁻¹⁸.
fn units(text: &str) -> i128 {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = format!("{whole}{fraction:0<18}");
    sign * digits.parse::<i128>().unwrap()
}

fn milliseconds(text: &str) -> i64 {
    let moment: chrono::DateTime<chrono::Utc> = text.parse().unwrap();
    moment.timestamp_millis()
}
