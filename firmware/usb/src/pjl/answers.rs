//! What a printer answered, put together from its lines.
//!
//! An answer is a headline (`@PJL INFO PAGECOUNT`), lines, and a form feed. Real printers leave out the feed, send the question
//! back before the answer, put a status that nobody asked for between two answers or into the middle of one, and answer `?` to
//! what they don't know.

use super::lines::{Lines, Piece};

/// A printer has some 60 variables, a Brother 150 counters; one that makes them up has no end.
const MOST_VARIABLES: usize = 512;

/// Codes of a printer through which a job, or a list of its own, passes.
const PRINTING: [u32; 8] = [10_004, 10_005, 10_007, 10_013, 10_014, 10_015, 10_023, 10_024];

/// `INFO STATUS`, and the `USTATUS DEVICE` that some send unasked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// What the printer is doing, or what is wrong with it: a number of five digits.
    pub code: Option<u32>,
    /// The text on its panel.
    pub display: Option<String>,
    /// Whether it takes jobs.
    pub online: Option<bool>,
}

/// Everything that was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// `INFO ID`: what it calls itself.
    pub id: Option<String>,
    /// `INFO PAGECOUNT`: impressions in its life.
    pub page_count: Option<u64>,
    /// What it does.
    pub status: Option<Status>,
    /// Names, in upper case, and values of all other `INFO`.
    pub variables: Vec<(String, String)>,
}

impl Answers {
    /// Whether a job passes, by the printer's own code: cancelling, printing, printing a list (PJL Technical Reference,
    /// appendix D); 10005 is a Pantum at work, and elsewhere a reset.
    #[must_use]
    pub fn is_printing(&self) -> bool {
        let code = self.status.as_ref().and_then(|status| status.code);
        code.is_some_and(|code| PRINTING.contains(&code))
    }
}

/// What the lines that come belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Topic {
    Id,
    PageCount,
    Status,
    Variables,
    /// Something that nobody here reads.
    Other,
}

/// An answer that is being read.
#[derive(Clone, Copy, Debug)]
struct Reading {
    topic: Topic,
    /// Whether it is the one that was asked last.
    is_asked: bool,
}

/// Reads a printer's octets.
#[derive(Debug)]
pub(super) struct Reader {
    lines: Lines,
    said: Said,
}

#[derive(Debug)]
struct Said {
    /// What the first question asks to be sent back.
    token: String,
    /// The category that was asked last.
    asked: &'static str,
    /// Whether its answer came to an end.
    is_answered: bool,
    /// Whether the token came back.
    is_echoed: bool,
    /// Whether more than the first question was asked.
    is_further: bool,
    /// Whether anything in PJL came.
    has_heard: bool,
    reading: Option<Reading>,
    /// The answer into whose middle something unasked was put.
    interrupted: Option<Reading>,
    answers: Answers,
}

impl Reader {
    pub(super) fn new(token: String) -> Self {
        Self {
            lines: Lines::default(),
            said: Said {
                token,
                asked: "",
                is_answered: false,
                is_echoed: false,
                is_further: false,
                has_heard: false,
                reading: None,
                interrupted: None,
                answers: Answers::default(),
            },
        }
    }

    /// From now on this category of `INFO` is awaited.
    pub(super) const fn expect(&mut self, category: &'static str) {
        self.said.is_further = !self.said.asked.is_empty();
        self.said.asked = category;
        self.said.is_answered = false;
    }

    pub(super) fn take(&mut self, octets: &[u8]) {
        let said = &mut self.said;
        self.lines.take(octets, |piece| match piece {
            Piece::Line(line) => said.line(&line),
            Piece::End => said.end(),
        });
    }

    /// Whether the answer to what was asked last has come to its end.
    pub(super) const fn is_answered(&self) -> bool {
        self.said.is_answered
    }

    /// Whether it said anything in PJL.
    pub(super) const fn has_heard(&self) -> bool {
        self.said.has_heard
    }

    pub(super) const fn answers(&self) -> &Answers {
        &self.said.answers
    }

    pub(super) fn into_answers(self) -> Answers {
        self.said.answers
    }
}

impl Said {
    fn line(&mut self, line: &[u8]) {
        let is_headline = line
            .trim_ascii_start()
            .get(..4)
            .is_some_and(|begin| begin.eq_ignore_ascii_case(b"@PJL"));
        if is_headline {
            self.headline(line);
        } else if let Some(reading) = self.reading {
            self.value(reading.topic, line);
        } else if line.trim_ascii() == b"?" {
            // A Pantum says no more of what it doesn't know.
            self.answered();
        }
    }

