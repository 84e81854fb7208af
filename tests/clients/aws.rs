//! AWS's own clients ask Floe as they ask AWS Systems Manager: boto3, and the `aws` command line. Knows how they are started;
//! must not know signatures.

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, SecondsFormat, TimeDelta, Timelike as _, Utc};
use floe_domain::freeze::{AppliesTo, DEFAULT_CALENDAR, FreezeDraft, Scope, UnderWay};
use floe_domain::people::Role;
use floe_server::http::{Http, Settings, serve};
use floe_server::secret::Secret;
use floe_server::service::{Caller, IssuedKey, KeyDraft};
use floe_server::service::{freezes, keys, people};
use floe_server::{App, Clock, Config};
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// A Floe by the machine's clock, as the clients sign by it, closed for an hour from ten minutes ago.
struct Stage {
    http: Http,
    address: String,
    now: DateTime<Utc>,
    good: IssuedKey,
    revoked: IssuedKey,
    _folder: TempDir,
}

impl Stage {
    async fn set() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let app = App::open(Config::in_folder(folder.path())).await?;
        app.ledger().load(&app).await?;
        let caller = Caller::command_line();
        let password = Secret::new("correct horse battery staple");
        people::add(&app, &caller, "ada@example.com", Role::Viewer, &password).await?;
        let draft = KeyDraft {
            name: "pipeline".to_owned(),
            owner: "ada@example.com".to_owned(),
            days: None,
        };
        let good = keys::issue(&app, &caller, draft.clone()).await?;
        let revoked = keys::issue(&app, &caller, draft).await?;
        keys::revoke(&app, &caller, &revoked.key.access_key_id).await?;
        let now = Clock::system().now();
        let now = now.with_nanosecond(0).unwrap_or(now);
        let freeze = FreezeDraft {
            calendar: DEFAULT_CALENDAR.to_owned(),
            name: "Year end".to_owned(),
            reason: "the books close".to_owned(),
            starts_at: now - TimeDelta::minutes(10),
            ends_at: now + TimeDelta::minutes(50),
            zone: "UTC".to_owned(),
            scope: Scope::default(),
            operations: Vec::new(),
            applies_to: AppliesTo::Automated,
            under_way: UnderWay::Finish,
            schedule: None,
            change_windows: Vec::new(),
        };
        freezes::create(&app, &caller, freeze).await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let http = Http::new(app, Settings::default());
        tokio::spawn(serve(listener, http.clone(), std::future::pending()));
        Ok(Self {
            http,
            address,
            now,
            good,
            revoked,
            _folder: folder,
        })
    }

    /// A moment some minutes from now, as the clients write it.
    fn at(&self, minutes: i64) -> String {
        let at = self.now + TimeDelta::minutes(minutes);
        at.to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// How often the door was knocked at: whoever tries again by itself does so more often than it was asked.
    fn knocks(&self) -> u64 {
        let text = self.http.metrics.text();
        let door = "floe_http_requests_total{method=\"POST\",route=\"/\",";
        let counts = text.lines().filter(|line| line.starts_with(door));
        let counts = counts.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok());
        counts.sum()
    }

    /// A question of a key.
    fn question(&self, key: &IssuedKey, names: &[&str], minutes: Option<i64>) -> Value {
        json!({
            "key": key.key.access_key_id,
            "secret": key.secret.reveal(),
            "names": names,
            "at": minutes.map(|minutes| self.at(minutes)),
        })
    }

    /// What boto3 makes of questions.
    async fn boto3(&self, questions: Value) -> Result<Vec<Value>> {
        let mut client = Command::new(python()?);
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/aws.py");
        client.arg(script).arg(&self.address);
        let output = run(client, questions.to_string()).await?;
        ensure!(output.status.success(), "{}", words(&output.stderr));
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// What `aws ssm get-calendar-state` makes of a question.
    async fn aws(&self, key: &IssuedKey, more: &[&str]) -> Result<Output> {
        let mut client = Command::new(python()?);
        client
            .env_clear()
            .env("AWS_ACCESS_KEY_ID", &key.key.access_key_id)
            .env("AWS_SECRET_ACCESS_KEY", key.secret.reveal())
            .env("AWS_CONFIG_FILE", "none")
            .env("AWS_SHARED_CREDENTIALS_FILE", "none")
            .args(["-m", "awscli", "ssm", "get-calendar-state"])
            .args(["--endpoint-url", &self.address])
            .args(["--region", "eu-central-1", "--output", "json"])
            .args(more);
        run(client, String::new()).await
    }
}

