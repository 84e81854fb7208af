//! Webhooks from the command line, told by a server that really serves, over TLS. Knows options and messages; must not know how
//! anything is kept.

use crate::floe::Floe;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncReadExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Who vouches for the receiver here, and nobody else anywhere.
const CA: &str = "\
-----BEGIN CERTIFICATE-----
MIIBgTCCASegAwIBAgIUV/sT0A82VGI+ISEPzg5bg4+byu0wCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKRmxvZSB0ZXN0czAgFw0yNjExMjQwMTAzMDBaGA8yMTI2MTAz
MTAxMDMwMFowFTETMBEGA1UEAwwKRmxvZSB0ZXN0czBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABBBc7pIOmY+olJmqAKzfslBz/yw2EawvxR8GdYAXlzKiWOEyPnZ8
2AeFOSTjWO7F0QqUA/ObVma3+FnDFPQShSajUzBRMB0GA1UdDgQWBBS3e6qF8MbK
KlS5k71U22IIzjbRVjAfBgNVHSMEGDAWgBS3e6qF8MbKKlS5k71U22IIzjbRVjAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIFp8yhqGsYg8iHcf461r
O8U3n+ZW13Y9ELj7AmJha8jZAiEAwodc+Xq7XI5knAT83K7SPQusRcnblAT4XyXd
olaVW0s=
-----END CERTIFICATE-----
";

/// The receiver's certificate for `localhost`, until the year 2126.
const CERTIFICATE: &str = "\
-----BEGIN CERTIFICATE-----
MIIBljCCATygAwIBAgIULFWoqLYIePOD5R/1nvkE4t8lCZ4wCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKRmxvZSB0ZXN0czAgFw0yNjExMjQwMTAzMDBaGA8yMTI2MTAz
MTAxMDMwMFowFDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZI
zj0DAQcDQgAEtkOVyo0xdr2O6xs8u3zqDVMIQABMj4irwYGXUvX5U/kWMF415ZVh
E8TqBagYyb/tdppg0dMLyiF+3slAsNV4SqNpMGcwGgYDVR0RBBMwEYIJbG9jYWxo
b3N0hwR/AAABMAkGA1UdEwQCMAAwHQYDVR0OBBYEFFrTpIFJjGxRxpTvrZFsuFeP
dzECMB8GA1UdIwQYMBaAFLd7qoXwxsoqVLmTvVTbYgjONtFWMAoGCCqGSM49BAMC
A0gAMEUCIQD2bQTQFWOPAf7G1wlUp0G64o3ZIg92SPXCLcKyP3F6EAIgESGLR5zN
SdaZ41l0qUOLpC/QRcvVSy6eqqUTlIaJVnw=
-----END CERTIFICATE-----
";

/// Its key, which opens nothing else.
const KEY: &str = "\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgNJiRMimdh18gab0f
eJN9KatGJnecmC4llBfSRoNh0WuhRANCAAS2Q5XKjTF2vY7rGzy7fOoNUwhAAEyP
iKvBgZdS9flT+RYwXjXllWETxOoFqBjJv+12mmDR0wvKIX7eyUCw1XhK
-----END PRIVATE KEY-----
";

#[test]
fn a_webhook_is_added_listed_and_removed() {
    let floe = Floe::new();
    let add = ["webhook", "add", "--name", "chat", "--url"];
    let events = ["--event", "freeze.set,approval.requested"];
    let words = [add.as_slice(), &["https://1.1.1.1/x"], &events].concat();
    let ended = floe.run(&words);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let secret = ended.out.strip_suffix('\n').unwrap();
    assert!(
        secret.starts_with("whsec_") && secret.len() == 50,
        "one line"
    );
    let list = floe.run(&["webhook", "list"]).out;
    let line = "\ton\tchat\thttps://1.1.1.1/x\tfreeze.set,approval.requested\tnever told\n";
    assert!(list.ends_with(line), "{list}");
    assert!(!floe.run(&["audit"]).out.contains(secret));
    for url in ["http://127.0.0.1/", "http://169.254.169.254/", "ftp://x"] {
        let refused = floe.run(&[add.as_slice(), &[url]].concat());
        assert_eq!(refused.code, Some(2), "{url}");
        assert!(refused.err.contains("`url`"), "{}", refused.err);
    }
    let private = ["http://127.0.0.1/", "--webhooks-to-private"];
    let taken = floe.run(&[add.as_slice(), &private].concat());
    assert_eq!(taken.code, Some(0), "{}", taken.err);
    let id = list.split('\t').next().unwrap();
    assert_eq!(floe.run(&["webhook", "remove", id]).code, Some(0));
    assert_eq!(floe.run(&["webhook", "list"]).out.lines().count(), 1);
    let unknown = floe.run(&["webhook", "remove", id]);
    assert_eq!(unknown.code, Some(1));
}

