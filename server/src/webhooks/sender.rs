//! Sending one message: resolve, look at what was resolved, connect to just that, ask, read the answer's first line. Knows
//! HTTP as a client; must not know what is sent nor what an answer leads to.
//!
//! hyper is here for axum anyway. A client above it would resolve and connect by itself, follow redirects, and keep connections:
//! each a way around the check of the address.

use super::address;
use axum::body::Bytes;
use axum::http::{Request, header};
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::{Host, Url};

/// How long one sending may take, resolving and connecting included.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// The most that is read of an answer's head, in bytes. Of its body nothing is read.
const MOST: usize = 16 * 1024;

/// What says that it is CloudEvents, the event and its attributes in one.
const CONTENT: &str = "application/cloudevents+json; charset=utf-8";

/// A message and where it goes.
#[derive(Debug)]
pub(super) struct Letter {
    /// Where to.
    pub(super) url: Url,
    /// `webhook-id`.
    pub(super) id: String,
    /// `webhook-timestamp`, in seconds since 1970.
    pub(super) second: i64,
    /// `webhook-signature`.
    pub(super) signature: String,
    /// The content.
    pub(super) body: String,
}

/// Why there is no answer, in words for an admin.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    #[error("the name could not be resolved: {0}")]
    Unresolved(std::io::Error),
    #[error("the name leads to no address")]
    Nowhere,
    #[error("the URL {0}")]
    Refused(&'static str),
    #[error("could not connect: {0}")]
    Unreached(std::io::Error),
    #[error(
        "this machine has no root certificates to check the receiver's by; install ca-certificates or set SSL_CERT_FILE"
    )]
    NoRoots,
    #[error("TLS failed: {0}")]
    Tls(String),
    #[error("no answer in HTTP: {0}")]
    Broken(String),
    #[error("no answer within 10 seconds")]
    Late,
}

/// Sends a letter and answers the status that came back, whatever it is. A redirect is an answer like any other: it is not
/// followed, since where it leads was checked by nobody.
pub(super) async fn send(letter: Letter, to_private: bool) -> Result<u16, NoAnswer> {
    let sending = async {
        let addresses = resolve(&letter.url, to_private).await?;
        let stream = connect(&addresses).await?;
        if letter.url.scheme() == "https" {
            let host = letter.url.host_str().unwrap_or_default();
            let host = host.trim_start_matches('[').trim_end_matches(']');
            let name = ServerName::try_from(host.to_owned());
            let name = name.map_err(|cause| NoAnswer::Tls(cause.to_string()))?;
            let stream = tls()?.connect(name, stream).await;
            exchange(
                stream.map_err(|cause| NoAnswer::Tls(cause.to_string()))?,
                letter,
            )
            .await
        } else {
            exchange(stream, letter).await
        }
    };
    tokio::time::timeout(PATIENCE, sending)
        .await
        .unwrap_or(Err(NoAnswer::Late))
}

/// The addresses of a URL's host. One that Floe may not send to spoils all: a name that leads to both is a trap.
pub(super) async fn resolve(url: &Url, to_private: bool) -> Result<Vec<SocketAddr>, NoAnswer> {
    let port = url.port_or_known_default().unwrap_or(443);
    let addresses: Vec<SocketAddr> = match url.host() {
        Some(Host::Ipv4(ip)) => vec![SocketAddr::new(IpAddr::V4(ip), port)],
        Some(Host::Ipv6(ip)) => vec![SocketAddr::new(IpAddr::V6(ip), port)],
        Some(Host::Domain(name)) => tokio::net::lookup_host((name, port))
            .await
            .map_err(NoAnswer::Unresolved)?
            .collect(),
        None => Vec::new(),
    };
    if addresses.is_empty() {
        return Err(NoAnswer::Nowhere);
    }
    for found in &addresses {
        address::check(found.ip(), to_private).map_err(NoAnswer::Refused)?;
    }
    Ok(addresses)
}

async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, NoAnswer> {
    let mut failed = NoAnswer::Nowhere;
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(cause) => failed = NoAnswer::Unreached(cause),
        }
    }
    Err(failed)
}

/// The machine's own roots, read once.
fn tls() -> Result<TlsConnector, NoAnswer> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(TlsConnector::from(Arc::clone(config)));
    }
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (taken, _left) = roots.add_parsable_certificates(found.certs);
    if taken == 0 {
        return Err(NoAnswer::NoRoots);
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|cause| NoAnswer::Tls(cause.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let config = CONFIG.get_or_init(|| Arc::new(config));
    Ok(TlsConnector::from(Arc::clone(config)))
}

async fn exchange<S>(stream: S, letter: Letter) -> Result<u16, NoAnswer>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let broken = |cause: hyper::Error| NoAnswer::Broken(cause.to_string());
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(MOST)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let request = request(&letter).map_err(|cause| NoAnswer::Broken(cause.to_string()))?;
    // The connection ends with this function: an answer's body is left where it is. It may end before, right with the answer.
    let answer = sender.send_request(request);
    tokio::pin!(answer, connection);
    let mut is_open = true;
    loop {
        tokio::select! {
            answer = &mut answer => return Ok(answer.map_err(broken)?.status().as_u16()),
            _ended = &mut connection, if is_open => is_open = false,
        }
    }
}

fn request(letter: &Letter) -> Result<Request<Full<Bytes>>, axum::http::Error> {
    let url = &letter.url;
    let path = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let host = url.host_str().unwrap_or_default();
    let host = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    Request::post(path)
        .header(header::HOST, host)
        .header(
            header::USER_AGENT,
            concat!("floe/", env!("CARGO_PKG_VERSION")),
        )
        .header(header::CONTENT_TYPE, CONTENT)
        .header(header::CONNECTION, "close")
        .header("webhook-id", &letter.id)
        .header("webhook-timestamp", letter.second)
        .header("webhook-signature", &letter.signature)
        .body(Full::new(Bytes::from(letter.body.clone())))
}
