//! `serve`: the application over HTTP, until it is told to end.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use jiff::Timestamp;
use store::Purpose;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::pack::Directories;
use super::place::Place;
use crate::app::App;
use crate::web::{Tokens, router};

/// Serves `place` at `address` until a signal.
pub(crate) fn run(
    dirs: &Directories<'_>,
    place: &Place<'_>,
    address: SocketAddr,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let app = place.open(dirs, Purpose::default(), Arc::new(Timestamp::now)).await?;
        let tokens = Tokens::parse(&place.tokens()?)?;
        let listener = TcpListener::bind(address);
        let listener = listener.await.with_context(|| format!("{address} 不能监听"))?;
        let at = listener.local_addr()?;
        writeln!(out, "在 http://{at}/api/v1 接受请求;Ctrl-C 停止")?;
        out.flush()?;
        let store = app.store().clone();
        let sweeping = tokio::spawn(swept(app.clone()));
        let served = axum::serve(listener, router(app, tokens)).with_graceful_shutdown(ended());
        served.await?;
        sweeping.abort();
        store.close().await;
        Ok(true)
    })
}

/// How often what has expired is swept away.
const SWEEP: Duration = Duration::from_hours(6);

/// Sweeps away what has expired, now and from time to time.
async fn swept(app: App) {
    let mut every = tokio::time::interval(SWEEP);
    loop {
        every.tick().await;
        if let Err(failure) = app.sweep().await {
            // Nothing is lost by it; it is tried again.
            eprintln!("过期的草稿和文件没有清理成:{failure}");
        }
    }
}

/// Interrupted by whoever started it, or told to end.
async fn ended() {
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            // No handler for the other signal: this one ends it.
            let _ = interrupt.await;
        }
    }
}
