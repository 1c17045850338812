//! Who shall get the workbook, as somebody at the box wished last, and what the server says to it.

use std::fmt;

use meters::Timestamp;
use protocol::check_in::{LONGEST_RECIPIENT, MOST_RECIPIENTS, NEVER};
use protocol::sentence::one_line;
use protocol::{ReportWish, SentReport, WishAnswer};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::documents::Document;
use crate::{Store, StoreError};

/// The wish and its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportsRecord {
    /// What was wished for last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wish: Option<ReportWish>,
    /// What the server says to exactly that wish; none where it has not heard of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<WishAnswer>,
    /// Every workbook that the server sends regularly, whoever wished for it.
    pub schedules: Vec<SentReport>,
    /// When the server said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Timestamp>,
}

impl ReportsRecord {
    /// Whether the server has yet to hear of the wish.
    pub fn is_untold(&self) -> bool {
        self.wish.is_some() && self.answer.is_none()
    }
}

/// How often the workbook is wished for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// Every day at that time.
    Daily(TimeOfDay),
    /// Every week on that day, 1 = Monday to 7 = Sunday.
    Weekly(u8, TimeOfDay),
    /// Every month on that day, 1 to 28.
    Monthly(u8, TimeOfDay),
    /// Not at all.
    Never,
}

/// A time of the day, in the site's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOfDay {
    hour: u8,
    minute: u8,
}

/// What of a wish makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadWish {
    /// There is no address.
    NoRecipient,
    /// There are more than [`MOST_RECIPIENTS`].
    TooManyRecipients,
    /// The entry at that place, from 0, is no e-mail address.
    Recipient(usize),
    /// It is none of `daily`, `weekly`, `monthly`, `never`.
    Rhythm,
    /// The day is not there, or not 1 to 28 of a month, or not 1 to 7 or `mon` to `sun` of a week.
    Day,
    /// The time is not there, or is not `HH:MM`.
    Time,
}

impl fmt::Display for BadWish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRecipient => {
                f.write_str("nobody is named: name the e-mail addresses that shall get the workbook")
            }
            Self::TooManyRecipients => write!(
                f,
                "more than {MOST_RECIPIENTS} addresses are named: name a list of your mail server"
            ),
            Self::Recipient(place) => write!(
                f,
                "address {} is no e-mail address: write it like office@example.com",
                place + 1
            ),
            Self::Rhythm => f.write_str("that is none of daily, weekly, monthly and never"),
            Self::Day => f.write_str(
                "that is no day: write 1 to 28 for a day of the month, mon to sun for a day of the week",
            ),
            Self::Time => f.write_str("that is no time: write it like 07:00"),
        }
    }
}

impl std::error::Error for BadWish {}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl TimeOfDay {
    /// Reads `7:00` or `07:00`.
    ///
    /// # Errors
    /// [`BadWish::Time`].
    pub fn parse(text: &str) -> Result<Self, BadWish> {
        let (hour, minute) = text.split_once(':').ok_or(BadWish::Time)?;
        let number = |part: &str, most| whole_number(part, most).ok_or(BadWish::Time);
        let (hour, minute) = (number(hour, 23)?, number(minute, 59)?);
        Ok(Self { hour, minute })
    }
}

impl Rhythm {
    /// Reads the words of a form or a command: `monthly`, `1`, `07:00`. A day or time that the rhythm doesn't need is
    /// passed over.
    ///
    /// # Errors
    /// [`BadWish`] says which word is wrong.
    pub fn parse(rhythm: &str, day: &str, time: &str) -> Result<Self, BadWish> {
        let clock = || TimeOfDay::parse(time);
        match rhythm {
            "daily" => Ok(Self::Daily(clock()?)),
            "weekly" => Ok(Self::Weekly(weekday(day)?, clock()?)),
            "monthly" => {
                let day = whole_number(day, 28).filter(|day| *day > 0).ok_or(BadWish::Day)?;
                Ok(Self::Monthly(day, clock()?))
            }
            NEVER => Ok(Self::Never),
            _ => Err(BadWish::Rhythm),
        }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

impl fmt::Display for Rhythm {
    /// As the protocol writes a rule.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Daily(time) => write!(f, "daily {time}"),
            Self::Weekly(day, time) => {
                let place = usize::from(*day).saturating_sub(1);
                write!(f, "weekly {} {time}", WEEKDAYS.get(place).unwrap_or(&"mon"))
            }
            Self::Monthly(day, time) => write!(f, "monthly {day} {time}"),
            Self::Never => f.write_str(NEVER),
        }
    }
}

/// A day of the week: its number, its name or the first three letters of that.
fn weekday(text: &str) -> Result<u8, BadWish> {
    if let Some(number) = whole_number(text, 7) {
        return if number == 0 {
            Err(BadWish::Day)
        } else {
            Ok(number)
        };
    }
    let lower = text.to_ascii_lowercase();
    let named = |name: &str| lower.get(..3) == Some(name);
    let place = WEEKDAYS.iter().position(|name| named(name)).ok_or(BadWish::Day)?;
    u8::try_from(place + 1).map_err(|_| BadWish::Day)
}

