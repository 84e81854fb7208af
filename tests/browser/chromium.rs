//! Starting and stopping Chromium: one process and one fresh profile per test, gone when the test ends.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, anyhow};
use serde_json::{Value, json};

use super::page::Page;
use super::wire::Wire;

/// Names under which a Chromium may be installed; `CHROMIUM` in the environment goes first.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Headless, allowed to run as root in a container, and silent towards the network.
const FLAGS: [&str; 14] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
];

/// How a page is looked at.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Width of the window in CSS pixels.
    pub width: u32,
    /// Height of the window in CSS pixels.
    pub height: u32,
    /// Whether the person prefers dark.
    pub dark: bool,
    /// Whether pages may run scripts.
    pub scripts: bool,
}

impl Default for Setting {
    /// A laptop's window, light, with scripts.
    fn default() -> Self {
        Setting {
            width: 1440,
            height: 900,
            dark: false,
            scripts: true,
        }
    }
}

/// A running Chromium.
pub struct Browser {
    process: Child,
    profile: PathBuf,
    wire: Arc<Wire>,
}

impl Browser {
    /// Starts a browser that has seen nothing yet.
    pub async fn start() -> Result<Self> {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let count = STARTED.fetch_add(1, Ordering::Relaxed);
        let profile =
            std::env::temp_dir().join(format!("floe-chromium-{}-{count}", std::process::id()));
        let mut process = spawn(&profile)?;
        let output = process
            .stderr
            .take()
            .context("Chromium has no standard error")?;
        let address = tokio::task::spawn_blocking(move || listening_at(output)).await?;
        let address = match address {
            Ok(address) => address,
            Err(error) => {
                let _already_ended = process.kill();
                return Err(error);
            }
        };
        let wire = Arc::new(Wire::connect(&address).await?);
        Ok(Browser {
            process,
            profile,
            wire,
        })
    }

    /// Opens a page with cookies of its own: two pages are two people.
    pub async fn page(&self, setting: &Setting) -> Result<Page> {
        let text = |value: &Value, field: &str| {
            value
                .get(field)
                .and_then(Value::as_str)
                .map(str::to_owned)
                .with_context(|| format!("no {field}"))
        };
        let context = self
            .wire
            .send(None, "Target.createBrowserContext", json!({}))
            .await?;
        let context = text(&context, "browserContextId")?;
        let target = json!({"url": "about:blank", "browserContextId": context});
        let target = text(
            &self.wire.send(None, "Target.createTarget", target).await?,
            "targetId",
        )?;
        let attach = json!({"targetId": target, "flatten": true});
        let session = text(
            &self
                .wire
                .send(None, "Target.attachToTarget", attach)
                .await?,
            "sessionId",
        )?;
        Page::open(Arc::clone(&self.wire), session, setting).await
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _already_ended = self.process.kill();
        let _status = self.process.wait();
        let _rubbish_stays = std::fs::remove_dir_all(&self.profile);
    }
}

fn spawn(profile: &std::path::Path) -> Result<Child> {
    let given = std::env::var("CHROMIUM").ok();
    for name in given.iter().map(String::as_str).chain(NAMES) {
        let mut user_data = std::ffi::OsString::from("--user-data-dir=");
        user_data.push(profile);
        let mut command = Command::new(name);
        command.args(FLAGS).arg(user_data).arg("about:blank");
        if let Ok(process) = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
        {
            return Ok(process);
        }
    }
    Err(anyhow!(
        "no Chromium on PATH: install the package `chromium`, or name the program in CHROMIUM"
    ))
}

/// Reads Chromium's log up to the line that names its address, and goes on reading so that the pipe never fills.
fn listening_at(output: std::process::ChildStderr) -> Result<String> {
    let mut lines = BufReader::new(output).lines();
    let mut said = String::new();
    for line in lines.by_ref() {
        let line = line?;
        if let Some(address) = line.strip_prefix("DevTools listening on ") {
            let address = address.trim().to_owned();
            std::thread::spawn(move || lines.for_each(drop));
            return Ok(address);
        }
        said.push_str(&line);
        said.push('\n');
    }
    Err(anyhow!(
        "Chromium ended before it listened; it said:\n{said}"
    ))
}
