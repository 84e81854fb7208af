//! Parquet bills against the CSV that says the same. Knows files that are made here, of every type that bills have.

use super::Columnar;
use crate::scratch::Scratch;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SCHEMA: &str = "message bill {
    REQUIRED BYTE_ARRAY service (STRING);
    OPTIONAL BYTE_ARRAY zone (STRING);
    OPTIONAL DOUBLE cost;
    OPTIONAL FIXED_LEN_BYTE_ARRAY (16) list (DECIMAL(38,18));
    OPTIONAL INT64 quantity (DECIMAL(18,3));
    OPTIONAL INT64 start (TIMESTAMP(MILLIS,true));
    OPTIONAL INT96 end;
    OPTIONAL INT32 day (DATE);
    OPTIONAL BOOLEAN used;
    OPTIONAL GROUP tags (MAP) {
        REPEATED GROUP key_value {
            REQUIRED BYTE_ARRAY key (STRING);
            OPTIONAL BYTE_ARRAY value (STRING);
        }
    }
    OPTIONAL GROUP discount (MAP) {
        REPEATED GROUP key_value {
            REQUIRED BYTE_ARRAY key (STRING);
            OPTIONAL DOUBLE value;
        }
    }
    OPTIONAL GROUP other {
        OPTIONAL INT32 deep;
    }
}";

const TEXT: &str = "service,zone,cost,list,quantity,start,end,day,used,tags,discount,other (nested)
\"a, \"\"b\"\"\",,0.0000001,-0.000000000000000001,0.005,2026-10-01T00:00:00Z,2026-10-01T01:00:00Z,2026-10-01,true,\"{\"\"k\"\":\"\"v\\\"\"\"\",\"\"l\"\":\"\"w\"\"}\",\"{\"\"edp\"\":-0.5}\",
c,z,,,,,,,,,,
d,,-123456789.125,100000000000000000000.000000000000000001,-1.000,2026-10-01T00:00:00.001Z,,,false,,,
";

/// Writes the rows of [`TEXT`] so many times, each time a row group of its own.
fn write(path: &Path, compression: Compression, groups: usize) {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .build();
    let file = File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).unwrap();
    let text = |text: &str| ByteArray::from(text);
    let fixed = |units: i128| FixedLenByteArray::from(units.to_be_bytes().to_vec());
    for _ in 0..groups {
        let mut group = writer.next_row_group().unwrap();
        let mut place = 0;
        while let Some(mut column) = group.next_column().unwrap() {
            // The levels of three rows: `1` is a value at the top, and in maps 2 is a key, 3 a value.
            let d = |levels: &'static [i16]| Some(levels);
            match (place, column.untyped()) {
                (0, ColumnWriter::ByteArrayColumnWriter(column)) => column
                    .write_batch(&[text("a, \"b\""), text("c"), text("d")], None, None)
                    .map(drop),
                (1, ColumnWriter::ByteArrayColumnWriter(column)) => column
                    .write_batch(&[text("z")], d(&[0, 1, 0]), None)
                    .map(drop),
                (2, ColumnWriter::DoubleColumnWriter(column)) => column
                    .write_batch(&[1e-7, -123_456_789.125], d(&[1, 0, 1]), None)
                    .map(drop),
                (3, ColumnWriter::FixedLenByteArrayColumnWriter(column)) => {
                    let much = 10_i128.pow(38) + 1;
                    column
                        .write_batch(&[fixed(-1), fixed(much)], d(&[1, 0, 1]), None)
                        .map(drop)
                }
                (4, ColumnWriter::Int64ColumnWriter(column)) => column
                    .write_batch(&[5, -1_000], d(&[1, 0, 1]), None)
                    .map(drop),
                (5, ColumnWriter::Int64ColumnWriter(column)) => column
                    .write_batch(&[1_790_812_800_000, 1_790_812_800_001], d(&[1, 0, 1]), None)
                    .map(drop),
                (6, ColumnWriter::Int96ColumnWriter(column)) => {
                    let mut hour = Int96::new();
                    let nanoseconds = 3_600_000_000_000_u64;
                    let day = 2_440_588 + 20_727;
                    hour.set_data(nanoseconds as u32, (nanoseconds >> 32) as u32, day);
                    column.write_batch(&[hour], d(&[1, 0, 0]), None).map(drop)
                }
                (7, ColumnWriter::Int32ColumnWriter(column)) => {
                    column.write_batch(&[20_727], d(&[1, 0, 0]), None).map(drop)
                }
                (8, ColumnWriter::BoolColumnWriter(column)) => column
                    .write_batch(&[true, false], d(&[1, 0, 1]), None)
                    .map(drop),
                (9, ColumnWriter::ByteArrayColumnWriter(column)) => column
                    .write_batch(
                        &[text("k"), text("l"), text("none")],
                        d(&[2, 2, 2, 0, 1]),
                        Some(&[0, 1, 1, 0, 0]),
                    )
                    .map(drop),
                (10, ColumnWriter::ByteArrayColumnWriter(column)) => column
                    .write_batch(
                        &[text("v\""), text("w")],
                        d(&[3, 3, 2, 0, 1]),
                        Some(&[0, 1, 1, 0, 0]),
                    )
                    .map(drop),
                (11, ColumnWriter::ByteArrayColumnWriter(column)) => column
                    .write_batch(&[text("edp")], d(&[2, 0, 1]), Some(&[0, 0, 0]))
                    .map(drop),
                (12, ColumnWriter::DoubleColumnWriter(column)) => column
                    .write_batch(&[-0.5], d(&[3, 0, 1]), Some(&[0, 0, 0]))
                    .map(drop),
                (13, ColumnWriter::Int32ColumnWriter(column)) => {
                    column.write_batch(&[7], d(&[2, 0, 1]), None).map(drop)
                }
                (place, _) => panic!("column {place}"),
            }
            .unwrap();
            column.close().unwrap();
            place += 1;
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
}

fn read(path: &Path) -> Result<String, String> {
    let mut columns = Columnar::open(File::open(path).unwrap())?;
    let (mut text, mut buffer) = (Vec::new(), [0; 7]);
    loop {
        match columns.read(&mut buffer)? {
            0 => return Ok(String::from_utf8(text).unwrap()),
            count => text.extend_from_slice(&buffer[..count]),
        }
    }
}

fn made(scratch: &Scratch, compression: Compression, groups: usize) -> PathBuf {
    let path = scratch.path().join("bill.parquet");
    write(&path, compression, groups);
    path
}

#[test]
fn every_type_becomes_its_exact_text_however_it_is_packed() {
    let scratch = Scratch::new();
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
    ] {
        assert_eq!(read(&made(&scratch, compression, 1)).unwrap(), TEXT);
    }
}

#[test]
fn row_groups_follow_one_another() {
    let scratch = Scratch::new();
    let text = read(&made(&scratch, Compression::SNAPPY, 3)).unwrap();
    let (_, rows) = TEXT.split_once('\n').unwrap();
    assert_eq!(text, format!("{TEXT}{rows}{rows}"));
}

#[test]
fn what_is_cut_off_or_broken_is_told_and_nothing_dies_of_it() {
    let scratch = Scratch::new();
    let path = made(&scratch, Compression::SNAPPY, 1);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 9]).unwrap();
    assert!(read(&path).is_err());
    let mut told = 0;
    for place in 4..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x55;
        fs::write(&path, &bytes).unwrap();
        // A value may be changed and a name too; what matters is that an answer comes.
        told += usize::from(read(&path).is_err());
    }
    assert!(told > 0);
}
