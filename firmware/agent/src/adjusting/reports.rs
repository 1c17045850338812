//! Who gets the workbook, and when: a wish, of which the server has the last word.

use protocol::check_in::MOST_RECIPIENTS;
use setup::{Fault, FieldFault, ReportWords, field};
use store::{BadWish, Rhythm, is_mailbox};

use super::{at, unless};

/// The addresses, each once, and the rhythm, which is written as `monthly 1 07:00`.
///
/// # Errors
/// Each field that makes no sense.
pub(crate) fn reports(words: &ReportWords) -> Result<(Vec<String>, Rhythm), Vec<FieldFault>> {
    let mut faults = Vec::new();
    let rhythm = Rhythm::parse(words.rhythm.trim(), words.day.trim(), words.time.trim());
    if let Err(bad) = rhythm {
        faults.push(match bad {
            BadWish::Day => {
                let most = if words.rhythm.trim() == "weekly" { 7 } else { 28 };
                at(field::DAY, Fault::NotANumber { least: 1, most })
            }
            BadWish::Time => at(field::TIME, Fault::NotATime),
            _ => at(field::RHYTHM, Fault::NotAChoice),
        });
    }
    let mut recipients: Vec<String> = Vec::new();
    let typed = words.recipients.iter().map(|text| text.trim());
    for text in typed.filter(|text| !text.is_empty()) {
        if !is_mailbox(text) {
            let text = text.to_owned();
            faults.push(at(field::RECIPIENTS, Fault::NotAMailbox { text }));
        } else if !recipients.iter().any(|known| known == text) {
            recipients.push(text.to_owned());
        }
    }
    if recipients.len() > MOST_RECIPIENTS {
        let most = MOST_RECIPIENTS;
        faults.push(at(field::RECIPIENTS, Fault::TooMany { most }));
    }
    match rhythm {
        // Who wants no workbook needs no address.
        Ok(Rhythm::Never) => Ok((Vec::new(), Rhythm::Never)),
        Ok(rhythm) => {
            if recipients.is_empty() && faults.is_empty() {
                faults.push(at(field::RECIPIENTS, Fault::Missing));
            }
            unless(faults, (recipients, rhythm))
        }
        Err(_) => Err(faults),
    }
}
