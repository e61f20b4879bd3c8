//! What an import brings: lines, read and checked one by one on all cores while they come in.

use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::OwnedSemaphorePermit;

use crate::archive::lines::{LINE_BYTES_MAX, Line, Lines};
use crate::catalog::spread::spread;
use crate::content::document::Document;
use crate::content::id::{Id, Kind, Reference};
use crate::content::rules::alone::check_value;
use crate::content::schema::Checker;
use crate::content::strict::read_json;
use crate::content::violation::{Violation, either};

/// The most lines of one import.
pub const LINES_MAX: u64 = 200_000;
/// The most bytes of one import.
pub const BYTES_MAX: u64 = 1 << 30;
/// How many lines are read at once, and how many bytes before that.
const BATCH_LINES: usize = 2_000;
const BATCH_BYTES: usize = 8 << 20;
/// The most faults that are told of one import.
pub const FAULTS_MAX: usize = 1_000;

/// What an import brings. There is one at a time: it holds what it brings in memory.
pub struct Intake {
    checker: Arc<Checker>,
    lines: Lines,
    batch: Vec<Line>,
    batch_bytes: usize,
    bytes: u64,
    content: Content,
}

/// The documents of an import, and what is wrong with its lines.
#[derive(Debug, Default)]
pub struct Content {
    /// What could be read, in the order of the lines.
    pub taken: Vec<Taken>,
    /// What is wrong with lines by themselves.
    pub faults: Faults,
    /// Everything that stands on a line, be it broken: whoever names it has nothing to complain of.
    pub known: BTreeMap<Reference, u64>,
    /// How many lines hold something.
    pub lines: u64,
    /// Whoever holds it is the one import that is under way.
    pub(super) slot: Option<Arc<OwnedSemaphorePermit>>,
}

/// A document, and the line it came on.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The line; nothing where the documents came on none.
    pub line: Option<u64>,
    /// The document.
    pub document: Arc<Document>,
}

/// One thing that is wrong with an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFault {
    /// The line; nothing where it is about the catalogue as a whole.
    pub line: Option<u64>,
    /// What is wrong there.
    pub violation: Violation,
}

/// What is wrong with an import: all of it counted, the first of it told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    /// The first faults.
    pub told: Vec<LineFault>,
    /// How many there are.
    pub count: u64,
    /// How many lines have one.
    pub lines: u64,
}

impl Faults {
    /// Adds what is wrong with one line.
    pub fn add(&mut self, line: Option<u64>, violations: Vec<Violation>) {
        if violations.is_empty() {
            return;
        }
        self.lines += u64::from(line.is_some());
        for violation in violations {
            self.count += 1;
            if self.told.len() < FAULTS_MAX {
                self.told.push(LineFault { line, violation });
            }
        }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// Why no more of an import is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooMuch {
    /// It has too many lines.
    #[error("an import has at most {LINES_MAX} lines")]
    Lines,
    /// It has too many bytes.
    #[error("an import has at most {BYTES_MAX} bytes")]
    Bytes,
}

impl Intake {
    /// An import that has brought nothing yet.
    pub(super) fn new(checker: Arc<Checker>, permit: OwnedSemaphorePermit) -> Intake {
        Intake {
            checker,
            lines: Lines::default(),
            batch: Vec::new(),
            batch_bytes: 0,
            bytes: 0,
            content: Content { slot: Some(Arc::new(permit)), ..Content::default() },
        }
    }

    /// Takes the next piece of it.
    pub async fn take(&mut self, piece: &[u8]) -> Result<(), TooMuch> {
        self.bytes += piece.len() as u64;
        let lines = self.lines.take(piece);
        if self.lines.count() > LINES_MAX {
            return Err(TooMuch::Lines);
        }
        if self.bytes > BYTES_MAX {
            return Err(TooMuch::Bytes);
        }
        for line in lines {
            self.batch_bytes += line.bytes.as_ref().map_or(0, Vec::len);
            self.batch.push(line);
        }
        if self.batch.len() >= BATCH_LINES || self.batch_bytes >= BATCH_BYTES {
            self.read_batch().await;
        }
        Ok(())
    }

    /// How many lines were read.
    pub fn read(&self) -> u64 {
        self.content.lines
    }

