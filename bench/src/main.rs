//! The parts of `scripts/bench` that need limber's own types, each a command.

mod bare;
mod client;
mod crawl;
mod dice;
mod generate;
mod publish;
mod words;

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser;
use limber::bundled;
use limber::desk::first::publish_first;
use limber::store;
use serde_json::json;

/// The parts of a benchmark; `scripts/bench` puts them together.
#[derive(Debug, Parser)]
enum Command {
    /// Publish the bundled documents and so many generated ones into an empty store.
    Generate {
        /// How many documents to generate.
        #[arg(long)]
        documents: usize,
        /// The folder of the store.
        #[arg(long)]
        folder: PathBuf,
        /// Another seed gives other documents.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Print so many generated documents, and the bundled ones, as lines to import.
    Lines {
        /// How many documents to generate.
        #[arg(long)]
        documents: usize,
        /// Another seed gives other documents.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Serve ready bytes that a running limber gives, and nothing more.
    Bare {
        /// The address of that limber.
        #[arg(long)]
        from: String,
        /// What to serve, each as `NAME=PATH`.
        pages: Vec<String>,
    },
    /// Ask a running limber for every document once.
    Crawl {
        /// The address of that limber.
        #[arg(long)]
        from: String,
        /// The locales to ask for.
        locales: Vec<String>,
    },
    /// Publish changed stretches and tell what that took.
    Publish {
        /// The folder of the store.
        #[arg(long)]
        folder: PathBuf,
        /// How many.
        #[arg(long)]
        times: usize,
    },
}

fn main() -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    match Command::parse() {
        Command::Generate { documents, folder, seed } => {
            let made = generate::documents(bundled::documents()?, documents, seed)?;
            let count = made.len();
            let bytes = bundle_bytes(&made)?;
            let store = store::open(&url(&folder))?;
            let now = jiff::Timestamp::now();
            block_on(async { Ok(publish_first(&*store, made, "bench", now).await?) })?;
            writeln!(out, "{}", json!({ "documents": count, "bytes": bytes }))?;
        }
        Command::Lines { documents, seed } => {
            let mut out = BufWriter::new(out);
            for document in generate::documents(bundled::documents()?, documents, seed)? {
                serde_json::to_writer(&mut out, &document)?;
                out.write_all(b"\n")?;
            }
            out.flush()?;
        }
        Command::Bare { from, pages } => bare::run(&from, &pages, &mut out)?,
        Command::Crawl { from, locales } => {
            let crawled = crawl::run(&from, &locales)?;
            let told = json!({ "documents": crawled.documents, "bytes": crawled.bytes });
            writeln!(out, "{told}")?;
        }
        Command::Publish { folder, times } => {
            let store = store::open(&url(&folder))?;
            let told = block_on(publish::run(Arc::clone(&store), &folder, times))?;
            writeln!(out, "{told}")?;
        }
    }
    Ok(())
}

fn url(folder: &std::path::Path) -> String {
    format!("sled:{}", folder.display())
}

/// How many bytes the documents have as they are stored.
fn bundle_bytes(documents: &[limber::content::document::Document]) -> anyhow::Result<u64> {
    documents
        .iter()
        .try_fold(0, |sum, document| Ok(sum + u64::try_from(serde_json::to_vec(document)?.len())?))
}

/// Runs on one thread with what it spawns, as limber's main thread does.
fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    actix_web::rt::System::new().block_on(work)
}
