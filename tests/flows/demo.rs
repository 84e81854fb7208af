//! Floe's demo in this process: the same as `floe serve --demo`, on a free port and in a folder that goes away. Knows what a
//! newcomer knows: the address, and what is printed with it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use floe_server::http::{Http, Settings, serve};
use floe_server::service::set_up;
use floe_server::workers::{self, Workers};
use floe_server::{App, Config, demo};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OnceCell, watch};

/// A running demo. It stops, and its folder goes, when this is dropped.
pub(crate) struct Demo {
    address: SocketAddr,
    words: String,
    _stop: watch::Sender<bool>,
    _workers: Workers,
    _folder: TempDir,
}

/// An answer of the API.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    /// The body as text.
    pub(crate) body: String,
}

impl Demo {
    /// Starts the demo. The first one in a process makes up the company's bills, the others take a copy.
    pub(crate) async fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        copy(filled().await?, folder.path())?;
        let config = Config::in_folder(folder.path());
        let demo = demo::prepare(&config)
            .await
            .map_err(|reason| anyhow!(reason))?;
        let app = App::open(config).await?;
        let settings = Settings {
            demo: true,
            ..Settings::default()
        };
        let words = |address: SocketAddr| demo.words(&format!("http://{address}"));
        Self::serve((folder, app), settings, words).await
    }

    /// A Floe in a fresh folder, where nobody can sign in yet, with the path of the page on which the first admin sets a password.
    pub(crate) async fn without_people() -> Result<(Self, String)> {
        let folder = tempfile::tempdir()?;
        let app = App::open(Config::in_folder(folder.path())).await?;
        let secret = set_up::link(&app).await?;
        let secret = secret.context("somebody can sign in already")?;
        let words = |_| String::new();
        let floe = Self::serve((folder, app), Settings::default(), words).await?;
        Ok((floe, format!("/set-up/{}", secret.reveal())))
    }

    /// Serves it on a free port; `words` are what is printed with the address.
    async fn serve(
        (folder, app): (TempDir, App),
        settings: Settings,
        words: impl FnOnce(SocketAddr) -> String,
    ) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let workers = workers::begin(&app).await?;
        let (stop, mut hears) = watch::channel(false);
        tokio::spawn(serve(listener, Http::new(app, settings), async move {
            // Both a word and a dropped sender mean the end.
            let _said = hears.changed().await;
        }));
        Ok(Demo {
            address,
            words: words(address),
            _folder: folder,
            _stop: stop,
            _workers: workers,
        })
    }

    /// The address of a path, by a name: browsers keep passkeys for names.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.address.port())
    }

    /// The e-mail address and the password printed for this role or address.
    pub(crate) fn sign_in(&self, who: &str) -> Result<(String, String)> {
        let found = self.words.lines().find_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                [role, email, password] if *role == who || *email == who => {
                    Some(((*email).to_owned(), (*password).to_owned()))
                }
                _ => None,
            }
        });
        found.with_context(|| format!("no sign-in for {who} in:\n{}", self.words))
    }

    /// The agent's token that is printed.
    pub(crate) fn token(&self) -> Result<String> {
        let bearer = self
            .words
            .split("Bearer ")
            .nth(1)
            .and_then(|rest| rest.split('\'').next());
        bearer.map(str::to_owned).context("no token is printed")
    }

    /// Asks, as the agent, for an operation on an environment.
    pub(crate) async fn operate(
        &self,
        environment: &str,
        operation: &str,
        key: &str,
    ) -> Result<Answer> {
        let body = format!(r#"{{"operation":"{operation}","reason":"The numbers look stale"}}"#);
        let token = self.token()?;
        let address = self.address;
        let request = format!(
            "POST /api/v1/environments/{environment}/operations HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Authorization: Bearer {token}\r\nIdempotency-Key: {key}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.ask(&request).await
    }

    async fn ask(&self, request: &str) -> Result<Answer> {
        let mut stream = TcpStream::connect(self.address).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await?;
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").context("no answer")?;
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .context("no status")?;
        Ok(Answer {
            status,
            body: body.to_owned(),
        })
    }
}

/// A demo folder that is filled once per process, since fourteen months of bills take a while to make up. It lies under
/// the target folder and replaces that of the last run.
async fn filled() -> Result<&'static Path> {
    static FILLED: OnceCell<PathBuf> = OnceCell::const_new();
    let fill = || async {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("flows-demo");
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        let config = Config::in_folder(&folder);
        demo::prepare(&config)
            .await
            .map_err(|reason| anyhow!(reason))?;
        anyhow::Ok(folder)
    };
    Ok(FILLED.get_or_try_init(fill).await?.as_path())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in from.read_dir()? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
