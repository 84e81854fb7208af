//! A progress bar on a terminal. Knows one line; must not know what progresses.

use floe_ledger::import::Progress;
use std::io::{self, IsTerminal, Write};

const WIDTH: u64 = 30;

/// What draws the bar on standard error, where that is a terminal.
pub(super) fn bar() -> Option<Box<dyn Fn(Progress) + Send + Sync>> {
    io::stderr()
        .is_terminal()
        .then(|| Box::new(draw) as Box<dyn Fn(Progress) + Send + Sync>)
}

/// Wipes the bar away.
pub(super) fn wipe() {
    if io::stderr().is_terminal() {
        eprint!("\r\u{1b}[2K");
    }
}

fn draw(at: Progress) {
    let mut err = io::stderr().lock();
    // A terminal that is gone is no reason to stop the import.
    let _gone = write!(err, "\r\u{1b}[2K{}", line(at));
    let _gone = err.flush();
}

fn line(at: Progress) -> String {
    let bytes = at.bytes.max(1);
    let done = at.bytes_read.min(bytes);
    let filled = usize::try_from(done * WIDTH / bytes).unwrap_or_default();
    let rest = usize::try_from(WIDTH).unwrap_or_default() - filled;
    format!(
        "[{}{}] {:>3} %  file {} of {}  {} rows",
        "█".repeat(filled),
        "·".repeat(rest),
        done * 100 / bytes,
        at.file + 1,
        at.files,
        super::import::grouped(at.rows)
    )
}

#[cfg(test)]
mod tests {
    use super::{Progress, line};

    #[test]
    fn the_bar_says_how_far_the_reading_is() {
        let at = Progress {
            file: 0,
            files: 2,
            bytes_read: 50,
            bytes: 200,
            rows: 12_345,
        };
        assert_eq!(
            line(at),
            "[███████·······················]  25 %  file 1 of 2  12,345 rows"
        );
    }

    #[test]
    fn an_empty_delivery_draws_an_empty_bar() {
        let at = Progress {
            file: 0,
            files: 1,
            bytes_read: 0,
            bytes: 0,
            rows: 0,
        };
        assert!(line(at).contains("  0 %"));
    }
}
