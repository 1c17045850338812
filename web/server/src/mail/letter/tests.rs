#![allow(clippy::unwrap_used)]
//! Mails as a mail program reads them.

use mail_parser::{Message as Parsed, MessageParser, MimeHeaders};

use super::*;
use crate::reports::tally::SummaryLine;

fn summary(customers: &[&str]) -> Summary {
    let tally = Tally {
        devices: 12,
        on_time: 10,
        stale: 1,
        never_read: 1,
        missing: 2,
        total: Some(12_345),
        ..Tally::default()
    };
    let lines = customers.iter().map(|name| SummaryLine {
        customer: (*name).to_owned(),
        sheet: "sheet".into(),
        tally,
    });
    Summary {
        lines: lines.collect(),
    }
}

fn mail_about(about: &str, customers: &[&str]) -> Vec<u8> {
    let letter = Letter {
        from: &"reports@dealer.example".parse().unwrap(),
        to: &[
            "a@customer.example".parse().unwrap(),
            "b@customer.example".parse().unwrap(),
        ],
        message_id: "<meterbox.job-7@dealer.example>",
        date: "2026-11-22T10:00:00Z".parse().unwrap(),
        dealer: "Bits, \"Bytes\" & Söhne",
        about,
        period: "2026-11-01 00:00 to 2026-11-22 11:00 (Europe/Berlin)",
        day: "2026-11-22",
        summary: &summary(customers),
    };
    write(
        &letter,
        b"PK\x03\x04\r\nworkbook\n\0".to_vec(),
        Some("käufer,1\r\n".into()),
    )
    .unwrap()
}

fn parsed(raw: &[u8]) -> Parsed<'_> {
    MessageParser::default().parse(raw).unwrap()
}

#[test]
fn the_mail_says_the_numbers_and_carries_both_files() {
    let raw = mail_about("Müller & Söhne", &["Müller & Söhne"]);
    assert!(raw.is_ascii(), "no mail server has to know more than ASCII");
    let mail = parsed(&raw);
    assert_eq!(mail.subject(), Some("Meter report: Müller & Söhne, 2026-11-22"));
    assert_eq!(mail.message_id(), Some("meterbox.job-7@dealer.example"));
    assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-11-22T10:00:00Z");
    assert_eq!(mail.to().unwrap().iter().count(), 2);
    assert_eq!(
        mail.from().unwrap().first().unwrap().name(),
        Some("Bits, \"Bytes\" & Söhne")
    );
    let text = mail.body_text(0).unwrap();
    for part in [
        "meter report of Müller & Söhne",
        "12 devices: 10 were read on time, 1 is stale, 1 was never read.",
        "Pages in the period: 12,345 in total.",
        "2 devices are on the sheet «Missing»",
    ] {
        assert!(text.contains(part), "{part:?} in {text}");
    }
    let files: Vec<_> = mail.attachments().collect();
    assert_eq!(files.len(), 2);
    assert_eq!(
        files[0].attachment_name(),
        Some("meter-report_M-ller-S-hne_2026-11-22.xlsx")
    );
    assert_eq!(
        files[0].content_type().unwrap().subtype(),
        Some("vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    );
    assert_eq!(files[0].contents(), b"PK\x03\x04\r\nworkbook\n\0");
    assert_eq!(files[1].contents(), "käufer,1\r\n".as_bytes());
}

#[test]
fn a_name_with_line_ends_injects_no_header() {
    let hostile = "X\r\nBcc: victim@example.com\r\n\r\n<script>";
    let raw = mail_about(hostile, &[hostile, "B"]);
    let mail = parsed(&raw);
    assert_eq!(mail.bcc(), None);
    assert_eq!(
        mail.subject(),
        Some("Meter report: X Bcc: victim@example.com <script>, 2026-11-22")
    );
    for line in String::from_utf8_lossy(&raw).lines() {
        assert!(!line.starts_with("Bcc:"), "{line}");
    }
    let html = mail.body_html(0).unwrap();
    assert!(
        html.contains("&lt;script&gt;") && !html.contains("<script>"),
        "{html}"
    );
}

#[test]
fn a_name_of_forty_thousand_letters_fits() {
    let long = "N".repeat(40_000);
    let raw = mail_about(&long, &[&long, &long]);
    let mail = parsed(&raw);
    assert!(mail.subject().unwrap().len() < 200);
    assert!(mail.body_text(0).unwrap().len() < 2_000);
}

#[test]
fn the_same_letter_is_the_same_in_its_headers() {
    let ids: Vec<_> = (0..2)
        .map(|_| parsed(&mail_about("A", &["A"])).message_id().map(str::to_owned))
        .collect();
    assert_eq!(ids[0], ids[1]);
}
