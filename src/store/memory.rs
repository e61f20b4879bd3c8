//! The store in memory: simple and obviously right, the model that others are compared with.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::watch;

use super::{
    canon::{self, Seal},
    contract::{
        Commit, CommitId, Committed, Entry, Epoch, Foundation, Keep, Logged, Position, Record,
        SIDE_BYTES_MAX, Store, Touched, Verified,
    },
    error::{BeginError, CommitError, SinceError, StoreError},
    key::{Key, Number},
};

/// A store that lives as long as its process.
pub struct MemoryStore {
    state: Mutex<State>,
    height: watch::Sender<Number>,
}

struct State {
    /// The position up to which commits were folded into `base`.
    folded: Position,
    base: BTreeMap<Key, Record>,
    log: Vec<Kept>,
    heads: BTreeMap<Key, Record>,
    ids: HashMap<CommitId, Number>,
    side: HashMap<Key, Bytes>,
}

struct Kept {
    entry: Entry,
    manifest: Vec<u8>,
}

impl MemoryStore {
    /// An empty store of the given epoch.
    pub fn new(epoch: Epoch) -> Self {
        let state = State {
            folded: Position::genesis(epoch),
            base: BTreeMap::new(),
            log: Vec::new(),
            heads: BTreeMap::new(),
            ids: HashMap::new(),
            side: HashMap::new(),
        };
        Self { state: Mutex::new(state), height: watch::Sender::new(0) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn position(&self) -> Position {
        self.log.last().map_or(self.folded, |last| last.entry.position)
    }

    /// The commit of a number that was not folded.
    fn kept(&self, number: Number) -> Option<&Kept> {
        let index = number.checked_sub(self.folded.number + 1)?;
        self.log.get(usize::try_from(index).ok()?)
    }

    fn position_at(&self, number: Number) -> Option<Position> {
        if number == self.folded.number {
            return Some(self.folded);
        }
        Some(self.kept(number)?.entry.position)
    }

    fn commit(&mut self, commit: &Commit) -> Result<Committed, CommitError> {
        let manifest = canon::encode(commit);
        if let Some(known) = self.ids.get(&commit.id).and_then(|number| self.kept(*number)) {
            let same = known.manifest == manifest;
            let committed = Committed { position: known.entry.position };
            return if same { Ok(committed) } else { Err(CommitError::Reused) };
        }
        let conflicts: Vec<_> = commit
            .changes
            .iter()
            .map(|change| (change, self.heads.get(&change.key).filter(|head| head.body.is_some())))
            .map(|(change, head)| (change, head.map(|head| head.number)))
            .filter(|(change, actual)| !change.expect.is_met(*actual))
            .map(|(change, actual)| (change.key.clone(), actual))
            .collect();
        if !conflicts.is_empty() {
            return Err(CommitError::Conflict(conflicts));
        }
        let before = self.position();
        let number = before.number + 1;
        let chain = canon::link(&before.chain, number, &manifest);
        let position = Position { number, chain, ..before };
        let changes = commit.changes.iter();
        let records: Vec<_> = changes
            .map(|change| Record { key: change.key.clone(), number, body: change.body.clone() })
            .collect();
        self.heads.extend(records.iter().map(|record| (record.key.clone(), record.clone())));
        self.ids.insert(commit.id, number);
        let Commit { id, at, actor, note, .. } = commit.clone();
        let entry = Entry { position, id, at, actor, note, records };
        self.log.push(Kept { entry, manifest });
        Ok(Committed { position })
    }

    fn since(&self, position: Position, budget_bytes: usize) -> Result<Vec<Entry>, SinceError> {
        let here = self.position();
        if position.epoch != here.epoch {
            return Err(SinceError::Forked);
        }
        if position.number > here.number {
            return Err(SinceError::Ahead);
        }
        if position.number < self.folded.number {
            return Err(SinceError::Compacted { oldest: self.folded.number });
        }
        if self.position_at(position.number) != Some(position) {
            return Err(SinceError::Forked);
        }
        let mut spent = 0;
        let mut entries = Vec::new();
        for Kept { entry, .. } in
            self.log.iter().filter(|l| l.entry.position.number > position.number)
        {
            spent += entry.size();
            if spent > budget_bytes && !entries.is_empty() {
                break;
            }
            entries.push(entry.clone());
        }
        Ok(entries)
    }

    fn verify(&self, range: &Range<Number>) -> Result<Verified, StoreError> {
        let kept =
            self.base.values().filter(|record| range.contains(&record.number)).count() as u64;
        let mut verified = Verified { commits: 0, records: kept, position: self.position() };
        let mut before = self.folded.chain;
        for Kept { entry, manifest } in &self.log {
            let Position { number, chain, .. } = entry.position;
            if range.contains(&number) {
                let sealed = canon::decode(manifest).map(|manifest| manifest.changes);
                let found = entry.records.iter();
                let found = found
                    .map(|record| (record.key.clone(), record.body.as_ref().map(|b| Seal::of(b))));
                if sealed != Some(found.collect())
                    || canon::link(&before, number, manifest) != chain
                {
                    return Err(StoreError::Corrupt(format!("commit {number} does not add up")));
                }
                verified.commits += 1;
                verified.records += entry.records.len() as u64;
            }
            before = chain;
        }
        Ok(verified)
    }

    fn compact(&mut self, keep: Keep) -> Position {
        let fold = match keep {
            Keep::Newest(count) => self.log.len().saturating_sub(
                // A count that does not fit keeps everything.
                usize::try_from(count).unwrap_or(usize::MAX),
            ),
            Keep::Since(at) => self.log.iter().take_while(|l| l.entry.at < at).count(),
        };
        for Kept { entry, .. } in self.log.drain(..fold) {
            self.folded = entry.position;
            self.ids.remove(&entry.id);
            self.base.extend(entry.records.into_iter().map(|r| (r.key.clone(), r)));
        }
        self.base.retain(|_, record| record.body.is_some());
        let folded = self.folded.number;
        self.heads.retain(|_, head| head.body.is_some() || head.number > folded);
        self.folded
    }

    fn begin(&mut self, foundation: Foundation) -> Result<Position, BeginError> {
        if self.position().number > 0 {
            return Err(BeginError::Taken);
        }
        let Foundation { number, chain, records } = foundation;
        self.folded = Position { number, chain, ..self.folded };
        self.base = records.into_iter().map(|record| (record.key.clone(), record)).collect();
        self.heads.clone_from(&self.base);
        Ok(self.folded)
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn commit(&self, commit: &Commit) -> Result<Committed, CommitError> {
        commit.check()?;
        let mut state = self.state();
        let committed = state.commit(commit)?;
        self.height.send_replace(state.position().number);
        Ok(committed)
    }

    async fn heads(&self) -> Result<(Position, Vec<Record>), StoreError> {
        let state = self.state();
        Ok((state.position(), state.heads.values().cloned().collect()))
    }

    async fn since(
        &self,
        position: Position,
        budget_bytes: usize,
    ) -> Result<Vec<Entry>, SinceError> {
        self.state().since(position, budget_bytes)
    }

    async fn history(
        &self,
        key: &Key,
        before: Option<Number>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let state = self.state();
        let kept = state.log.iter().rev().flat_map(|kept| &kept.entry.records);
        let versions = kept.filter(|record| record.key == *key).chain(state.base.get(key));
        let older = versions.filter(|record| before.is_none_or(|number| record.number < number));
        Ok(older.take(limit).cloned().collect())
    }

    async fn log(&self, before: Option<Number>, limit: usize) -> Result<Vec<Logged>, StoreError> {
        let state = self.state();
        let entries = state.log.iter().rev().map(|kept| &kept.entry);
        let older = entries.filter(|e| before.is_none_or(|before| e.position.number < before));
        Ok(older.take(limit).map(told).collect())
    }

    fn watch(&self) -> watch::Receiver<Number> {
        self.height.subscribe()
    }

    async fn verify(&self, range: Range<Number>) -> Result<Verified, StoreError> {
        self.state().verify(&range)
    }

    async fn compact(&self, keep: Keep) -> Result<Position, StoreError> {
        Ok(self.state().compact(keep))
    }

    async fn foundation(&self) -> Result<Foundation, StoreError> {
        let state = self.state();
        let Position { number, chain, .. } = state.folded;
        Ok(Foundation { number, chain, records: state.base.values().cloned().collect() })
    }

    async fn begin(&self, foundation: Foundation) -> Result<Position, BeginError> {
        foundation.check()?;
        let position = self.state().begin(foundation)?;
        self.height.send_replace(position.number);
        Ok(position)
    }

    async fn get(&self, key: &Key) -> Result<Option<Bytes>, StoreError> {
        Ok(self.state().side.get(key).cloned())
    }

    async fn swap(
        &self,
        key: &Key,
        expected: Option<Bytes>,
        new: Option<Bytes>,
    ) -> Result<bool, StoreError> {
        if new.as_ref().is_some_and(|new| new.len() > SIDE_BYTES_MAX) {
            return Err(StoreError::TooLarge);
        }
        let mut state = self.state();
        if state.side.get(key) != expected.as_ref() {
            return Ok(false);
        }
        match new {
            Some(new) => state.side.insert(key.clone(), new),
            None => state.side.remove(key),
        };
        Ok(true)
    }
}

/// What the log tells of an entry.
fn told(entry: &Entry) -> Logged {
    let Entry { position, at, actor, note, records, .. } = entry.clone();
    let touched = |record: Record| Touched { key: record.key, is_there: record.body.is_some() };
    let changes = records.into_iter().map(touched).collect();
    Logged { number: position.number, at, actor, note, changes }
}
