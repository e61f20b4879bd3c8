//! What every handler can reach. None of it leads to a writer.

use std::sync::Arc;

use actix_web::http::header::{HOST, HeaderMap};

use crate::catalog::cursor::CursorKey;
use crate::catalog::live::Live;
use crate::former::Former;
use crate::http::limits::Limits;
use crate::http::metrics::Metrics;

/// What every handler can reach: cheap to clone, the same for all workers.
#[derive(Clone)]
pub struct State {
    /// The edition in force.
    pub live: Arc<Live>,
    /// What was published before.
    pub former: Arc<Former>,
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
    /// Whether management answers here too: whoever serves says so.
    pub shows_management: bool,
}

impl State {
    /// A service of these editions, with everything else as it is by default.
    pub fn new(live: Arc<Live>, former: Former, cursor_key: CursorKey) -> State {
        State {
            live,
            former: Arc::new(former),
            cursor_key,
            public_url: String::new(),
            limits: None,
            security_contact: None,
            metrics: Arc::default(),
            shows_management: false,
        }
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
