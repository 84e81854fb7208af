//! `floe serve`. Knows its options and what is printed when it is ready; must not know what is served.

use super::failure::Failure;
use super::{Data, origin, stop};
use crate::app::App;
use crate::config::Config;
use crate::demo::{self, Demo};
use crate::http::{self, Http, Settings};
use crate::service::set_up;
use crate::workers;
use clap::Args;
use clap::builder::BoolishValueParser;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::net::TcpListener;
use tokio::sync::watch;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Where to listen: address and port; 0.0.0.0:3000 is every address of the machine
    #[arg(
        long,
        env = "FLOE_LISTEN",
        value_name = "ADDR",
        default_value = "127.0.0.1:3000"
    )]
    listen: SocketAddr,
    /// Fill the data folder with a made-up company's bills, people and freezes
    #[arg(long, env = "FLOE_DEMO", value_parser = BoolishValueParser::new())]
    demo: bool,
    /// People come over TLS, by a proxy in front of Floe: cookies are sent over TLS only
    #[arg(long, env = "FLOE_TLS", value_parser = BoolishValueParser::new())]
    tls: bool,
    /// The public address, such as <https://floe.example.com>, where a proxy changes the Host header
    #[arg(long, env = "FLOE_ORIGIN", value_name = "URL")]
    origin: Option<String>,
    /// Let webhooks lead to this machine and to private networks; where clouds keep credentials they never lead
    #[arg(long, env = "FLOE_WEBHOOKS_TO_PRIVATE", value_parser = BoolishValueParser::new())]
    webhooks_to_private: bool,
    /// A folder whose bills are imported by themselves, when they are new and when they change
    #[arg(long, env = "FLOE_WATCH", value_name = "DIR")]
    watch: Option<PathBuf>,
    /// Proxies whose X-Forwarded-For is believed
    #[arg(
        long,
        env = "FLOE_TRUSTED_PROXIES",
        value_name = "IP",
        value_delimiter = ','
    )]
    trusted_proxy: Vec<IpAddr>,
    /// The largest bill that can be uploaded, in bytes
    #[arg(long, env = "FLOE_UPLOAD_LIMIT", value_name = "BYTES", default_value_t = Settings::default().upload_limit)]
    upload_limit: u64,
    /// Requests a second that one token or one address may send in the long run; 0 is no limit
    #[arg(long, env = "FLOE_RATE", value_name = "N", default_value_t = Settings::default().rate)]
    rate: u32,
    #[command(flatten)]
    data: Data,
}

/// Serves until the process is asked to stop, then lets what is under way finish.
pub(super) async fn run(options: Options) -> Result<ExitCode, Failure> {
    let config = Config {
        listen: options.listen,
        origin: options.origin.clone(),
        webhooks_to_private: options.webhooks_to_private,
        watch: options.watch.clone(),
        ..Config::in_folder(&options.data.data)
    };
    if let Some(folder) = options.watch.filter(|folder| !folder.is_dir()) {
        return Err(Failure::failed(format!(
            "{} can not be watched: it is no folder. Make it, or give --watch another.",
            folder.display()
        )));
    }
    let demo = match options.demo {
        true => Some(demo::prepare(&config).await.map_err(Failure::failed)?),
        false => None,
    };
    let listener = TcpListener::bind(options.listen).await.map_err(|cause| {
        Failure::failed(format!(
            "{} can not be listened on: {cause}. Stop what listens there, or choose another address with --listen.",
            options.listen
        ))
    })?;
    let app = App::open(config).await?;
    let workers = workers::begin(&app).await?;
    let address = origin::of(listener.local_addr()?);
    let asked = stop::asked();
    tell(&app, &address, demo.as_ref()).await?;
    let settings = Settings {
        tls: options.tls,
        origin: options.origin,
        trusted_proxies: options.trusted_proxy,
        upload_limit: options.upload_limit,
        rate: options.rate,
        demo: demo.is_some(),
        ..Settings::default()
    };
    let (told, mut hears) = watch::channel(false);
    let tells = told.clone();
    tokio::spawn(async move {
        asked.await;
        let _nobody_hears = tells.send(true);
    });
    let mut stops = hears.clone();
    let serving = async {
        let http = Http::new(app.clone(), settings);
        let served = http::serve(listener, http, async move {
            // An error means that nobody can say so any more, which is as good as saying it.
            let _said = stops.wait_for(|stop| *stop).await;
        })
        .await;
        // A socket that fails ends the workers too.
        let _nobody_hears = told.send(true);
        served
    };
    let working = async {
        // What it answers locks the channel: kept until the workers have ended, it would block the sender above.
        drop(hears.wait_for(|stop| *stop).await);
        workers.end().await;
    };
    let (served, ()) = tokio::join!(serving, working);
    served?;
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Prints where Floe is and how to get in. Nothing secret is printed anywhere else.
async fn tell(app: &App, address: &str, demo: Option<&Demo>) -> Result<(), Failure> {
    if let Some(demo) = demo {
        println!("{}", demo.words(address));
        return Ok(());
    }
    println!("Floe is at {address}");
    if let Some(secret) = set_up::link(app).await? {
        println!(
            "Nobody can sign in yet. Set the first admin's password within 24 hours at\n  {address}/set-up/{}",
            secret.reveal()
        );
    }
    Ok(())
}
