//! JSON as the box reads it, from a text: what serde's types need and no more.
//!
//! An object is read by its names alone (never as a row of values), an enum is a word, a number is whole: nothing that box
//! and server say, and nothing in the box's books, is otherwise. So each type that is read costs half the code that a
//! reader of everything would. What a newer program wrote beside is passed over, whatever JSON it is.
//!
//! Left out: octets that may be no text (the caller looks), and writing, which is `serde_json`'s.

mod deserializer;
mod malformed;
mod reader;

use serde::Deserialize;

pub use malformed::Malformed;
use reader::Reader;

/// Reads one thing, which is all of the text.
///
/// # Errors
/// What is wrong, and where.
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Malformed> {
    let mut reader = Reader::of(text);
    let result = T::deserialize(&mut reader);
    let ended = reader.ended(result.is_ok());
    // The reader stands where it went wrong.
    match (result, ended) {
        (Ok(thing), Ok(())) => Ok(thing),
        (Err(wrong), _) | (_, Err(wrong)) => Err(wrong.at(reader.place)),
    }
}

/// The names and values of an object, by name: the values as they are written, none is taken apart. Of two that are called
/// the same the last counts.
///
/// # Errors
/// What is wrong, and where.
pub fn entries(text: &str) -> Result<Vec<(String, &str)>, Malformed> {
    let mut reader = Reader::of(text);
    let found = reader.entries();
    let ended = reader.ended(found.is_ok());
    match (found, ended) {
        (Ok(mut found), Ok(())) => {
            found.reverse();
            found.sort_by(|one, other| one.0.cmp(&other.0));
            found.dedup_by(|later, first| later.0 == first.0);
            Ok(found)
        }
        (Err(wrong), _) | (_, Err(wrong)) => Err(wrong.at(reader.place)),
    }
}

#[cfg(test)]
mod tests;
