//! `floe import`: a delivery, its reconciliation in words, its exit code. Knows the terminal; must not know how bills are
//! read.

use super::failure::Failure;
use super::named::{self, Delivery};
use super::{Data, progress, stop};
use crate::app::App;
use crate::config::Config;
use crate::environment;
use crate::service::{Caller, ImportRequest, ImportResult, ImportView, Reconciliation, import};
use clap::Args;
use clap::builder::BoolishValueParser;
use floe_ledger::import::{self as ledger, Breaks, BrokenRule, REJECTS, RejectedRow, folder};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The bill, or all its parts; of a folder each folder below it is a bill of its own
    #[arg(required = true, value_name = "PATH")]
    files: Vec<PathBuf>,
    /// Import nothing if any row is rejected or any rule of FOCUS is broken
    #[arg(long, env = "FLOE_STRICT", value_parser = BoolishValueParser::new())]
    strict: bool,
    /// Add to what is served instead of replacing the same bills
    #[arg(long, env = "FLOE_APPEND", value_parser = BoolishValueParser::new())]
    append: bool,
    #[command(flatten)]
    data: Data,
}

/// Imports the files and prints the reconciliation.
pub(super) async fn run(options: Options) -> Result<ExitCode, Failure> {
    let nothing = |failure: Failure| failure.with_code(2);
    let deliveries = named::deliveries(&options.files).map_err(Failure::wrong)?;
    let app = App::open(Config::in_folder(options.data.data))
        .await
        .map_err(|error| nothing(error.into()))?;
    // An import that died may have left much behind where no server tidies up.
    environment::reclaim(&app)
        .await
        .map_err(|refused| nothing(refused.into()))?;
    let stopped = Arc::new(AtomicBool::new(false));
    let tells = stopped.clone();
    let asked = stop::asked();
    tokio::spawn(async move {
        asked.await;
        tells.store(true, Ordering::Relaxed);
    });
    let mut worst = 0;
    for Delivery { name, files } in deliveries {
        if let Some(name) = name {
            println!("{name}");
        }
        let request = ImportRequest {
            files,
            strict: options.strict,
            append: options.append,
            progress: progress::bar(),
            stop: Some(stopped.clone()),
        };
        let imported = import::import(&app, &Caller::command_line(), request).await;
        progress::wipe();
        let imported = imported.map_err(|refused| nothing(refused.into()))?;
        let words = words(&imported, app.data());
        if imported.result == ImportResult::Refused {
            eprint!("{words}");
        } else {
            print!("{words}");
        }
        worst = worst.max(code(&imported));
        if stopped.load(Ordering::Relaxed) {
            break;
        }
    }
    app.close().await;
    Ok(ExitCode::from(worst))
}

/// How badly an import ended.
fn code(imported: &ImportView) -> u8 {
    let agrees = imported.reconciliation.agrees();
    match imported.result {
        ImportResult::Refused => 2,
        ImportResult::WithRejects => 1,
        ImportResult::Whole | ImportResult::Unchanged => u8::from(!agrees),
    }
}

/// The reconciliation as a person reads it.
fn words(import: &ImportView, data: &Path) -> String {
    if import.result == ImportResult::Unchanged {
        return format!(
            "These bytes are served already, since {} by import {}. Nothing changed.\n",
            import.at.format("%Y-%m-%d %H:%M UTC"),
            import.id
        );
    }
    let figures = &import.reconciliation;
    let mut text = String::new();
    let mut say = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    if import.result == ImportResult::Refused {
        say(figures.refusal.clone().unwrap_or_default());
    } else {
        say(format!("Import {}", import.id));
    }
    if let Some(delivery) = &figures.delivery {
        for line in read(delivery) {
            say(line);
        }
        for line in sums(delivery, figures, import.result) {
            say(line);
        }
    }
    for line in changes(figures) {
        say(line);
    }
    let rejects = folder(data, &import.id).join(REJECTS);
    if import.result == ImportResult::WithRejects && rejects.is_file() {
        say(format!("Rejected rows are in {}", rejects.display()));
    }
    if !figures.agrees() {
        say(
            "THE FIGURES DO NOT AGREE: what is served is not what was accepted. Do not rely on them, and report this."
                .to_owned(),
        );
    }
    text
}

