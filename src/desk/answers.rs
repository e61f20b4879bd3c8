//! Answers that are kept for a day, so that a request that comes again is not carried out again.
//!
//! They lie on the side shelf, in a fixed number of drawers: a key always falls into the same one.
//! Whoever opens a drawer throws out what is too old, so nothing has to look for it.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::desk::refusal::Refusal;
use crate::desk::secrets::random;
use crate::desk::turn::Desk;
use crate::store::contract::Store;
use crate::store::key::Key;

/// For how long an answer is kept at least.
const KEPT_S: i64 = 24 * 60 * 60;
/// The most bytes of a body that is kept.
pub const BODY_BYTES_MAX: usize = 64 << 10;
/// How many drawers there are, and the most bytes in one.
const DRAWERS: u32 = 1024;
const DRAWER_BYTES_MAX: usize = 1 << 20;
/// The most letters that a kept body takes for each of its own, and what is around it.
const ESCAPED_MAX: usize = 2;

/// Every answer that is kept.
pub struct AnswerBook {
    store: Arc<dyn Store>,
    /// The requests that are being carried out.
    under_way: Mutex<HashSet<String>>,
}

/// A request, as far as one is told from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The key and what it called the request, as a digest.
    pub slot: String,
    /// What was asked, as a digest.
    pub print: String,
}

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its status.
    pub status: u16,
    /// Its headers, where they matter.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: String,
}

/// What is known of a request.
pub enum Known {
    /// Nothing, or that it was begun once: it is to be carried out now.
    ToDo(Turn),
    /// It was answered.
    Answered(Kept),
    /// Another request was called the same.
    Other,
    /// It is being carried out just now.
    UnderWay,
    /// There is no room for its answer.
    Full,
}

/// A request that is being carried out; it no longer is when this is dropped.
pub struct Turn {
    /// What its commit is called, however often it is begun.
    pub name: [u8; 16],
    asked: Asked,
    book: Arc<AnswerBook>,
}

/// What a drawer holds of one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Slip {
    slot: String,
    print: String,
    begun_at: i64,
    name: [u8; 16],
    kept: Option<Kept>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.book.under_way().remove(&self.asked.slot);
    }
}

impl AnswerBook {
    /// The answers beside what this desk writes.
    pub fn new(desk: &Desk) -> AnswerBook {
        AnswerBook { store: Arc::clone(&desk.store), under_way: Mutex::default() }
    }

    /// What is known of a request; it has its turn if it is to be carried out.
    pub async fn begin(self: &Arc<Self>, asked: Asked, now: Timestamp) -> Result<Known, Refusal> {
        if !self.under_way().insert(asked.slot.clone()) {
            return Ok(Known::UnderWay);
        }
        let mut turn = Turn { name: [0; 16], asked, book: Arc::clone(self) };
        let name: [u8; 16] = random().map_err(|error| Refusal::Failed(error.to_string()))?;
        let drawer = drawer(&turn.asked.slot)?;
        loop {
            let (bytes, mut slips) = self.open(&drawer, now).await?;
            if let Some(slip) = slips.iter().find(|slip| slip.slot == turn.asked.slot) {
                if slip.print != turn.asked.print {
                    return Ok(Known::Other);
                }
                if let Some(kept) = &slip.kept {
                    return Ok(Known::Answered(kept.clone()));
                }
                // It was begun, and nobody knows how it ended: the store does, by this name.
                turn.name = slip.name;
                return Ok(Known::ToDo(turn));
            }
            let Asked { slot, print } = turn.asked.clone();
            slips.push(Slip { slot, print, begun_at: now.as_second(), name, kept: None });
            let next = Bytes::from(serde_json::to_vec(&slips)?);
            // An answer that is carried out has to find room afterwards.
            if next.len() + ESCAPED_MAX * BODY_BYTES_MAX > DRAWER_BYTES_MAX {
                return Ok(Known::Full);
            }
            if self.store.swap(&drawer, bytes, Some(next)).await? {
                turn.name = name;
                return Ok(Known::ToDo(turn));
            }
        }
    }

    /// Keeps the answer to a request whose turn it was.
    pub async fn keep(&self, turn: &Turn, kept: Kept, now: Timestamp) -> Result<(), Refusal> {
        let drawer = drawer(&turn.asked.slot)?;
        loop {
            let (bytes, mut slips) = self.open(&drawer, now).await?;
            let Some(slip) = slips.iter_mut().find(|slip| slip.slot == turn.asked.slot) else {
                return Ok(());
            };
            slip.kept = Some(kept.clone());
            let next = Bytes::from(serde_json::to_vec(&slips)?);
            if self.store.swap(&drawer, bytes, Some(next)).await? {
                return Ok(());
            }
        }
    }

    /// What lies in a drawer and is not too old, and its bytes as they are.
    async fn open(
        &self,
        drawer: &Key,
        now: Timestamp,
    ) -> Result<(Option<Bytes>, Vec<Slip>), Refusal> {
        let bytes = self.store.get(drawer).await?;
        let read = bytes.as_deref().map(serde_json::from_slice);
        let mut slips: Vec<Slip> = read.transpose()?.unwrap_or_default();
        slips.retain(|slip| now.as_second() - slip.begun_at < KEPT_S);
        Ok((bytes, slips))
    }

    fn under_way(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The drawer that a slot falls into: slots are digests, so all get about as many.
fn drawer(slot: &str) -> Result<Key, Refusal> {
    let digits = slot.get(..8).unwrap_or_default();
    let number = u32::from_str_radix(digits, 16).unwrap_or_default() % DRAWERS;
    Ok(Key::new(format!("answer/{number}"))?)
}
