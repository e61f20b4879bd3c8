//! One entry of a folder that can't be read is told, and the check goes on with the others.

#![cfg(unix)]

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Command;
use std::thread;

use super::copy::{COBRA, Copy};

#[test]
fn devices_and_sockets_are_not_opened() {
    let copy = Copy::new();
    symlink("/dev/null", copy.path("stretches/x.json")).unwrap();
    copy.one("stretches/x.json: #: [file-not-regular] This is no regular file", "Remove it.");
    let copy = Copy::new();
    let _socket = UnixListener::bind(copy.path("stretches/x.json")).unwrap();
    copy.one("stretches/x.json: #: [file-not-regular]", "Remove it.");
}

#[test]
fn a_pipe_is_not_waited_for() {
    for name in ["stretches/x.json", "stretches/x"] {
        let copy = Copy::new();
        let pipe = copy.path(name);
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        // Whoever opens the pipe all the same gets an end of it at once instead of none for ever.
        thread::spawn(|| File::options().write(true).open(pipe));
        copy.one(&format!("{name}: #: [file-not-regular]"), "Remove it.");
    }
}

#[test]
fn a_link_to_a_regular_file_is_followed() {
    let copy = Copy::new();
    fs::rename(copy.path(COBRA), copy.path("stretches/.cobra")).unwrap();
    symlink(".cobra", copy.path(COBRA)).unwrap();
    copy.clean();
}

#[test]
fn a_link_that_leads_nowhere_is_told_and_nobody_misses_the_document() {
    for target in ["nowhere", "cobra.json"] {
        let copy = Copy::new();
        fs::remove_file(copy.path(COBRA)).unwrap();
        symlink(target, copy.path(COBRA)).unwrap();
        copy.one("stretches/cobra.json: #: [file-unreadable] This link", "Correct or remove it.");
    }
    let copy = Copy::new();
    symlink("nowhere", copy.path("stray")).unwrap();
    copy.one("stray: #: [file-unreadable] This link", "Correct or remove it.");
}

#[test]
fn of_a_folder_that_cannot_be_read_nothing_is_missed() {
    let copy = Copy::new();
    fs::remove_dir_all(copy.path("sources")).unwrap();
    symlink("nowhere", copy.path("sources")).unwrap();
    copy.one("sources: #: [file-unreadable] This link", "Correct or remove it.");
}

#[test]
fn names_that_are_no_text_are_told_each() {
    let copy = Copy::new();
    for name in [&b"caf\xe9.json"[..], &b"caf\xe8.json"[..]] {
        let path = copy.path("stretches").join(OsStr::from_bytes(name));
        // Some file systems refuse such names themselves.
        if fs::write(path, copy.read(COBRA)).is_err() {
            return;
        }
    }
    let lines = copy.lines();
    assert!(lines[0].starts_with("stretches/caf\\xe8.json: #: [file-name-malformed]"), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("stretches/caf\\xe9.json")), "{lines:?}");
}
