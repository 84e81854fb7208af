//! Server functions that only read.

#[cfg(feature = "ssr")]
use super::server::backend;
use crate::view::*;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

/// Who looks, and what every page shows.
#[server(prefix = "/ui", output = Postcard, endpoint = "session")]
pub async fn read_session() -> Result<Session, Failure> {
    backend()?.session().await
}

/// Whether the one-time link is good.
#[server(prefix = "/ui", output = Postcard, endpoint = "set-up-page")]
pub async fn read_set_up_page(secret: String) -> Result<SetUpPage, Failure> {
    backend()?.set_up_page(secret).await
}

/// The overview of the days that the query names.
#[server(prefix = "/ui", output = Postcard, endpoint = "overview")]
pub async fn read_overview(query: String) -> Result<OverviewPage, Failure> {
    backend()?.overview(query).await
}

/// The answer to a cost question, as one canonical text.
#[server(prefix = "/ui", output = Postcard, endpoint = "explore")]
pub async fn read_explore(query: String) -> Result<ExplorePage, Failure> {
    backend()?.explore(query).await
}

/// The values of a dimension that hold the search text.
#[server(prefix = "/ui", output = Postcard, endpoint = "values")]
pub async fn read_values(
    dimension: String,
    query: String,
    search: String,
) -> Result<ValuesPage, Failure> {
    backend()?.values(dimension, query, search).await
}

/// The page that the server writes for an address.
#[server(prefix = "/ui", output = Postcard, endpoint = "paper")]
pub async fn read_paper(
    path: String,
    #[server(default)] search: String,
) -> Result<PaperPage, Failure> {
    backend()?.paper(path, search).await
}
