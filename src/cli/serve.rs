//! `limber serve`: open the store, fill an empty one, follow it, answer.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};

use crate::access::secret::Pepper;
use crate::bundled;
use crate::catalog::cursor::CursorKey;
use crate::config::Serve;
use crate::desk::Desk;
use crate::follow::Follower;
use crate::http::limits::Limits;
use crate::http::server;
use crate::http::state::State;
use crate::store;
use crate::store::contract::Store;
use crate::store::key::Key;

/// Where the key that signs cursors is kept.
const CURSOR_KEY: &str = "secret/cursor";
/// Where the pepper of keys' digests is kept.
const PEPPER: &str = "secret/keys";

/// Serves until the process is told to stop. `began` is when the process did.
pub async fn run(settings: &Serve, began: Instant) -> anyhow::Result<()> {
    let listener = TcpListener::bind(settings.listen)
        .with_context(|| format!("can't listen on {}", settings.listen))?;
    let address = listener.local_addr()?;
    let store = store::open(&settings.store)?;
    let public_url = settings.public_url.clone().unwrap_or_default();
    let mut follower = Follower::start(Arc::clone(&store), &public_url).await?;
    fill_if_empty(&store, &mut follower, settings.content.as_deref()).await?;
    let limits =
        settings.rate_limit.map(|quota| Limits::new(quota, settings.trusted_proxies.clone()));
    let pepper = Pepper::new(drawn(&*store, PEPPER).await?);
    let state = State {
        attempts: State::attempts(settings.trusted_proxies.clone()),
        public_url,
        limits: limits.map(Arc::new),
        security_contact: settings.security_contact.clone(),
        ..State::new(follower.live(), CursorKey::new(drawn(&*store, CURSOR_KEY).await?), pepper)
    };
    let revision = state.live.edition().revision();
    let serving = server::serve(listener, state, settings.workers, stop_signal()?)?;
    let following = tokio::spawn(follower.run());
    let ready_ms = began.elapsed().as_millis();
    let url = format!("http://{address}");
    tracing::info!(url, revision, ready_ms, "ready in {ready_ms} ms: {url} (docs at {url}/docs/)");
    let ended = serving.await;
    following.abort();
    tracing::info!("stopped");
    Ok(ended?)
}

/// The signals to stop, heard from now on: whoever is told that the service is ready may send one
/// at once.
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// An empty store gets the content to begin with; one that holds anything is never written to.
async fn fill_if_empty(
    store: &Arc<dyn Store>,
    follower: &mut Follower,
    content: Option<&Path>,
) -> anyhow::Result<()> {
    if follower.position().number > 0 {
        if let Some(folder) = content {
            tracing::warn!(?folder, "the store holds content already: the folder was not read");
        }
        return Ok(());
    }
    let documents = bundled::checked(content)?;
    let count = documents.len();
    let desk = Desk::new(Arc::clone(store));
    desk.publish_first(documents, "limber", jiff::Timestamp::now()).await?;
    follower.catch_up().await?;
    tracing::info!(documents = count, ?content, "filled the empty store");
    Ok(())
}

/// A secret of this store, drawn when it is first asked for.
async fn drawn(store: &dyn Store, name: &str) -> anyhow::Result<[u8; 32]> {
    let key = Key::new(name)?;
    loop {
        if let Some(bytes) = store.get(&key).await? {
            let is_damaged = || format!("`{name}` in the store is damaged");
            return bytes.as_ref().try_into().with_context(is_damaged);
        }
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
        // Whoever loses the race reads what the winner drew.
        store.swap(&key, None, Some(bytes.to_vec().into())).await?;
    }
}