pub(crate) fn python() -> Result<PathBuf> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/venv/bin/python");
    ensure!(
        python.is_file(),
        "AWS's clients are missing: `cargo xtask test clients` fetches them"
    );
    Ok(python)
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a client to its end, beside the server.
async fn run(mut client: Command, input: String) -> Result<Output> {
    let client = move || -> Result<Output> {
        let mut child = client
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut stdin = child.stdin.take().context("it has no standard input")?;
        stdin.write_all(input.as_bytes())?;
        drop(stdin);
        Ok(child.wait_with_output()?)
    };
    tokio::task::spawn_blocking(client).await?
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_gets_the_state_and_when_it_changes() -> Result<()> {
    let stage = Stage::set().await?;
    let arn = "arn:aws-cn:ssm:cn-northwest-1:123456789012:document/default";
    let questions = [
        stage.question(&stage.good, &["default"], None),
        stage.question(&stage.good, &["default"], Some(-11)),
        stage.question(&stage.good, &["default"], Some(-10)),
        stage.question(&stage.good, &[arn, "default"], Some(50)),
    ];
    let answers = stage.boto3(json!(questions)).await?;
    for (answer, (state, next)) in answers.iter().zip([
        ("CLOSED", Some(50)),
        ("OPEN", Some(-10)),
        ("CLOSED", Some(50)),
        ("OPEN", None),
    ]) {
        assert_eq!(answer["State"], state, "{answer}");
        let next = next.map(|minutes| stage.at(minutes));
        assert_eq!(answer["NextTransitionTime"].as_str(), next.as_deref());
        assert!(answer["AtTime"].is_string() && answer["request_id"].is_string());
        assert_eq!(answer["again"], 0);
    }
    assert_eq!((answers.len(), stage.knocks()), (4, 4));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_is_refused_once_and_told_why() -> Result<()> {
    let stage = Stage::set().await?;
    let wrong = IssuedKey {
        secret: stage.revoked.secret.clone(),
        ..stage.good.clone()
    };
    let mut noon = stage.question(&stage.good, &["default"], None);
    noon["at"] = json!("noon");
    let questions = [
        stage.question(&stage.good, &["nothing"], None),
        stage.question(&wrong, &["default"], None),
        stage.question(&stage.revoked, &["default"], None),
        noon,
    ];
    let answers = stage.boto3(json!(questions)).await?;
    for (answer, (class, code)) in answers.iter().zip([
        // The operation's own failures have classes in boto3, by their model.
        ("InvalidDocument", "InvalidDocument"),
        ("ClientError", "InvalidSignatureException"),
        ("ClientError", "UnrecognizedClientException"),
        ("ValidationException", "ValidationException"),
    ]) {
        assert_eq!(answer["class"], class, "{answer}");
        assert_eq!(answer["code"], code, "{answer}");
        assert_eq!(answer["status"], 400);
        assert_eq!(answer["again"], 0, "{answer}");
        assert!(answer["request_id"].is_string());
        assert!(
            answer["words"]
                .as_str()
                .is_some_and(|words| !words.is_empty())
        );
    }
    assert_eq!((answers.len(), stage.knocks()), (4, 4));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_tries_again_when_floe_can_not_answer_and_then_gives_up() -> Result<()> {
    let stage = Stage::set().await?;
    std::fs::remove_file(stage.http.app.data().join("keys.secret"))?;
    let question = stage.question(&stage.good, &["default"], None);
    let answers = stage.boto3(json!([question])).await?;
    let [answer] = answers.as_slice() else {
        anyhow::bail!("{answers:?}")
    };
    assert_eq!(answer["class"], "InternalServerError", "{answer}");
    assert_eq!(answer["code"], "InternalServerError");
    assert!(answer["again"].as_i64().is_some_and(|times| times > 0));
    assert!(stage.knocks() > 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_command_line_gets_the_state_or_one_refusal() -> Result<()> {
    let stage = Stage::set().await?;
    let (before, end) = (stage.at(-60), stage.at(50));
    let output = stage
        .aws(&stage.good, &["--calendar-names", "default"])
        .await?;
    ensure!(output.status.success(), "{}", words(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout)?;
    assert_eq!(answer["State"], "CLOSED");
    assert_eq!(answer["NextTransitionTime"].as_str(), Some(end.as_str()));
    let more = ["--calendar-names", "default", "--at-time", &before];
    let output = stage.aws(&stage.good, &more).await?;
    let answer: Value = serde_json::from_slice(&output.stdout)?;
    assert_eq!(answer["State"], "OPEN");
    assert_eq!(answer["AtTime"].as_str(), Some(before.as_str()));
    for (key, name, code) in [
        (&stage.good, "nothing", "InvalidDocument"),
        (&stage.revoked, "default", "UnrecognizedClientException"),
    ] {
        let output = stage.aws(key, &["--calendar-names", name]).await?;
        let said = words(&output.stderr);
        assert!(!output.status.success());
        let expected = format!("({code}) when calling the GetCalendarState operation");
        assert!(said.contains(&expected), "{said}");
    }
    assert_eq!(stage.knocks(), 4);
    Ok(())
}
