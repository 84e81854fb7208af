//! A Floe that is measured: built for release, on a folder of its own with the demo in it. Knows processes and what requests to it look
//! like; must not know what is measured.

use crate::place;
use crate::step::{cargo, run};
use anyhow::{Context, Result, bail, ensure};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

/// A running server.
pub(super) struct Floe {
    binary: PathBuf,
    data: PathBuf,
    address: SocketAddr,
    people: Vec<Person>,
    token: String,
    server: Server,
    /// Kept open: what the server prints has to go somewhere.
    _out: BufReader<ChildStdout>,
}

/// Somebody who may sign in.
#[derive(Clone)]
pub(super) struct Person {
    role: String,
    pub(super) email: String,
    pub(super) password: String,
}

/// Its process, which does not outlive the benchmark.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It fails only where the process has ended.
        let _killed = self.0.kill();
        let _ended = self.0.wait();
    }
}

/// Builds the server, without the browser half: nobody looks at it.
pub(super) fn build() -> Result<PathBuf> {
    let words = ["build", "--release", "--package", "floe", "--bin", "floe"];
    run(cargo().current_dir(place::root()).args(words))?;
    let name = format!("floe{}", std::env::consts::EXE_SUFFIX);
    Ok(place::target().join("release").join(name))
}

impl Person {
    /// Somebody whom the demo's line names: a role, an address and a password.
    fn told(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace().map(str::to_owned);
        let (role, email, password) = (words.next()?, words.next()?, words.next()?);
        let is_person = email.contains('@') && words.next().is_none();
        is_person.then_some(Self {
            role,
            email,
            password,
        })
    }
}

impl Floe {
    /// Starts one on a fresh folder under `folder` and waits until it serves. It asks for no patience of whoever asks fast, and
    /// keeps its log for errors.
    pub(super) fn start(binary: &Path, folder: &Path) -> Result<Self> {
        let data = folder.join("data");
        if data.exists() {
            std::fs::remove_dir_all(&data)?;
        }
        std::fs::create_dir_all(folder)?;
        let mut child = Command::new(binary)
            .args([
                "serve",
                "--demo",
                "--listen",
                "127.0.0.1:0",
                "--rate",
                "0",
                "--data",
            ])
            .arg(&data)
            .env("FLOE_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", binary.display()))?;
        let out = child.stdout.take().context("the server has no output")?;
        let server = Server(child);
        let mut out = BufReader::new(out);
        let (mut address, mut token, mut people) = (None, None, Vec::new());
        let mut line = String::new();
        while out.read_line(&mut line)? > 0 {
            let word = line.trim();
            if let Some((_, told)) = word.split_once("at http://") {
                address = Some(told.parse().context("its address")?);
            }
            people.extend(Person::told(word));
            if word.starts_with("floe_") {
                token = Some(word.to_owned());
            }
            if let (Some(address), Some(token)) = (address, &token) {
                return Ok(Self {
                    binary: binary.to_owned(),
                    data,
                    address,
                    people,
                    token: token.clone(),
                    server,
                    _out: out,
                });
            }
            line.clear();
        }
        bail!("the server ended before it told its address and a token")
    }

    /// Where it listens.
    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Who signs in with this role; of several, the first.
    pub(super) fn person(&self, role: &str) -> Result<Person> {
        let person = self.people.iter().find(|person| person.role == role);
        person
            .cloned()
            .with_context(|| format!("the demo names no {role}"))
    }

    /// How much processor time it has used, where the machine tells: Linux does, in hundredths of a second.
    pub(super) fn processor(&self) -> Option<Duration> {
        let path = format!("/proc/{}/stat", self.server.0.id());
        let text = std::fs::read_to_string(path).ok()?;
        // The program's name, in brackets, may hold anything; user and system time are the 12th and 13th after it.
        let (_, rest) = text.rsplit_once(')')?;
        let words = rest.split_whitespace().skip(11).take(2);
        let ticks: u64 = words.map(|word| word.parse::<u64>().unwrap_or(0)).sum();
        Some(Duration::from_millis(ticks * 10))
    }

    /// A request that carries nothing.
    pub(super) fn get(&self, path: &str) -> Vec<u8> {
        format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address).into_bytes()
    }

    /// An agent's request to recreate.
    pub(super) fn post(&self, path: &str, key: &str, reason: &str) -> Vec<u8> {
        let body = format!("{{\"operation\":\"recreate\",\"reason\":\"{reason}\"}}");
        format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nIdempotency-Key: {key}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            self.token,
            body.len()
        )
        .into_bytes()
    }

    /// Ends it, with what it kept.
    pub(super) fn remove(self) -> Result<()> {
        drop(self.server);
        std::fs::remove_dir_all(&self.data)?;
        Ok(())
    }

    /// Kills it as a power cut would, and counts the refusals with this reason in what it leaves.
    pub(super) fn kill(self, reason: &str) -> Result<u64> {
        drop(self.server);
        let audit = Command::new(&self.binary)
            .arg("audit")
            .arg("--data")
            .arg(&self.data)
            .output()?;
        ensure!(
            audit.status.success(),
            "the audit does not hold: {}",
            String::from_utf8_lossy(&audit.stderr)
        );
        let records = String::from_utf8(audit.stdout)?;
        let kept = records
            .lines()
            .filter(|line| line.contains("decision.deny") && line.contains(reason));
        let kept = u64::try_from(kept.count())?;
        std::fs::remove_dir_all(&self.data)?;
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_from_other_lines() {
        let viewer = Person::told("  viewer    viewer@example.com     Zm9vYmFyYmF6cXV4").unwrap();
        assert_eq!(viewer.role, "viewer");
        assert_eq!(viewer.email, "viewer@example.com");
        assert_eq!(viewer.password, "Zm9vYmFyYmF6cXV4");
        for other in [
            "Sign in as",
            "",
            "Floe's demo is at http://127.0.0.1:3000",
            "a b@c d e",
        ] {
            assert!(Person::told(other).is_none(), "{other}");
        }
    }
}
