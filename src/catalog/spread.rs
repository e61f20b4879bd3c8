//! Work that is spread over the cores, its results in order.

use std::num::NonZero;
use std::thread;

/// Below this many things a thread would cost more than it saves.
const ALONE_MAX: usize = 256;

/// Does `work` on parts of `things`, one part for each core, and joins what comes of them.
pub fn spread<T: Send, R: Send>(
    mut things: Vec<T>,
    work: impl Fn(Vec<T>) -> Vec<R> + Sync,
) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    if things.len() <= ALONE_MAX || cores == 1 {
        return work(things);
    }
    let size = things.len().div_ceil(cores);
    let mut parts = Vec::with_capacity(cores);
    while things.len() > size {
        parts.push(things.split_off(things.len() - size));
    }
    thread::scope(|scope| {
        let others: Vec<_> =
            parts.into_iter().rev().map(|part| scope.spawn(|| work(part))).collect();
        let mut done = work(things);
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    })
}
