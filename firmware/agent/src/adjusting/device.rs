//! What people say of a device.

use setup::{DeviceWords, Fault, FieldFault, field};
use store::DeviceNote;

use super::{at, unless};

/// Characters of a name.
const LONGEST_NAME: usize = 80;
/// Characters of a note.
const LONGEST_NOTE: usize = 1_000;

/// The note that those words make.
///
/// # Errors
/// Each field that makes no sense.
pub(crate) fn device(words: &DeviceWords) -> Result<DeviceNote, Vec<FieldFault>> {
    let (name, note) = (words.name.trim(), words.note.trim());
    let mut faults = Vec::new();
    let is_line_end = |character: char| matches!(character, '\n' | '\t');
    for (field, text, most, lines) in [
        (field::NAME, name, LONGEST_NAME, false),
        (field::NOTE, note, LONGEST_NOTE, true),
    ] {
        if text.chars().count() > most {
            faults.push(at(field, Fault::TooLong { most }));
        } else if text
            .chars()
            .any(|character| character.is_control() && !(lines && is_line_end(character)))
        {
            faults.push(at(field, Fault::ControlCharacter));
        }
    }
    let note = DeviceNote {
        name: (!name.is_empty()).then(|| name.to_owned()),
        note: note.to_owned(),
        ignored: words.ignored,
        ipp: words.ipp,
    };
    unless(faults, note)
}
