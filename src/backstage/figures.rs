//! How releases fare: how many there are of each status, and how late.

use jiff::Timestamp;

use crate::backstage::release::ReleaseStatus;
use crate::backstage::view::Backstage;

/// How releases fare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReleaseFigures {
    /// How many there are of each status.
    pub counts: [(ReleaseStatus, u64); 4],
    /// How late the one is that waits past its hour; else how late the last one was.
    pub lag_s: u64,
}

impl ReleaseFigures {
    /// The figures of this backstage at this instant.
    pub fn of(backstage: &Backstage, now: Timestamp) -> ReleaseFigures {
        let count = |status| {
            let of_status = backstage.releases().filter(|release| release.status == status);
            (status, of_status.count() as u64)
        };
        let late_s = |publish_at: &str, at: Timestamp| {
            let publish_at: Timestamp = publish_at.parse().ok()?;
            u64::try_from(at.as_second() - publish_at.as_second()).ok()
        };
        let waiting = backstage.waiting().into_iter().next();
        let waiting = waiting.and_then(|release| late_s(&release.publish_at, now));
        let ended = backstage.releases().filter(|release| {
            matches!(release.status, ReleaseStatus::Published | ReleaseStatus::Failed)
        });
        let last = ended.max_by_key(|release| release.number).and_then(|release| {
            late_s(&release.publish_at, release.ended_at.as_ref()?.parse().ok()?)
        });
        ReleaseFigures {
            counts: ReleaseStatus::ALL.map(count),
            lag_s: waiting.or(last).unwrap_or_default(),
        }
    }
}
