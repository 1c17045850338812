#![allow(clippy::unwrap_used)]
use std::time::Duration;

use meters::Severity;
use profiles::{Catalogue, Ieee1284};
use proptest::prelude::*;

use super::*;

const START: Duration = Duration::from_secs(100);
const TOKEN: u32 = 0xBEEF;
const ECHO: &str = "@PJL ECHO METERBOX 0000BEEF\r\n\x0c";

const ID: &str = "@PJL INFO ID\r\n\"ACME LaserSim 4000\"\r\n\x0c";
const COUNT: &str = "@PJL INFO PAGECOUNT\r\nPAGECOUNT=18421\r\n\x0c";
const STATUS: &str = "@PJL INFO STATUS\r\nCODE=10001\r\nDISPLAY=\"Ready\"\r\nONLINE=TRUE\r\n\x0c";
const VARIABLES: &str = "@PJL INFO VARIABLES\r\nCOPIES=1 [2 RANGE]\r\n\t1\r\n\t999\r\nDUPLEX=OFF [2 ENUMERATED]\r\n\tOFF\r\n\tON\r\n\x0c";
const UNASKED: &str = "@PJL USTATUS DEVICE\r\nCODE=40021\r\nDISPLAY=\"Door open\"\r\nONLINE=FALSE\r\n\x0c";

/// What comes of these octets if nothing follows them.
fn talk(octets: &[u8]) -> (Outcome, Duration) {
    let mut talk = Talk::new(TOKEN, START);
    let all = talk.to_write().len();
    talk.wrote(all, START);
    talk.received(octets, START);
    let mut now = START;
    while !talk.is_over(now) {
        now = talk.deadline();
    }
    (talk.outcome(), now - START)
}

