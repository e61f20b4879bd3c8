//! What the handlers of management reach, and those of delivery do not.

use std::num::NonZeroU32;
use std::sync::Arc;

use ipnet::IpNet;

use crate::desk::answers::AnswerBook;
use crate::desk::keys::KeyDesk;
use crate::desk::turn::Desk;
use crate::http::limits::Limits;
use crate::http::management::previews::Previews;

/// How many wrong keys may come from one address in a minute.
const WRONG_KEYS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// What the handlers of management reach: cheap to clone, the same for all workers.
#[derive(Clone)]
pub struct Office {
    /// Writes changes, and knows what editors see.
    pub desk: Arc<Desk>,
    /// Knows keys, and writes them.
    pub keys: Arc<KeyDesk>,
    /// Keeps answers, for requests that come again.
    pub answers: Arc<AnswerBook>,
    /// Shows what is not published yet.
    pub previews: Arc<Previews>,
    /// Counts the wrong keys that come from each address.
    pub attempts: Arc<Limits>,
}

impl Office {
    /// An office before these desks; these proxies are believed whom they ask for.
    pub fn new(desk: Arc<Desk>, keys: Arc<KeyDesk>, trusted_proxies: Vec<IpNet>) -> Office {
        let attempts = Arc::new(Limits::new(WRONG_KEYS_PER_MINUTE, trusted_proxies));
        let answers = Arc::new(AnswerBook::new(&desk));
        Office { desk, keys, answers, previews: Arc::default(), attempts }
    }
}
