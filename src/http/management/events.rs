//! An answer that is told line by line while the work goes on.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;
use serde::Serialize;
use tokio::sync::mpsc;

use crate::content::render::delivered::json;

/// How many pieces may wait for a client that reads slowly.
const WAITING_MAX: usize = 64;
/// How many bytes of lines are sent in one piece.
const PIECE_BYTES: usize = 64 << 10;

/// Where events are told.
pub struct Teller(mpsc::Sender<Bytes>);

/// The body that they are told in.
pub struct Told(mpsc::Receiver<Bytes>);

/// A body, and where to tell what stands in it.
pub fn events() -> (Teller, Told) {
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    (Teller(sender), Told(receiver))
}

impl Teller {
    /// Tells how it goes on. Who reads too slowly misses some of it.
    pub fn mention(&self, event: &impl Serialize) {
        let _ = self.0.try_send(line(event).into());
    }

    /// Tells events that nobody may miss.
    pub async fn tell<E: Serialize>(&self, events: impl IntoIterator<Item = E>) {
        let mut piece = Vec::new();
        for event in events {
            piece.extend(line(&event));
            if piece.len() >= PIECE_BYTES {
                // Whoever has gone away does not hear it.
                let _ = self.0.send(std::mem::take(&mut piece).into()).await;
            }
        }
        // An empty piece would be the end of the body.
        if !piece.is_empty() {
            let _ = self.0.send(piece.into()).await;
        }
    }
}

fn line(event: &impl Serialize) -> Vec<u8> {
    let mut line = json(event);
    line.push(b'\n');
    line
}

impl MessageBody for Told {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        self.0.poll_recv(context).map(|piece| piece.map(Ok))
    }
}