    /// What it has brought, now that nothing more comes.
    pub async fn end(mut self) -> Content {
        self.batch.extend(self.lines.end());
        self.read_batch().await;
        self.content
    }

    /// Reads what has come in, on threads that nobody waits for.
    async fn read_batch(&mut self) {
        let batch = mem::take(&mut self.batch);
        self.batch_bytes = 0;
        let checker = Arc::clone(&self.checker);
        let read = move || {
            spread(batch, |part| part.into_iter().map(|line| read_line(&checker, line)).collect())
        };
        match tokio::task::spawn_blocking(read).await {
            Ok(lines) => lines.into_iter().for_each(|line| self.content.add(line)),
            // Nobody cancels it: it has panicked, and so does who waits for it.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

/// A line, as far as it can be read.
struct ReadLine {
    number: u64,
    reference: Option<Reference>,
    document: Result<Document, Vec<Violation>>,
}

impl Content {
    /// Documents that came on no lines and were checked by themselves.
    pub fn of(documents: Vec<Document>) -> Content {
        let known = documents.iter().map(|document| (document.reference(), 0)).collect();
        let lines = documents.len() as u64;
        let taken = documents
            .into_iter()
            .map(|document| Taken { line: None, document: Arc::new(document) })
            .collect();
        Content { taken, known, lines, ..Content::default() }
    }

    fn add(&mut self, line: ReadLine) {
        self.lines += 1;
        let first = line.reference.as_ref().and_then(|one| self.known.get(one)).copied();
        if let (Some(first), Some(Reference { kind, id })) = (first, &line.reference) {
            let detail = format!(
                "The {kind} `{id}` stands on line {first} already. Keep one of the two lines."
            );
            let mut violations = line.document.err().unwrap_or_default();
            violations.push(Violation::new("#/id", "id-taken", detail));
            return self.faults.add(Some(line.number), violations);
        }
        self.known.extend(line.reference.map(|reference| (reference, line.number)));
        match line.document {
            Ok(document) => {
                let (line, document) = (Some(line.number), Arc::new(document));
                self.taken.push(Taken { line, document });
            }
            Err(violations) => self.faults.add(Some(line.number), violations),
        }
    }
}

fn read_line(checker: &Checker, line: Line) -> ReadLine {
    let number = line.number;
    let refused = |violations| ReadLine { number, reference: None, document: Err(violations) };
    let Some(bytes) = line.bytes else {
        let detail = format!(
            "The line has more than {LINE_BYTES_MAX} bytes, and no more are read. Make it shorter; \
             no document needs as much."
        );
        return refused(vec![Violation::new("#", "line-too-long", detail)]);
    };
    let read = read_json(bytes.trim_ascii());
    let Some(value) = read.value else { return refused(read.violations) };
    let kind = match kind_of(&value) {
        Ok(kind) => kind,
        Err(violation) => {
            return refused(read.violations.into_iter().chain([violation]).collect());
        }
    };
    let id = value.get("id").and_then(Value::as_str).filter(|id| Id::is_valid(id));
    let reference = id.map(|id| Reference { kind, id: Id::new(id) });
    let looked_at = check_value(checker, kind, &value);
    let violations: Vec<Violation> =
        read.violations.into_iter().chain(looked_at.violations).collect();
    let document = looked_at.document.filter(|_| violations.is_empty()).ok_or(violations);
    ReadLine { number, reference, document }
}

/// What a line says that it is.
fn kind_of(value: &Value) -> Result<Kind, Violation> {
    let known = || either(Kind::ALL.map(Kind::word));
    if !value.is_object() {
        let detail = "A line is one document: a JSON object with `kind` and `id`.";
        return Err(Violation::new("#", "type-wrong", detail));
    }
    match value.get("kind") {
        None => {
            let detail = format!("`kind` is missing. Say what it is: {}.", known());
            Err(Violation::new("#", "field-missing", detail))
        }
        Some(kind) => kind.as_str().and_then(Kind::from_word).ok_or_else(|| {
            let detail = format!("No kind of document is called so. Use {}.", known());
            Violation::new("#/kind", "kind-wrong", detail)
        }),
    }
}
