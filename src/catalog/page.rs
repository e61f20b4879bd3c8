//! Bytes that are already JSON, with their ETag and one kept form per coding.

use std::io::Write;
use std::sync::OnceLock;

use bytes::Bytes;

/// A content coding, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Brotli.
    Br,
    /// Zstandard.
    Zstd,
    /// Gzip.
    Gzip,
    /// As it is.
    Identity,
}

impl Coding {
    /// The codings that a page can be sent in, best first.
    pub const ALL: [Coding; 4] = [Coding::Br, Coding::Zstd, Coding::Gzip, Coding::Identity];

    /// The token in `Accept-Encoding` and `Content-Encoding`.
    pub fn token(self) -> &'static str {
        match self {
            Coding::Br => "br",
            Coding::Zstd => "zstd",
            Coding::Gzip => "gzip",
            Coding::Identity => "identity",
        }
    }

    /// What the ETag of this coding ends in.
    fn suffix(self) -> &'static str {
        match self {
            Coding::Br => "-br",
            Coding::Zstd => "-zs",
            Coding::Gzip => "-gz",
            Coding::Identity => "",
        }
    }
}

/// A body with its tag, in one coding.
#[derive(Debug, Clone)]
pub struct Representation {
    /// The bytes to send.
    pub body: Bytes,
    /// The strong ETag, in quotes.
    pub etag: Bytes,
}

impl Representation {
    /// These bytes as they are.
    pub fn new(body: impl Into<Bytes>) -> Representation {
        let body = body.into();
        Representation { etag: etag(&body), body }
    }
}

/// What the text behind a list takes, about: a cursor and the names of a few fields.
const TEXT_BYTES: usize = 512;

/// A body that is joined from text and ready pieces.
///
/// Its tag is made of the text and the tags of the pieces: what was hashed is not hashed again.
#[derive(Default)]
pub struct Joined {
    body: Vec<u8>,
    tagged: Vec<u8>,
}

impl Joined {
    /// Adds text.
    pub fn text(&mut self, text: &[u8]) {
        self.body.extend_from_slice(text);
        self.tagged.extend_from_slice(text);
    }

    /// Adds a JSON array of pieces, and makes room for a little text behind it.
    pub fn array(&mut self, pieces: &[&Representation]) {
        let room = |part: fn(&Representation) -> &Bytes| {
            pieces.iter().map(|piece| part(piece).len() + 1).sum::<usize>() + TEXT_BYTES
        };
        self.body.reserve(room(|piece| &piece.body));
        self.tagged.reserve(room(|piece| &piece.etag));
        self.text(b"[");
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 {
                self.text(b",");
            }
            self.body.extend_from_slice(&piece.body);
            self.tagged.extend_from_slice(&piece.etag);
        }
        self.text(b"]");
    }

    /// The page of this body, and where the list goes on that it is a part of.
    pub fn page(self, next_cursor: Option<String>) -> Page {
        Page::of(Representation { etag: etag(&self.tagged), body: self.body.into() }, next_cursor)
    }
}

/// An answer that is ready to send. Each coding is made once, when it is first asked for.
pub struct Page {
    /// The cursor of the page that follows, where this is part of a list.
    pub next_cursor: Option<String>,
    identity: Representation,
    coded: [OnceLock<Representation>; 3],
    link: OnceLock<Bytes>,
}

impl Page {
    /// A page of these bytes.
    pub fn new(body: impl Into<Bytes>) -> Page {
        Page::with_next(body, None)
    }

    /// A page of a list, and where the list goes on.
    pub fn with_next(body: impl Into<Bytes>, next_cursor: Option<String>) -> Page {
        Page::of(Representation::new(body), next_cursor)
    }

    fn of(identity: Representation, next_cursor: Option<String>) -> Page {
        Page { next_cursor, identity, coded: Default::default(), link: OnceLock::new() }
    }

    /// The bytes as they are, with their tag.
    pub fn identity(&self) -> &Representation {
        &self.identity
    }

    /// The bytes as they are.
    pub fn bytes(&self) -> &Bytes {
        &self.identity.body
    }

    /// The value of `Link` that this page is always sent with.
    pub fn link(&self, make: impl FnOnce() -> String) -> Bytes {
        self.link.get_or_init(|| make().into()).clone()
    }

