//! What every handler can reach. Knows where things are; must not do anything with them.

use super::act::{FailedForms, Flashes, Kept, ReadCalendar, SentBack};
use super::layers::{Buckets, ClientAddress, too_many};
use super::metrics::Metrics;
use super::problem::Problem;
use super::{Settings, doors, openapi};
use crate::app::App;
use crate::assets;
use crate::clock::Clock;
use crate::service::feeds::IssuedFeed;
use crate::service::webhooks::AddedWebhook;
use crate::service::{Caller, Credential, Refused};
use crate::ui::Once;
use axum::extract::FromRef;
use leptos::config::{Env, LeptosOptions};
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What every handler can reach. Cloning it costs nothing.
#[derive(Clone, Debug)]
pub struct Http {
    /// The services' side.
    pub app: App,
    /// What is configured about the doors.
    pub settings: Arc<Settings>,
    /// The time.
    pub clock: Clock,
    /// Figures for Prometheus.
    pub metrics: Arc<Metrics>,
    /// How fast each address may ask.
    pub addresses: Arc<Buckets<ClientAddress>>,
    /// The API's description.
    pub description: Arc<Value>,
    /// Tokens that wait to be shown.
    pub once: Arc<Once>,
    /// What failed in a form and waits to be told.
    pub flashes: Arc<Flashes>,
    /// Forms that were wrong and wait to be shown again.
    pub failed_forms: Arc<FailedForms>,
    /// Forms that were refused and wait to be shown again.
    pub sent_back: Arc<Kept<SentBack>>,
    /// Calendar files that were read and wait to be set.
    pub calendars: Arc<Kept<ReadCalendar>>,
    /// Calendar feeds that wait to be shown.
    pub feeds: Arc<Kept<IssuedFeed>>,
    /// Secrets of webhooks that wait to be shown.
    pub webhooks: Arc<Kept<AddedWebhook>>,
    /// How many uploaded bills are read at once: each takes memory and every core.
    pub(super) imports: Arc<Semaphore>,
    tokens: Arc<Buckets<String>>,
    leptos: LeptosOptions,
}

impl Http {
    /// The doors of an app.
    #[must_use]
    pub fn new(app: App, mut settings: Settings) -> Self {
        // Browsers name an origin without a slash at its end.
        settings.origin = settings
            .origin
            .map(|origin| origin.trim_end_matches('/').to_owned());
        Self {
            clock: app.clock().clone(),
            app,
            metrics: Arc::default(),
            once: Arc::default(),
            flashes: Arc::default(),
            failed_forms: Arc::default(),
            sent_back: Arc::default(),
            calendars: Arc::default(),
            feeds: Arc::default(),
            webhooks: Arc::default(),
            imports: Arc::new(Semaphore::new(2)),
            addresses: Arc::new(Buckets::new(settings.rate)),
            tokens: Arc::new(Buckets::new(settings.rate)),
            settings: Arc::new(settings),
            description: Arc::new(openapi::describe(&doors())),
            leptos: LeptosOptions::builder()
                .output_name(assets::output_name())
                .site_pkg_dir("pkg")
                .env(Env::PROD)
                .build(),
        }
    }

    /// Floe's address as the reader's browser knows it: the public one, or the host that a request names.
    #[must_use]
    pub fn origin(&self, host: Option<&str>) -> Option<String> {
        let scheme = if self.settings.tls { "https" } else { "http" };
        self.settings
            .origin
            .clone()
            .or_else(|| host.map(|host| format!("{scheme}://{host}")))
    }

    /// A service's refusal as a problem.
    #[must_use]
    pub fn problem(&self, refused: Refused) -> Problem {
        Problem::of(refused, self.clock.now())
    }

    /// Takes one request out of the token's bucket.
    pub(super) fn take_from_token(&self, caller: &Caller) -> Result<(), Problem> {
        let Credential::Token { token_id, .. } = caller.credential() else {
            return Ok(());
        };
        self.tokens
            .take(token_id.clone(), self.clock.now())
            .map_err(|seconds| too_many("this token", seconds))
    }
}

impl Http {
    /// Leptos' options.
    pub(super) const fn leptos(&self) -> &LeptosOptions {
        &self.leptos
    }
}

impl FromRef<Http> for LeptosOptions {
    fn from_ref(http: &Http) -> Self {
        http.leptos.clone()
    }
}
