//! A file that was cut or changed anywhere is refused, and whoever made it up has to keep the
//! chain.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use limber::backup::read::ReadError;
use limber::backup::restore::{Checked, RestoreError};
use limber::store::contract::Keep;
use limber::store::error::OpenError;
use limber::store::open;

use super::shelter::{back_up, fill, folder, memory};

/// A backup of a few kilobytes with every sort of line.
async fn small() -> Vec<u8> {
    let store = memory();
    fill(&*store, 4, Some(Keep::Newest(2))).await;
    let file = back_up(&*store).await;
    assert!(Checked::new(Cursor::new(&file)).is_ok());
    file
}

fn refusal(file: &[u8]) -> Option<ReadError> {
    Checked::new(Cursor::new(file)).err()
}

#[tokio::test]
async fn a_file_that_was_cut_anywhere_is_refused() {
    let file = small().await;
    for length in 0..file.len() {
        assert!(refusal(&file[..length]).is_some(), "cut to {length} bytes");
    }
}

#[tokio::test]
async fn a_cut_after_a_line_is_told_as_one() {
    let file = small().await;
    let ends = file.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let ends: Vec<usize> = ends.map(|(at, _)| at + 1).filter(|end| *end < file.len()).collect();
    for (lines, end) in (1..).zip(ends) {
        let refused = refusal(&file[..end]);
        assert!(matches!(refused, Some(ReadError::Cut(after)) if after == lines), "{refused:?}");
    }
}

#[tokio::test]
async fn a_file_with_any_bit_turned_over_is_refused() {
    let mut file = small().await;
    for at in 0..file.len() {
        for bit in 0..8 {
            file[at] ^= 1 << bit;
            assert!(refusal(&file).is_some(), "bit {bit} of byte {at}");
            file[at] ^= 1 << bit;
        }
    }
}

#[tokio::test]
async fn a_file_with_more_or_fewer_lines_is_refused() {
    let file = small().await;
    let lines: Vec<&[u8]> = file.split_inclusive(|byte| *byte == b'\n').collect();
    for at in 0..lines.len() {
        let mut fewer = lines.clone();
        fewer.remove(at);
        assert!(refusal(&fewer.concat()).is_some(), "without line {at}");
        let mut twice = lines.clone();
        twice.insert(at, lines[at]);
        assert!(refusal(&twice.concat()).is_some(), "with line {at} twice");
    }
    for more in ["\n", " ", "{}\n"] {
        assert!(refusal(&[&file[..], more.as_bytes()].concat()).is_some(), "{more:?}");
    }
}

#[tokio::test]
async fn a_change_that_mends_the_digest_still_breaks_the_chain() {
    let store = memory();
    fill(&*store, 4, None).await;
    let file = String::from_utf8(back_up(&*store).await).unwrap();
    let forged = file.replacen("ada \\\"2\\\"", "eve \\\"2\\\"", 1);
    assert_ne!(file, forged);
    let (lines, end) = forged.rsplit_once("{\"end\"").unwrap();
    let mut end: serde_json::Value = serde_json::from_str(&format!("{{\"end\"{end}")).unwrap();
    end["end"]["blake3"] = blake3::hash(lines.as_bytes()).to_string().into();
    let refused = refusal(format!("{lines}{end}\n").as_bytes()).unwrap();
    assert!(refused.to_string().contains("not those that were backed up"), "{refused}");
}

#[tokio::test]
async fn what_is_no_backup_is_told_so() {
    for foreign in ["", "\n", "{}\n", "limber\n", "[1]\n", "{\"end\":{}}\n", "\u{feff}{}\n"] {
        let refused = refusal(foreign.as_bytes());
        assert!(matches!(refused, Some(ReadError::Foreign)), "{foreign:?}: {refused:?}");
    }
}

#[tokio::test]
async fn a_format_of_later_releases_is_told_so() {
    let file = String::from_utf8(small().await).unwrap();
    let later = file.replacen("\"format\":1", "\"format\":2", 1);
    assert!(matches!(refusal(later.as_bytes()), Some(ReadError::TooNew(2))));
}

/// A file that fails at some byte when it is read for the second time.
struct Failing {
    file: Cursor<Vec<u8>>,
    is_second: bool,
    fails_at: u64,
}

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_second && self.file.position() >= self.fails_at {
            return Err(io::Error::other("the disk is gone"));
        }
        let length = buffer.len().min(64);
        self.file.read(&mut buffer[..length])
    }
}

impl Seek for Failing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.is_second = true;
        self.file.seek(to)
    }
}

#[tokio::test]
async fn a_folder_in_which_a_restore_broke_off_is_not_opened() {
    let file = small().await;
    let length = file.len() as u64;
    for fails_at in [length / 4, length / 2, length - 1] {
        let (_folder, url) = folder();
        let file = Cursor::new(file.clone());
        let failing = Failing { file, is_second: false, fails_at };
        let checked = Checked::new(io::BufReader::with_capacity(64, failing)).unwrap();
        let broken = checked.restore(&*open(&url).unwrap(), |_, _| {}).await.unwrap_err();
        assert!(matches!(broken, RestoreError::Read(ReadError::Io(_))), "{broken}");
        let refused = open(&url).err().unwrap();
        assert!(matches!(refused, OpenError::Unfinished(_)), "{refused}");
    }
}
