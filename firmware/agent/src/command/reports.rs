//! `meterbox reports`: who shall get the workbook, and what the server says to it.

use std::path::Path;

use meters::Timestamp;
use protocol::{ReportWish, SentReport, WishAnswer, WishState};
use serde::Serialize;
use setup::ReportWords;
use store::ReportsRecord;

use super::adjust::senseless;
use super::{json_line, line, print};
use crate::adjusting;
use crate::clock::Clock;
use crate::doorbell::{self, Ring};
use crate::failure::{Cause, Failure};
use crate::station::open_store;

/// What `--json` prints.
#[derive(Serialize)]
struct Shown<'a> {
    enrolled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    wish: Option<&'a ReportWish>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'a WishAnswer>,
    schedules: &'a [SentReport],
    #[serde(skip_serializing_if = "Option::is_none")]
    asked_at: Option<Timestamp>,
    /// Why the last check-in failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'a str>,
}

/// Prints the wish, its answer, and what the server sends.
///
/// # Errors
/// [`Failure`] where the books can't be read.
pub(crate) fn reports(state: &Path, wish: Option<&ReportWords>, json: bool) -> Result<(), Failure> {
    match wish {
        None => show(state, json),
        Some(wish) => save(state, wish),
    }
}

/// Keeps a wish and tells the running service, which tells the server.
fn save(state: &Path, words: &ReportWords) -> Result<(), Failure> {
    let (recipients, rhythm) = adjusting::reports(words).map_err(|faults| senseless(&faults))?;
    let store = open_store(state)?;
    let now = Clock::with_floor(store.saved_time()?).now().0;
    let wish = store
        .save_wish(&recipients, rhythm, now)?
        .map_err(|bad| Failure::senseless(bad.to_string()))?;
    doorbell::ring(state, Ring::Changed);
    print(&format!(
        "{} is wished for; what the server says to it, meterbox reports shows\n",
        wished(&wish)
    ))
}

fn show(state: &Path, json: bool) -> Result<(), Failure> {
    let store = open_store(state)?;
    let ReportsRecord {
        wish,
        answer,
        schedules,
        asked_at,
    } = store.reports()?;
    let record = store.check_in_record()?;
    let shown = Shown {
        enrolled: store.enrolment()?.is_some(),
        wish: wish.as_ref(),
        answer: answer.as_ref(),
        schedules: &schedules,
        asked_at,
        failure: record.failure.as_deref(),
    };
    let out = &mut String::new();
    if json {
        return json_line(&shown);
    }
    if !shown.enrolled {
        line(out, format_args!("{}", Cause::NotEnrolled));
    }
    match shown.wish {
        None => line(out, format_args!("nobody wished for a report at this box")),
        Some(wish) => line(
            out,
            format_args!("wished for at {}: {}", wish.wished_at, wished(wish)),
        ),
    }
    if shown.wish.is_some() {
        line(out, format_args!("{}", said(shown.answer)));
    }
    if let Some(failure) = shown.failure {
        line(out, format_args!("the last check-in failed: {failure}"));
    }
    for SentReport { recipients, when } in shown.schedules {
        line(
            out,
            format_args!("the server sends {when} to {}", recipients.join(", ")),
        );
    }
    match shown.asked_at {
        Some(at) if shown.schedules.is_empty() => {
            line(out, format_args!("the server sends no report (as of {at})"));
        }
        Some(at) => line(out, format_args!("as of {at}")),
        None => {}
    }
    print(out)
}

fn wished(wish: &ReportWish) -> String {
    if wish.recipients.is_empty() {
        return "no report".to_owned();
    }
    format!("a report {} to {}", wish.rule, wish.recipients.join(", "))
}

/// What the server says to the wish.
fn said(answer: Option<&WishAnswer>) -> String {
    let Some(answer) = answer else {
        return "the server has not heard of it yet".to_owned();
    };
    let why = answer.message.as_deref();
    match (answer.state, why) {
        (WishState::Waiting, _) => "it waits for your dealer".to_owned(),
        (WishState::Accepted, _) => "it is accepted".to_owned(),
        (WishState::Refused, None) => "it is refused".to_owned(),
        (WishState::Refused, Some(why)) => format!("it is refused: {why}"),
        (WishState::Other, None) => "the server says something that this box is too old to know".to_owned(),
        (WishState::Other, Some(why)) => why.to_owned(),
    }
}