/// A receiver on `localhost` that takes one message, and what arrived.
async fn hear(listener: TcpListener) -> String {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (stream, _) = listener.accept().await.unwrap();
    let mut stream = acceptor.accept(stream).await.unwrap();
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if text.contains("\r\n\r\n{") && text.ends_with("}") {
            let answer = b"HTTP/1.1 204 No Content\r\n\r\n";
            stream.write_all(answer).await.unwrap();
            return text;
        }
        assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0, "{text}");
    }
}

/// Serves until a freeze that is set on the command line was told of, or for half a minute; what was heard, and the log.
async fn told(environment: &[(&str, String)]) -> (Option<String>, String) {
    let floe = Floe::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = format!("https://localhost:{port}/floe");
    let words = [
        "webhook",
        "add",
        "--name",
        "chat",
        "--webhooks-to-private",
        "--url",
        &url,
    ];
    let added = floe.run(&words);
    assert_eq!(added.code, Some(0), "{}", added.err);
    let freeze = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Close\r\n\
        DTSTART:20991011T180000Z\r\nDTEND:20991014T060000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let file = floe.file("freeze.ics", freeze);
    let set = floe.run(&["freeze", "import", file.to_str().unwrap()]);
    assert_eq!(set.code, Some(0), "{}", set.err);
    let ca = floe.file("ca.pem", CA);
    let mut serve = floe.command(&["serve", "--listen", "127.0.0.1:0", "--webhooks-to-private"]);
    serve.env("FLOE_ORIGIN", "https://floe.example.com");
    serve.env("SSL_CERT_FILE", ca);
    serve.envs(environment.iter().map(|(name, value)| (*name, value)));
    let mut served = serve
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // All that it prints is read: a closed pipe would end it.
    let out = BufReader::new(served.stdout.take().unwrap());
    let said: Vec<_> = out.lines().take(3).collect();
    assert!(said[0].as_ref().unwrap().contains("Floe is at"));
    let heard = tokio::time::timeout(Duration::from_secs(30), tokio::spawn(hear(listener)));
    let heard = heard.await.unwrap().ok();
    // The receiver has it a moment before the log does.
    let mut list = String::new();
    for _ in 0..50 {
        list = floe.run(&["webhook", "list"]).out;
        if !list.contains("never told") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    served.kill().unwrap();
    served.wait().unwrap();
    (heard, list)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_tells_over_tls_what_the_command_line_did_before_it_served() {
    let (heard, list) = told(&[]).await;
    let heard = heard.unwrap();
    assert!(heard.starts_with("POST /floe HTTP/1.1\r\n"), "{heard}");
    assert!(
        heard.contains("\"type\":\"dev.floe.freeze.set.v1\""),
        "{heard}"
    );
    assert!(heard.contains("\"url\":\"https://floe.example.com/freezes/"));
    assert!(list.trim_end().ends_with(" 204"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_whom_nobody_vouches_for_is_told_nothing() {
    let other = Floe::new();
    // The receiver's own certificate is nobody who vouches for it.
    let stranger = other.file("other.pem", CERTIFICATE);
    let environment = [("SSL_CERT_FILE", stranger.to_str().unwrap().to_owned())];
    let (heard, list) = told(&environment).await;
    assert_eq!(heard, None);
    assert!(list.contains("TLS failed"), "{list}");
}
