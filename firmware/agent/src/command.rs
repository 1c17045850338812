//! The commands, one file each. They print for a person, or JSON for a program.

mod add;
mod adjust;
mod ca;
mod capture;
mod claim;
mod device;
mod discover;
mod enrol;
mod export;
mod network;
pub(crate) mod profile;
mod proxy;
mod push;
mod read;
mod reports;
mod reset;
mod segments;
mod settings;
mod status;
mod update;
mod usb;

use std::fmt::{self, Write as _};
use std::io::{self, Write as _};

pub(crate) use add::{add, forget};
pub(crate) use adjust::{Adjustment, adjust};
pub(crate) use capture::capture;
pub(crate) use discover::discover;
pub(crate) use enrol::enrol;
pub(crate) use export::{csv, export};
pub(crate) use network::{NetworkCommand, network};
pub(crate) use push::push;
pub(crate) use read::read;
pub(crate) use reports::reports;
pub(crate) use segments::segments;
pub(crate) use status::status;
pub(crate) use update::{UpdateCommand, update};
pub(crate) use usb::usb;

use crate::failure::Failure;

/// Prints a text. What servers and people say may be in it, so nothing in it steers the terminal.
///
/// # Errors
/// [`Failure::Output`].
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    Ok(io::stdout().write_all(inert(text).as_bytes())?)
}

/// The text without control characters but for line ends and tabs, and without what turns the direction of writing.
fn inert(text: &str) -> String {
    let steers = |character: char| match character {
        '\n' | '\r' | '\t' => false,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        character => character.is_control(),
    };
    text.chars().filter(|character| !steers(*character)).collect()
}

/// Prints a JSON object on one line.
fn json_line(object: &impl serde::Serialize) -> Result<(), Failure> {
    // The kinds of objects are written to octets elsewhere too: by the same code, and in one piece.
    print_octets(serde_json::to_vec(object))
}

fn print_octets(object: serde_json::Result<Vec<u8>>) -> Result<(), Failure> {
    let mut line = object.map_err(io::Error::from)?;
    line.push(b'\n');
    Ok(io::stdout().write_all(&line)?)
}

/// A line of a text, which is printed when it is whole: so there is one place at which printing may fail.
fn line(out: &mut String, line: fmt::Arguments<'_>) {
    // Nothing that is printed refuses to be text.
    let _ = out.write_fmt(line);
    out.push('\n');
}

/// An absent text is an empty cell.
fn cell(text: Option<&str>) -> String {
    text.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s12_nothing_that_is_printed_steers_a_terminal() {
        assert_eq!(
            inert("a\u{1b}]0;x\u{7}b\u{9b}31m\u{202e}c\0\n\td\r\n"),
            "a]0;xb31mc\n\td\r\n"
        );
        assert_eq!(inert("Büro 東京"), "Büro 東京");
    }
}
