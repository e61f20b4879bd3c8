//! A disk that forgets: what was synced is sure, every later page survives a power cut by chance,
//! and names that were not synced in their folder may be lost from some moment on.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::{dice::Dice, tape::Step};

const PAGE: usize = 4096;

/// The files of a disk by number, and which name leads to which.
#[derive(Default)]
pub struct Disk {
    files: Vec<Contents>,
    names: BTreeMap<String, usize>,
    sure_names: BTreeMap<String, usize>,
    /// Changes of names that no sync of their folder has made sure yet, oldest first.
    pending: Vec<(String, Option<usize>)>,
}

#[derive(Default)]
struct Contents {
    now: Vec<u8>,
    sure: Vec<u8>,
    dirty: BTreeSet<usize>,
}

impl Disk {
    /// Do what the tape says. `honest` disks obey `fdatasync`.
    pub fn apply(&mut self, step: &Step, honest: bool) {
        match step {
            Step::Create(path) => {
                self.files.push(Contents::default());
                self.point(path, Some(self.files.len() - 1));
            }
            Step::Write(path, offset, data) => self.at(path).write(*offset, data),
            Step::Truncate(path, length) => self.at(path).truncate(*length),
            Step::Sync(path) if self.names.contains_key(path) => self.at(path).sync(),
            Step::Sync(folder) => self.sync_names(folder),
            Step::SyncData(path) if honest => self.at(path).sync(),
            Step::BreakSync(path) => self.lose(path),
            Step::SyncData(_) | Step::Say(_) | Step::BreakWrite => {}
            Step::Rename(from, to) => {
                let moved = self.names.get(from).copied();
                self.point(to, moved);
                self.point(from, None);
            }
            Step::Remove(path) => self.point(path, None),
        }
    }

    /// Leave in `folder` what a power cut might: each page that is not sure stays in `chance` of
    /// ten cases.
    pub fn cut(&self, folder: &Path, chance: usize, dice: &mut Dice) {
        let mut names = self.sure_names.clone();
        let survives = if dice.below(2) == 0 {
            self.pending.len()
        } else {
            dice.below(self.pending.len() + 1)
        };
        for (path, file) in &self.pending[..survives] {
            match file {
                Some(file) => _ = names.insert(path.clone(), *file),
                None => _ = names.remove(path),
            }
        }
        for (path, file) in names {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, self.files[file].after_a_cut(chance, dice)).unwrap();
        }
    }

    /// After a sync that failed the system takes the pages for written, and they never will be.
    fn lose(&mut self, path: &str) {
        if let Some(file) = self.names.get(path) {
            self.files[*file].dirty.clear();
        }
    }

    fn at(&mut self, path: &str) -> &mut Contents {
        let file = self.names.get(path).unwrap_or_else(|| panic!("{path} was never created"));
        &mut self.files[*file]
    }

    fn point(&mut self, path: &str, file: Option<usize>) {
        match file {
            Some(file) => _ = self.names.insert(path.to_owned(), file),
            None => _ = self.names.remove(path),
        }
        self.pending.push((path.to_owned(), file));
    }

    fn sync_names(&mut self, folder: &str) {
        let lies_in = |path: &str| path.rsplit_once('/').map_or("", |(above, _)| above) == folder;
        for (path, file) in self.pending.extract_if(.., |(path, _)| lies_in(path)) {
            match file {
                Some(file) => _ = self.sure_names.insert(path, file),
                None => _ = self.sure_names.remove(&path),
            }
        }
    }
}

impl Contents {
    fn write(&mut self, offset: usize, data: &[u8]) {
        let end = offset + data.len();
        if self.now.len() < end {
            self.now.resize(end, 0);
        }
        self.now[offset..end].copy_from_slice(data);
        self.dirty.extend(offset / PAGE..end.div_ceil(PAGE));
    }

    fn truncate(&mut self, length: usize) {
        self.now.resize(length, 0);
        self.dirty.retain(|page| page * PAGE < length);
    }

    fn sync(&mut self) {
        self.sure.resize(self.now.len(), 0);
        for page in std::mem::take(&mut self.dirty) {
            let end = self.now.len().min((page + 1) * PAGE);
            self.sure[page * PAGE..end].copy_from_slice(&self.now[page * PAGE..end]);
        }
    }

    fn after_a_cut(&self, chance: usize, dice: &mut Dice) -> Vec<u8> {
        let mut left = self.sure.clone();
        if self.now.len() < left.len() && dice.below(2) == 0 {
            left.truncate(self.now.len());
        }
        for page in self.dirty.iter().copied().filter(|_| dice.below(10) < chance) {
            let end = self.now.len().min((page + 1) * PAGE);
            if left.len() < end {
                left.resize(end, 0);
            }
            left[page * PAGE..end].copy_from_slice(&self.now[page * PAGE..end]);
        }
        left
    }
}
