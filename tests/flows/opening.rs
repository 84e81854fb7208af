//! The first thing anybody does: open a page.

use std::net::SocketAddr;

use anyhow::Result;

use floe_tests::browser::{Browser, Setting};

/// Serves the app alone, without a ledger behind it.
async fn serve() -> Result<SocketAddr> {
    use leptos::config::LeptosOptions;
    use leptos_axum::{LeptosRoutes, generate_route_list};
    let options = LeptosOptions::builder()
        .output_name(floe_server::assets::output_name())
        .build();
    let shell_options = options.clone();
    let router = axum::Router::new()
        .leptos_routes(&options, generate_route_list(floe_app::App), move || {
            floe_app::shell(shell_options.clone())
        })
        .merge(floe_server::http::assets::routes())
        .with_state(options);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_hydrates_and_leaves_the_console_clean() -> Result<()> {
    let address = serve().await?;
    let browser = Browser::start().await?;
    let page = browser.page(&Setting::default()).await?;
    page.goto(&format!("http://{address}/")).await?;
    page.click("button").await?;
    page.wait_for_text("Clicked 1").await?;
    assert_eq!(page.console_errors(), Vec::<String>::new());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_the_page_still_says_what_it_is() -> Result<()> {
    let address = serve().await?;
    let browser = Browser::start().await?;
    let page = browser
        .page(&Setting {
            scripts: false,
            ..Setting::default()
        })
        .await?;
    page.goto(&format!("http://{address}/")).await?;
    assert_eq!(page.text("h1").await?, "Floe");
    Ok(())
}
