//! `limber serve`: open the store, fill an empty one, follow it, answer.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use jiff::Timestamp;
use tokio::signal::unix::{SignalKind, signal};

use crate::access::record::KEY_SHELF;
use crate::bundled;
use crate::catalog::cursor::CursorKey;
use crate::catalog::published::BUNDLED_BY;
use crate::cli::bootstrap;
use crate::config::Serve;
use crate::desk::first::publish_first;
use crate::desk::keys::KeyDesk;
use crate::desk::secrets::{CURSOR_SECRET, drawn};
use crate::desk::turn::Desk;
use crate::follow::Follower;
use crate::former::Former;
use crate::http::limits::Limits;
use crate::http::management::office::Office;
use crate::http::server;
use crate::http::state::State;
use crate::schedule::Schedule;
use crate::store;
use crate::store::contract::Store;

/// Serves until the process is told to stop. `began` is when the process did.
pub async fn run(settings: &Serve, began: Instant) -> anyhow::Result<()> {
    let listener = listen(settings.listen)?;
    let address = listener.local_addr()?;
    let manage = settings.manage_listen.map(listen).transpose()?;
    let store = store::open(&settings.store)?;
    let public_url = settings.public_url.clone().unwrap_or_default();
    let mut follower = Follower::start(Arc::clone(&store), &public_url).await?;
    fill_if_empty(&store, &mut follower, settings.content.as_deref()).await?;
    let limits =
        settings.rate_limit.map(|quota| Limits::new(quota, settings.trusted_proxies.clone()));
    let desk = Arc::new(Desk::new(Arc::clone(&store), follower.watched()));
    let keys = Arc::new(KeyDesk::open(Arc::clone(&store), follower.watched()).await?);
    let cursor_key = CursorKey::new(drawn(&*store, CURSOR_SECRET).await?);
    let state = State {
        public_url,
        limits: limits.map(Arc::new),
        security_contact: settings.security_contact.clone(),
        ..State::new(follower.live(), Former::new(Arc::clone(&store)), cursor_key)
    };
    let schedule = Schedule::new(Arc::clone(&desk), Timestamp::now);
    let office = Office::new(desk, Arc::clone(&keys), settings.trusted_proxies.clone());
    let revision = state.live.edition().revision();
    let following = tokio::spawn(follower.run());
    if let Some(path) = &settings.bootstrap_key_file {
        bootstrap::first_key(&keys, path).await?;
    }
    let workers = settings.workers;
    let (office, managing) = match manage {
        None => (Some(office), None),
        Some(listener) => {
            let url = format!("http://{}", listener.local_addr()?);
            tracing::info!(url, "management answers at {url}/manage/v1, and nowhere else");
            let state = state.clone();
            let server = server::serve(listener, state, Some(office), workers, stop_signal()?)?;
            (None, Some(server))
        }
    };
    let serving = server::serve(listener, state, office, workers, stop_signal()?)?;
    let releasing = tokio::spawn(schedule.run());
    let ready_ms = began.elapsed().as_millis();
    let url = format!("http://{address}");
    tracing::info!(url, revision, ready_ms, "ready in {ready_ms} ms: {url} (docs at {url}/docs/)");
    let managing = async {
        match managing {
            Some(server) => server.await,
            None => Ok(()),
        }
    };
    let ended = tokio::try_join!(serving, managing);
    releasing.abort();
    following.abort();
    tracing::info!("stopped");
    ended?;
    Ok(())
}

fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).with_context(|| format!("can't listen on {address}"))
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

/// Whether nothing but keys was ever written into a store.
async fn holds_keys_alone(store: &dyn Store) -> anyhow::Result<bool> {
    // What was published says so in memory; only a store without content is read once more.
    let (_, records) = store.heads().await?;
    Ok(records.iter().all(|record| record.key.shelf() == KEY_SHELF))
}

/// A store without content gets some to begin with; one in which there ever was any is never
/// written to. Keys that were issued before the first start are no content.
async fn fill_if_empty(
    store: &Arc<dyn Store>,
    follower: &mut Follower,
    content: Option<&Path>,
) -> anyhow::Result<()> {
    let was_published = follower.watched().now().head_number > 0;
    let is_new = follower.position().number == 0;
    if was_published || !(is_new || holds_keys_alone(&**store).await?) {
        if let Some(folder) = content {
            tracing::warn!(?folder, "the store holds content already: the folder was not read");
        }
        return Ok(());
    }
    let documents = bundled::checked(content)?;
    let count = documents.len();
    publish_first(&**store, documents, BUNDLED_BY, Timestamp::now()).await?;
    follower.catch_up().await?;
    tracing::info!(documents = count, ?content, "filled the empty store");
    Ok(())
}
