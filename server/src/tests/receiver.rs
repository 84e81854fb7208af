//! A webhook's other end, which really listens. Knows messages as they arrive; must not know what they tell.

use crate::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A message as it arrived.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    pub(super) head: String,
    pub(super) body: String,
}

impl Heard {
    pub(super) fn header(&self, name: &str) -> &str {
        let lines = self.head.lines();
        let mut found = lines.filter_map(|line| line.split_once(": "));
        found
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value)
    }

    pub(super) fn event(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Whether it is signed under a secret, worked out here anew.
    pub(super) fn is_signed_by(&self, secret: &Secret) -> bool {
        let key = secret.reveal().strip_prefix("whsec_").unwrap();
        let mut code = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(key).unwrap()).unwrap();
        let (id, second) = (self.header("webhook-id"), self.header("webhook-timestamp"));
        code.update(format!("{id}.{second}.{}", self.body).as_bytes());
        let code = STANDARD.encode(code.finalize().into_bytes());
        self.header("webhook-signature") == format!("v1,{code}")
    }
}

/// One who listens, and answers one after the other; the last answer for ever. An empty answer is none.
pub(super) struct Receiver {
    pub(super) url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Receiver {
    pub(super) async fn answering(answers: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/floe?to=x", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (keeps, answers) = (
            Arc::clone(&heard),
            answers
                .iter()
                .map(|one| (*one).to_owned())
                .collect::<Vec<_>>(),
        );
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let message = hear(&mut stream).await;
                let nth = {
                    let mut heard = keeps.lock().unwrap();
                    heard.push(message);
                    heard.len() - 1
                };
                let answer = answers.get(nth).or(answers.last()).unwrap().clone();
                if answer.is_empty() {
                    tokio::spawn(async move {
                        let _silent = stream;
                        std::future::pending::<()>().await;
                    });
                } else {
                    let answer = format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n");
                    stream.write_all(answer.as_bytes()).await.unwrap();
                }
            }
        });
        Self { url, heard }
    }

    pub(super) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

async fn hear(stream: &mut TcpStream) -> Heard {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let heard = Heard {
                head: head.to_owned(),
                body: body.to_owned(),
            };
            if heard.header("content-length") == body.len().to_string() {
                return heard;
            }
        }
        assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0, "{text}");
    }
}
