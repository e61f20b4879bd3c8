//! How long a publication takes: from the commit of one changed stretch until readers have it.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use bytes::Bytes;
use limber::catalog::item::Item;
use limber::catalog::live::Live;
use limber::catalog::published::{CATALOGUE_HEAD, Head, Published, key_of};
use limber::content::document::Document;
use limber::content::id::Kind;
use limber::follow::Follower;
use limber::store::contract::{Change, Commit, CommitId, Expect, Store};
use limber::store::key::Key;
use serde_json::{Value, json};

use crate::dice::Dice;

/// What one publication took.
struct Taken {
    commit: Duration,
    in_force: Duration,
    read: Duration,
}

/// Publishes `times` changed stretches, one after the other, and tells what each part took.
pub async fn run(store: Arc<dyn Store>, folder: &Path, times: usize) -> anyhow::Result<Value> {
    let follower = Follower::start(Arc::clone(&store), "").await?;
    let live = follower.live();
    let stretches: Vec<Arc<Item>> = live.edition().items(Kind::Stretch).cloned().collect();
    let following = tokio::task::spawn_local(follower.run());
    let mut dice = Dice::new(times as u64);
    let mut all = Vec::new();
    for _ in 0..times {
        let id = dice.pick(&stretches).id().clone();
        all.push(one(&*store, &live, id.as_str()).await?);
    }
    following.abort();
    let of = |part: fn(&Taken) -> Duration| spread(all.iter().map(part).collect());
    Ok(json!({
        "times": times,
        "whole_ms": of(|taken| taken.commit + taken.in_force + taken.read),
        "commit_ms": of(|taken| taken.commit),
        "in_force_ms": of(|taken| taken.in_force),
        "first_read_ms": of(|taken| taken.read),
        "disk_sync_ms": spread(syncs(folder, times)?),
    }))
}

/// Publishes one stretch with another name, exactly as every publication does: the record of the
/// document and the catalogue's head in one commit, each expecting what it replaces.
async fn one(store: &dyn Store, live: &Live, id: &str) -> anyhow::Result<Taken> {
    let edition = live.edition();
    let former = edition.item(Kind::Stretch, id).context("a stretch is gone")?;
    let revision = edition.revision() + 1;
    let mut document = former.published.document.clone();
    if let Document::Stretch(stretch) = &mut document {
        for texts in stretch.texts.values_mut() {
            texts.summary = texts.summary.as_ref().map(|text| format!("{text} ({revision})"));
        }
    }
    let published = Published {
        version: former.published.version + 1,
        ..Published::first(document, revision, former.published.published_at.clone())
    };
    let head = serde_json::to_vec(&Head { revision })?;
    let key = key_of(&published.document.reference());
    let changes = vec![
        change(store, CATALOGUE_HEAD, head.into()).await?,
        change(store, &key, published.to_bytes()?.into()).await?,
    ];
    let commit = Commit {
        id: CommitId(uuid::Uuid::now_v7().into_bytes()),
        at: jiff::Timestamp::now().as_second(),
        actor: "bench".to_owned(),
        note: None,
        changes,
    };
    let began = Instant::now();
    store.commit(&commit).await?;
    let committed = Instant::now();
    let edition = live.at_least(revision).await;
    let in_force = Instant::now();
    let item = edition.item(Kind::Stretch, id).context("a stretch is gone")?;
    let rendering = edition.rendering(item, 0).context("a stretch without a page")?;
    anyhow::ensure!(!rendering.full.bytes().is_empty(), "an empty page");
    Ok(Taken {
        commit: committed - began,
        in_force: in_force - committed,
        read: in_force.elapsed(),
    })
}

async fn change(store: &dyn Store, key: &str, body: Bytes) -> anyhow::Result<Change> {
    let key = Key::new(key)?;
    let newest = store.history(&key, None, 1).await?;
    let expect = newest.first().map_or(Expect::Absent, |record| Expect::At(record.number));
    Ok(Change { key, expect, body: Some(body) })
}

/// What the disk itself takes to keep a few kilobytes, beside the store.
fn syncs(folder: &Path, times: usize) -> anyhow::Result<Vec<Duration>> {
    let path = folder.with_extension("sync-probe");
    let mut file = File::create(&path)?;
    let mut all = Vec::new();
    for _ in 0..times {
        file.write_all(&[b'x'; 8192])?;
        let began = Instant::now();
        file.sync_data()?;
        all.push(began.elapsed());
    }
    std::fs::remove_file(path)?;
    Ok(all)
}

fn spread(mut all: Vec<Duration>) -> Value {
    all.sort_unstable();
    let at = |percent: usize| {
        let place = (all.len() * percent).div_ceil(100).max(1) - 1;
        all.get(place).map_or(0.0, |duration| duration.as_secs_f64() * 1000.0)
    };
    json!({ "p50": at(50), "p99": at(99), "max": at(100) })
}
