//! A refusal: why the server didn't do it, for programs and for people.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The body of every answer that is not a success. It is signed like any other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Why, for programs.
    pub error: RefusalKind,
    /// Why and what to do, for people: one sentence.
    pub message: String,
}

/// Why the server refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// No such enrolment code.
    UnknownCode,
    /// The enrolment code was used.
    UsedCode,
    /// The enrolment code is too old.
    ExpiredCode,
    /// Too many wrong codes came of late.
    TooManyGuesses,
    /// The server doesn't know the box, or has let it go.
    UnknownAppliance,
    /// The signature is missing or wrong.
    BadSignature,
    /// The body is not what the path takes.
    Malformed,
    /// A batch of that name is kept, with other contents.
    DifferentBody,
    /// The body is too long.
    TooLarge,
    /// The server can't now; try again later.
    Busy,
    /// A kind that this version doesn't know.
    #[serde(other)]
    Other,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
