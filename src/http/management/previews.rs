//! The previews that were made last: kept until editors or readers see something else.

use std::sync::Arc;

use actix_web::web;
use tokio::sync::Mutex;

use crate::backstage::release::Release;
use crate::backstage::view::Backstage;
use crate::catalog::live::Live;
use crate::desk::preview::{of_release, of_working_copies};
use crate::desk::refusal::Refusal;
use crate::desk::turn::Desk;

/// How many previews are kept: of the working copies, and of the releases that were asked for last.
const PREVIEWS_MAX: usize = 4;

/// The previews that were made last, each for what editors saw then.
#[derive(Default)]
pub struct Previews {
    /// Whoever makes one holds this, so that those who ask at once wait for the same.
    kept: Mutex<Vec<Preview>>,
}

struct Preview {
    backstage: Arc<Backstage>,
    /// The release that it is of; nothing where it is of the working copies.
    release_id: Option<String>,
    live: Arc<Live>,
}

impl Previews {
    /// The preview of everything that editors have written, or of one release.
    pub async fn find(
        &self,
        desk: &Arc<Desk>,
        release: Option<Arc<Release>>,
    ) -> Result<Arc<Live>, Refusal> {
        let mut kept = self.kept.lock().await;
        let backstage = desk.backstage();
        kept.retain(|preview| preview.backstage.shows_the_same(&backstage));
        let release_id = release.as_ref().map(|release| release.id.clone());
        if let Some(preview) = kept.iter().find(|preview| preview.release_id == release_id) {
            return Ok(Arc::clone(&preview.live));
        }
        let (of, desk) = (Arc::clone(&backstage), Arc::clone(desk));
        let make = move || match release {
            Some(release) => of_release(&of, desk.checker(), &release),
            None => Ok(of_working_copies(&of)),
        };
        let next = web::block(make).await.map_err(|error| Refusal::Away(error.to_string()))?;
        let live = Arc::new(Live::new(next?));
        if kept.len() >= PREVIEWS_MAX {
            kept.remove(0);
        }
        kept.push(Preview { backstage, release_id, live: Arc::clone(&live) });
        Ok(live)
    }
}
