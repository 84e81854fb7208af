//! One page as a person sees it: where it is, what it says, what went wrong in it.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::chromium::Setting;
use super::wire::Wire;

/// How long to wait for something to appear. It ends a hopeless test; it measures nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// A page, alone in its browser context.
pub struct Page {
    wire: Arc<Wire>,
    session: String,
    scripts: bool,
}

impl Page {
    pub(super) async fn open(wire: Arc<Wire>, session: String, setting: &Setting) -> Result<Self> {
        let page = Page {
            wire,
            session,
            scripts: setting.scripts,
        };
        for domain in [
            "Page.enable",
            "Runtime.enable",
            "Log.enable",
            "Network.enable",
        ] {
            page.send(domain, json!({})).await?;
        }
        page.prefer(setting.dark).await?;
        page.resize(setting.width, setting.height).await?;
        if !setting.scripts {
            page.send(
                "Emulation.setScriptExecutionDisabled",
                json!({"value": true}),
            )
            .await?;
        }
        Ok(page)
    }

    /// Makes the person prefer dark or light, and things that stand still.
    pub async fn prefer(&self, dark: bool) -> Result<()> {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"}]);
        self.send("Emulation.setEmulatedMedia", json!({"features": features}))
            .await?;
        Ok(())
    }

    /// By how many pixels the page is wider than its window; none where people need not scroll sideways.
    pub async fn overhang(&self) -> Result<i64> {
        let wider = self
            .evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            .await?;
        wider.as_i64().context("a width")
    }

    /// Makes the window this large, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.send("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        Ok(())
    }

    /// Goes to an address and waits until the page is loaded and, where scripts run, hydrated.
    pub async fn goto(&self, url: &str) -> Result<()> {
        let answer = self.send("Page.navigate", json!({"url": url})).await?;
        if let Some(error) = answer.get("errorText").and_then(Value::as_str) {
            bail!("cannot open {url}: {error}");
        }
        self.ready().await
    }

    /// Waits until the page that is now open is loaded and, where scripts run, hydrated.
    pub async fn ready(&self) -> Result<()> {
        self.wait_until("document.readyState === 'complete'")
            .await?;
        if self.scripts {
            self.wait_until("document.documentElement.hasAttribute('data-hydrated')")
                .await?;
        }
        Ok(())
    }

    /// Goes back, as with the browser's button.
    pub async fn back(&self) -> Result<()> {
        self.evaluate("history.back()").await?;
        Ok(())
    }

    /// The address now.
    pub async fn url(&self) -> Result<String> {
        Ok(self
            .evaluate("location.href")
            .await?
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    /// The visible text of the first element that matches, once there is one.
    pub async fn text(&self, selector: &str) -> Result<String> {
        self.wait_for(selector).await?;
        let text = self
            .evaluate(&format!(
                "document.querySelector({})?.innerText ?? ''",
                quote(selector)
            ))
            .await?;
        Ok(text.as_str().unwrap_or_default().trim().to_owned())
    }

    /// The visible text of every element that matches now.
    pub async fn texts(&self, selector: &str) -> Result<Vec<String>> {
        let script = format!(
            "[...document.querySelectorAll({})].map(e => e.innerText.trim())",
            quote(selector)
        );
        Ok(serde_json::from_value(self.evaluate(&script).await?)?)
    }

    /// How many elements match now.
    pub async fn count(&self, selector: &str) -> Result<u64> {
        let count = self
            .evaluate(&format!(
                "document.querySelectorAll({}).length",
                quote(selector)
            ))
            .await?;
        count.as_u64().context("a count")
    }

    /// Waits until an element matches.
    pub async fn wait_for(&self, selector: &str) -> Result<()> {
        self.wait_until(&format!(
            "document.querySelector({}) !== null",
            quote(selector)
        ))
        .await
    }

    /// Waits until the page shows this text anywhere.
    pub async fn wait_for_text(&self, text: &str) -> Result<()> {
        self.wait_until(&format!(
            "document.body !== null && document.body.innerText.includes({})",
            quote(text)
        ))
        .await
    }

    /// Waits until a JavaScript expression is true; says what the page showed when it never is.
    pub async fn wait_until(&self, condition: &str) -> Result<()> {
        let begun = Instant::now();
        loop {
            // Between two documents there is nothing to evaluate in; the next try finds the new one.
            if self
                .evaluate(condition)
                .await
                .is_ok_and(|value| value == Value::Bool(true))
            {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                let url = self.url().await.unwrap_or_default();
                let shown = self
                    .evaluate("document.body?.innerText ?? ''")
                    .await
                    .unwrap_or_default();
                let shown: String = shown
                    .as_str()
                    .unwrap_or_default()
                    .chars()
                    .take(2000)
                    .collect();
                let errors = self.console_errors().join("\n");
                bail!(
                    "never true: {condition}\nat {url}\nerrors: {errors}\nthe page shows:\n{shown}"
                );
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Evaluates JavaScript in the page and gives its value; a promise is awaited.
    pub async fn evaluate(&self, script: &str) -> Result<Value> {
        let call = json!({"expression": script, "returnByValue": true, "awaitPromise": true});
        let answer = self.send("Runtime.evaluate", call).await?;
        if let Some(exception) = answer.get("exceptionDetails") {
            bail!(
                "{script}: {}",
                exception
                    .pointer("/exception/description")
                    .unwrap_or(exception)
            );
        }
        Ok(answer
            .pointer("/result/value")
            .cloned()
            .unwrap_or(Value::Null))
    }

    /// Everything that went wrong since the page was opened: errors on the console, uncaught exceptions, refused or
    /// missing files, violations of the content security policy. A clean hydration leaves nothing.
    pub fn console_errors(&self) -> Vec<String> {
        self.wire
            .events(&self.session)
            .iter()
            .filter_map(|event| match event.method.as_str() {
                "Runtime.exceptionThrown" => {
                    let details = event.params.get("exceptionDetails")?;
                    Some(format!(
                        "exception: {}",
                        details.pointer("/exception/description").unwrap_or(details)
                    ))
                }
                "Runtime.consoleAPICalled" => {
                    let kind = event.params.get("type")?.as_str()?;
                    matches!(kind, "error" | "assert" | "warning")
                        .then(|| format!("console.{kind}: {}", said(&event.params)))
                }
                "Log.entryAdded" => {
                    let entry = event.params.get("entry")?;
                    let bad = entry.get("level")?.as_str()? == "error";
                    let text =
                        |field: &str| entry.get(field).and_then(Value::as_str).unwrap_or_default();
                    bad.then(|| format!("log: {} {}", text("text"), text("url")))
                }
                _ => None,
            })
            .collect()
    }

    /// Writes what the page shows, in its whole height, to a PNG file.
    pub async fn screenshot(&self, file: &Path) -> Result<()> {
        let call = json!({"format": "png", "captureBeyondViewport": true});
        let answer = self.send("Page.captureScreenshot", call).await?;
        let data = answer
            .get("data")
            .and_then(Value::as_str)
            .context("no picture")?;
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, BASE64_STANDARD.decode(data)?)?;
        Ok(())
    }

    /// Sends a DevTools command to this page.
    pub async fn send(&self, method: &str, params: Value) -> Result<Value> {
        self.wire.send(Some(&self.session), method, params).await
    }
}

fn said(params: &Value) -> String {
    let arguments = params
        .get("args")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let words = arguments.iter().map(|argument| {
        let value = argument
            .get("value")
            .or_else(|| argument.get("description"))
            .unwrap_or(argument);
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A text as a JavaScript literal.
pub(super) fn quote(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}
