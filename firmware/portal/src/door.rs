//! What stands behind `tiny_http`: which page is shown to whom.

use std::sync::Arc;

use crate::Desk;
use crate::relay::{Answer, Question};

/// How the page is reached: what a redirect to it and the welcome page need.
#[derive(Clone)]
pub(crate) struct Entrance {
    /// The port of the secure door.
    pub(crate) secure_port: u16,
    /// SHA-256 of the certificate in use, hex with colons.
    pub(crate) fingerprint: String,
}

/// The door. One thread asks it, one question after another.
pub(crate) struct Door {
    _desk: Arc<dyn Desk>,
}

impl Door {
    /// A door before that desk.
    pub(crate) fn new(desk: Arc<dyn Desk>) -> Self {
        Self { _desk: desk }
    }

    /// Answers one question.
    pub(crate) fn answer(&mut self, question: &Question, entrance: &Entrance) -> Answer {
        let _ = (question, entrance);
        Answer {
            status: 404,
            headers: vec![("Content-Type", "text/plain; charset=utf-8".to_owned())],
            body: b"There is nothing at this address.\n".to_vec(),
        }
    }
}
