#![allow(clippy::unwrap_used)]
use super::*;

const FIRST: u64 = 1_795_341_600;
const NOW: Timestamp = Timestamp::from_unix_seconds(FIRST);

fn opened() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::open(folder.path(), [1; 16]).unwrap(), folder)
}

fn monthly() -> Rhythm {
    Rhythm::parse("monthly", "1", "07:00").unwrap()
}

fn wish(store: &Store, recipients: &[&str]) -> Result<ReportWish, BadWish> {
    let recipients: Vec<String> = recipients.iter().map(|&text| text.to_owned()).collect();
    store.save_wish(&recipients, monthly(), NOW).unwrap()
}

fn accepted(number: u64) -> Option<WishAnswer> {
    Some(WishAnswer {
        number,
        state: protocol::WishState::Accepted,
        message: None,
    })
}

#[test]
fn a_wish_is_kept_in_place_of_the_one_before_and_waits_for_its_own_answer() {
    let (store, _folder) = opened();
    assert!(!store.reports().unwrap().is_untold());
    let first = wish(
        &store,
        &[" office@customer.example ", "", "office@customer.example"],
    )
    .unwrap();
    assert_eq!(
        (first.number, first.recipients.as_slice()),
        (FIRST, ["office@customer.example".to_owned()].as_slice())
    );
    assert_eq!(first.rule, "monthly 1 07:00");
    store.record_reports(NOW, accepted(FIRST).as_ref(), &[]).unwrap();
    assert_eq!(store.reports().unwrap().answer, accepted(FIRST));

    assert_eq!(wish(&store, &["a@customer.example"]).unwrap().number, FIRST + 1);
    assert!(store.reports().unwrap().is_untold());
    // The answer to the first one was under way.
    store.record_reports(NOW, accepted(FIRST).as_ref(), &[]).unwrap();
    assert!(store.reports().unwrap().is_untold());
    store
        .record_reports(NOW, accepted(FIRST + 1).as_ref(), &[])
        .unwrap();
    assert!(!store.reports().unwrap().is_untold());
}

#[test]
fn a_wish_that_makes_no_sense_is_named_and_changes_nothing() {
    let (store, _folder) = opened();
    wish(&store, &["a@customer.example"]).unwrap();
    let many: Vec<String> = (0..21).map(|n| format!("a{n}@customer.example")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let long = format!("{}@customer.example", "a".repeat(250));
    for (recipients, bad) in [
        (&[][..], BadWish::NoRecipient),
        (&["", " "], BadWish::NoRecipient),
        (&many, BadWish::TooManyRecipients),
        (&["a@b.example", "office"], BadWish::Recipient(1)),
        (&["@b.example"], BadWish::Recipient(0)),
        (&["a@"], BadWish::Recipient(0)),
        (&["a@b..example"], BadWish::Recipient(0)),
        (&["a b@c.example"], BadWish::Recipient(0)),
        (&["a@c.example\r\nBcc: x@y.example"], BadWish::Recipient(0)),
        (&["a@c.example,b@c.example"], BadWish::Recipient(0)),
        (&["<a@c.example>"], BadWish::Recipient(0)),
        (&["a@b@c.example"], BadWish::Recipient(0)),
        (&[long.as_str()], BadWish::Recipient(0)),
    ] {
        assert_eq!(wish(&store, recipients), Err(bad), "{recipients:?}");
    }
    assert_eq!(store.reports().unwrap().wish.unwrap().number, FIRST);
    for fine in ["a+b@c.example", "müller@büro.example", "a'b@mail-1.c.example"] {
        wish(&store, &[fine]).unwrap();
    }
}

#[test]
fn nobody_needs_to_be_named_to_get_nothing() {
    let (store, _folder) = opened();
    let never = store
        .save_wish(&["not even an address".into()], Rhythm::Never, NOW)
        .unwrap()
        .unwrap();
    assert_eq!((never.rule.as_str(), never.recipients.len()), ("never", 0));
}

#[test]
fn the_words_of_a_rhythm_are_the_protocols_rule() {
    let rule = |rhythm, day, time| Rhythm::parse(rhythm, day, time).map(|rhythm| rhythm.to_string());
    assert_eq!(rule("daily", "", "7:05").unwrap(), "daily 07:05");
    assert_eq!(rule("weekly", "7", "23:59").unwrap(), "weekly sun 23:59");
    assert_eq!(rule("weekly", "Tuesday", "07:00").unwrap(), "weekly tue 07:00");
    assert_eq!(rule("monthly", "28", "00:00").unwrap(), "monthly 28 00:00");
    assert_eq!(rule("never", "", "").unwrap(), "never");
    for (rhythm, day, time, bad) in [
        ("hourly", "", "07:00", BadWish::Rhythm),
        ("", "", "", BadWish::Rhythm),
        ("daily", "", "24:00", BadWish::Time),
        ("daily", "", "7", BadWish::Time),
        ("daily", "", "+7:00", BadWish::Time),
        ("weekly", "0", "07:00", BadWish::Day),
        ("weekly", "8", "07:00", BadWish::Day),
        ("weekly", "mö", "07:00", BadWish::Day),
        ("monthly", "29", "07:00", BadWish::Day),
        ("monthly", "0", "07:00", BadWish::Day),
        ("monthly", "", "07:00", BadWish::Day),
    ] {
        assert_eq!(rule(rhythm, day, time), Err(bad), "{rhythm} {day} {time}");
        assert!(!bad.to_string().is_empty());
    }
}

#[test]
fn what_the_server_says_steers_no_terminal_and_fills_no_card() {
    let (store, _folder) = opened();
    let number = wish(&store, &["a@customer.example"]).unwrap().number;
    let sent = SentReport {
        recipients: vec!["a@b.example\u{1b}[2J".into()],
        when: "daily\r\n".repeat(200),
    };
    let refused = WishAnswer {
        number,
        state: protocol::WishState::Refused,
        message: Some("no\u{7}\n".into()),
    };
    store
        .record_reports(NOW, Some(&refused), &vec![sent; 60])
        .unwrap();
    let known = store.reports().unwrap();
    assert_eq!(known.answer.unwrap().message.as_deref(), Some("no "));
    assert_eq!((known.schedules.len(), known.schedules[0].when.len()), (50, 500));
    assert_eq!(known.schedules[0].recipients, ["a@b.example [2J"]);
}
