//! Where tasks and threads begin. The runtime's code is generated once for each kind of task that it is given, several kilobytes
//! a kind: here they come in a box, so there is one.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

/// Begins a task of the runtime that this is called in.
pub(crate) fn begin(task: Pin<Box<dyn Future<Output = ()> + Send>>) -> JoinHandle<()> {
    Handle::current().spawn(task)
}

/// What comes of work that blocks, on a thread of its own; none where that thread ended early.
pub(crate) async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let place = Arc::new(Mutex::new(None));
    let result = Arc::clone(&place);
    let keep = move || {
        let done = work();
        *result.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
    };
    ended(Box::new(keep)).await;
    place.lock().unwrap_or_else(PoisonError::into_inner).take()
}

async fn ended(work: Box<dyn FnOnce() + Send>) {
    // Work that panicked has left no result.
    let _ = begin_thread(work).await;
}

/// Begins work that blocks, on a thread of its own. It goes on when nobody waits for it any more.
pub(crate) fn begin_thread(work: Box<dyn FnOnce() + Send>) -> JoinHandle<()> {
    tokio::task::spawn_blocking(work)
}
