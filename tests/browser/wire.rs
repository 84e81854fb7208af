//! The DevTools protocol on its WebSocket: commands with their answers, and events as they come. Knows no command.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use futures_util::stream::SplitSink;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// How long one command may take. Generous: it is there to end a test that hangs, never to measure anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// Something the browser says on its own.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// Which page says it.
    pub(crate) session: String,
    /// Its name, such as `Runtime.exceptionThrown`.
    pub(crate) method: String,
    /// What it says.
    pub(crate) params: Value,
}

#[derive(Default)]
struct Shared {
    waiting: Mutex<HashMap<u64, oneshot::Sender<Value>>>,
    events: Mutex<Vec<Event>>,
}

/// A connection to one browser.
pub(crate) struct Wire {
    sink: tokio::sync::Mutex<(u64, SplitSink<Socket, Message>)>,
    shared: Arc<Shared>,
}

impl Wire {
    /// Connects to the address that the browser printed.
    pub(crate) async fn connect(address: &str) -> Result<Self> {
        let (socket, _) = tokio_tungstenite::connect_async(address)
            .await
            .context("cannot reach the browser")?;
        let (sink, mut stream) = socket.split();
        let shared = Arc::new(Shared::default());
        let reader = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                if let Message::Text(text) = message
                    && let Ok(value) = serde_json::from_str::<Value>(&text)
                {
                    reader.receive(value);
                }
            }
            // Whoever still waits learns that no answer comes.
            lock(&reader.waiting).clear();
        });
        Ok(Wire {
            sink: tokio::sync::Mutex::new((0, sink)),
            shared,
        })
    }

    /// Sends a command, to the browser itself or to one page's session, and waits for its result.
    pub(crate) async fn send(
        &self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> Result<Value> {
        let answer = {
            let mut sink = self.sink.lock().await;
            sink.0 += 1;
            let id = sink.0;
            let mut message = json!({"id": id, "method": method, "params": params});
            if let (Some(session), Some(message)) = (session, message.as_object_mut()) {
                message.insert("sessionId".to_owned(), json!(session));
            }
            let (sender, answer) = oneshot::channel();
            lock(&self.shared.waiting).insert(id, sender);
            sink.1
                .send(Message::text(message.to_string()))
                .await
                .context("the browser has gone")?;
            answer
        };
        let answer = tokio::time::timeout(PATIENCE, answer)
            .await
            .with_context(|| format!("no answer to {method} within {} s", PATIENCE.as_secs()))?
            .map_err(|_| anyhow!("the browser ended before it answered {method}"))?;
        if let Some(error) = answer.get("error") {
            bail!("{method}: {error}");
        }
        Ok(answer.get("result").cloned().unwrap_or(Value::Null))
    }

    /// All that this session has said so far.
    pub(crate) fn events(&self, session: &str) -> Vec<Event> {
        lock(&self.shared.events)
            .iter()
            .filter(|event| event.session == session)
            .cloned()
            .collect()
    }
}

impl Shared {
    fn receive(&self, mut message: Value) {
        if let Some(id) = message.get("id").and_then(Value::as_u64) {
            if let Some(waiting) = lock(&self.waiting).remove(&id) {
                let _nobody_listens_any_more = waiting.send(message);
            }
            return;
        }
        let text = |field: &str| {
            message
                .get(field)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let (session, method) = (text("sessionId"), text("method"));
        let params = message
            .get_mut("params")
            .map(Value::take)
            .unwrap_or_default();
        lock(&self.events).push(Event {
            session,
            method,
            params,
        });
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
