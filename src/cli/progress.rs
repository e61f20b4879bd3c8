//! How far a long command has come: told on standard error, often to a person, seldom to a log.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// How long nothing more is said to a person.
const PAUSE: Duration = Duration::from_millis(100);

/// The same for a log, where every line stays.
const LOG_PAUSE: Duration = Duration::from_secs(10);

/// How wide a bar is.
const BAR_LETTERS: u64 = 24;

/// What tells of one command.
pub struct Progress {
    verb: &'static str,
    unit: &'static str,
    is_terminal: bool,
    told: Instant,
}

impl Progress {
    /// Tells of something being `verb`, counted in `unit`: `backed up` `commits`.
    pub fn new(verb: &'static str, unit: &'static str) -> Self {
        Self { verb, unit, is_terminal: io::stderr().is_terminal(), told: Instant::now() }
    }

    /// So many are done, of so many.
    pub fn tell(&mut self, done: u64, last: u64) {
        let pause = if self.is_terminal { PAUSE } else { LOG_PAUSE };
        if self.told.elapsed() < pause {
            return;
        }
        self.told = Instant::now();
        let (verb, unit) = (self.verb, self.unit);
        if self.is_terminal {
            say(&format!("\r{} {verb} {done} of {last} {unit}", bar(done, last)));
        } else {
            say(&format!("{verb} {done} of {last} {unit}\n"));
        }
    }

    /// What became of it, as the last line.
    pub fn end(&self, what: &str) {
        // The bar gives way to it.
        let before = if self.is_terminal { "\r\x1b[K" } else { "" };
        say(&format!("{before}{} {what}\n", self.verb));
    }
}

/// How far that is, to look at.
fn bar(done: u64, last: u64) -> String {
    let filled = (done.min(last) * BAR_LETTERS).checked_div(last).unwrap_or_default();
    let letters = (0..BAR_LETTERS).map(|at| if at < filled { '#' } else { '.' });
    format!("[{}]", letters.collect::<String>())
}

fn say(text: &str) {
    // The work goes on, whether anybody hears of it or not.
    let _ = io::stderr().write_all(text.as_bytes());
}
