//! What goes to servers and comes back: messages and the bytes of their bodies, for whoever wants to know what leaves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A counter of exchanges. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Exchanges(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    questions: AtomicU64,
    bytes_sent: AtomicU64,
    answers: AtomicU64,
    bytes_received: AtomicU64,
}

/// What was counted: messages and the bytes of their bodies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exchanged {
    /// Questions that were begun.
    pub sent: (u64, u64),
    /// Answers, from whomever.
    pub received: (u64, u64),
}

impl Exchanges {
    pub(crate) fn asked(&self, bytes: usize) {
        self.0.questions.fetch_add(1, Ordering::Relaxed);
        self.0.bytes_sent.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(crate) fn answered(&self, bytes: usize) {
        self.0.answers.fetch_add(1, Ordering::Relaxed);
        self.0.bytes_received.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// What was counted since the last time that it was taken.
    pub fn take(&self) -> Exchanged {
        let take = |counter: &AtomicU64| counter.swap(0, Ordering::Relaxed);
        Exchanged {
            sent: (take(&self.0.questions), take(&self.0.bytes_sent)),
            received: (take(&self.0.answers), take(&self.0.bytes_received)),
        }
    }
}
