//! What every handler can reach.

use std::sync::Arc;

use crate::catalog::cursor::CursorKey;
use crate::catalog::live::Live;

/// What every handler can reach: cheap to clone, the same for all workers.
#[derive(Clone)]
pub struct State {
    /// The edition in force.
    pub live: Arc<Live>,
    /// Signs the cursors of lists.
    pub cursor_key: CursorKey,
    /// What absolute links begin with, without a slash at the end; empty for relative ones.
    pub public_url: String,
}
