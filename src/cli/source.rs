//! Documents to import, as a stream of lines: out of a folder, a file or standard input.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::Path;

use anyhow::Context;

use crate::archive::folder::{Finding, Folder, Stored, read_folder};
use crate::cli::check::unreadable;
use crate::cli::progress::Progress;

/// A stream of lines, and where each is from.
pub struct Source {
    /// How many bytes there are; 0 where nobody knows.
    bytes: u64,
    lines: Option<Box<dyn Read>>,
    name: String,
    /// The file of each line, where they come out of a folder.
    paths: Vec<String>,
}

/// What a folder holds that can't be imported as it is.
pub struct Misread {
    /// What was read.
    pub folder: Folder,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

impl Source {
    /// What stands at a path; `-` is standard input. A folder may have something wrong with it.
    pub fn open(path: &Path) -> anyhow::Result<Result<Source, Misread>> {
        let name = path.to_string_lossy().into_owned();
        if name == "-" {
            let lines: Box<dyn Read> = Box::new(io::stdin());
            let name = "standard input".to_owned();
            return Ok(Ok(Source { lines: Some(lines), bytes: 0, name, paths: Vec::new() }));
        }
        if path.is_dir() {
            let folder = read_folder(path).map_err(|error| unreadable(path, &error))?;
            let findings = folder.misread();
            if !findings.is_empty() || folder.documents.is_empty() {
                return Ok(Err(Misread { folder, findings }));
            }
            return Ok(Ok(Source::of_folder(folder)));
        }
        let remedy = || format!("`{name}` can't be read: name a folder like `data/`, or a file");
        let file = File::open(path).with_context(remedy)?;
        let bytes = fs::metadata(path).with_context(remedy)?.len();
        Ok(Ok(Source {
            lines: Some(Box::new(BufReader::new(file))),
            bytes,
            name,
            paths: Vec::new(),
        }))
    }

    /// No lines at all.
    pub fn nowhere() -> Source {
        Source { lines: None, bytes: 0, name: String::new(), paths: Vec::new() }
    }

    fn of_folder(folder: Folder) -> Source {
        let paths = folder.documents.iter().map(|stored| stored.path.clone()).collect();
        let documents = folder.documents.into_iter();
        let lines: Box<dyn Read> = Box::new(Written { documents, rest: io::Cursor::default() });
        Source { lines: Some(lines), bytes: 0, name: String::new(), paths }
    }

    /// The lines, once; it is told on the way how far they are read.
    pub fn take(&mut self) -> Box<dyn Read> {
        let stream = self.lines.take().unwrap_or_else(|| Box::new(io::empty()));
        let mut progress = Progress::new("read", "kB");
        let total = self.bytes / 1000;
        let tell = move |bytes: u64| progress.tell(bytes / 1000, total.max(bytes / 1000));
        Box::new(Counted { stream, bytes: 0, tell })
    }

    /// Where a line is from, to be told to a person.
    pub fn place(&self, line: u64) -> String {
        let at = usize::try_from(line).ok().and_then(|line| line.checked_sub(1));
        let path = at.and_then(|at| self.paths.get(at));
        path.cloned().unwrap_or_else(|| format!("{}:{line}", self.name))
    }
}

/// Documents of a folder, written as lines while they are read.
struct Written<I> {
    documents: I,
    rest: io::Cursor<Vec<u8>>,
}

impl<I: Iterator<Item = Stored>> Read for Written<I> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.rest.read(buffer)?;
            let next = if count == 0 { self.documents.next() } else { None };
            let Some(stored) = next else { return Ok(count) };
            let mut line = serde_json::to_vec(&stored.value)?;
            line.push(b'\n');
            self.rest = io::Cursor::new(line);
        }
    }
}

/// A stream that tells how many bytes were read of it.
struct Counted<T> {
    stream: Box<dyn Read>,
    bytes: u64,
    tell: T,
}

impl<T: FnMut(u64)> Read for Counted<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.bytes += count as u64;
        (self.tell)(self.bytes);
        Ok(count)
    }
}
