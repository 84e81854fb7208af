//! What a person's hands do in a page: click, type, choose, press. Goes through the browser's own input, so that what lies
//! under something else cannot be clicked here either.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::page::{Page, quote};

impl Page {
    /// Clicks the middle of the first element that matches, once there is one.
    pub async fn click(&self, selector: &str) -> Result<()> {
        self.wait_for(selector).await?;
        let script = format!(
            "(() => {{ const e = document.querySelector({}); e.scrollIntoView({{block: 'center', behavior: 'instant'}});
            const b = e.getBoundingClientRect(); const x = b.x + b.width / 2, y = b.y + b.height / 2;
            const top = document.elementFromPoint(x, y);
            return {{x, y, hit: top !== null && (e.contains(top) || top.contains(e)),
                     over: top === null ? 'nothing' : top.outerHTML.slice(0, 200)}}; }})()",
            quote(selector)
        );
        let spot = self.evaluate(&script).await?;
        let number = |field: &str| {
            spot.get(field)
                .and_then(Value::as_f64)
                .context("the element has no place")
        };
        let (x, y) = (number("x")?, number("y")?);
        if spot.get("hit") != Some(&Value::Bool(true)) {
            bail!(
                "{selector} cannot be clicked: over it lies {}",
                spot.get("over").unwrap_or(&Value::Null)
            );
        }
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1});
            self.send("Input.dispatchMouseEvent", event).await?;
        }
        Ok(())
    }

    /// Moves the pointer over the first element that matches.
    pub async fn hover(&self, selector: &str) -> Result<()> {
        self.wait_for(selector).await?;
        let script = format!(
            "(() => {{ const e = document.querySelector({}); e.scrollIntoView({{block: 'center', behavior: 'instant'}});
            const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }})()",
            quote(selector)
        );
        let [x, y]: [f64; 2] = serde_json::from_value(self.evaluate(&script).await?)?;
        self.send(
            "Input.dispatchMouseEvent",
            json!({"type": "mouseMoved", "x": x, "y": y}),
        )
        .await?;
        Ok(())
    }

    /// The left edge of an element that is in sight, half its height, and its width.
    async fn across(&self, selector: &str) -> Result<[f64; 3]> {
        self.hover(selector).await?;
        let script = format!(
            "(() => {{ const b = document.querySelector({}).getBoundingClientRect(); return [b.x, b.y + b.height / 2, b.width]; }})()",
            quote(selector)
        );
        Ok(serde_json::from_value(self.evaluate(&script).await?)?)
    }

    /// Presses the button over one place of an element and lets go over another; places are shares of its width, at half its
    /// height.
    pub async fn drag(&self, selector: &str, from: f64, to: f64) -> Result<()> {
        let [left, y, width] = self.across(selector).await?;
        let middle = (from + to) / 2.0;
        for (kind, share, buttons) in [
            ("mouseMoved", from, 0),
            ("mousePressed", from, 1),
            ("mouseMoved", middle, 1),
            ("mouseMoved", to, 1),
            ("mouseReleased", to, 0),
        ] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let event = json!({
                "type": kind, "x": left + share * width, "y": y, "button": button, "buttons": buttons, "clickCount": 1,
            });
            self.send("Input.dispatchMouseEvent", event).await?;
        }
        Ok(())
    }

    /// Puts a finger on one place of an element, slides it to another and lifts it; places are shares of its width, at half its
    /// height.
    pub async fn slide(&self, selector: &str, from: f64, to: f64) -> Result<()> {
        let [left, y, width] = self.across(selector).await?;
        let middle = (from + to) / 2.0;
        for (kind, share) in [
            ("touchStart", Some(from)),
            ("touchMove", Some(middle)),
            ("touchMove", Some(to)),
            ("touchEnd", None),
        ] {
            let points: Vec<Value> = share
                .map(|share| json!({"x": left + share * width, "y": y}))
                .into_iter()
                .collect();
            let event = json!({"type": kind, "touchPoints": points});
            self.send("Input.dispatchTouchEvent", event).await?;
        }
        Ok(())
    }

    /// Presses a key together with Ctrl (2) or Shift (8).
    pub async fn press_with(&self, modifier: u32, key: &str, code: u32) -> Result<()> {
        for kind in ["rawKeyDown", "keyUp"] {
            let event = json!({
                "type": kind, "key": key, "modifiers": modifier, "windowsVirtualKeyCode": code,
            });
            self.send("Input.dispatchKeyEvent", event).await?;
        }
        Ok(())
    }

    /// Replaces what a field holds: types into text fields, sets dates, picks a `<select>`'s option by its value.
    pub async fn fill(&self, selector: &str, value: &str) -> Result<()> {
        self.wait_for(selector).await?;
        let script = format!(
            "(() => {{ const e = document.querySelector({}), value = {};
            e.focus();
            if (e.tagName === 'SELECT' || !['text','search','email','password','url','tel','textarea'].includes(e.type)) {{
              const kind = e.tagName === 'SELECT' ? HTMLSelectElement : HTMLInputElement;
              Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(e, value);
              e.dispatchEvent(new Event('input', {{bubbles: true}}));
              e.dispatchEvent(new Event('change', {{bubbles: true}}));
              return false;
            }}
            e.select();
            return true; }})()",
            quote(selector),
            quote(value)
        );
        if self.evaluate(&script).await? == Value::Bool(true) {
            if value.is_empty() {
                return self.press("Delete").await;
            }
            self.send("Input.insertText", json!({"text": value}))
                .await?;
        }
        Ok(())
    }

    /// Chooses a file of this machine in a field for files, once there is one.
    pub async fn choose_file(&self, selector: &str, file: &Path) -> Result<()> {
        self.wait_for(selector).await?;
        let call = json!({"expression": format!("document.querySelector({})", quote(selector))});
        let field = self.send("Runtime.evaluate", call).await?;
        let id = field
            .pointer("/result/objectId")
            .context("there is no field for files")?;
        let chosen = json!({"objectId": id, "files": [file.to_string_lossy()]});
        self.send("DOM.setFileInputFiles", chosen).await?;
        Ok(())
    }

    /// Presses and releases a key by its name: `Enter`, `Escape`, `Tab`, `ArrowRight`, `a`, `/`.
    pub async fn press(&self, key: &str) -> Result<()> {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "Tab" => 9,
            "Delete" => 46,
            "Backspace" => 8,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            "Home" => 36,
            "End" => 35,
            " " => 32,
            _ => 0,
        };
        let text = match key {
            "Enter" => Some("\r"),
            single if single.chars().count() == 1 => Some(single),
            _ => None,
        };
        let mut down = json!({"type": "keyDown", "key": key, "windowsVirtualKeyCode": code});
        if let (Some(text), Some(down)) = (text, down.as_object_mut()) {
            down.insert("text".to_owned(), json!(text));
        }
        self.send("Input.dispatchKeyEvent", down).await?;
        let up = json!({"type": "keyUp", "key": key, "windowsVirtualKeyCode": code});
        self.send("Input.dispatchKeyEvent", up).await?;
        Ok(())
    }
}