fn read(delivery: &ledger::Delivery) -> Vec<String> {
    let rows = delivery.rows;
    let mut lines: Vec<String> = delivery
        .files
        .iter()
        .map(|file| {
            format!(
                "  {}: {}, {} rows",
                file.name,
                file.format(),
                grouped(file.rows)
            )
        })
        .collect();
    lines.push(format!(
        "Rows: {} read, {} accepted, {} rejected",
        grouped(rows.read),
        grouped(rows.accepted),
        grouped(rows.rejected)
    ));
    for reason in &delivery.reasons {
        let examples: Vec<_> = reason
            .examples
            .iter()
            .map(|row| format!("{}:{}", row.file, row.line))
            .collect();
        lines.push(format!(
            "  {} rejected: {} {} ({}{})",
            grouped(reason.rows),
            reason.column,
            reason.reason,
            examples.join(", "),
            if reason.rows > reason.examples.len() as u64 {
                ", …"
            } else {
                ""
            }
        ));
    }
    if !delivery.broken.is_empty() {
        let rules = if delivery.broken.len() == 1 {
            "rule"
        } else {
            "rules"
        };
        lines.push(format!(
            "Rules of FOCUS {}: {} {rules} broken",
            delivery.version,
            delivery.broken.len()
        ));
    }
    lines.extend(delivery.broken.iter().map(broken));
    if delivery.unreadable_tags > 0 {
        lines.push(format!(
            "  {} rows have tags that are no JSON object; they are imported without them",
            grouped(delivery.unreadable_tags)
        ));
    }
    lines
}

/// A broken rule with how often and where first.
fn broken(rule: &BrokenRule) -> String {
    let counted = match rule.breaks {
        Breaks::Columns => "file",
        Breaks::Sum => "commitment",
        Breaks::Value | Breaks::Form | Breaks::Together => "row",
    };
    let plural = if rule.rows == 1 { "" } else { "s" };
    let place = |row: &RejectedRow| match row.line {
        0 => row.value.clone(),
        line => format!("{}:{line}", row.file),
    };
    let examples: Vec<_> = rule.examples.iter().map(place).collect();
    format!(
        "  {} {counted}{plural}: {} {} ({})",
        grouped(rule.rows),
        rule.column,
        rule.rule,
        examples.join(", ")
    )
}

/// Read, accepted and served sums side by side, and what rounding did.
fn sums(
    delivery: &ledger::Delivery,
    figures: &Reconciliation,
    result: ImportResult,
) -> Vec<String> {
    let mut lines = vec![format!(
        "{:<4} {:<13} {:>28} {:>28} {:>28}",
        "", "", "read", "accepted", "served"
    )];
    for total in &delivery.totals {
        let currency = total
            .currency
            .map_or_else(|| "none".to_owned(), |currency| currency.to_string());
        let served = figures
            .served
            .iter()
            .find(|served| served.currency == currency)
            .map(|served| served.sums);
        for (name, read, accepted, served) in [
            (
                "BilledCost",
                total.read.billed,
                total.accepted.billed,
                served.map(|sums| sums.billed),
            ),
            (
                "EffectiveCost",
                total.read.effective,
                total.accepted.effective,
                served.map(|sums| sums.effective),
            ),
        ] {
            let served = match served {
                Some(served) if result != ImportResult::Refused => served.to_string(),
                _ => "none".to_owned(),
            };
            lines.push(format!(
                "{currency:<4} {name:<13} {:>28} {:>28} {served:>28}",
                read.to_string(),
                accepted.to_string()
            ));
        }
    }
    for rounding in &delivery.rounding {
        lines.push(format!(
            "{} amounts of {} in {} had more than 18 digits after the point; rounding them added {}",
            grouped(rounding.rows),
            rounding.metric.label(),
            if rounding.unit.is_empty() {
                "no unit"
            } else {
                &rounding.unit
            },
            rounding.added
        ));
    }
    lines
}

fn changes(figures: &Reconciliation) -> Vec<String> {
    let mut lines = Vec::new();
    for bill in &figures.bills {
        let mut line = format!(
            "Bill {} of {} {}: ",
            bill.month, bill.provider, bill.billing_account
        );
        let _infallible = match bill.before {
            None => write!(line, "{} {}, new", bill.after, bill.currency),
            Some(before) if before == bill.after => {
                write!(line, "{} {}, as before", bill.after, bill.currency)
            }
            Some(before) => write!(line, "{} {}, was {before}", bill.after, bill.currency),
        };
        lines.push(line);
    }
    for hidden in &figures.hidden {
        lines.push(format!(
            "{} charges stay hidden: {} is deleted. An admin can restore it.",
            grouped(hidden.charges),
            hidden.environment_id
        ));
    }
    lines
}

/// A count with commas between thousands.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_set_apart() {
        for (count, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(count), expected);
        }
    }
}
