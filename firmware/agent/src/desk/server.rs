//! `/server`: whose box this is, and everything that leaves it; `/reports`: what its server sends on.

use protocol::{ApplianceId, WishState};
use setup::{ReportWords, view};
use store::{PayloadKind, PayloadRecord, PayloadState, WHOLE_DAYS};

use super::OwnDesk;
use crate::failure::Failure;
use crate::roster::roster;

/// Lines of the list on one page.
const LINES: u64 = 50;

impl OwnDesk {
    pub(super) fn server(&self, page: usize) -> Result<view::Server, Failure> {
        let store = &self.station.store;
        let enrolment = store.enrolment()?;
        // Before it is enrolled, it has no name; the sample shows where one will be.
        let nameless = || "not-enrolled-yet".parse::<ApplianceId>().ok();
        let name = enrolment
            .as_ref()
            .map(|enrolment| enrolment.appliance.clone())
            .or_else(nameless);
        let sample = match name {
            Some(name) => store.preview(&name, env!("CARGO_PKG_VERSION"))?,
            None => None,
        };
        let page_number = u64::try_from(page).unwrap_or(u64::MAX);
        let payloads = store.payloads(page_number.saturating_mul(LINES), LINES)?;
        let pages = usize::try_from(payloads.total.div_ceil(LINES)).unwrap_or(usize::MAX);
        Ok(view::Server {
            enrolled: enrolment.map(|enrolment| view::Enrolled {
                server: enrolment.server,
                appliance: enrolment.appliance.as_str().to_owned(),
                site: enrolment.site,
                since: enrolment.enrolled_at,
                server_key: enrolment.server_key.fingerprint(),
            }),
            enrolling: self.jobs.enrolling(),
            sample: sample.map(|body| indented(&body)),
            payloads: payloads.rows.into_iter().map(row).collect(),
            page: (page, pages),
            waiting: store.outbox_summary()?.waiting,
            whole_days: WHOLE_DAYS,
        })
    }

    pub(super) fn payload(&self, key: &str) -> Result<Option<view::Payload>, Failure> {
        let found = self.station.store.payload(key)?;
        Ok(found.map(|(record, body)| view::Payload {
            row: row(record),
            body: indented(&body),
        }))
    }

    pub(super) fn reports(&self) -> Result<view::Reports, Failure> {
        let store = &self.station.store;
        let record = store.reports()?;
        let readable = roster(store)?;
        Ok(view::Reports {
            enrolled: store.enrolment()?.is_some(),
            wished_at: record.wish.as_ref().map(|wish| wish.wished_at),
            answer: record.answer.map(|answer| match answer.state {
                WishState::Accepted => view::ReportAnswer::Accepted,
                WishState::Refused => view::ReportAnswer::Refused(answer.message.unwrap_or_default()),
                _ => view::ReportAnswer::Waiting,
            }),
            wish: record.wish.map(|wish| words_of(wish.recipients, &wish.rule)),
            schedules: record
                .schedules
                .into_iter()
                .map(|sent| (sent.recipients, sent.when))
                .collect(),
            asked_at: record.asked_at,
            devices: readable.iter().filter(|listed| listed.last.is_some()).count(),
        })
    }
}

/// The words of a form for a rule such as `monthly 1 07:00`.
fn words_of(recipients: Vec<String>, rule: &str) -> ReportWords {
    let words: Vec<&str> = rule.split_ascii_whitespace().collect();
    let (rhythm, day, time) = match words.as_slice() {
        [rhythm, day, time] => (*rhythm, *day, *time),
        [rhythm, time] => (*rhythm, "", *time),
        [rhythm] => (*rhythm, "", ""),
        _ => ("", "", ""),
    };
    const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let weekday = WEEKDAYS.iter().position(|name| *name == day);
    ReportWords {
        recipients,
        rhythm: rhythm.to_owned(),
        day: weekday.map_or_else(|| day.to_owned(), |place| (place + 1).to_string()),
        time: time.to_owned(),
    }
}

/// A body for a reader: every octet as it was sent, with line breaks and indents between.
fn indented(body: &[u8]) -> String {
    let mut text = String::new();
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let break_line = |text: &mut String, depth: usize| {
        text.push('\n');
        (0..depth).for_each(|_| text.push_str("  "));
    };
    let body = String::from_utf8_lossy(body);
    let mut rest = body.chars().peekable();
    while let Some(character) = rest.next() {
        if in_string {
            in_string = escaped || character != '"';
            escaped = character == '\\' && !escaped;
            text.push(character);
            continue;
        }
        match character {
            '{' | '[' => {
                text.push(character);
                depth += 1;
                if !matches!(rest.peek(), Some('}' | ']')) {
                    break_line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if !text.ends_with(['{', '[']) {
                    break_line(&mut text, depth);
                }
                text.push(character);
            }
            ',' => {
                text.push(character);
                break_line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            _ => {
                in_string = character == '"';
                text.push(character);
            }
        }
    }
    text
}

fn row(record: PayloadRecord) -> view::PayloadRow {
    view::PayloadRow {
        key: record.has_body.then_some(record.key),
        kind: match record.kind {
            PayloadKind::Batch => view::PayloadKind::Batch,
            PayloadKind::CheckIn => view::PayloadKind::CheckIn,
            PayloadKind::Enrolment => view::PayloadKind::Enrolment,
        },
        state: match record.state {
            PayloadState::Waiting => view::PayloadState::Waiting,
            PayloadState::Sent { at } => view::PayloadState::Sent { at },
            PayloadState::Refused { sentence, .. } => view::PayloadState::Refused { sentence },
        },
        bytes: record.bytes,
        readings: record.readings,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_indented_and_nothing_else() {
        let body = r#"{"a":[1,{"b":"x, {\"y\": 1}"}],"c":[],"d":{}}"#;
        let shown = indented(body.as_bytes());
        assert_eq!(
            shown,
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x, {\\\"y\\\": 1}\"\n    }\n  ],\n  \"c\": [],\n  \"d\": {}\n}"
        );
        assert_eq!(
            indented(b"]x\xff"),
            "\n]x\u{fffd}",
            "what is no JSON is shown all the same"
        );
    }
}
