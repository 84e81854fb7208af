//! The `floe` binary.

fn main() -> std::process::ExitCode {
    floe_server::cli::main()
}
