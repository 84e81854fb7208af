//! The explorer's page as a viewer gets it, and what stands in it. Knows selectors; must not know figures.

use crate::actor::Actor as _;
use crate::answer::Answer;
use crate::server::Server;
use scraper::{Html, Selector};

/// The page of a question about [`crate::bill::CHARGES`].
pub(crate) async fn explore(query: &str) -> Html {
    explored(&Server::with_charges().await, query).await
}

/// The page of a question to a server.
pub(crate) async fn explored(server: &Server, query: &str) -> Html {
    let viewer = server.viewer().await;
    let answer: Answer = viewer.get(&format!("/explore?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    Html::parse_document(&answer.text)
}

/// The attribute of every element that fits and has it.
pub(crate) fn attributes(page: &Html, selector: &str, name: &str) -> Vec<String> {
    page.select(&Selector::parse(selector).unwrap())
        .filter_map(|element| element.attr(name).map(str::to_owned))
        .collect()
}

/// The text of every element that fits.
pub(crate) fn texts(page: &Html, selector: &str) -> Vec<String> {
    page.select(&Selector::parse(selector).unwrap())
        .map(|element| element.text().collect::<String>().trim().to_owned())
        .collect()
}
