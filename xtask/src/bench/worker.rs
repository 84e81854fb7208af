//! A program that is asked line by line and answers line by line. Knows pipes; must not know what is asked.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A running program.
pub(super) struct Worker {
    child: Child,
    asked: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts the program.
    pub(super) fn start(command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        let asked = child.stdin.take().context("the program has no input")?;
        let answers = child.stdout.take().context("the program has no output")?;
        Ok(Self {
            child,
            asked,
            answers: BufReader::new(answers),
        })
    }

    /// Asks, and waits for the answer's words.
    pub(super) fn ask(&mut self, words: &[&str]) -> Result<Vec<String>> {
        writeln!(self.asked, "{}", words.join("\t"))?;
        self.asked.flush()?;
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            bail!("no answer to `{}`", words.join(" "));
        }
        Ok(line
            .trim_end_matches('\n')
            .split('\t')
            .map(str::to_owned)
            .collect())
    }

    /// Asks, and takes the answer's first word as a number.
    pub(super) fn number(&mut self, words: &[&str]) -> Result<u64> {
        let answer = self.ask(words)?;
        let first = answer.first().context("an empty answer")?;
        first
            .parse()
            .with_context(|| format!("`{first}` is no number"))
    }

    /// The most memory it has used, in KiB; ends it.
    pub(super) fn finish(mut self) -> Result<u64> {
        let memory = self.number(&["memory"])?;
        drop(self.asked);
        let status = self.child.wait()?;
        if !status.success() {
            bail!("the program ended with {status}");
        }
        Ok(memory)
    }
}

/// The most memory that a running process has used, in KiB.
pub(super) fn peak(process: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = most.and_then(|text| text.split_whitespace().next());
    Ok(number
        .context("the system does not say how much memory was used")?
        .parse()?)
}
