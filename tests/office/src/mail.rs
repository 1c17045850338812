//! What a person does with the mail: takes the workbook out of it.

use std::fs;
use std::path::{Path, PathBuf};

use mail_parser::{MessageParser, MimeHeaders};

/// Writes the attached workbook into the folder, under its own name; none where the message has no workbook.
///
/// # Panics
/// Where the file can't be written.
pub fn detach_workbook(message: &[u8], folder: &Path) -> Option<PathBuf> {
    let message = MessageParser::default().parse(message)?;
    let (part, name) = message
        .attachments()
        .filter_map(|part| Some((part, part.attachment_name()?)))
        .find(|(_, name)| name.ends_with(".xlsx") && !name.contains('/'))?;
    let path = folder.join(name);
    fs::write(&path, part.contents()).expect("the workbook can be written");
    Some(path)
}
