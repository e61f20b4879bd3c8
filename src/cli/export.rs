//! `limber export`: every document as one line, from a service that runs or a store that none
//! holds.

use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use anyhow::{Context, bail};
use tokio::runtime;
use ureq::http::Method;

use crate::backstage::copies::{Copies, Shown};
use crate::cli::client::Client;
use crate::cli::draft::Draft;
use crate::config::Export;
use crate::follow::Follower;
use crate::store;

/// Writes the export to the file, or to `out`.
pub fn run(asked: &Export, out: &mut impl Write) -> anyhow::Result<()> {
    if asked.file.as_os_str() == "-" {
        return write(asked, &mut BufWriter::new(out));
    }
    let draft = Draft::beside(&asked.file)?;
    write(asked, &mut BufWriter::new(&draft.file))?;
    draft.put_in_place(&asked.file)
}

fn write(asked: &Export, out: &mut impl Write) -> anyhow::Result<()> {
    match (&asked.reach.url, &asked.reach.key) {
        (Some(url), Some(key)) => {
            let state = if asked.working { "working" } else { "published" };
            let path = format!("/manage/v1/export?state={state}");
            let mut answer = Client::new(url, &key.0)?.stream(&Method::GET, &path, None)?;
            io::copy(&mut answer, out).context("the export broke off")?;
        }
        (None, _) => locally(asked, out)?,
        (Some(_), None) => bail!(
            "`--url` needs a key with the scope `content:read`: give `--key`, or set LIMBER_KEY"
        ),
    }
    Ok(out.flush()?)
}

fn locally(asked: &Export, out: &mut impl Write) -> anyhow::Result<()> {
    let store = store::open_existing(&asked.reach.store)
        .context("while a service runs, export through it: give `--url` and `--key`")?;
    let following = Follower::start(Arc::clone(&store), "");
    let follower = runtime::Builder::new_current_thread().build()?.block_on(following)?;
    let shown = if asked.working { Shown::Working } else { Shown::Published };
    let mut copies = Copies::new(follower.watched().now(), shown, None);
    while let Some(line) = copies.next_with(serde_json::to_vec) {
        out.write_all(&line?)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
