//! Writes a made-up bill: `sample demo 2026-03-17` or `sample bench 1000000`, to standard output.

use floe_ledger::sample::{Shape, write_focus_csv};
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let shape = match arguments.as_slice() {
        ["demo", today] => today.parse().ok().map(Shape::demo),
        ["bench", rows] => rows.parse().ok().map(Shape::bench),
        _ => None,
    };
    let Some(shape) = shape else {
        eprintln!("usage: sample demo DAY | sample bench ROWS");
        return ExitCode::from(2);
    };
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    match write_focus_csv(&mut out, &shape, 1).and_then(|rows| out.flush().map(|()| rows)) {
        Ok(rows) => {
            eprintln!("{rows} charges");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("the bill can not be written: {error}");
            ExitCode::FAILURE
        }
    }
}
