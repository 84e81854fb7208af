//! `cargo xtask …`: builds, runs, tests and measures Floe. Knows the order of things and nothing of their insides:
//! each subcommand has a file of its own.

mod bench;
mod build;
mod needs;
mod place;
mod run;
mod site;
mod step;
mod style;
mod test;
mod wasm;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run [--debug] [-- OPTION…]   build Floe and start it with demo data on http://127.0.0.1:3000;
                                         options (such as --listen ADDR) go to `floe serve`
cargo xtask build [--debug]              build target/release/floe (target/debug/floe), one file that needs nothing else
cargo xtask site [--debug]               build only what the binary embeds: browser half, style, assets
cargo xtask test [PART] [-- OPTION…]     everything that has to hold, or one part of it: format, clippy, unit, or a
                                         folder of tests/ such as tidy, flows; options go to `cargo test`;
                                         `model` by itself takes 10 million cases, `machine` 3,000 sequences, `duckdb`
                                         5,000 questions
cargo xtask bench [ROWS]                 Floe beside DuckDB on 10 million (or ROWS) made-up charges, as a table in Markdown
cargo xtask bench guard                  how long a decision takes among 1,000 freezes; how fast a server refuses and records
cargo xtask bench pages                  the demo in a Chromium: from a click to new figures, layout shift, Lighthouse's scores";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let subcommand = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match subcommand.as_str() {
        "bench" => bench::main(&rest),
        "build" => build::main(&rest),
        "run" => run::main(&rest),
        "site" => site::main(&rest),
        "test" => test::main(&rest),
        "" | "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(anyhow::anyhow!(
            "there is no `cargo xtask {other}`\n\n{USAGE}"
        )),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
