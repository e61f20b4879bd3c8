//! A long body, piece by piece: of a known type, from a client that does not fall silent.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::body::{BodyStream, MessageBody};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, Payload};

use crate::http::code::Code;
use crate::http::problem::Problem;

/// How long a client may send nothing.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// A body that is on its way.
pub struct Arrival(Pin<Box<BodyStream<Payload>>>);

impl Arrival {
    /// The body of a request, if it says that it is of one of these types.
    pub fn of(request: &HttpRequest, payload: Payload, types: &[&str]) -> Result<Arrival, Problem> {
        let sent = request.headers().get(CONTENT_TYPE).and_then(|sent| sent.to_str().ok());
        let media_type = sent.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if types.iter().any(|known| known.eq_ignore_ascii_case(media_type)) {
            return Ok(Arrival(Box::pin(BodyStream::new(payload))));
        }
        let detail =
            format!("Send the body as {}, and say so in `Content-Type`.", types.join(" or "));
        Err(Problem::new(Code::UnsupportedMediaType, detail))
    }

    /// The next piece; nothing once all of it has come.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        let broke_off = |why: &str| {
            Problem::new(Code::InvalidJson, format!("The body broke off: {why}. Send it again."))
        };
        let next = poll_fn(|context| self.0.as_mut().poll_next(context));
        match tokio::time::timeout(SILENCE_MAX, next).await {
            Ok(piece) => piece.transpose().map_err(|error| broke_off(&error.to_string())),
            Err(_) => {
                Err(broke_off(&format!("nothing came for {} seconds", SILENCE_MAX.as_secs())))
            }
        }
    }
}
