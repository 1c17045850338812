//! The door's side: the one thread on which it answers, one question after another.

use std::sync::mpsc::{self, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use super::{Answer, Question};
use crate::PortalError;

/// What answers a question.
pub(crate) type Answering = dyn FnMut(&Question) -> Answer + Send;

/// A question, and where its answer goes.
pub(super) struct Asked {
    pub(super) question: Question,
    pub(super) reply: oneshot::Sender<Answer>,
}

/// Where questions are handed in; none takes any once the clerk has gone.
#[derive(Clone)]
pub(super) struct Counter(Arc<Mutex<Option<SyncSender<Asked>>>>);

impl Counter {
    /// Hands it in; false where too many wait already, or nobody is there.
    pub(super) fn hand_in(&self, asked: Asked) -> bool {
        let open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.as_ref().is_some_and(|open| open.try_send(asked).is_ok())
    }

    fn close(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The thread behind the guard. Dropping it ends it.
pub(crate) struct Clerk {
    counter: Counter,
    /// Nothing comes; it fails when the thread is gone.
    gone: mpsc::Receiver<()>,
}

/// So many questions wait whose askers have gone; one more is told that the box is busy.
const MOST_WAITING: usize = 16;

/// Who ends it waits no longer for an answer that is being made.
const LAST_ANSWER: Duration = Duration::from_secs(2);

impl Clerk {
    /// Begins to answer. The receiver hears when the thread ends by itself.
    ///
    /// # Errors
    /// [`PortalError`] where the thread can't be started.
    pub(crate) fn begin(mut answering: Box<Answering>) -> Result<(Self, oneshot::Receiver<()>), PortalError> {
        let (open, asked) = mpsc::sync_channel::<Asked>(MOST_WAITING);
        let (alive, ended) = oneshot::channel();
        let (here, gone) = mpsc::channel();
        thread::Builder::new()
            .name("setup page".to_owned())
            .spawn(move || {
                while let Ok(Asked { question, reply }) = asked.recv() {
                    // A client that went away gets none.
                    let _ = reply.send(answering(&question));
                }
                drop((alive, here));
            })
            .map_err(PortalError::Listening)?;
        let counter = Counter(Arc::new(Mutex::new(Some(open))));
        Ok((Self { counter, gone }, ended))
    }

    pub(super) fn counter(&self) -> Counter {
        self.counter.clone()
    }
}

impl Drop for Clerk {
    fn drop(&mut self) {
        self.counter.close();
        // An answer that hangs holds up nobody: then the thread goes when it is made.
        let _ = self.gone.recv_timeout(LAST_ANSWER);
    }
}
