//! How far a long command has come: told on standard error, often to a person, seldom to a log.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// How long nothing more is said to a person.
const PAUSE: Duration = Duration::from_millis(100);

/// The same for a log, where every line stays.
const LOG_PAUSE: Duration = Duration::from_secs(10);

/// What tells of one command.
pub struct Progress {
    verb: &'static str,
    is_terminal: bool,
    told: Instant,
}

impl Progress {
    /// Tells of commits being `verb`: `backed up`.
    pub fn new(verb: &'static str) -> Self {
        Self { verb, is_terminal: io::stderr().is_terminal(), told: Instant::now() }
    }

    /// So many commits are done, up to this number.
    pub fn tell(&mut self, done: u64, last: u64) {
        let pause = if self.is_terminal { PAUSE } else { LOG_PAUSE };
        if self.told.elapsed() < pause {
            return;
        }
        self.told = Instant::now();
        let (before, after) = if self.is_terminal { ("\r", "") } else { ("", "\n") };
        say(&format!("{before}{} {done} of {last} commits{after}", self.verb));
    }

    /// What became of it, as the last line.
    pub fn end(&self, what: &str) {
        let before = if self.is_terminal { "\r" } else { "" };
        say(&format!("{before}{} {what}\n", self.verb));
    }
}

fn say(text: &str) {
    // The work goes on, whether anybody hears of it or not.
    let _ = io::stderr().write_all(text.as_bytes());
}
