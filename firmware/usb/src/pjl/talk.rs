//! One talk with a printer: what to write, what came, and when it is over.
//!
//! Question by question, each in a frame of its own (UEL): some printers read the first command of what comes at once and
//! drop the rest. In front of the first goes an `ECHO`: what comes before it comes back was left in the port by an earlier
//! talk, and doesn't count. The first question is what the printer does. One at which a job passes is asked nothing more; one
//! that is silent for long is left alone: it may be printing, asleep, or one that never answers.

use std::time::Duration;

use super::answers::{Answers, Reader};

/// The whole talk takes no longer.
const LONGEST: Duration = Duration::from_secs(15);
/// A printer that was asleep needs time for its first answer.
const WAKING: Duration = Duration::from_secs(5);
/// After this much silence no answer to the question will come: some pass over what they don't know.
const SILENCE: Duration = Duration::from_secs(2);
/// So much may lie between the parts of one answer, and behind an answer that has no end.
const BETWEEN: Duration = Duration::from_secs(1);
/// More than this is no answer.
const MOST_OCTETS: usize = 64 * 1024;

const BEGIN: &str = "\x1b%-12345X@PJL \r\n";
const END: &str = "\x1b%-12345X";

/// What is asked of every printer, the most important first.
const QUESTIONS: [&str; 6] = ["STATUS", "PAGECOUNT", "ID", "PRODINFO", "CONFIG", "VARIABLES"];

/// How a talk ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It answered, all or some of it.
    Answered(Answers),
    /// A job passes, so that nothing but its state was asked.
    Printing(Answers),
    /// Nothing of PJL came back.
    Silent,
    /// What came back was no PJL, or had no end.
    Nonsense,
}

/// A talk. Times are since any beginning of the caller's.
#[derive(Debug)]
pub struct Talk {
    token: String,
    /// What is still to be asked, the next one last.
    questions: Vec<&'static str>,
    /// The question that is asked now, as it goes out.
    asking: Vec<u8>,
    written: usize,
    reader: Reader,
    octets: usize,
    begun: Duration,
    /// When the question began, or the last octet of it went or came.
    last: Duration,
    /// Whether anything came since the question began.
    is_answering: bool,
    is_over: bool,
}

impl Talk {
    /// Begins one. `token` is a number of this talk alone, so that the echo of an earlier one is known; `of_maker` are
    /// categories of `INFO` that its maker alone has.
    #[must_use]
    pub fn new(token: u32, of_maker: &[&'static str], now: Duration) -> Self {
        let token = format!("METERBOX {token:08X}");
        let mut questions = QUESTIONS.to_vec();
        // In front of the variables, whose answer is the longest and says the least.
        questions.splice(5..5, of_maker.iter().copied());
        questions.reverse();
        let mut talk = Self {
            reader: Reader::new(token.clone()),
            token,
            questions,
            asking: Vec::new(),
            written: 0,
            octets: 0,
            begun: now,
            last: now,
            is_answering: false,
            is_over: false,
        };
        talk.ask_next(true, now);
        talk
    }

    /// What is still to be written; nothing while an answer is awaited.
    #[must_use]
    pub fn to_write(&self) -> &[u8] {
        self.asking.get(self.written..).unwrap_or_default()
    }

    /// The port took so many of these octets.
    pub fn wrote(&mut self, octets: usize, now: Duration) {
        self.written = self.written.saturating_add(octets).min(self.asking.len());
        self.last = now;
    }

    /// These octets came.
    pub fn received(&mut self, octets: &[u8], now: Duration) {
        if octets.is_empty() {
            return;
        }
        let room = MOST_OCTETS.saturating_sub(self.octets);
        self.octets = self.octets.saturating_add(octets.len());
        self.reader.take(octets.get(..room).unwrap_or(octets));
        self.last = now;
        self.is_answering = true;
        // What was asked before its frame has gone can't have been answered.
        if self.reader.is_answered() && self.to_write().is_empty() {
            self.go_on(now);
        }
    }

    /// When to look again at the latest, if nothing comes.
    #[must_use]
    pub fn deadline(&self) -> Duration {
        let patience = if self.is_answering {
            BETWEEN
        } else if self.reader.has_heard() {
            SILENCE
        } else {
            WAKING
        };
        (self.last + patience).min(self.begun + LONGEST)
    }

    /// Whether it is over. If not, there may be more to write now.
    pub fn is_over(&mut self, now: Duration) -> bool {
        let is_too_much = self.octets > MOST_OCTETS || now >= self.begun + LONGEST;
        if !self.is_over && !is_too_much && now >= self.deadline() {
            // A port that takes nothing, and one that never said anything, are asked nothing more.
            if self.to_write().is_empty() && self.reader.has_heard() {
                self.go_on(now);
            } else {
                self.is_over = true;
            }
        }
        self.is_over || is_too_much
    }

    /// What came of it.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        let is_nonsense = self.octets > 0;
        let answers = self.reader.into_answers();
        if answers.is_printing() {
            Outcome::Printing(answers)
        } else if answers != Answers::default() {
            Outcome::Answered(answers)
        } else if is_nonsense {
            Outcome::Nonsense
        } else {
            Outcome::Silent
        }
    }

    fn go_on(&mut self, now: Duration) {
        if self.reader.answers().is_printing() || self.questions.is_empty() {
            self.is_over = true;
        } else {
            self.ask_next(false, now);
        }
    }

    fn ask_next(&mut self, is_first: bool, now: Duration) {
        let Some(question) = self.questions.pop() else {
            return;
        };
        let mut asking = BEGIN.to_owned();
        if is_first {
            asking.push_str("@PJL ECHO ");
            asking.push_str(&self.token);
            asking.push_str("\r\n");
        }
        asking.push_str("@PJL INFO ");
        asking.push_str(question);
        asking.push_str("\r\n");
        asking.push_str(END);
        self.asking = asking.into_bytes();
        self.written = 0;
        self.reader.expect(question);
        self.last = now;
        self.is_answering = false;
    }
}
