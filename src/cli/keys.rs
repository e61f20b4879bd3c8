//! `limber keys`: issue, list, rotate and revoke keys, in a store that no server holds or by a
//! service that runs.

use std::io::Write;
use std::sync::Arc;

use anyhow::Context;
use jiff::Timestamp;
use serde_json::{Value, json};
use ureq::http::Method;

use crate::access::issue::{Issued, Wish};
use crate::access::record::{KeyName, LIMBER};
use crate::access::scope::{Scope, Scopes};
use crate::access::secret::KeyId;
use crate::cli::client::Client;
use crate::config::{Keys, Reach};
use crate::desk::keys::{Asker, KeyDesk};
use crate::follow::Follower;
use crate::http::management::keys::{Key, shown};
use crate::store;

const KEYS: &str = "/manage/v1/keys";

/// What became of keys.
enum Done {
    /// One was issued: its secret is told, and the key is described.
    Issued(String, Value),
    /// One was changed.
    Changed(Value),
    /// These are all.
    Listed(Vec<Value>),
}

/// Does what is asked. A secret goes to `out` alone, so that it can be piped; what there is to say
/// about it goes to `notes`.
pub fn run(asked: &Keys, out: &mut impl Write, notes: &mut impl Write) -> anyhow::Result<()> {
    let reach = asked.reach();
    let done = match (&reach.url, &reach.key) {
        (Some(url), Some(key)) => remotely(asked, &Client::new(url, &key.0)?)?,
        (None, _) => locally(asked, reach)?,
        (Some(_), None) => anyhow::bail!(
            "`--url` needs a key with the scope `keys`: give `--key`, or set LIMBER_KEY"
        ),
    };
    match done {
        Done::Issued(secret, key) => {
            writeln!(notes, "{}", described(&key))?;
            writeln!(notes, "Keep the secret: it is told this once.")?;
            writeln!(out, "{secret}")?;
        }
        Done::Changed(key) => writeln!(out, "{}", described(&key))?,
        Done::Listed(keys) => {
            for key in &keys {
                writeln!(out, "{}", described(key))?;
            }
        }
    }
    Ok(out.flush()?)
}

fn remotely(asked: &Keys, client: &Client) -> anyhow::Result<Done> {
    let issued = |answer: Value| {
        let secret = answer["secret"].as_str().unwrap_or_default().to_owned();
        Done::Issued(secret, answer["key"].clone())
    };
    Ok(match asked {
        Keys::Issue { name, scope, expires_days, .. } => {
            let wish = json!({ "name": name, "scopes": scope, "expires_days": expires_days });
            issued(client.ask(&Method::POST, KEYS, Some(&wish))?)
        }
        Keys::List { .. } => {
            let mut answer = client.ask(&Method::GET, KEYS, None)?;
            Done::Listed(answer["items"].as_array_mut().map(std::mem::take).unwrap_or_default())
        }
        Keys::Rotate { id, overlap_s, expires_days, .. } => {
            let rotation = json!({ "overlap_s": overlap_s, "expires_days": expires_days });
            let path = format!("{KEYS}/{}/rotate", known(id)?);
            issued(client.ask(&Method::POST, &path, Some(&rotation))?)
        }
        Keys::Revoke { id, .. } => {
            Done::Changed(client.ask(&Method::DELETE, &format!("{KEYS}/{}", known(id)?), None)?)
        }
    })
}

fn known(id: &str) -> anyhow::Result<KeyId> {
    id.parse().with_context(|| format!("`{id}` is no key: `limber keys list` tells their ids"))
}

fn locally(asked: &Keys, reach: &Reach) -> anyhow::Result<Done> {
    // A first key may come before the first start, which fills the store all the same.
    let opened = match asked {
        Keys::Issue { .. } => store::open(&reach.store),
        Keys::List { .. } | Keys::Rotate { .. } | Keys::Revoke { .. } => {
            store::open_existing(&reach.store)
        }
    };
    let store = opened.context(
        "while `limber serve` runs, keys are changed through it: give `--url` and `--key`",
    )?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(async {
        let follower = Follower::start(Arc::clone(&store), "").await?;
        let desk = KeyDesk::open(store, follower.watched()).await?;
        tokio::spawn(follower.run());
        at_the_desk(asked, &desk).await
    })
}

async fn at_the_desk(asked: &Keys, desk: &KeyDesk) -> anyhow::Result<Done> {
    let limber = Asker { by: LIMBER.to_owned(), scopes: Scopes::all() };
    Ok(match asked {
        Keys::Issue { name, scope, expires_days, .. } => {
            let name: KeyName = name.parse().with_context(|| format!("`{name}` is no name"))?;
            let scopes: Result<Vec<Scope>, _> = scope.iter().map(|word| word.parse()).collect();
            let scopes = scopes?.into_iter().collect();
            let wish = Wish { name, scopes, expires_days: *expires_days };
            issued(desk, desk.issue(wish, &limber).await?).await?
        }
        Keys::List { .. } => {
            let mut keys: Vec<Key> = Vec::new();
            for record in desk.backstage().keys.sorted() {
                keys.push(shown(desk, record, Timestamp::now()).await?);
            }
            Done::Listed(keys.iter().map(|key| json!(key)).collect())
        }
        Keys::Rotate { id, overlap_s, expires_days, .. } => {
            let id = known(id)?;
            issued(desk, desk.rotate(&id, *overlap_s, *expires_days, &limber).await?).await?
        }
        Keys::Revoke { id, .. } => {
            let revoked = desk.revoke(&known(id)?, LIMBER).await?;
            Done::Changed(json!(shown(desk, &revoked, Timestamp::now()).await?))
        }
    })
}

async fn issued(desk: &KeyDesk, issued: Issued) -> anyhow::Result<Done> {
    let key = json!(shown(desk, &issued.record, Timestamp::now()).await?);
    Ok(Done::Issued(issued.secret.reveal().to_owned(), key))
}

/// A key in a line.
fn described(key: &Value) -> String {
    let text = |name: &str| key[name].as_str().unwrap_or("-").to_owned();
    let scopes = key["scopes"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let scopes: Vec<&str> = scopes.collect();
    format!(
        "{}  {}  {}  {}  expires {}  last used {}",
        text("id"),
        text("name"),
        text("state"),
        scopes.join(","),
        text("expires_at"),
        key["last_used_at"].as_str().unwrap_or("never")
    )
}
