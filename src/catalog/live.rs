//! The edition in force: swapped whole, awaited by whoever waits.

use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::sync::watch;

use crate::catalog::edition::Edition;

/// The edition in force. Readers take it without waiting for anybody.
pub struct Live {
    edition: ArcSwap<Edition>,
    revision: watch::Sender<u64>,
}

impl Live {
    /// Puts a first edition in force.
    pub fn new(edition: Edition) -> Live {
        let revision = watch::Sender::new(edition.revision());
        Live { edition: ArcSwap::from_pointee(edition), revision }
    }

    /// The edition in force now. Whoever holds it goes on reading it when the next one comes.
    pub fn edition(&self) -> Arc<Edition> {
        self.edition.load_full()
    }

    /// Puts the next edition in force, then tells those who wait for it.
    pub fn replace(&self, edition: Arc<Edition>) {
        let revision = edition.revision();
        self.edition.store(edition);
        self.revision.send_replace(revision);
    }

    /// The edition of `revision` or a later one, as soon as it is in force.
    pub async fn at_least(&self, revision: u64) -> Arc<Edition> {
        let mut told = self.revision.subscribe();
        // The sender lives as long as `self`, so waiting ends with the revision alone.
        let _ = told.wait_for(|reached| *reached >= revision).await;
        self.edition()
    }
}
