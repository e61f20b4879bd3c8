//! What every handler can reach.

use std::num::NonZeroU32;
use std::sync::Arc;

use actix_web::http::header::{HOST, HeaderMap};
use arc_swap::ArcSwap;
use ipnet::IpNet;

use crate::access::keyring::Keyring;
use crate::access::secret::Pepper;
use crate::catalog::cursor::CursorKey;
use crate::catalog::live::Live;
use crate::http::limits::Limits;
use crate::http::metrics::Metrics;

/// How many wrong keys may come from one address in a minute.
const WRONG_KEYS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// What every handler can reach: cheap to clone, the same for all workers.
#[derive(Clone)]
pub struct State {
    /// The edition in force.
    pub live: Arc<Live>,
    /// Signs the cursors of lists.
    pub cursor_key: CursorKey,
    /// What absolute links begin with, without a slash at the end; empty for relative ones.
    pub public_url: String,
    /// How many requests a client may make; any number where there are no limits.
    pub limits: Option<Arc<Limits>>,
    /// Whom to tell about a hole, as an address.
    pub security_contact: Option<String>,
    /// What the service counts about itself.
    pub metrics: Arc<Metrics>,
    /// Every key.
    pub keys: Arc<ArcSwap<Keyring>>,
    /// What digests of keys are keyed with.
    pub pepper: Pepper,
    /// Counts the wrong keys that come from each address.
    pub attempts: Arc<Limits>,
    /// Whether management answers here; another listener may have it instead.
    pub shows_management: bool,
}

impl State {
    /// A service of these editions, with everything else as it is by default.
    pub fn new(live: Arc<Live>, cursor_key: CursorKey, pepper: Pepper) -> State {
        State {
            live,
            cursor_key,
            public_url: String::new(),
            limits: None,
            security_contact: None,
            metrics: Arc::default(),
            keys: Arc::default(),
            pepper,
            attempts: State::attempts(Vec::new()),
            shows_management: true,
        }
    }

    /// Counts wrong keys; these proxies are believed who they ask for.
    pub fn attempts(trusted_proxies: Vec<IpNet>) -> Arc<Limits> {
        Arc::new(Limits::new(WRONG_KEYS_PER_MINUTE, trusted_proxies))
    }

    /// Every key as of now.
    pub fn keyring(&self) -> Arc<Keyring> {
        self.keys.load_full()
    }

    /// What a person can copy: the address that they came by, unless the service was told its own.
    pub fn base_url(&self, headers: &HeaderMap) -> String {
        if !self.public_url.is_empty() {
            return self.public_url.clone();
        }
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        let sound = |host: &&str| {
            host.len() <= 255
                && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
        };
        format!("http://{}", host.filter(sound).unwrap_or("localhost:8080"))
    }
}
