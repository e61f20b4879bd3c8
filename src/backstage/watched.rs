//! The backstage of now: swapped whole, awaited by whoever has changed something.

use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::sync::watch;

use crate::backstage::view::Backstage;

/// The backstage as it stands. Editors take it without waiting for anybody.
pub struct Watched {
    backstage: ArcSwap<Backstage>,
    number: watch::Sender<u64>,
}

impl Watched {
    /// Puts up a first one.
    pub fn new(backstage: Backstage) -> Watched {
        let number = watch::Sender::new(backstage.number);
        Watched { backstage: ArcSwap::from_pointee(backstage), number }
    }

    /// The backstage of now. Whoever holds it goes on reading it when the next one comes.
    pub fn now(&self) -> Arc<Backstage> {
        self.backstage.load_full()
    }

    /// Puts up the next one. Nobody who waits for it is told yet.
    pub fn put(&self, backstage: Backstage) {
        self.backstage.store(Arc::new(backstage));
    }

    /// Tells those who wait that the backstage of now is in force, for readers as well.
    pub fn tell(&self) {
        self.number.send_replace(self.now().number);
    }

    /// The backstage after the commit of that number or a later one.
    pub async fn at_least(&self, number: u64) -> Arc<Backstage> {
        let mut told = self.number.subscribe();
        // The sender lives as long as `self`, so waiting ends with the number alone.
        let _ = told.wait_for(|reached| *reached >= number).await;
        self.now()
    }

    /// Tells of every change from now on.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.number.subscribe()
    }
}