/// One or two digits, not more than `most`.
fn whole_number(text: &str, most: u8) -> Option<u8> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits
        .then(|| text.parse().ok())
        .flatten()
        .filter(|number| *number <= most)
}

/// Whether a text may be an e-mail address: one `@`, a name on either side, no spaces, nothing that steers. Whether
/// mail arrives there, nobody can know here.
pub fn is_mailbox(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else {
        return false;
    };
    let is_plain = |c: char| c.is_alphanumeric() || (c.is_ascii_graphic() && !"@,;:<>()[]\"\\".contains(c));
    let dots_are_right = |part: &str| part.split('.').all(|label| !label.is_empty());
    text.len() <= LONGEST_RECIPIENT
        && name.chars().all(is_plain)
        && host.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.')
        && dots_are_right(name)
        && dots_are_right(host)
}

/// The addresses as they are kept: trimmed, empty lines left out, each once.
///
/// # Errors
/// [`BadWish`] names the first one that is wrong.
fn usable(recipients: &[String]) -> Result<Vec<String>, BadWish> {
    let mut kept: Vec<String> = Vec::new();
    for (place, text) in recipients.iter().enumerate() {
        let text = text.trim();
        if text.is_empty() || kept.iter().any(|known| known == text) {
            continue;
        }
        if !is_mailbox(text) {
            return Err(BadWish::Recipient(place));
        }
        if kept.len() == MOST_RECIPIENTS {
            return Err(BadWish::TooManyRecipients);
        }
        kept.push(text.to_owned());
    }
    Ok(kept)
}

impl Store {
    /// The wish and its answer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn reports(&self) -> Result<ReportsRecord, StoreError> {
        self.read(read)
    }

    /// Keeps a wish in the place of the one before; its answer is yet to come. The addresses are kept trimmed, each
    /// once.
    ///
    /// # Errors
    /// [`BadWish`] inside where it makes no sense, [`StoreError`] outside. Nothing is changed then.
    pub fn save_wish(
        &self,
        recipients: &[String],
        rhythm: Rhythm,
        now: Timestamp,
    ) -> Result<Result<ReportWish, BadWish>, StoreError> {
        let recipients = match (rhythm, usable(recipients)) {
            (Rhythm::Never, _) => Vec::new(),
            (_, Ok(recipients)) if recipients.is_empty() => return Ok(Err(BadWish::NoRecipient)),
            (_, Ok(recipients)) => recipients,
            (_, Err(bad)) => return Ok(Err(bad)),
        };
        self.write(|connection| {
            let known = read(connection)?;
            // By the clock where that is ahead, so that an older copy of this card, which knows of fewer wishes, is
            // heard too.
            let last = known.wish.as_ref().map_or(0, |wish| wish.number);
            let number = last.saturating_add(1).max(now.unix_seconds());
            let wish = ReportWish {
                number,
                recipients: recipients.clone(),
                rule: rhythm.to_string(),
                wished_at: now,
            };
            let record = ReportsRecord {
                wish: Some(wish.clone()),
                answer: None,
                ..known
            };
            Document::Reports.write(connection, &record)?;
            Ok(Ok(wish))
        })
    }

    /// Notes what the server says of reports. An answer to another wish than the last one is left out: it comes with
    /// the next check-in.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn record_reports(
        &self,
        now: Timestamp,
        answer: Option<&WishAnswer>,
        schedules: &[SentReport],
    ) -> Result<(), StoreError> {
        self.write(|connection| {
            let known = read(connection)?;
            let number = known.wish.as_ref().map(|wish| wish.number);
            let record = ReportsRecord {
                answer: answer
                    .filter(|answer| Some(answer.number) == number)
                    .map(|answer| WishAnswer {
                        message: answer.message.as_deref().map(one_line),
                        ..answer.clone()
                    }),
                schedules: schedules.iter().take(MOST_SCHEDULES).map(plainly).collect(),
                asked_at: Some(now),
                ..known
            };
            Document::Reports.write(connection, &record)
        })
    }
}

/// Workbooks that are told of.
const MOST_SCHEDULES: usize = 50;
/// Whom one of them goes to, as far as it is told.
const MOST_TOLD: usize = 500;

fn plainly(sent: &SentReport) -> SentReport {
    SentReport {
        recipients: sent
            .recipients
            .iter()
            .take(MOST_TOLD)
            .map(|text| one_line(text))
            .collect(),
        when: one_line(&sent.when),
    }
}

fn read(connection: &Connection) -> Result<ReportsRecord, StoreError> {
    Ok(Document::Reports.read(connection)?.unwrap_or_default())
}

/// Another server has said nothing yet; the wish stays.
pub(crate) fn forget_answers(connection: &Connection) -> Result<(), StoreError> {
    let record = ReportsRecord {
        wish: read(connection)?.wish,
        ..ReportsRecord::default()
    };
    Document::Reports.write(connection, &record)
}

#[cfg(test)]
mod tests;
