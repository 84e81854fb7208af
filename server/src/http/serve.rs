//! Serves until it is told to stop, then lets what is under way finish. Knows sockets and time; must not know routes.

use super::{Http, router, upload};
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long requests that are under way may take after the word to stop.
const DRAIN: Duration = Duration::from_secs(8);

/// Serves on the socket until `stop` comes, then takes no new connections and gives those that are open 8 seconds.
///
/// # Errors
/// When the socket fails.
pub async fn serve(
    listener: TcpListener,
    http: Http,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    upload::sweep(&http.app);
    let (told, mut hears) = tokio::sync::watch::channel(false);
    let service = router(http).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        let _heard_or_gone = told.send(true);
    });
    let overtime = async move {
        // An error means the sender is gone: the server has ended by itself and this is not waited for.
        let _told = hears.changed().await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        ended = server => ended,
        () = overtime => {
            tracing::warn!("requests that were still under way are given up");
            Ok(())
        }
    }
}
