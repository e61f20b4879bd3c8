//! Every setting, its default and its check: a flag beats the environment, which beats the default.

use std::fmt;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;

/// The most threads that actix takes.
const WORKERS_MAX: usize = 512;

/// A content API for stretches, routines and safety guidance.
#[derive(Debug, Parser)]
#[command(version, about, long_about = None, args_conflicts_with_subcommands = true)]
pub struct CommandLine {
    /// What to do; `serve` where nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The settings of `serve`.
    #[command(flatten)]
    pub serve: Serve,
}

/// What limber can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the content of a store; an empty store gets the bundled content first.
    Serve(Serve),
    /// Check a folder of documents: tell every violation with file, place and remedy.
    Check {
        /// The folder, shaped like `data/`.
        #[arg(default_value = "data")]
        folder: PathBuf,
    },
    /// Print the OpenAPI document of delivery, or that of management.
    Openapi {
        /// Print that of management.
        #[arg(long)]
        manage: bool,
        /// Print YAML instead of JSON.
        #[arg(long)]
        yaml: bool,
    },
    /// Ask a running service whether it is ready: exit code 0 if it is.
    Health(Health),
    /// Issue, list, rotate or revoke the keys of management.
    #[command(subcommand)]
    Keys(Keys),
    /// Bring many documents into the catalogue as one revision, or none of them.
    Import(Import),
    /// Write every document as one line each, as import takes them.
    Export(Export),
    /// Write all that a store holds into one file.
    Backup(BackupFile),
    /// Bring a backup into an empty store; it begins a new epoch.
    Restore(BackupFile),
}

/// What can be done with keys.
#[derive(Debug, Clone, Subcommand)]
pub enum Keys {
    /// Issue a key: its secret is printed alone, this once.
    Issue {
        /// Whose it will be: small letters, digits and hyphens.
        #[arg(long)]
        name: String,
        /// What it will allow, parted by commas.
        #[arg(long, value_delimiter = ',', required = true)]
        scope: Vec<String>,
        /// For how many days it will hold.
        #[arg(long, default_value_t = 365)]
        expires_days: u32,
        /// How keys are reached.
        #[command(flatten)]
        reach: Reach,
    },
    /// List every key, without secrets.
    List {
        /// How keys are reached.
        #[command(flatten)]
        reach: Reach,
    },
    /// Issue a key that takes the place of another, which goes on for a while.
    Rotate {
        /// The id of the key.
        id: String,
        /// For how many seconds the old key goes on; 0 revokes it at once.
        #[arg(long, default_value_t = 86_400)]
        overlap_s: u32,
        /// For how many days the new key will hold.
        #[arg(long, default_value_t = 365)]
        expires_days: u32,
        /// How keys are reached.
        #[command(flatten)]
        reach: Reach,
    },
    /// Revoke a key, at once and for good.
    Revoke {
        /// The id of the key.
        id: String,
        /// How keys are reached.
        #[command(flatten)]
        reach: Reach,
    },
}

impl Keys {
    /// How keys are reached.
    pub fn reach(&self) -> &Reach {
        match self {
            Keys::Issue { reach, .. }
            | Keys::List { reach }
            | Keys::Rotate { reach, .. }
            | Keys::Revoke { reach, .. } => reach,
        }
    }
}

/// The settings of `import`.
#[derive(Debug, Clone, Args)]
pub struct Import {
    /// A folder shaped like `data/`, or a file with one document a line; `-` for standard input.
    #[arg(required_unless_present = "bundled", conflicts_with = "bundled")]
    pub source: Option<PathBuf>,
    /// Bring in this binary's own content, and leave what anybody else has changed.
    #[arg(long)]
    pub bundled: bool,
    /// `validate` only tells, `merge` publishes, `mirror` also withdraws what does not come.
    #[arg(long, default_value = "merge", value_parser = ["validate", "merge", "mirror"])]
    pub mode: String,
    /// How many documents `mirror` may withdraw.
    #[arg(long, default_value_t = 0)]
    pub max_deletes: u64,
    /// Publish over changes that editors have not published, and discard them.
    #[arg(long)]
    pub overwrite_drafts: bool,
    /// How the catalogue is reached.
    #[command(flatten)]
    pub reach: Reach,
}

/// The settings of `export`.
#[derive(Debug, Clone, Args)]
pub struct Export {
    /// The file to write; `-` for standard output.
    #[arg(default_value = "-")]
    pub file: PathBuf,
    /// Export what editors see, with changes that are not published.
    #[arg(long)]
    pub working: bool,
    /// How the catalogue is reached.
    #[command(flatten)]
    pub reach: Reach,
}

