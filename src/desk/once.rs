//! A request that may come again: its commit has a name of its own, so that the store knows it.

use crate::store::contract::CommitId;

tokio::task_local! {
    /// What the commit of the work under way is called.
    static NAME: CommitId;
}

/// Does work that writes one commit at most, and gives that commit this name. Work of the same name
/// that was committed before, and would write something else now, is refused as repeated.
pub async fn named<F: Future>(name: [u8; 16], work: F) -> F::Output {
    NAME.scope(CommitId(name), work).await
}

/// What a commit is called: as its work is, or like no other.
pub fn name() -> CommitId {
    NAME.try_with(|name| *name).unwrap_or_else(|_| CommitId(uuid::Uuid::now_v7().into_bytes()))
}
