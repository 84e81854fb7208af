//! The real server with all charges: how long it takes from its start to its first answer, and answers as people and programs
//! get them. Knows processes and requests; must not know what a good time is.

use super::connection::Connection;
use super::worker::peak;
use anyhow::{Context, Result, ensure};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const EMAIL: &str = "bench@example.com";
const PASSWORD: &str = "correct horse battery staple";
/// How often it is looked whether the server answers.
const LOOK: Duration = Duration::from_millis(10);
/// After an import, before a moment is taken that is told to the second: the import is before it, whatever comes next is not.
const APART: Duration = Duration::from_millis(1_100);

/// A data folder and the program that serves it.
pub(super) struct Place {
    pub(super) binary: PathBuf,
    pub(super) data: PathBuf,
}

/// A running server with a token and a session.
pub(super) struct Served {
    child: Child,
    address: SocketAddr,
    connection: Connection,
    token: String,
    session: String,
    /// Kept open: what the server prints has to go somewhere.
    _out: BufReader<ChildStdout>,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It fails only where the process has ended.
        let _killed = self.child.kill();
        let _ended = self.child.wait();
    }
}

impl Place {
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(words).arg("--data").arg(&self.data);
        command.env("FLOE_LOG", "error");
        command
    }

    /// Imports a bill as people do, from nothing.
    pub(super) fn import(&self, file: &Path) -> Result<()> {
        if self.data.exists() {
            std::fs::remove_dir_all(&self.data)?;
        }
        self.give(&["import"], file)?;
        let mut add = self
            .command(&["user", "add", "--email", EMAIL, "--role", "admin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        let mut input = add.stdin.take().context("no input")?;
        writeln!(input, "{PASSWORD}")?;
        drop(input);
        ensure!(add.wait()?.success(), "nobody could be added");
        Ok(())
    }

    /// Gives a file to one of the program's commands.
    fn give(&self, words: &[&str], file: &Path) -> Result<()> {
        let output = self.command(words).arg(file).output()?;
        ensure!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    }

    /// Imports a bill that restates one of before; a moment between the two, as in the grammar of cost questions.
    pub(super) fn restate(&self, file: &Path) -> Result<String> {
        sleep(APART);
        let output = Command::new("date")
            .args(["-u", "+%Y-%m-%dT%H:%M:%SZ"])
            .output()?;
        ensure!(output.status.success(), "`date` tells no time");
        let moment = String::from_utf8(output.stdout)?.trim().to_owned();
        self.give(&["import"], file)?;
        Ok(moment)
    }

    /// Gives rates between currencies.
    pub(super) fn rates(&self, file: &Path) -> Result<()> {
        self.give(&["rates", "import"], file)
    }

    /// Starts the server and asks until it answers: how long that took.
    pub(super) fn start(&self) -> Result<(Served, Duration)> {
        let begun = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let name = format!("bench-{}", begun.as_nanos());
        let words = [
            "token", "issue", "--name", &name, "--kind", "service", "--owner", EMAIL,
        ];
        let issued = self
            .command(&words)
            .args(["--scope", "costs:read"])
            .output()?;
        ensure!(
            issued.status.success(),
            "{}",
            String::from_utf8_lossy(&issued.stderr)
        );
        let token = String::from_utf8(issued.stdout)?.trim().to_owned();
        let begun = Instant::now();
        let mut child = self
            .command(&["serve", "--listen", "127.0.0.1:0", "--rate", "0"])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut out = BufReader::new(child.stdout.take().context("no output")?);
        let mut line = String::new();
        let address = loop {
            line.clear();
            ensure!(out.read_line(&mut line)? > 0, "the server ended");
            if let Some((_, told)) = line.trim().split_once("at http://") {
                break told.parse().context("its address")?;
            }
        };
        let mut served = Served {
            child,
            address,
            connection: Connection::open(address)?,
            token,
            session: String::new(),
            _out: out,
        };
        let first =
            "/api/v1/costs?start=2025-01-01&end=2026-01-01&granularity=month&group_by=service";
        while served.api(first)?.0 != 200 {
            sleep(LOOK);
        }
        let took = begun.elapsed();
        served.sign_in()?;
        Ok((served, took))
    }
}

impl Served {
    fn sign_in(&mut self) -> Result<()> {
        let form = format!(
            "email={}&password={}",
            EMAIL.replace('@', "%40"),
            PASSWORD.replace(' ', "+")
        );
        let host = self.address;
        let request = format!(
            "POST /ui/sign-in HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nSec-Fetch-Site: same-origin\r\n\
             Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        );
        let answer = self.connection.ask(request.as_bytes())?;
        let cookie = answer
            .header("set-cookie")
            .and_then(|cookie| cookie.split(';').next());
        self.session = cookie
            .with_context(|| format!("no session: {}", answer.words()))?
            .to_owned();
        Ok(())
    }

    fn get(&mut self, path: &str, proof: &str) -> Result<(u16, Duration)> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\n{proof}\r\n\r\n",
            self.address
        );
        let begun = Instant::now();
        let answer = self.connection.ask(request.as_bytes())?;
        Ok((answer.status, begun.elapsed()))
    }

    fn api(&mut self, path: &str) -> Result<(u16, Duration)> {
        let proof = format!("Authorization: Bearer {}", self.token);
        self.get(path, &proof)
    }

    /// How long a program waits for an answer.
    pub(super) fn program(&mut self, path: &str) -> Result<Duration> {
        let (status, took) = self.api(path)?;
        ensure!(status == 200, "{path} is answered with {status}");
        Ok(took)
    }

    /// How long a browser waits for a page, written by the server with its charts and tables.
    pub(super) fn page(&mut self, path: &str) -> Result<Duration> {
        let proof = format!("Cookie: {}", self.session);
        let (status, took) = self.get(path, &proof)?;
        ensure!(status == 200, "{path} is answered with {status}");
        Ok(took)
    }

    /// The most memory it has used, in KiB.
    pub(super) fn memory(&self) -> Result<u64> {
        peak(self.child.id())
    }
}
