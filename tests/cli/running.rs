//! The binary in a process of its own, ended with the test whatever happens.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ureq::Agent;
use ureq::Body;
use ureq::http::Response;

/// Held while a process is made, and while a test has a store open itself: a child that is not
/// the binary yet still holds the locks of its parent.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn spawn(command: &mut Command) -> Child {
    let _alone = alone();
    command.spawn().unwrap()
}

/// The binary with these arguments, and nothing in its environment.
pub fn limber(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_limber"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command
}

/// Runs the binary to its end.
pub fn run(arguments: &[&str]) -> Output {
    finish(&mut limber(arguments))
}

/// Runs a command to its end.
pub fn finish(command: &mut Command) -> Output {
    spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped())).wait_with_output().unwrap()
}

/// What a process said, and its exit code.
#[track_caller]
pub fn said(output: &Output) -> (Option<i32>, String) {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

/// A serving process.
pub struct Running {
    /// Where it says that it serves.
    pub url: String,
    /// What it has said until it was ready.
    pub log: String,
    child: Child,
    stderr: BufReader<ChildStderr>,
}

impl Running {
    /// Serves a store on any free port, and waits until it is ready.
    pub fn start(store: &str) -> Running {
        Running::launch(&mut limber(&["serve", "--listen", "127.0.0.1:0", "--store", store]))
    }

    /// Starts a command that serves, and waits until it is ready.
    pub fn launch(command: &mut Command) -> Running {
        let mut child = spawn(command.stdout(Stdio::null()).stderr(Stdio::piped()));
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut log = String::new();
        let url = loop {
            let mut line = String::new();
            let read = stderr.read_line(&mut line).unwrap();
            log.push_str(&line);
            assert!(read > 0, "it ended before it was ready: {log}");
            if let Some((_, rest)) = line.split_once(" ms: ") {
                break rest.split(' ').next().unwrap().to_owned();
            }
        };
        Running { url, log, child, stderr }
    }

    /// The address within the URL.
    pub fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    /// Reads a path.
    pub fn get(&self, path: &str) -> Response<Body> {
        let agent: Agent = Agent::config_builder().http_status_as_error(false).build().into();
        agent.get(format!("{}{path}", self.url)).call().unwrap()
    }

    /// The JSON at a path.
    #[track_caller]
    pub fn read(&self, path: &str) -> serde_json::Value {
        let mut response = self.get(path);
        let text = response.body_mut().read_to_string().unwrap();
        assert_eq!(response.status().as_u16(), 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Sends a signal, waits for the end, and gives the exit code with all that was said.
    pub fn stop(mut self, signal: &str) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(spawn(Command::new("kill").args([signal, &id])).wait().unwrap().success());
        let mut rest = String::new();
        self.stderr.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), format!("{}{rest}", self.log))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
