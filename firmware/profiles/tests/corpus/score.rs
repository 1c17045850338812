//! How many fields are right: one line a field, and a table by maker.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::explained;
use crate::fields::Field;

/// How many fields of one maker, or of all, came to what end.
#[derive(Clone, Copy, Default)]
struct Count {
    recordings: u32,
    right: u32,
    expectation_wrong: u32,
    wrong: u32,
}

/// What was found in the recordings so far.
#[derive(Default)]
pub(crate) struct Score {
    by_maker: BTreeMap<String, Count>,
    lines: String,
    wrong: String,
    not_needed: String,
}

impl Score {
    /// Counts the fields of one recording, and keeps a line for each.
    pub(crate) fn add(&mut self, recording: &str, maker: &str, fields: &[Field]) {
        let mut count = Count {
            recordings: 1,
            ..Count::default()
        };
        let right = fields.iter().filter(|field| field.is_right()).count();
        writeln!(self.lines, "{recording} ({maker}): {right} of {}", fields.len()).unwrap();
        for field in fields {
            let line = line_of(field);
            let end = match explained::why(recording, &field.what) {
                _ if field.is_right() => {
                    count.right += 1;
                    "right".to_owned()
                }
                Some(why) => {
                    count.expectation_wrong += 1;
                    format!("the expectation is wrong: {why}")
                }
                None => {
                    count.wrong += 1;
                    writeln!(self.wrong, "{recording}{line}").unwrap();
                    "WRONG".to_owned()
                }
            };
            writeln!(self.lines, "{line}  {end}").unwrap();
        }
        for what in explained::fields_of(recording) {
            if !fields.iter().any(|field| field.what == what && !field.is_right()) {
                writeln!(self.not_needed, "{recording}: {what}").unwrap();
            }
        }
        self.by_maker.entry(maker.to_owned()).or_default().join(count);
    }

    /// Everything, for reading.
    pub(crate) fn report(&self) -> String {
        let mut report = format!("{}\n", self.lines);
        let mut all = Count::default();
        writeln!(
            report,
            "{:<16} {:>10} {:>6} {:>6} {:>18} {:>6}",
            "maker", "recordings", "fields", "right", "expectation wrong", "wrong"
        )
        .unwrap();
        for (maker, count) in &self.by_maker {
            all.join(*count);
            writeln!(report, "{}", count.row(maker)).unwrap();
        }
        writeln!(report, "{}", all.row("all")).unwrap();
        report
    }

    /// The fields that are wrong and not explained, a line each.
    pub(crate) fn wrong(&self) -> &str {
        &self.wrong
    }

    /// The explanations of fields that are right or not there, a line each.
    pub(crate) fn not_needed(&self) -> &str {
        &self.not_needed
    }
}

impl Count {
    fn join(&mut self, other: Self) {
        self.recordings += other.recordings;
        self.right += other.right;
        self.expectation_wrong += other.expectation_wrong;
        self.wrong += other.wrong;
    }

    fn row(&self, maker: &str) -> String {
        let fields = self.right + self.expectation_wrong + self.wrong;
        format!(
            "{maker:<16} {:>10} {fields:>6} {:>6} {:>18} {:>6}",
            self.recordings, self.right, self.expectation_wrong, self.wrong
        )
    }
}

fn line_of(field: &Field) -> String {
    let read = match &field.read {
        _ if field.is_right() => String::new(),
        Some(read) => format!(", read {read}"),
        None => ", read nothing".to_owned(),
    };
    format!("    {:<24} {}{read}", field.what, field.expected)
}
