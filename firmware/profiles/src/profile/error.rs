//! What is wrong with a profile's text, and where.

use std::fmt;

/// A profile that can't be used: the file, the line, the cause, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileError {
    /// The file, as the caller named it.
    pub file: String,
    /// Its line, counted from 1.
    pub line: usize,
    /// The cause, and what to write instead.
    pub message: String,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for ProfileError {}

/// A mistake at a byte of the text.
#[derive(Clone, Debug)]
pub(super) struct Flaw {
    at: usize,
    message: String,
}

impl Flaw {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
        }
    }

    pub(super) fn within(self, file: &str, text: &str) -> ProfileError {
        let before = text.as_bytes().iter().take(self.at);
        ProfileError {
            file: file.to_owned(),
            line: 1 + before.filter(|byte| **byte == b'\n').count(),
            message: self.message,
        }
    }
}
