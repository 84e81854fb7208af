//! A server in a process of its own, that can be killed, and who asks it. Knows sockets and addresses; must not know what the
//! answers mean.

use crate::floe::Floe;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};
use std::time::{Duration, Instant};

/// What a server printed up to these words, and where it goes on.
pub(crate) fn heard(child: &mut Child, words: &str) -> (BufReader<ChildStdout>, String) {
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    while !said.contains(words) {
        assert_ne!(out.read_line(&mut said).unwrap(), 0, "it ended: {said}");
    }
    (out, said)
}

/// The address that it printed.
pub(crate) fn address(said: &str) -> String {
    let rest = said.split("http://").nth(1).unwrap();
    rest.split(|letter: char| letter.is_whitespace() || letter == '/')
        .next()
        .unwrap()
        .to_owned()
}

/// A server on a folder, and who asks it.
pub(crate) struct Served {
    child: Child,
    /// Kept open: a closed pipe would end it.
    _out: BufReader<ChildStdout>,
    address: String,
    token: String,
}

impl Served {
    pub(crate) fn begin(floe: &Floe, token: &str) -> Self {
        let mut child = floe
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (out, said) = heard(&mut child, "Floe is at http://");
        Self {
            address: address(&said),
            child,
            _out: out,
            token: token.to_owned(),
        }
    }

    /// The whole answer to a request.
    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.token,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.ask("GET", path, "")
    }

    /// Asks for an operation on an environment; the address of the operation.
    pub(crate) fn operate(&self, environment: &str, operation: &str) -> String {
        let body = format!(r#"{{"operation":"{operation}","reason":"a test"}}"#);
        let answer = self.ask(
            "POST",
            &format!("/api/v1/environments/{environment}/operations"),
            &body,
        );
        assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
        let rest = answer.split("/api/v1/operations/").nth(1).unwrap();
        let id = rest.split(|one: char| !(one.is_alphanumeric() || one == '-'));
        format!("/api/v1/operations/{}", id.clone().next().unwrap())
    }

    /// What the operation says of itself once it has ended.
    pub(crate) fn ended(&self, operation: &str) -> String {
        let begun = Instant::now();
        loop {
            let answer = self.get(operation);
            if !answer.contains(r#""status":"running""#) && !answer.contains(r#""status":"queued""#)
            {
                return answer;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{answer}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The token of a service that may do everything with these environments, none of which is on production.
pub(crate) fn token(floe: &Floe, environments: &[String]) -> String {
    let email = "ops@example.com";
    let add = ["user", "add", "--email", email, "--role", "operator"];
    let added = floe.run_with(&add, "correct horse battery staple\n");
    assert_eq!(added.code, Some(0), "{}", added.err);
    for id in environments {
        let tier = floe.run(&["environment", "tier", "--id", id, "--tier", "staging"]);
        assert_eq!(tier.code, Some(0), "{}", tier.err);
    }
    let scopes = "costs:read,environments:read,environments:recreate,environments:delete";
    let issue = [
        "token", "issue", "--name", "ci", "--kind", "service", "--owner", email, "--scope", scopes,
    ];
    let issued = floe.run(&issue);
    assert_eq!(issued.code, Some(0), "{}", issued.err);
    issued.out.trim_end().to_owned()
}
