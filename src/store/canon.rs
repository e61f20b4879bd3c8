//! The canonical bytes of a commit, which are what the hash chain is computed over.
//!
//! A manifest says everything of a commit but the bodies, and of those the digests. So the chain
//! covers every byte, and a backend can rebuild its index without reading a body.

use bytes::{Buf, BufMut, TryGetError};

use super::contract::{Chain, Commit, CommitId};
use super::key::{Key, Number};

/// The length and the digest of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal {
    /// How many bytes.
    pub length: u32,
    /// BLAKE3 over them.
    pub digest: [u8; 32],
}

impl Seal {
    /// The seal of `body`.
    pub fn of(body: &[u8]) -> Self {
        // A commit is bounded far below 4 GiB, so the length always fits.
        let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
        Self { length, digest: blake3::hash(body).into() }
    }
}

/// What a manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The id of the commit.
    pub id: CommitId,
    /// When it was made, in whole unix seconds.
    pub at: i64,
    /// Who made it.
    pub actor: String,
    /// Why it was made.
    pub note: Option<String>,
    /// The keys in their order, each with the seal of its body or none for a tombstone.
    pub changes: Vec<(Key, Option<Seal>)>,
}

/// The manifest of a commit, in bytes.
pub fn encode(commit: &Commit) -> Vec<u8> {
    let mut out = Vec::with_capacity(64 + commit.changes.len() * 96);
    out.put_slice(&commit.id.0);
    out.put_i64(commit.at);
    put_text(&mut out, &commit.actor);
    out.put_u8(u8::from(commit.note.is_some()));
    if let Some(note) = &commit.note {
        put_text(&mut out, note);
    }
    put_length(&mut out, commit.changes.len());
    for change in &commit.changes {
        put_text(&mut out, change.key.as_str());
        put_seal(&mut out, change.body.as_ref().map(|body| Seal::of(body)).as_ref());
    }
    out
}

/// Read a manifest; `None` if these bytes are none.
pub fn decode(mut bytes: &[u8]) -> Option<Manifest> {
    let bytes = &mut bytes;
    let mut id = [0; 16];
    bytes.try_copy_to_slice(&mut id).ok()?;
    let at = bytes.try_get_i64().ok()?;
    let actor = get_text(bytes)?;
    let note = match bytes.try_get_u8().ok()? {
        0 => None,
        1 => Some(get_text(bytes)?),
        _ => return None,
    };
    let mut changes = Vec::new();
    for _ in 0..bytes.try_get_u32().ok()? {
        let key = Key::new(get_text(bytes)?).ok()?;
        changes.push((key, get_seal(bytes)?));
    }
    bytes.is_empty().then_some(Manifest { id: CommitId(id), at, actor, note, changes })
}

/// The link of the chain that `manifest` adds at `number`.
pub fn link(previous: &Chain, number: Number, manifest: &[u8]) -> Chain {
    let mut hasher = blake3::Hasher::new();
    hasher.update(previous).update(&number.to_be_bytes()).update(manifest);
    hasher.finalize().into()
}

/// Append a text behind its length.
pub fn put_text(out: &mut Vec<u8>, text: &str) {
    put_length(out, text.len());
    out.put_slice(text.as_bytes());
}

/// Take a text behind its length.
pub fn get_text(bytes: &mut &[u8]) -> Option<String> {
    let length = usize::try_from(bytes.try_get_u32().ok()?).ok()?;
    let text = bytes.get(..length)?.to_vec();
    bytes.advance(length);
    String::from_utf8(text).ok()
}

/// Append the seal of a body, or the mark of a tombstone.
pub fn put_seal(out: &mut Vec<u8>, seal: Option<&Seal>) {
    out.put_u8(u8::from(seal.is_some()));
    if let Some(seal) = seal {
        out.put_u32(seal.length);
        out.put_slice(&seal.digest);
    }
}

/// Take what [`put_seal`] has appended.
pub fn get_seal(bytes: &mut &[u8]) -> Option<Option<Seal>> {
    let read = |bytes: &mut &[u8]| -> Result<Seal, TryGetError> {
        let length = bytes.try_get_u32()?;
        let mut digest = [0; 32];
        bytes.try_copy_to_slice(&mut digest)?;
        Ok(Seal { length, digest })
    };
    match bytes.try_get_u8().ok()? {
        0 => Some(None),
        1 => Some(Some(read(bytes).ok()?)),
        _ => None,
    }
}

fn put_length(out: &mut Vec<u8>, length: usize) {
    // Every length is bounded by the size of a commit, far below 4 GiB.
    out.put_u32(u32::try_from(length).unwrap_or(u32::MAX));
}