fn answers(octets: &[u8]) -> Answers {
    match talk(octets).0 {
        Outcome::Answered(answers) => answers,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_printer_that_answers_is_done_at_once() {
    let stream = [ID, COUNT, STATUS, VARIABLES, ECHO].concat();
    let (outcome, took) = talk(stream.as_bytes());
    let Outcome::Answered(answers) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(took, Duration::ZERO);
    assert_eq!(answers.id.as_deref(), Some("ACME LaserSim 4000"));
    assert_eq!(answers.page_count, Some(18_421));
    assert_eq!(answers.status.as_ref().unwrap().display.as_deref(), Some("Ready"));
    assert_eq!(
        answers.variables,
        [("COPIES".into(), "1".into()), ("DUPLEX".into(), "OFF".into())]
    );
}

#[test]
fn only_questions_are_asked() {
    let talk = Talk::new(TOKEN, START);
    let said = String::from_utf8(talk.to_write().to_vec()).unwrap();
    let lines: Vec<&str> = said
        .split("\r\n")
        .map(|line| line.trim_start_matches("\x1b%-12345X").trim())
        .collect();
    let is_question = |line: &&str| {
        line.starts_with("@PJL INFO ") || line.starts_with("@PJL ECHO ") || ["", "@PJL"].contains(line)
    };
    assert!(lines.iter().all(is_question), "{lines:?}");
}

#[test]
fn every_way_to_write_a_count_is_read_and_nothing_else_is_one() {
    for (written, count) in [
        ("PAGECOUNT=18421", Some(18_421)),
        ("PAGECOUNT = 18421", Some(18_421)),
        ("pagecount 18421", Some(18_421)),
        ("\"18421\"", Some(18_421)),
        ("18421", Some(18_421)),
        ("0", Some(0)),
        ("PAGECOUNT = Bad Value [0..0]", None),
        ("?", None),
        ("\"?\"", None),
        ("-1", None),
        ("+7", None),
        ("18,421", None),
        ("18421 pages", None),
        ("99999999999999999999999", None),
        ("", None),
    ] {
        for end in ["\r\n\x0c", "\x0c", "\n\x0c", "\r\n"] {
            let stream = format!("{ID}@PJL INFO PAGECOUNT\r\n{written}{end}{ECHO}");
            assert_eq!(
                answers(stream.as_bytes()).page_count,
                count,
                "{written:?} {end:?}"
            );
        }
    }
}

#[test]
fn an_answer_that_is_cut_at_any_octet_holds_no_half_number() {
    let stream = [ID, COUNT, STATUS, ECHO].concat();
    for end in 0..stream.len() {
        let cut = stream.as_bytes().get(..end).unwrap();
        if let Outcome::Answered(answers) = talk(cut).0 {
            assert!(answers.page_count.is_none_or(|count| count == 18_421), "at {end}");
            let code = answers.status.and_then(|status| status.code);
            assert!(code.is_none_or(|code| code == 10_001), "at {end}");
        }
    }
}

#[test]
fn an_unasked_status_takes_nothing_from_an_answer_wherever_it_stands() {
    let stream = [ID, COUNT, VARIABLES].concat();
    let plain = answers([stream.as_str(), ECHO].concat().as_bytes());
    for (place, _) in stream.match_indices("\r\n") {
        let (before, behind) = stream.split_at(place + 2);
        let mixed = answers([before, UNASKED, behind, ECHO].concat().as_bytes());
        assert_eq!(
            (&mixed.id, mixed.page_count),
            (&plain.id, plain.page_count),
            "at {place}"
        );
        assert_eq!(mixed.variables, plain.variables, "at {place}");
        assert_eq!(mixed.status.unwrap().code, Some(40_021));
    }
}

#[test]
fn a_printer_that_sends_everything_back_is_heard_out() {
    let mut talk = Talk::new(TOKEN, START);
    let back = talk.to_write().to_vec();
    talk.wrote(back.len(), START);
    talk.received(&back, START);
    assert!(!talk.is_over(START), "the echo came with what was sent back");
    let later = START + Duration::from_millis(900);
    talk.received([ID, COUNT, STATUS].concat().as_bytes(), later);
    assert!(talk.is_over(later));
    let Outcome::Answered(answers) = talk.outcome() else {
        panic!()
    };
    assert_eq!(
        (answers.id.as_deref(), answers.page_count),
        (Some("ACME LaserSim 4000"), Some(18_421))
    );
}

#[test]
fn what_an_earlier_talk_left_in_the_port_is_passed_over() {
    let left = "421\r\n\x0c@PJL ECHO METERBOX 00000001\r\n\x0c";
    let stream = [left, ID, COUNT, STATUS, ECHO].concat();
    assert_eq!(answers(stream.as_bytes()).page_count, Some(18_421));
    assert_eq!(talk(left.as_bytes()).0, Outcome::Nonsense);
}

#[test]
fn silence_and_endless_output_end() {
    let (outcome, took) = talk(b"");
    assert_eq!(outcome, Outcome::Silent);
    assert!(took <= Duration::from_secs(5), "{took:?}");
    let (outcome, took) = talk(&b"\xff\x00endless ".repeat(100_000));
    assert_eq!((outcome, took), (Outcome::Nonsense, Duration::ZERO));
    let mut drip = Talk::new(TOKEN, START);
    let mut now = START;
    while !drip.is_over(now) {
        now += Duration::from_secs(1);
        drip.received(b"x", now);
    }
    assert!(now - START <= Duration::from_secs(15), "{:?}", now - START);
}

#[test]
fn answers_and_a_device_id_make_a_device() {
    let brands = Catalogue::built_in().brands().clone();
    let id = Ieee1284::parse(b"MFG:Hewlett-Packard;CMD:PJL,PCL;MDL:HP LaserJet P2015 Series;CLS:PRINTER;");
    let config =
        "@PJL INFO PRODINFO\r\nProductSerialNumber = \"CNBW123456\"\r\nFormatterNumber = \"Q7805\"\r\n\x0c";
    let status = "@PJL INFO STATUS\r\nCODE=41213\r\nDISPLAY=\"LOAD TRAY 2\"\r\n\x0c";
    let facts = answers([COUNT, config, status, ECHO].concat().as_bytes()).facts(&id, &brands);
    assert_eq!(facts.identity.manufacturer.as_deref(), Some("HP"));
    assert_eq!(facts.identity.serial.as_deref(), Some("CNBW123456"));
    assert_eq!(facts.status, Some(meters::Status::Down));
    let [alert] = facts.alerts.as_slice() else {
        panic!("{:?}", facts.alerts)
    };
    assert_eq!(
        (alert.severity, alert.group.as_str(), alert.description.as_deref()),
        (Severity::Critical, "input", Some("LOAD TRAY 2"))
    );
    let [total] = facts.meters.as_slice() else {
        panic!("{:?}", facts.meters)
    };
    assert_eq!(
        (total.value, total.bills, total.source.as_str()),
        (18_421, true, "PJL INFO PAGECOUNT")
    );
}

proptest! {
    #[test]
    fn no_octets_panic_and_every_talk_ends(octets in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let (_, took) = talk(&octets);
        prop_assert!(took <= Duration::from_secs(15));
    }

    #[test]
    fn made_up_lines_dont_panic(text in "(@PJL (INFO|USTATUS|ECHO) [A-Z]{0,12}|[A-Z\"?=0-9 \t]{0,20}|\r\n|\x0c|\x1b%-12345X){0,40}") {
        let (_, took) = talk(text.as_bytes());
        prop_assert!(took <= Duration::from_secs(15));
    }
}
