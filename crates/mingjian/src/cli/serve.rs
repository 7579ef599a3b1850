//! `serve`: the application over HTTP, until it is told to end.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use jiff::Timestamp;
use store::Purpose;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::pack::Directories;
use super::place::Place;
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
        let served = axum::serve(listener, router(app, tokens)).with_graceful_shutdown(ended());
        served.await?;
        store.close().await;
        Ok(true)
    })
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
