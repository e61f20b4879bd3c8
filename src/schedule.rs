//! Releases whose hour has come: carried out, soonest first, late rather than never.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::backstage::release::{Release, ReleaseStatus};
use crate::backstage::view::Backstage;
use crate::desk::turn::Desk;

/// How long nobody looks at the clock at most: it may be set, and a machine may have slept.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// Carries out the releases of one desk.
pub struct Schedule<C> {
    desk: Arc<Desk>,
    /// What time it is.
    clock: C,
}

impl<C: Fn() -> Timestamp> Schedule<C> {
    /// A schedule that goes by this clock.
    pub fn new(desk: Arc<Desk>, clock: C) -> Schedule<C> {
        Schedule { desk, clock }
    }

    /// Carries out every release at its hour, for ever.
    pub async fn run(self) {
        // Taken before the first look, so that no change falls between a look and the wait.
        let mut told = self.desk.watch();
        loop {
            let wait = self.carry_out_due().await;
            // A change or its hour, whichever is first; the desk holds what would end the changes.
            let _ = tokio::time::timeout(wait, told.changed()).await;
        }
    }

    /// Carries out every release whose hour has come, and tells how long to wait for the next.
    pub async fn carry_out_due(&self) -> Duration {
        loop {
            let backstage = self.desk.backstage();
            let now = (self.clock)();
            let Some((release, at)) = next(&backstage) else { return LOOK_EVERY };
            if at > now {
                return Duration::try_from(at.duration_since(now))
                    .map_or(LOOK_EVERY, |until| until.min(LOOK_EVERY));
            }
            match self.desk.carry_out_release(&release, now).await {
                Ok(ended) => tell(&ended),
                Err(refusal) => {
                    // It still waits, or somebody has changed it: whoever looks next finds out.
                    tracing::error!(release.id, %refusal, "a release could not be carried out");
                    return LOOK_EVERY;
                }
            }
        }
    }
}

/// The release that is due first, and when.
fn next(backstage: &Backstage) -> Option<(Arc<Release>, Timestamp)> {
    let mut waiting = backstage.waiting().into_iter();
    waiting.find_map(|release| Some((Arc::clone(release), release.publish_at.parse().ok()?)))
}

fn tell(release: &Release) {
    let Release { id, publish_at, revision, .. } = release;
    match release.status {
        ReleaseStatus::Failed => {
            let codes: Vec<&str> = release.errors.iter().map(|error| error.code.as_str()).collect();
            tracing::warn!(id, publish_at, ?codes, "a release broke rules at its hour");
        }
        ReleaseStatus::Published | ReleaseStatus::Scheduled | ReleaseStatus::Cancelled => {
            tracing::info!(id, publish_at, revision, "a release was carried out");
        }
    }
}
