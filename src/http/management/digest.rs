//! `Content-Digest`: whether a body arrived as it was sent.

use actix_web::http::header::{HeaderMap, HeaderName};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha512};

use crate::http::code::Code;
use crate::http::problem::{Fault, Problem, repeated};

const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");

/// Checks a body against what its headers say of it, as RFC 9530 has it. Algorithms that nobody
/// should use any more, or that we do not know, are passed over.
pub fn check(headers: &HeaderMap, body: &[u8]) -> Result<(), Problem> {
    for line in headers.get_all(CONTENT_DIGEST) {
        let line = line.to_str().map_err(|_letters| malformed())?;
        for member in line.split(',') {
            let parts = member.trim().split_once('=');
            let named = parts.filter(|(algorithm, _)| !algorithm.is_empty());
            let (algorithm, sent) = named.ok_or_else(malformed)?;
            let computed = match algorithm {
                "sha-256" => STANDARD.encode(Sha256::digest(body)),
                "sha-512" => STANDARD.encode(Sha512::digest(body)),
                _ => continue,
            };
            let inner = sent.strip_prefix(':').and_then(|sent| sent.strip_suffix(':'));
            if inner.ok_or_else(malformed)? != computed {
                let detail = format!(
                    "The body is not the one that was sent: its digest is \
                     `{algorithm}=:{computed}:`, and `Content-Digest` says `{}`. Send it again.",
                    repeated(member.trim())
                );
                return Err(wrong("mismatch", detail));
            }
        }
    }
    Ok(())
}

fn malformed() -> Problem {
    let detail = "`Content-Digest` can't be read. It looks like `sha-256=:BASE64:`.";
    wrong("malformed", detail.to_owned())
}

fn wrong(code: &str, detail: String) -> Problem {
    let fault = Fault {
        pointer: None,
        parameter: Some("Content-Digest".into()),
        code: code.into(),
        detail: detail.clone(),
    };
    Problem { errors: vec![fault], ..Problem::new(Code::InvalidParameter, detail) }
}
