//! Commits as rows: how one is written, read back and checked.

use bytes::{Buf, BufMut, Bytes};

use super::{
    index::{Index, Version},
    rows::{Kind, Reader, Rows, name},
};
use crate::store::{
    canon::{self, Manifest, Seal},
    contract::{Chain, Commit, Entry, Epoch, Logged, Position, Record, Touched},
    error::StoreError,
    key::{Key, Number},
};

/// The row that makes a commit count: it is written last.
pub struct SealRow {
    /// The hash chain after the commit.
    pub chain: Chain,
    /// How many bytes its manifest has.
    pub manifest_length: u64,
}

impl SealRow {
    /// Read a seal row.
    pub fn decode(number: Number, mut row: &[u8]) -> Result<Self, StoreError> {
        let mut chain = [0; 32];
        let read = row.try_copy_to_slice(&mut chain).and_then(|()| row.try_get_u64());
        let manifest_length = read.ok().ok_or_else(|| damaged(number))?;
        Ok(Self { chain, manifest_length })
    }

    /// The seal row of `number`.
    pub fn read(rows: &Rows, number: Number) -> Result<Self, StoreError> {
        Self::decode(number, &rows.need(&name(Kind::Seal, number, 0))?)
    }

    /// The manifest of the same commit, as it was written.
    pub fn manifest(&self, rows: &Rows, number: Number) -> Result<Vec<u8>, StoreError> {
        rows.reader().read(Kind::Manifest, number, 0, self.manifest_length)
    }
}

/// Write a commit behind `before`, and add it to `index`. `manifest` is that of `commit`.
/// It counts from the next sync on.
pub fn write(
    rows: &Rows,
    index: &mut Index,
    before: &Position,
    commit: &Commit,
    manifest: &[u8],
) -> Result<Position, StoreError> {
    let number = before.number + 1;
    let chain = canon::link(&before.chain, number, manifest);
    let bodies = commit.changes.iter().filter_map(|change| change.body.as_deref());
    rows.put_all(Kind::Body, number, bodies)?;
    rows.put_all(Kind::Manifest, number, [manifest])?;
    let mut seal = chain.to_vec();
    seal.put_u64(manifest.len() as u64);
    rows.put(&name(Kind::Seal, number, 0), &seal)?;
    add(index, number, canon::decode(manifest).ok_or_else(|| damaged(number))?);
    Ok(Position { number, chain, ..*before })
}

/// Read the manifest of `number`, check its link to `before` and add it to `index`.
pub fn load(
    rows: &Rows,
    index: &mut Index,
    before: &Position,
    seal: &SealRow,
) -> Result<Position, StoreError> {
    let number = before.number + 1;
    let manifest = seal.manifest(rows, number)?;
    if canon::link(&before.chain, number, &manifest) != seal.chain {
        return Err(StoreError::Corrupt(format!("the chain breaks at commit {number}")));
    }
    add(index, number, canon::decode(&manifest).ok_or_else(|| damaged(number))?);
    Ok(Position { number, chain: seal.chain, ..*before })
}

/// The commit of `number` with its bodies, each compared with its digest.
pub fn entry(rows: &Rows, epoch: Epoch, number: Number) -> Result<Entry, StoreError> {
    let seal = SealRow::read(rows, number)?;
    let manifest = seal.manifest(rows, number)?;
    let Manifest { id, at, actor, note, changes } =
        canon::decode(&manifest).ok_or_else(|| damaged(number))?;
    let mut reader = rows.reader();
    let mut start = 0;
    let mut records = Vec::with_capacity(changes.len());
    for (key, sealed) in changes {
        let body =
            sealed.map(|sealed| sealed_body(&mut reader, number, start, &sealed)).transpose()?;
        start += sealed.map_or(0, |sealed| u64::from(sealed.length));
        records.push(Record { key, number, body });
    }
    let position = Position { epoch, number, chain: seal.chain };
    Ok(Entry { position, id, at, actor, note, records })
}

/// The commit of `number` without its bodies, none of which is read.
pub fn logged(rows: &Rows, number: Number) -> Result<Logged, StoreError> {
    let manifest = SealRow::read(rows, number)?.manifest(rows, number)?;
    let Manifest { at, actor, note, changes, .. } =
        canon::decode(&manifest).ok_or_else(|| damaged(number))?;
    let changes = changes.into_iter();
    let changes = changes.map(|(key, sealed)| Touched { key, is_there: sealed.is_some() });
    Ok(Logged { number, at, actor, note, changes: changes.collect() })
}

/// Recompute the link of `number` to `before` and the digests of its bodies.
pub fn verify(rows: &Rows, before: &Chain, number: Number) -> Result<(Chain, u64), StoreError> {
    let seal = SealRow::read(rows, number)?;
    let manifest = seal.manifest(rows, number)?;
    if canon::link(before, number, &manifest) != seal.chain {
        return Err(StoreError::Corrupt(format!("the chain breaks at commit {number}")));
    }
    // The digests stand in the manifest, so reading the entry compares every body.
    let entry = entry(rows, Epoch(0), number)?;
    Ok((seal.chain, entry.records.len() as u64))
}

/// The record of one version of `key`.
pub fn record(reader: &mut Reader<'_>, key: Key, version: Version) -> Result<Record, StoreError> {
    let Version { number, start, length } = version;
    let body = length.map(|length| body(reader, number, start, length)).transpose()?;
    Ok(Record { key, number, body })
}

/// A body that must have this digest.
pub fn sealed_body(
    reader: &mut Reader<'_>,
    number: Number,
    start: u64,
    sealed: &Seal,
) -> Result<Bytes, StoreError> {
    let body = body(reader, number, start, sealed.length)?;
    if Seal::of(&body) == *sealed { Ok(body) } else { Err(damaged(number)) }
}

fn body(
    reader: &mut Reader<'_>,
    number: Number,
    start: u64,
    length: u32,
) -> Result<Bytes, StoreError> {
    Ok(reader.read(Kind::Body, number, start, u64::from(length))?.into())
}

fn add(index: &mut Index, number: Number, manifest: Manifest) {
    let mut start = 0;
    index.name(manifest.id, number);
    for (key, sealed) in manifest.changes {
        let length = sealed.map(|sealed| sealed.length);
        index.add(key, Version { number, start, length });
        start += u64::from(length.unwrap_or(0));
    }
}

fn damaged(number: Number) -> StoreError {
    StoreError::Corrupt(format!("commit {number} cannot be read"))
}
