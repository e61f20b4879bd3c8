//! Commits whose content follows from their number, so that any state of a store can be checked.

use std::{collections::BTreeMap, future::Future, path::Path, sync::Arc};

use bytes::Bytes;
use limber::store::{
    contract::{Change, Commit, CommitId, Entry, Expect, Keep, Store},
    key::{Key, Number},
    open,
};
use tempfile::TempDir;

/// How many commits wait at the same time at most.
pub const IN_FLIGHT: u64 = 8;

/// Every so many commits the history is bounded.
const COMPACT_EVERY: u64 = 70;

/// What a process was told is kept: it says so in lines of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The last commit that returned.
    pub commit: Number,
    /// The last value that was put on the side shelf.
    pub turn: Number,
    /// How often it has begun to open the store.
    pub sessions: u64,
}

impl Told {
    /// Take in one line of what the process says.
    pub fn hear(&mut self, line: &str) {
        let after = |word| line.strip_prefix(word)?.parse::<Number>().ok();
        self.commit = after("ack ").unwrap_or(self.commit);
        self.turn = after("turn ").unwrap_or(self.turn);
        self.sessions += u64::from(line == "open");
    }
}

/// A folder in memory if there is such a disk: no power is cut but by ourselves.
pub fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.unwrap()
}

/// Open the store in `folder`.
pub fn open_in(folder: &Path) -> Result<Arc<dyn Store>, String> {
    open(&format!("sled:{}", folder.display())).map_err(|error| error.to_string())
}

/// Run `future` to its end.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// The commit that is number `n` in every store of these tests.
pub fn commit(n: Number) -> Commit {
    let count = match n % 40 {
        // More than a segment of sled holds.
        17 => 250,
        _ => 1 + n % 4,
    };
    let mut changes: Vec<_> = (0..count)
        .map(|i| {
            let size = usize::try_from((n * 397 + i * 131) % 4_500).unwrap();
            let byte = u8::try_from((n * 31 + i) % 251).unwrap();
            let body = ((n + i) % 13 != 5).then(|| Bytes::from(vec![byte; size]));
            change(&format!("a/{}", (n * 7 + i) % 300), body)
        })
        .collect();
    changes.push(change("catalogue/head", Some(n.to_string().into())));
    Commit {
        id: CommitId(u128::from(n).to_be_bytes()),
        at: i64::try_from(n).unwrap(),
        actor: "child".into(),
        note: None,
        changes,
    }
}

fn change(path: &str, body: Option<Bytes>) -> Change {
    Change { key: Key::new(path).unwrap(), expect: Expect::Any, body }
}

fn lease() -> Key {
    Key::new("lease/turn").unwrap()
}

/// Write commits after what is there up to `last`, a few at a time, and `say` what is kept.
pub async fn work(store: &Arc<dyn Store>, last: Number, mut say: impl FnMut(&str)) {
    let mut n = store.heads().await.unwrap().0.number + 1;
    while n <= last {
        let first = n;
        // The tasks of this runtime start in their order, so the numbers follow it too.
        let group = 1 + n % IN_FLIGHT;
        let waiting: Vec<_> = (n..=(n + group - 1).min(last))
            .map(|n| {
                let store = Arc::clone(store);
                tokio::spawn(async move { store.commit(&commit(n)).await.unwrap() })
            })
            .collect();
        for task in waiting {
            assert_eq!(task.await.unwrap().position.number, n);
            say(&format!("ack {n}"));
            n += 1;
        }
        take_turn(store, n - 1).await;
        say(&format!("turn {}", n - 1));
        if (n - 1) / COMPACT_EVERY > (first - 1) / COMPACT_EVERY {
            store.compact(Keep::Newest(25)).await.unwrap();
        }
    }
}

/// Put `n` on the side shelf.
async fn take_turn(store: &Arc<dyn Store>, n: Number) {
    let before = store.get(&lease()).await.unwrap();
    assert!(store.swap(&lease(), before, Some(n.to_string().into())).await.unwrap());
}

/// Compare all that a store says with what it must say to whoever was `told` so much.
/// The answer is what may be told now.
pub async fn check(store: &Arc<dyn Store>, told: Told) -> Result<Told, String> {
    let said = |error: &dyn std::error::Error| error.to_string();
    let (position, heads) = store.heads().await.map_err(|error| said(&error))?;
    let head = position.number;
    if head < told.commit || head > told.commit + IN_FLIGHT {
        return Err(format!("the store stands at {head}, told was {}", told.commit));
    }
    let mut right: BTreeMap<Key, (Number, Option<Bytes>)> = BTreeMap::new();
    for n in 1..=head {
        let changes = commit(n).changes.into_iter();
        right.extend(changes.map(|change| (change.key, (n, change.body))));
    }
    right.retain(|_, (_, body)| body.is_some());
    let found = heads.into_iter().filter(|head| head.body.is_some());
    if !found.map(|head| (head.key, (head.number, head.body))).eq(right) {
        return Err(format!("the heads at {head} are not those of commits 1 to {head}"));
    }
    store.verify(0..Number::MAX).await.map_err(|error| said(&error))?;
    let oldest = store.compact(Keep::Newest(Number::MAX)).await.map_err(|error| said(&error))?;
    for entry in store.since(oldest, usize::MAX).await.map_err(|error| said(&error))? {
        if !is_right(&entry) {
            return Err(format!("commit {} is not what was committed", entry.position.number));
        }
    }
    Ok(Told { commit: head, turn: check_turn(store, told, head).await?, ..told })
}

fn is_right(entry: &Entry) -> bool {
    let right = commit(entry.position.number);
    let found = entry.records.iter().map(|record| (&record.key, &record.body));
    entry.id == right.id
        && entry.at == right.at
        && found.eq(right.changes.iter().map(|change| (&change.key, &change.body)))
}

async fn check_turn(store: &Arc<dyn Store>, told: Told, head: Number) -> Result<Number, String> {
    let value = store.get(&lease()).await.map_err(|error| error.to_string())?;
    let value = value.map_or("0".into(), |value| String::from_utf8_lossy(&value).into_owned());
    match value.parse() {
        Ok(turn) if told.turn <= turn && turn <= head => Ok(turn),
        _ => Err(format!("the side shelf says {value} where {} was told", told.turn)),
    }
}
