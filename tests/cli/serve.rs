//! Serving: what is printed, and that it stops when asked to.

use crate::floe::Floe;
use crate::served::{address, heard};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// A server on a free port, and its first lines up to the one with the address.
fn serve(floe: &Floe) -> (Child, String) {
    serve_with(floe, &[])
}

/// The same with more options.
pub(crate) fn serve_with(floe: &Floe, options: &[&str]) -> (Child, String) {
    let mut words = vec!["serve", "--listen", "127.0.0.1:0"];
    words.extend(options);
    let mut child = floe
        .command(&words)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (_, said) = heard(&mut child, "/set-up/");
    (child, said)
}

/// Asks a process to end, and gives it 15 seconds: more than it may take, so that what is too slow is told by how long it
/// took and not by a test that hangs.
pub(crate) fn end(mut child: Child, signal: &str) -> (ExitStatus, Duration) {
    let asked = Instant::now();
    let told = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status()
        .unwrap();
    assert!(told.success());
    while asked.elapsed() < Duration::from_secs(15) {
        if let Some(status) = child.try_wait().unwrap() {
            return (status, asked.elapsed());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    panic!("it did not end within 15 seconds");
}

#[test]
fn a_first_start_prints_the_address_and_a_link_for_the_first_admin() {
    let floe = Floe::new();
    let (child, said) = serve(&floe);
    let mut stream = TcpStream::connect(address(&said)).unwrap();
    stream
        .write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    end(child, "-TERM");
}

#[test]
fn an_idle_server_ends_with_0_when_it_is_asked_to() {
    for signal in ["-TERM", "-INT"] {
        let floe = Floe::new();
        let (child, _said) = serve(&floe);
        let (status, _took) = end(child, signal);
        assert_eq!(status.code(), Some(0), "{signal}");
    }
}

#[test]
fn a_connection_that_asks_nothing_holds_no_server_up() {
    let floe = Floe::new();
    let (child, said) = serve(&floe);
    let mut stream = TcpStream::connect(address(&said)).unwrap();
    stream.write_all(b"POST /ui/session HTTP/1.1\r\n").unwrap();
    let (status, took) = end(child, "-TERM");
    assert_eq!(status.code(), Some(0));
    assert!(took < Duration::from_secs(10), "{took:?}");
}

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    let floe = Floe::new();
    let (child, _said) = serve(&floe);
    let second = floe.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_ne!(second.code, Some(0));
    assert!(
        second.err.contains("another `floe serve`"),
        "{}",
        second.err
    );
    assert_eq!(end(child, "-TERM").0.code(), Some(0));
}
