//! Running other programs and saying so: each step has a line when it starts and one when it ends, with the time it took,
//! and the program's own output in between. Knows nothing of what the programs do.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

static STARTED: OnceLock<Instant> = OnceLock::new();

/// Does `work` as a named step, saying when it starts and how long it took.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let begun = Instant::now();
    let overall = STARTED.get_or_init(|| begun);
    eprintln!("[{}] {name} …", clock(overall.elapsed()));
    let outcome = work().with_context(|| name.to_owned())?;
    eprintln!(
        "[{}] {name}: done in {}",
        clock(overall.elapsed()),
        clock(begun.elapsed())
    );
    Ok(outcome)
}

/// Says something between two steps.
pub(crate) fn note(text: &str) {
    eprintln!("        {text}");
}

/// Runs a program with its output shown, and fails when it does.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs a program silently and gives what it printed, or nothing when it failed or does not exist.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The cargo that started us, so that one toolchain does everything.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Whether a program of this name is on PATH.
pub(crate) fn on_path(program: &str) -> bool {
    found(program).is_some()
}

/// Where on PATH the program of this name is.
pub(crate) fn found(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    format!("`{}`", words.join(" "))
}

/// Minutes and seconds, with tenths where seconds are all there is.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{}:{:02} min", seconds / 60, seconds % 60)
    }
}
