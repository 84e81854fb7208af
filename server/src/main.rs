//! The `floe` binary.

/// Answers, pages and bills are made of many small texts, which the system's allocator takes twice as long for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    floe_server::cli::main()
}
