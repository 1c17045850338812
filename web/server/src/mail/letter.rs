//! What the mail says: the report's numbers in plain sentences, as text and as simple HTML, with the files attached.
//!
//! Customers' names come from people and from the network: one line in the subject, escaped in the HTML, letters and
//! digits only in a file's name.

use std::fmt::Write;
use std::time::{Duration, UNIX_EPOCH};

use lettre::Address;
use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use meters::Timestamp;

use crate::reports::tally::{Summary, Tally};
use crate::reports::text::{cut_to, one_line, thousands};

const WORKBOOK_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV_TYPE: &str = "text/csv; charset=utf-8";
/// More customers than this are not listed in the mail: they are in the workbook.
const MOST_LINES: usize = 50;
const LONGEST_NAME: usize = 120;

/// A mail that is to be written.
pub(crate) struct Letter<'a> {
    /// The sender.
    pub(crate) from: &'a Address,
    /// The recipients, all of them named in the mail.
    pub(crate) to: &'a [Address],
    /// With its angle brackets; the same at every attempt.
    pub(crate) message_id: &'a str,
    /// When it is sent.
    pub(crate) date: Timestamp,
    /// The dealer's name.
    pub(crate) dealer: &'a str,
    /// The customer's name, or the dealer's where it is about all customers.
    pub(crate) about: &'a str,
    /// The period on the reader's clocks, such as `2026-11-01 00:00 to 2026-11-22 12:00 (Europe/Berlin)`.
    pub(crate) period: &'a str,
    /// The day in the files' names, such as `2026-11-22`.
    pub(crate) day: &'a str,
    /// The report's numbers.
    pub(crate) summary: &'a Summary,
}

/// The whole mail in the form in which it is sent (RFC 5322, MIME). `csv` is absent where it is too large to mail.
///
/// # Errors
/// A sentence where the library refuses a part.
pub(crate) fn write(letter: &Letter<'_>, workbook: Vec<u8>, csv: Option<Vec<u8>>) -> Result<Vec<u8>, String> {
    let about = cut_to(letter.about, LONGEST_NAME);
    let refused =
        |what: &str| format!("the mail could not be written: {what}; check the sender and the recipients");
    let mut builder = Message::builder()
        .from(Mailbox::new(
            Some(cut_to(letter.dealer, LONGEST_NAME)),
            letter.from.clone(),
        ))
        .subject(format!("Meter report: {about}, {}", letter.day))
        .message_id(Some(letter.message_id.to_owned()))
        .date(UNIX_EPOCH + Duration::from_secs(letter.date.unix_seconds()))
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    for recipient in letter.to {
        builder = builder.to(Mailbox::new(None, recipient.clone()));
    }
    let name = file_name(&about, letter.day);
    let part = |ending: &str, kind: &str, body: Vec<u8>| -> Result<SinglePart, String> {
        let kind = ContentType::parse(kind).map_err(|error| refused(&error.to_string()))?;
        Ok(Attachment::new(format!("{name}.{ending}")).body(body, kind))
    };
    let sentences = sentences(letter, &about, csv.is_some());
    let mut parts = MultiPart::mixed()
        .multipart(MultiPart::alternative_plain_html(
            plain(&sentences, letter.summary),
            html(&sentences, letter.summary),
        ))
        .singlepart(part("xlsx", WORKBOOK_TYPE, workbook)?);
    if let Some(csv) = csv {
        parts = parts.singlepart(part("csv", CSV_TYPE, csv)?);
    }
    let message = builder
        .multipart(parts)
        .map_err(|error| refused(&error.to_string()))?;
    Ok(message.formatted())
}

