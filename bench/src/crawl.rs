//! Asks a running service for every document once, so that all of them have been made.

use anyhow::Context;
use serde_json::Value;

use crate::client::Client;

/// The lists, each with as many documents on a page as there may be.
const KINDS: [&str; 3] = ["stretches", "routines", "guidance"];

/// How much was read.
#[derive(Debug, Default, Clone, Copy)]
pub struct Crawled {
    /// How many documents.
    pub documents: u64,
    /// How many bytes of documents, in one locale and without lists.
    pub bytes: u64,
}

/// Reads every document at `url` in each of `locales`.
pub fn run(url: &str, locales: &[String]) -> anyhow::Result<Crawled> {
    let client = Client::new();
    let mut crawled = Crawled::default();
    for kind in KINDS {
        let ids = ids(&client, &format!("{url}/v1/{kind}"))?;
        for locale in locales {
            for id in &ids {
                let address = format!("{url}/v1/{kind}/{id}?locale={locale}");
                let answer = client.get(&address, &[])?;
                anyhow::ensure!(answer.status == 200, "{address} answers {}", answer.status);
                crawled.documents += 1;
                crawled.bytes += u64::try_from(answer.body.len())?;
            }
        }
    }
    Ok(crawled)
}

/// The ids in a list, over all of its pages.
fn ids(client: &Client, list: &str) -> anyhow::Result<Vec<String>> {
    let mut ids = Vec::new();
    let mut address = format!("{list}?limit=100");
    loop {
        let answer = client.get(&address, &[])?;
        anyhow::ensure!(answer.status == 200, "{address} answers {}", answer.status);
        let page: Value = serde_json::from_slice(&answer.body)?;
        let items = page["items"].as_array().context("a list without items")?;
        ids.extend(items.iter().filter_map(|item| item["id"].as_str()).map(str::to_owned));
        let Some(cursor) = page["next_cursor"].as_str() else { return Ok(ids) };
        address = format!("{list}?limit=100&cursor={cursor}");
    }
}
