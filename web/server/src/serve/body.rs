//! Reading a request's body: not longer than the protocol allows, and not more of them at once than fit in memory.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use axum::body::{Body, HttpBody};
use protocol::batch::LONGEST_BODY;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Memory for bodies that are being read or worked on, in KiB.
const BUDGET_KIB: usize = 256 * 1024;
/// A client that sends too much gets this much read and thrown away, so that it hears why.
const THROWN_AWAY: usize = 4 * LONGEST_BODY;

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyError {
    /// It is longer than a body may be.
    TooLarge,
    /// Too many large bodies are being read.
    Busy,
    /// The client stopped in the middle.
    Broken,
}

/// The memory that bodies share.
#[derive(Clone)]
pub(super) struct BodyBudget(Arc<Semaphore>);

/// A body, and its share of the memory until it is dropped.
pub(super) struct ReadBody {
    pub(super) bytes: Vec<u8>,
    _share: OwnedSemaphorePermit,
}

impl BodyBudget {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(BUDGET_KIB)))
    }

    /// Reads a body whole.
    pub(super) async fn read(&self, mut body: Body) -> Result<ReadBody, BodyError> {
        let announced = body
            .size_hint()
            .upper()
            .and_then(|length| usize::try_from(length).ok());
        let reserved = announced.unwrap_or(LONGEST_BODY).min(LONGEST_BODY) / 1024 + 1;
        let share = u32::try_from(reserved)
            .ok()
            .and_then(|kib| Arc::clone(&self.0).try_acquire_many_owned(kib).ok())
            .ok_or(BodyError::Busy)?;
        let mut bytes = Vec::new();
        let mut length = 0_usize;
        while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            let frame = frame.map_err(|_| BodyError::Broken)?;
            let Some(data) = frame.data_ref() else { continue };
            length = length.saturating_add(data.len());
            if length <= LONGEST_BODY {
                bytes.extend_from_slice(data);
            } else if length > THROWN_AWAY {
                break;
            } else {
                bytes = Vec::new();
            }
        }
        if length > LONGEST_BODY {
            return Err(BodyError::TooLarge);
        }
        Ok(ReadBody { bytes, _share: share })
    }
}
