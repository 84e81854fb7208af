//! The word to stop: Ctrl-C, or SIGTERM from whoever runs the service. Knows signals; must not know what stops.

use std::future::Future;

/// Comes when the process is asked to stop. The word is heard from this call on, not only once it is waited for: who is
/// told that the server is ready may say it at once.
#[cfg(unix)]
pub(super) fn asked() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupt = signal(SignalKind::interrupt());
    let terminate = signal(SignalKind::terminate());
    async move {
        tokio::select! {
            () = said(interrupt) => {}
            () = said(terminate) => {}
        }
    }
}

#[cfg(unix)]
async fn said(signal: std::io::Result<tokio::signal::unix::Signal>) {
    match signal {
        Ok(mut signal) => {
            signal.recv().await;
        }
        // Without the handler there is no such signal to wait for.
        Err(_) => std::future::pending().await,
    }
}

/// Comes when the process is asked to stop.
#[cfg(not(unix))]
pub(super) fn asked() -> impl Future<Output = ()> {
    async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