/// How a command reaches what a service has: through one that runs, or in a store that none holds.
#[derive(Debug, Clone, Args)]
pub struct Reach {
    /// The store, which no process may hold: `sled:PATH`.
    #[arg(long, env = "LIMBER_STORE", default_value = "sled:limber.db")]
    pub store: String,
    /// Ask a running service instead, over plain HTTP: `http://HOST:PORT`.
    #[arg(long, env = "LIMBER_URL")]
    pub url: Option<String>,
    /// The key to show to it.
    #[arg(long, env = "LIMBER_KEY", hide_env_values = true)]
    pub key: Option<ShownKey>,
}

/// The secret of a key that a command shows. It is never printed.
#[derive(Clone)]
pub struct ShownKey(pub String);

impl From<&str> for ShownKey {
    /// Takes it as it comes: what is wrong with one is told without repeating it.
    fn from(text: &str) -> ShownKey {
        ShownKey(text.to_owned())
    }
}

impl fmt::Debug for ShownKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShownKey(…)")
    }
}

/// The settings of `serve`.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// The address to listen on; port 0 takes any free one.
    #[arg(long, env = "LIMBER_LISTEN", default_value = "127.0.0.1:8080", value_parser = address)]
    pub listen: SocketAddr,
    /// The address that management listens on, and `/metrics`; without it, `--listen` has both.
    #[arg(long, env = "LIMBER_MANAGE_LISTEN", value_parser = address)]
    pub manage_listen: Option<SocketAddr>,
    /// Where content is kept: `sled:PATH` for a folder, `memory:` for a trial.
    #[arg(long, env = "LIMBER_STORE", default_value = "sled:limber.db")]
    pub store: String,
    /// The folder that an empty store is filled from, shaped like `data/`; without it, the bundled
    /// content.
    #[arg(long, env = "LIMBER_CONTENT")]
    pub content: Option<PathBuf>,
    /// How many threads answer; without it, as many as there are cores.
    #[arg(long, env = "LIMBER_WORKERS", value_parser = workers)]
    pub workers: Option<NonZeroUsize>,
    /// What links begin with, such as `https://api.example.org`; without it they are relative.
    #[arg(long, env = "LIMBER_PUBLIC_URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// How many requests a client may make in a minute; without it, any number.
    #[arg(long, env = "LIMBER_RATE_LIMIT")]
    pub rate_limit: Option<NonZeroU32>,
    /// Proxies whose `X-Forwarded-For` is believed: addresses or networks, parted by commas.
    #[arg(long, env = "LIMBER_TRUSTED_PROXIES", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,
    /// The file that a first key for all scopes is written to, where no key was ever issued.
    #[arg(long, env = "LIMBER_BOOTSTRAP_KEY_FILE")]
    pub bootstrap_key_file: Option<PathBuf>,
    /// Whom to tell about a hole, such as `mailto:security@example.org`.
    #[arg(long, env = "LIMBER_SECURITY_CONTACT", value_parser = contact)]
    pub security_contact: Option<String>,
    /// What is logged: a level or a filter such as `info,limber=debug`.
    #[arg(
        long,
        env = "LIMBER_LOG",
        default_value = "info,actix_server=warn,actix_http=off",
        value_parser = log_filter
    )]
    pub log: String,
    /// How it is logged.
    #[arg(long, env = "LIMBER_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// The settings of `health`.
#[derive(Debug, Clone, Args)]
pub struct Health {
    /// The address that the service listens on.
    #[arg(long, env = "LIMBER_LISTEN", default_value = "127.0.0.1:8080", value_parser = address)]
    pub listen: SocketAddr,
    /// Ask this URL instead, over plain HTTP: `http://HOST:PORT`.
    #[arg(long)]
    pub url: Option<String>,
}

/// The settings of `backup` and `restore`.
#[derive(Debug, Clone, Args)]
pub struct BackupFile {
    /// The file of the backup; `-` stands for standard output or input.
    pub file: PathBuf,
    /// The store, which no process may hold: `sled:PATH`.
    #[arg(long, env = "LIMBER_STORE", default_value = "sled:limber.db")]
    pub store: String,
}

impl BackupFile {
    /// Whether standard output or input is meant.
    pub fn is_stream(&self) -> bool {
        self.file.as_os_str() == "-"
    }
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for a person at a terminal.
    Text,
    /// One JSON object a line, for a machine.
    Json,
}

