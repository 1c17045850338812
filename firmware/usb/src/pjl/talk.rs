//! One talk with a printer: what to write, what came, and when it is over.
//!
//! The questions go out at once, an `ECHO` behind them: when that comes back, everything that will be answered has been. What is
//! left in the port from an earlier job is read and passed over. A printer that is silent for long is left alone: it may be
//! printing, asleep, or one that never answers.

use std::time::Duration;

use super::answers::{Answers, Reader};

/// The whole talk takes no longer.
const LONGEST: Duration = Duration::from_secs(15);
/// After this much silence nothing more will come.
const SILENCE: Duration = Duration::from_secs(5);
/// So much may come behind the echo: a printer that sends back every line has said the echo before it answers.
const BEHIND_ECHO: Duration = Duration::from_secs(1);
/// More than this is no answer.
const MOST_OCTETS: usize = 64 * 1024;

const BEGIN: &str = "\x1b%-12345X@PJL \r\n";
const QUESTIONS: [&str; 6] = ["ID", "PAGECOUNT", "STATUS", "CONFIG", "PRODINFO", "VARIABLES"];
const END: &str = "\x1b%-12345X";

/// How a talk ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It answered, all or some of it.
    Answered(Answers),
    /// Nothing of PJL came back.
    Silent,
    /// What came back was no PJL, or had no end.
    Nonsense,
}

/// A talk. Times are since any beginning of the caller's.
#[derive(Debug)]
pub struct Talk {
    questions: Vec<u8>,
    written: usize,
    reader: Reader,
    octets: usize,
    begun: Duration,
    last: Duration,
}

impl Talk {
    /// Begins one. `token` is a number of this talk alone, so that the echo of an earlier one is known.
    #[must_use]
    pub fn new(token: u32, now: Duration) -> Self {
        let token = format!("METERBOX {token:08X}");
        let mut questions = BEGIN.to_owned();
        for question in QUESTIONS {
            questions.push_str("@PJL INFO ");
            questions.push_str(question);
            questions.push_str("\r\n");
        }
        questions.push_str("@PJL ECHO ");
        questions.push_str(&token);
        questions.push_str("\r\n");
        questions.push_str(END);
        Self {
            questions: questions.into_bytes(),
            written: 0,
            reader: Reader::new(token),
            octets: 0,
            begun: now,
            last: now,
        }
    }

    /// What is still to be written; nothing once all is.
    #[must_use]
    pub fn to_write(&self) -> &[u8] {
        self.questions.get(self.written..).unwrap_or_default()
    }

    /// The port took so many of these octets.
    pub fn wrote(&mut self, octets: usize, now: Duration) {
        self.written = self.written.saturating_add(octets).min(self.questions.len());
        self.last = now;
    }

    /// These octets came.
    pub fn received(&mut self, octets: &[u8], now: Duration) {
        let room = MOST_OCTETS.saturating_sub(self.octets);
        self.reader.take(octets.get(..room).unwrap_or(octets));
        self.octets = self.octets.saturating_add(octets.len());
        if !octets.is_empty() {
            self.last = now;
        }
    }

    /// When to look again at the latest, if nothing comes.
    #[must_use]
    pub fn deadline(&self) -> Duration {
        let patience = if self.reader.is_echoed() {
            BEHIND_ECHO
        } else {
            SILENCE
        };
        (self.last + patience).min(self.begun + LONGEST)
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(&self, now: Duration) -> bool {
        let answers = self.reader.answers();
        let is_whole = answers.id.is_some() && answers.page_count.is_some() && answers.status.is_some();
        (self.reader.is_echoed() && is_whole) || self.octets > MOST_OCTETS || now >= self.deadline()
    }

    /// What came of it.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        let is_nonsense = self.octets > 0;
        let answers = self.reader.into_answers();
        if answers != Answers::default() {
            Outcome::Answered(answers)
        } else if is_nonsense {
            Outcome::Nonsense
        } else {
            Outcome::Silent
        }
    }
}