/// What the mail says, a paragraph each.
fn sentences(letter: &Letter<'_>, about: &str, with_csv: bool) -> Vec<String> {
    let sum = letter.summary.sum();
    let mut sentences = vec![
        format!("This is the meter report of {about} for {}.", letter.period),
        devices_sentence(&sum),
    ];
    sentences.extend(pages_sentence(&sum));
    if sum.missing > 0 {
        sentences.push(format!(
            "{} on the sheet «Missing», each with the reason and with what to do.",
            counted(sum.missing, "device is", "devices are")
        ));
    }
    let attached = if with_csv {
        "The workbook is attached; the CSV beside it holds the same for programs."
    } else {
        "The workbook is attached. The CSV is too large for a mail: your dealer can write it into a file."
    };
    sentences.push(attached.to_owned());
    sentences
}

fn devices_sentence(sum: &Tally) -> String {
    let mut parts = vec![format!("{} read on time", counted(sum.on_time, "was", "were"))];
    if sum.stale > 0 {
        parts.push(format!("{} stale", counted(sum.stale, "is", "are")));
    }
    if sum.never_read > 0 {
        parts.push(format!("{} never read", counted(sum.never_read, "was", "were")));
    }
    if sum.new > 0 {
        parts.push(format!("{} new", counted(sum.new, "is", "are")));
    }
    if sum.doubtful > 0 {
        parts.push(format!(
            "{} a doubtful value",
            counted(sum.doubtful, "shows", "show")
        ));
    }
    let devices = counted(sum.devices, "device", "devices");
    format!("{devices}: {}.", parts.join(", "))
}

fn pages_sentence(sum: &Tally) -> Option<String> {
    let pages = [(sum.total, "in total"), (sum.mono, "mono"), (sum.color, "color")];
    let parts: Vec<String> = pages
        .iter()
        .filter_map(|(pages, word)| Some(format!("{} {word}", thousands((*pages)?))))
        .collect();
    (!parts.is_empty()).then(|| format!("Pages in the period: {}.", parts.join(", ")))
}

fn plain(sentences: &[String], summary: &Summary) -> String {
    let mut text = sentences.join("\n\n");
    text.push('\n');
    if summary.lines.len() > 1 {
        text.push('\n');
        for line in summary.lines.iter().take(MOST_LINES) {
            let pages = line.tally.total.map_or("–".to_owned(), thousands);
            let devices = counted(line.tally.devices, "device", "devices");
            let name = cut_to(&line.customer, LONGEST_NAME);
            // Writing into a String can't fail.
            let _ = writeln!(text, "{name}: {devices}, {pages} pages");
        }
        text.push_str(&unlisted(summary));
    }
    text
}

fn html(sentences: &[String], summary: &Summary) -> String {
    let mut html = String::from(
        "<!DOCTYPE html><html lang=\"en\"><body style=\"font-family:sans-serif;color:#1f2a37;max-width:42em\">",
    );
    for sentence in sentences {
        let _ = write!(html, "<p>{}</p>", escaped(sentence));
    }
    if summary.lines.len() > 1 {
        html.push_str("<table cellpadding=\"4\" style=\"border-collapse:collapse\"><tr><th align=\"left\">Customer</th><th align=\"right\">Devices</th><th align=\"right\">Pages</th></tr>");
        for line in summary.lines.iter().take(MOST_LINES) {
            let _ = write!(
                html,
                "<tr><td>{}</td><td align=\"right\">{}</td><td align=\"right\">{}</td></tr>",
                escaped(&cut_to(&line.customer, LONGEST_NAME)),
                thousands(line.tally.devices),
                line.tally.total.map_or("–".to_owned(), thousands),
            );
        }
        let _ = write!(html, "</table><p>{}</p>", escaped(&unlisted(summary)));
    }
    html.push_str("</body></html>");
    html
}

fn unlisted(summary: &Summary) -> String {
    match summary.lines.len().checked_sub(MOST_LINES) {
        Some(more) if more > 0 => format!("… and {more} more customers in the workbook.\n"),
        _ => String::new(),
    }
}

/// `meter-report_Mueller-AG_2026-11-22`: what every file system takes.
fn file_name(about: &str, day: &str) -> String {
    let mut name = String::new();
    for c in one_line(about).chars().take(60) {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.trim_matches('-');
    if name.is_empty() {
        format!("meter-report_{day}")
    } else {
        format!("meter-report_{name}_{day}")
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