/// Takes an address to listen on, by number or by name.
fn address(text: &str) -> Result<SocketAddr, String> {
    let found = text.to_socket_addrs().ok().and_then(|mut found| found.next());
    found.ok_or_else(|| "give HOST:PORT, such as 127.0.0.1:8080 or localhost:8080".to_owned())
}

/// Takes an address that links can begin with, without a slash at its end.
fn public_url(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let sound = host.is_some_and(|host| {
        !host.trim_end_matches('/').is_empty()
            && host.bytes().all(|byte| byte.is_ascii_graphic())
            && !host.contains(['"', '<', '>', '?', '#'])
    });
    if sound {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("give an address such as https://api.example.org".to_owned())
    }
}

/// Takes a number of threads that the server can have.
fn workers(text: &str) -> Result<NonZeroUsize, String> {
    let number = text.parse().ok().filter(|number: &NonZeroUsize| number.get() <= WORKERS_MAX);
    number.ok_or_else(|| format!("give a number from 1 to {WORKERS_MAX}"))
}

/// Takes what the log understands; a word alone must be a level, for it would silence all else.
fn log_filter(text: &str) -> Result<String, String> {
    let levels = ["off", "error", "warn", "info", "debug", "trace"];
    let is_level = |word: &str| levels.iter().any(|level| word.eq_ignore_ascii_case(level));
    let wrong = text.split(',').map(str::trim).find(|part| !part.contains('=') && !is_level(part));
    match wrong {
        None => Ok(text.to_owned()),
        Some(word) => Err(format!(
            "`{word}` is no level: give one of {}, or PLACE=LEVEL such as limber=debug",
            levels.join(", ")
        )),
    }
}

/// Takes one address, or a network of them.
fn network(text: &str) -> Result<IpNet, String> {
    let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
    text.parse().ok().or_else(address).ok_or_else(|| {
        "give addresses or networks, such as 10.0.0.0/8 or 192.0.2.1, parted by commas".to_owned()
    })
}

/// Takes an address that a person can write to.
fn contact(text: &str) -> Result<String, String> {
    let is_address = ["https://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
    if is_address && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(text.to_owned())
    } else {
        Err("give an address with its scheme, such as mailto:security@example.org".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Command, CommandLine, contact, log_filter, network, public_url, workers};

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn without_a_command_it_serves_with_the_given_settings() {
        let line = CommandLine::parse_from(["limber", "--listen", "127.0.0.1:0"]);
        assert!(line.command.is_none());
        assert_eq!(line.serve.listen.port(), 0);
        let line = CommandLine::parse_from(["limber", "serve", "--listen", "127.0.0.1:0"]);
        assert!(matches!(line.command, Some(Command::Serve(serve)) if serve.listen.port() == 0));
    }

    #[test]
    fn a_public_url_is_an_address_without_a_slash_at_its_end() {
        assert_eq!(public_url("https://api.example.org/").unwrap(), "https://api.example.org");
        for wrong in ["api.example.org", "https://", "ftp://a", "https://a b", "https://a?b"] {
            assert!(public_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network() {
        assert_eq!(network("192.0.2.1").unwrap().to_string(), "192.0.2.1/32");
        assert_eq!(network("10.0.0.0/8").unwrap().to_string(), "10.0.0.0/8");
        assert_eq!(network("::1").unwrap().to_string(), "::1/128");
        for wrong in ["", "localhost", "10.0.0.0/33", "10.0.0"] {
            assert!(network(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_slip_in_the_log_filter_does_not_silence_the_log() {
        for sound in ["info", "off", "info,access=debug", "limber=debug", "WARN,limber=trace"] {
            assert!(log_filter(sound).is_ok(), "{sound}");
        }
        for slip in ["debgu", "loud", "info,debgu", "", "info,"] {
            assert!(log_filter(slip).is_err(), "{slip}");
        }
    }

    #[test]
    fn there_are_as_many_workers_as_the_server_takes() {
        assert_eq!(workers("512").unwrap().get(), 512);
        for wrong in ["0", "513", "-1", "many", ""] {
            assert!(workers(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_contact_is_an_address_that_a_person_can_write_to() {
        assert!(contact("mailto:security@example.org").is_ok());
        assert!(contact("https://example.org/security").is_ok());
        for wrong in ["security@example.org", "mailto:", "https://a b", "mailto:a@b\nExpires: now"]
        {
            assert!(contact(wrong).is_err(), "{wrong}");
        }
    }
}
