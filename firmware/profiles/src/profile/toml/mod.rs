//! The TOML that profiles are written in, as far as one needs it.
//!
//! Tables, lists of tables, texts, whole numbers, decimals, true and false, lists and inline tables: each means what it means
//! in TOML 1.0. Refused, with what to write instead, are dates, keys with dots before `=`, texts in three single quotes, and
//! numbers in octal, in binary or with exponents. On the box a library for all of TOML would weigh five times as much; the tests
//! hold this against it.

mod document;
mod scanner;

#[cfg(test)]
mod tests;

pub(super) use document::read;

/// A table's keys, in the order of the text.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) entries: Vec<Entry>,
    origin: Origin,
}

/// What a table was opened by, and so whether it may be opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// `[a.b]` alone opens `a`.
    Longer,
    /// `[a]`, or `[[a]]`, or the top.
    Header,
    /// `{ … }`
    Inline,
}

/// A key with its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    /// The byte where the key begins.
    pub(super) at: usize,
    pub(super) value: Value,
}

/// A value and the byte where it begins; a table begins at its header.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) at: usize,
    pub(super) kind: Kind,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Kind {
    Text(String),
    Integer(i64),
    /// As it is written: a sign or none, digits, a point, digits.
    Decimal(String),
    Boolean(bool),
    List(Vec<Value>),
    /// `[[key]]`, once or more.
    Tables(Vec<Value>),
    Table(Table),
}

impl Table {
    fn new(origin: Origin) -> Self {
        Self {
            entries: Vec::new(),
            origin,
        }
    }

    fn add(&mut self, key: String, at: usize, value: Value) {
        self.entries.push(Entry { key, at, value });
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        Some(&entry.value)
    }
}