    fn end(&mut self) {
        if self.reading.is_some_and(|reading| reading.is_asked) {
            self.answered();
        }
        self.reading = self.interrupted.take();
    }

    fn answered(&mut self) {
        // Without an echo it may be an answer of long ago.
        self.is_answered |= self.is_echoed || self.is_further;
    }

    fn headline(&mut self, line: &[u8]) {
        let Some(text) = profiles::readable(line) else {
            return;
        };
        self.has_heard = true;
        let mut words = text.split_ascii_whitespace().skip(1).map(str::to_ascii_uppercase);
        let verb = words.next();
        let subject = words.next();
        let subject = subject.as_deref();
        let topic = match verb.as_deref() {
            Some("INFO") => match subject {
                Some("ID") => Topic::Id,
                Some("PAGECOUNT") => Topic::PageCount,
                Some("STATUS") => Topic::Status,
                _ => Topic::Variables,
            },
            Some("USTATUS") => {
                // What it was about goes on behind the form feed.
                self.interrupted = self.reading;
                match subject {
                    Some("DEVICE") => Topic::Status,
                    _ => Topic::Other,
                }
            }
            Some("ECHO") if text.ends_with(self.token.as_str()) => {
                // What was heard until now was of an earlier talk.
                self.answers = Answers::default();
                self.is_echoed = true;
                Topic::Other
            }
            _ => Topic::Other,
        };
        self.reading = Some(Reading {
            topic,
            is_asked: verb.as_deref() == Some("INFO") && subject == Some(self.asked),
        });
    }

    fn value(&mut self, topic: Topic, line: &[u8]) {
        let Some(text) = profiles::readable(line) else {
            return;
        };
        if unquoted(&text) == "?" {
            return;
        }
        // Octets that aren't shown would leave `1` and `421` as one number.
        let is_plain = line.iter().all(|octet| matches!(octet, b'\t' | b' '..=b'~'));
        match topic {
            Topic::PageCount | Topic::Variables if !is_plain => {}
            Topic::Id => {
                self.answers.id.get_or_insert_with(|| unquoted(&text).to_owned());
            }
            Topic::PageCount => {
                if let Some(count) = page_count(&text) {
                    self.answers.page_count = Some(count);
                }
            }
            Topic::Status => self.status(&text),
            // Behind a variable stand its possible values, set in.
            Topic::Variables if line.starts_with(b"\t") || line.starts_with(b" ") => {}
            Topic::Variables => self.variable(&text),
            Topic::Other => {}
        }
    }

    fn status(&mut self, text: &str) {
        let Some((name, value)) = text.split_once('=') else {
            return;
        };
        let value = unquoted(value);
        let status = self.answers.status.get_or_insert_default();
        match name.trim().to_ascii_uppercase().as_str() {
            "CODE" => status.code = value.parse().ok(),
            "DISPLAY" => status.display = (!value.is_empty()).then(|| value.to_owned()),
            "ONLINE" => status.online = Some(value.eq_ignore_ascii_case("TRUE")),
            _ => {}
        }
    }

    fn variable(&mut self, text: &str) {
        let Some((name, value)) = text.split_once('=') else {
            return;
        };
        // `COPIES=1 [2 RANGE]`
        let value = value.split_once('[').map_or(value, |(value, _kind)| value);
        let value = unquoted(value);
        if value.is_empty() || value == "?" || self.answers.variables.len() >= MOST_VARIABLES {
            return;
        }
        let name = name.trim().to_ascii_uppercase();
        self.answers.variables.push((name, value.to_owned()));
    }
}

/// `18421`, `"18421"`, `PAGECOUNT=18421`, `PAGECOUNT 18421`. Nothing else is a count.
fn page_count(text: &str) -> Option<u64> {
    let named = text
        .get(.."PAGECOUNT".len())
        .is_some_and(|name| name.eq_ignore_ascii_case("PAGECOUNT"));
    let value = if named {
        text.get("PAGECOUNT".len()..)?
    } else {
        text
    };
    let value = value.trim();
    let value = unquoted(value.strip_prefix('=').unwrap_or(value));
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| value.parse().ok())?
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inner = text
        .strip_prefix('"')
        .map(|text| text.strip_suffix('"').unwrap_or(text));
    inner.map_or(text, str::trim)
}
