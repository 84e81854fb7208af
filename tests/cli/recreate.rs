//! A server that is killed while it recreates a region: what the next one serves, and what the operation says of itself.

use crate::bill::{bill, sum};
use crate::floe::Floe;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};
use std::time::{Duration, Instant};

const EU: &str = "/api/v1/environments/cost-explorer-eu-west-1";
const COSTS: &str =
    "/api/v1/costs?start=2024-09-01&end=2024-10-01&granularity=month&metric=billed_cost";
const CHARGES: u64 = 60_000;

/// A server on a folder, and who asks it.
struct Served {
    child: Child,
    /// Kept open: a closed pipe would end it.
    _out: BufReader<ChildStdout>,
    address: String,
    token: String,
}

impl Served {
    fn begin(floe: &Floe, token: &str) -> Self {
        let mut child = floe
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        while !said.contains("Floe is at http://") {
            assert_ne!(out.read_line(&mut said).unwrap(), 0, "it ended: {said}");
        }
        let rest = said.split("http://").nth(1).unwrap();
        let address = rest.split(|one: char| one.is_whitespace() || one == '/');
        Self {
            address: address.clone().next().unwrap().to_owned(),
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

    fn get(&self, path: &str) -> String {
        self.ask("GET", path, "")
    }

    /// Asks for a recreation; the address of the operation.
    fn recreate(&self) -> String {
        let body = r#"{"operation":"recreate","reason":"a test"}"#;
        let answer = self.ask("POST", &format!("{EU}/operations"), body);
        assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
        let rest = answer.split("/api/v1/operations/").nth(1).unwrap();
        let id = rest.split(|one: char| !(one.is_alphanumeric() || one == '-'));
        format!("/api/v1/operations/{}", id.clone().next().unwrap())
    }

    /// What the operation says of itself once it has ended.
    fn ended(&self, operation: &str) -> String {
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

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn token(floe: &Floe) -> String {
    let email = "ops@example.com";
    let add = ["user", "add", "--email", email, "--role", "operator"];
    let added = floe.run_with(&add, "correct horse battery staple\n");
    assert_eq!(added.code, Some(0), "{}", added.err);
    let id = "cost-explorer-eu-west-1";
    let tier = floe.run(&["environment", "tier", "--id", id, "--tier", "staging"]);
    assert_eq!(tier.code, Some(0), "{}", tier.err);
    let scopes = "costs:read,environments:read,environments:recreate";
    let issue = [
        "token", "issue", "--name", "ci", "--kind", "service", "--owner", email, "--scope", scopes,
    ];
    let issued = floe.run(&issue);
    assert_eq!(issued.code, Some(0), "{}", issued.err);
    issued.out.trim_end().to_owned()
}

#[test]
fn a_server_that_is_killed_while_it_recreates_leaves_the_region_whole_and_the_truth_said() {
    let floe = Floe::new();
    let file = floe.file("bill.csv", &bill(CHARGES));
    assert_eq!(floe.import(&[], &file).code, Some(0));
    let token = token(&floe);
    let mut interrupted = 0;
    for wait in [0, 30, 100, 250, 500, 900, 1_500, 2_500] {
        let server = Served::begin(&floe, &token);
        let operation = server.recreate();
        std::thread::sleep(Duration::from_millis(wait));
        server.kill();
        let audit = floe.run(&["audit"]);
        assert_eq!(audit.code, Some(0), "after {wait} ms: {}", audit.err);
        let next = Served::begin(&floe, &token);
        let ended = next.ended(&operation);
        if ended.contains(r#""status":"failed""#) {
            interrupted += 1;
            assert!(ended.contains("the server stopped before it was complete"));
        } else {
            assert!(ended.contains(r#""status":"succeeded""#), "{ended}");
        }
        let environment = next.get(EU);
        assert!(environment.contains("active"), "{environment}");
        let costs = next.get(COSTS);
        assert!(costs.contains(&sum(CHARGES)), "after {wait} ms: {costs}");
        next.kill();
    }
    assert!(
        interrupted > 0,
        "every recreation was over before it was killed"
    );
    let server = Served::begin(&floe, &token);
    let again = server.ended(&server.recreate());
    assert!(again.contains(r#""status":"succeeded""#), "{again}");
    server.kill();
}
