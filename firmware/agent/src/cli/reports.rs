//! The words behind `reports`.

use setup::ReportWords;

use super::{Command, STATE, Words, WrongUsage};

/// Who and when, as it was typed.
#[derive(Default)]
pub(super) struct ReportsTyped {
    /// E-mail addresses.
    pub(super) to: Vec<String>,
    /// Each of `--daily`, `--weekly`, `--monthly`, `--never` that was typed: its name, day and time.
    pub(super) rhythms: Vec<[String; 3]>,
}

impl ReportsTyped {
    /// One more rhythm.
    pub(super) fn every(&mut self, rhythm: &str, day: String, time: String) {
        self.rhythms.push([rhythm.to_owned(), day, time]);
    }
}

/// Nothing, or who shall get the workbook and when.
///
/// # Errors
/// [`WrongUsage`] where only half of it is said, or more than one rhythm.
pub(super) fn reports(words: Words) -> Result<Command, WrongUsage> {
    let wrong = |sentence: &str| Err(WrongUsage(sentence.to_owned()));
    let ReportsTyped { to, mut rhythms } = words.reports;
    if let Some(extra) = words.plain.first() {
        return Err(WrongUsage(format!("reports does not take {extra:?}")));
    }
    let wish = match (rhythms.pop(), rhythms.is_empty()) {
        (None, _) if to.is_empty() => None,
        (None, _) => {
            return wrong("reports needs to be told when: --daily, --weekly, --monthly or --never");
        }
        (Some(_), false) => return wrong("--daily, --weekly, --monthly and --never contradict one another"),
        (Some([rhythm, ..]), true) if to.is_empty() && rhythm != "never" => {
            return wrong("reports needs --to with the addresses that shall get the workbook");
        }
        (Some(_), true) if words.json => {
            return wrong("reports takes --json only where nothing is wished for");
        }
        (Some([rhythm, day, time]), true) => Some(ReportWords {
            recipients: to,
            rhythm,
            day,
            time,
        }),
    };
    Ok(Command::Reports {
        state: words.state.unwrap_or_else(|| STATE.into()),
        wish,
        json: words.json,
    })
}