    /// The tag of a coding, which needs no body in it.
    pub fn etag(&self, coding: Coding) -> Bytes {
        if let Some(ready) = self.ready(coding) {
            return ready.etag.clone();
        }
        let plain = self.identity.etag.strip_suffix(b"\"").unwrap_or(&self.identity.etag);
        [plain, coding.suffix().as_bytes(), b"\""].concat().into()
    }

    /// The page in this coding, if it was made already.
    pub fn ready(&self, coding: Coding) -> Option<&Representation> {
        match self.slot(coding) {
            None => Some(&self.identity),
            Some(slot) => slot.get(),
        }
    }

    /// The page in this coding. Making it for the first time takes milliseconds: not for a thread
    /// that others wait for.
    pub fn make(&self, coding: Coding) -> &Representation {
        let Some(slot) = self.slot(coding) else { return &self.identity };
        slot.get_or_init(|| Representation {
            body: encode(&self.identity.body, coding).expect("memory takes every write").into(),
            etag: self.etag(coding),
        })
    }

    fn slot(&self, coding: Coding) -> Option<&OnceLock<Representation>> {
        match coding {
            Coding::Br => Some(&self.coded[0]),
            Coding::Zstd => Some(&self.coded[1]),
            Coding::Gzip => Some(&self.coded[2]),
            Coding::Identity => None,
        }
    }
}

fn etag(body: &[u8]) -> Bytes {
    let hash = blake3::hash(body).to_hex();
    format!("\"{}\"", &hash[..32]).into()
}

/// Above this many bytes the slowest brotli would take longer than it is worth.
const BROTLI_BEST_BYTES_MAX: usize = 64 * 1024;

fn encode(body: &[u8], coding: Coding) -> std::io::Result<Vec<u8>> {
    match coding {
        Coding::Br => {
            let quality = if body.len() <= BROTLI_BEST_BYTES_MAX { 11 } else { 9 };
            let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, quality, 22);
            writer.write_all(body)?;
            Ok(writer.into_inner())
        }
        Coding::Zstd => zstd::bulk::compress(body, 19),
        Coding::Gzip => {
            let best = flate2::Compression::best();
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), best);
            writer.write_all(body)?;
            writer.finish()
        }
        Coding::Identity => Ok(body.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{Coding, Joined, Page, Representation};

    const BODY: &[u8] = b"{\"name\":\"Supine twist\",\"name_again\":\"Supine twist\"}";

    #[test]
    fn every_coding_gives_the_same_bytes_back() {
        let page = Page::new(BODY);
        let mut plain = Vec::new();
        brotli::Decompressor::new(&page.make(Coding::Br).body[..], 4096)
            .read_to_end(&mut plain)
            .unwrap();
        assert_eq!(plain, BODY);
        assert_eq!(zstd::decode_all(&page.make(Coding::Zstd).body[..]).unwrap(), BODY);
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&page.make(Coding::Gzip).body[..])
            .read_to_end(&mut plain)
            .unwrap();
        assert_eq!(plain, BODY);
    }

    #[test]
    fn each_coding_has_a_tag_of_its_own_and_keeps_it() {
        let page = Page::new(BODY);
        let tags: std::collections::BTreeSet<bytes::Bytes> =
            Coding::ALL.iter().map(|coding| page.make(*coding).etag.clone()).collect();
        assert_eq!(tags.len(), 4);
        for coding in Coding::ALL {
            assert_eq!(page.etag(coding), page.make(coding).etag);
            assert_eq!(page.make(coding).body, page.make(coding).body);
        }
    }

    #[test]
    fn the_tag_of_a_joined_body_is_that_of_its_text_and_pieces() {
        let joined = |pieces: &[&'static [u8]], text: &str| {
            let pieces: Vec<Representation> =
                pieces.iter().map(|piece| Representation::new(*piece)).collect();
            let mut body = Joined::default();
            body.array(&pieces.iter().collect::<Vec<_>>());
            body.text(text.as_bytes());
            body.page(None)
        };
        let page = joined(&[b"{}", b"[1]"], ",");
        assert_eq!(page.bytes(), &b"[{},[1]],"[..]);
        assert_eq!(page.etag(Coding::Br), joined(&[b"{}", b"[1]"], ",").etag(Coding::Br));
        for other in [
            joined(&[b"[1]", b"{}"], ","),
            joined(&[b"{}", b"[2]"], ","),
            joined(&[b"{}"], ","),
            joined(&[b"{}", b"[1]"], ";"),
        ] {
            assert_ne!(page.etag(Coding::Br), other.etag(Coding::Br));
        }
    }
}
