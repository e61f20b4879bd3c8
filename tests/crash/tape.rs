//! A tape of everything that a process did to its files, in the order of its effect.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
};

use tempfile::TempDir;

use super::{
    child,
    workload::{Told, scratch},
};

/// One operation, or what the process had been told between two.
pub enum Step {
    Create(String),
    Write(String, usize, Vec<u8>),
    Truncate(String, usize),
    /// A file or a folder, by `fsync`.
    Sync(String),
    /// A file, by `fdatasync`.
    SyncData(String),
    Rename(String, String),
    Remove(String),
    Say(Told),
    /// The write that was to be broken was broken here.
    BreakWrite,
    /// The sync of this file that was to be broken was broken here.
    BreakSync(String),
}

/// A run of the child under the recorder.
pub struct Tape {
    pub steps: Vec<Step>,
    pub status: ExitStatus,
    /// Where the child worked. The store is in `store`.
    pub root: TempDir,
}

impl Tape {
    /// Let the child work up to each of `sessions`, with one operation broken if so told.
    pub fn record(sessions: &[u64], broken: Option<&str>) -> Self {
        let root = scratch();
        let tools = scratch();
        let tape = tools.path().join("tape");
        let said = root.path().join("said");
        let mut command = child::command(&root.path().join("store"), sessions);
        command.env("LD_PRELOAD", build_recorder(tools.path()));
        command.env("LIMBER_TAPE", &tape).env("LIMBER_TAPE_ROOT", root.path());
        if let Some(broken) = broken {
            command.env("LIMBER_TAPE_BREAK", broken);
        }
        let errors = File::create(tools.path().join("errors")).unwrap();
        let status = command.stdout(File::create(&said).unwrap()).stderr(errors).status().unwrap();
        let recorded = fs::read(&tape).unwrap();
        let steps = read(&recorded, &format!("{}/", root.path().display()));
        Self { steps, status, root }
    }

    /// What the process was told in all.
    pub fn told(&self) -> Told {
        let last = self.steps.iter().rev().find_map(|step| match step {
            Step::Say(told) => Some(*told),
            _ => None,
        });
        last.unwrap_or_default()
    }
}

fn build_recorder(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crash/tape.c");
    let library = folder.join("tape.so");
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source);
    assert!(compiler.args(["-ldl", "-lpthread"]).status().unwrap().success());
    library
}

fn read(mut tape: &[u8], root: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut told = Told::default();
    while !tape.is_empty() {
        let what = take(&mut tape, 1)[0];
        let size = u32::from_le_bytes(take(&mut tape, 4).try_into().unwrap());
        let offset = number(take(&mut tape, 8));
        let length = number(take(&mut tape, 8));
        let path = below(root, take(&mut tape, usize::try_from(size).unwrap()));
        let data = take(&mut tape, length);
        if path == "said" {
            str::from_utf8(data).unwrap().lines().for_each(|line| told.hear(line));
            steps.push(Step::Say(told));
            continue;
        }
        steps.push(match what {
            b'C' => Step::Create(path),
            b'W' => Step::Write(path, offset, data.to_vec()),
            b'T' => Step::Truncate(path, offset),
            b'F' => Step::Sync(path),
            b'D' => Step::SyncData(path),
            b'R' => Step::Rename(path, below(root, data)),
            b'U' => Step::Remove(path),
            b'B' if offset == 0 => Step::BreakWrite,
            b'B' => Step::BreakSync(path),
            strange => panic!("{strange} is on the tape"),
        });
    }
    steps
}

fn take<'a>(tape: &mut &'a [u8], count: usize) -> &'a [u8] {
    let (taken, rest) = tape.split_at(count);
    *tape = rest;
    taken
}

fn number(bytes: &[u8]) -> usize {
    usize::try_from(u64::from_le_bytes(bytes.try_into().unwrap())).unwrap()
}

fn below(root: &str, path: &[u8]) -> String {
    let path = str::from_utf8(path).unwrap();
    path.strip_prefix(root).unwrap_or_default().to_owned()
}
