//! Why a text can't be read.

use std::fmt;

use serde::de::{Expected, Unexpected};

/// Why a text can't be read: no JSON, or JSON of something else.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed(Box<Wrong>);

#[derive(Debug, PartialEq, Eq)]
struct Wrong {
    what: String,
    /// In octets from the start.
    place: usize,
}

impl Malformed {
    pub(super) fn new(what: &str) -> Self {
        Self(Box::new(Wrong {
            what: what.to_owned(),
            place: 0,
        }))
    }

    pub(super) fn at(mut self, place: usize) -> Self {
        self.0.place = place;
        self
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, at octet {}", self.0.what, self.0.place)
    }
}

impl std::error::Error for Malformed {}

impl serde::de::Error for Malformed {
    fn custom<T: fmt::Display>(what: T) -> Self {
        Self::new(&what.to_string())
    }

    // What stands there instead may be a secret, and is not repeated.

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(&format!("this is not {expected}"))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(&format!("this is not {expected}"))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(&format!("this is none of {}", expected.join(", ")))
    }
}
