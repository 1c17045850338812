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

/// What comes of a printer that answers the first question with these octets, and nothing else ever.
fn talk(octets: &[u8]) -> (Outcome, Duration) {
    let mut talk = Talk::new(TOKEN, &[], START);
    let mut now = START;
    let mut said = octets;
    while !talk.is_over(now) {
        if !talk.to_write().is_empty() {
            let all = talk.to_write().len();
            talk.wrote(all, now);
            talk.received(std::mem::take(&mut said), now);
        } else {
            now = talk.deadline();
        }
    }
    (talk.outcome(), now - START)
}

/// A talk with a printer that answers each question; what it asked, and how long that took.
fn conversation(maker: Option<&str>, answer: impl Fn(&str) -> String) -> (Outcome, Vec<String>, Duration) {
    let mut talk = Talk::new(TOKEN, of_maker(maker), START);
    let mut now = START;
    let mut asked = Vec::new();
    while !talk.is_over(now) {
        if talk.to_write().is_empty() {
            now = talk.deadline();
            continue;
        }
        let frame = String::from_utf8(talk.to_write().to_vec()).unwrap();
        talk.wrote(frame.len(), now);
        let mut said = String::new();
        for line in frame.split("\r\n") {
            if line.starts_with("@PJL ECHO") {
                said.push_str(&format!("{line}\r\n\x0c"));
            } else if let Some(question) = line.strip_prefix("@PJL INFO ") {
                asked.push(question.to_owned());
                said.push_str(&answer(question));
            }
        }
        talk.received(said.as_bytes(), now);
    }
    (talk.outcome(), asked, now - START)
}

fn answers(octets: &[u8]) -> Answers {
    match talk(octets).0 {
        Outcome::Answered(answers) => answers,
        other => panic!("{other:?}"),
    }
}

/// A printer that answers everything that it was asked with its form feeds.
fn plain(question: &str) -> String {
    match question {
        "ID" => ID.into(),
        "PAGECOUNT" => COUNT.into(),
        "STATUS" => STATUS.into(),
        "VARIABLES" => VARIABLES.into(),
        other => format!("@PJL INFO {other}\r\n\"?\"\r\n\x0c"),
    }
}

#[test]
fn a_printer_that_answers_is_done_at_once() {
    let (outcome, asked, took) = conversation(None, plain);
    let Outcome::Answered(answers) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(took, Duration::ZERO);
    assert_eq!(
        asked,
        ["STATUS", "PAGECOUNT", "ID", "PRODINFO", "CONFIG", "VARIABLES"]
    );
    assert_eq!(answers.id.as_deref(), Some("ACME LaserSim 4000"));
    assert_eq!(answers.page_count, Some(18_421));
    assert_eq!(answers.status.as_ref().unwrap().display.as_deref(), Some("Ready"));
    assert_eq!(
        answers.variables,
        [("COPIES".into(), "1".into()), ("DUPLEX".into(), "OFF".into())]
    );
}

#[test]
fn a_printer_at_which_a_job_passes_is_asked_nothing_more() {
    for code in [10_007, 10_023, 10_005] {
        let (outcome, asked, _) = conversation(None, |question| match question {
            "STATUS" => format!("@PJL INFO STATUS\r\nCODE={code}\r\nDISPLAY=\"Printing\"\r\n\x0c"),
            other => plain(other),
        });
        assert!(matches!(outcome, Outcome::Printing(_)), "{outcome:?}");
        assert_eq!(asked, ["STATUS"]);
    }
}

#[test]
fn a_printer_that_answers_some_questions_with_nothing_is_asked_the_others() {
    let (outcome, asked, took) = conversation(None, |question| match question {
        "STATUS" | "PRODINFO" | "CONFIG" => String::new(),
        // No form feed.
        "PAGECOUNT" => COUNT.trim_end_matches('\x0c').into(),
        other => plain(other),
    });
    let Outcome::Answered(answers) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(answers.page_count, Some(18_421));
    assert_eq!(asked.len(), 6);
    assert!(took <= Duration::from_secs(8), "{took:?}");
}

/// As an M6507 does: a bare `?` for what it doesn't know, and a count that is never filled in.
#[test]
fn a_pantum_answers_at_once_and_has_no_count() {
    let (outcome, asked, took) = conversation(Some("Pantum"), |question| match question {
        "STATUS" => "@PJL INFO STATUS \r\nCODE=10002\r\n\x0c".into(),
        "ID" => "@PJL INFO ID \r\nM6500 series\r\n\x0c".into(),
        "PAGECOUNT" => "@PJL INFO PAGECOUNT \r\n\r\n\x0c".into(),
        "VARIABLES" => {
            "@PJL INFO VARIABLES \r\nPAGECOUNT = Bad Value [ 2 RANGE ]\r\n\t0\r\n\t0\r\n\x0c".into()
        }
        "CONFIG" => {
            "@PJL INFO CONFIG \r\nMEMORY  = 268435456\r\nUSTATUS [ 4 ENUMERATED ]\r\n\tDEVICE \r\n\x0c".into()
        }
        _ => "?\r\n\x0c".into(),
    });
    assert_eq!((asked.len(), took), (6, Duration::ZERO));
    let Outcome::Answered(answers) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(
        (answers.page_count, answers.id.as_deref()),
        (None, Some("M6500 series"))
    );
    let id = Ieee1284::parse(b"MFG:Pantum;MDL:M6500 series;CMD:ACL,CMD,scan,ZJS,PJL;CLS:PRINTER;");
    let facts = answers.facts(&id, Catalogue::built_in().brands());
    assert!(facts.meters.is_empty(), "{:?}", facts.meters);
    assert_eq!(facts.status, Some(meters::Status::Idle));
}

/// As an HL-2030 does.
#[test]
fn a_brother_laser_names_its_firmware_beside_its_model() {
    let brands = Catalogue::built_in().brands().clone();
    let id = Ieee1284::parse(b"MFG:Brother;CMD:PJL,HBP;MDL:HL-2030 series;CLS:PRINTER;");
    for (said, firmware) in [
        ("Brother HL-2030 series:84UZ81:Ver1.29", Some("1.29")),
        ("Brother HL-L2360D series:84U-F75:Ver.b.26", Some("b.26")),
        ("Brother HL-2030 series", None),
        ("Version:1", None),
    ] {
        let said = format!("{ECHO}@PJL INFO ID\r\n\"{said}\"\r\n\x0c");
        let identity = answers(said.as_bytes()).facts(&id, &brands).identity;
        assert_eq!(identity.firmware.as_deref(), firmware, "{said}");
        assert_eq!(identity.model.as_deref(), Some("HL-2030"));
    }
}

#[test]
fn a_brother_is_asked_for_its_ink() {
    let brands = Catalogue::built_in().brands().clone();
    let id = Ieee1284::parse(b"MFG:Brother;CMD:PJL,HBP;MDL:MFC-J5955DW;CLS:PRINTER;");
    let (outcome, asked, _) = conversation(brands.brand_of(&id), |question| {
        match question {
        "BRSUPPLY" => "@PJL INFO BRSUPPLY\r\nINK_MACHINE_SN=\"X9F000123\"\r\nINK_PAGECOUNT_TOTAL=4711\r\n\
                       INK_REMAINING_BLACK=80\r\nINK_REMAINING_CYAN=\"7%\"\r\nINK_REMAINING_YELLOW=200\r\n\x0c"
            .into(),
        "PAGECOUNT" => "@PJL INFO PAGECOUNT\r\n\"?\"\r\n\x0c".into(),
        other => plain(other),
    }
    });
    assert!(asked.iter().any(|question| question == "BRSUPPLY"), "{asked:?}");
    let Outcome::Answered(answers) = outcome else {
        panic!("{outcome:?}")
    };
    let facts = answers.facts(&id, &brands);
    assert_eq!(facts.identity.serial.as_deref(), Some("X9F000123"));
    let [total] = facts.meters.as_slice() else {
        panic!("{:?}", facts.meters)
    };
    assert_eq!(
        (total.value, total.source.as_str()),
        (4711, "PJL INFO BRSUPPLY INK_PAGECOUNT_TOTAL")
    );
    let inks: Vec<_> = facts
        .supplies
        .iter()
        .map(|ink| (ink.color.as_deref(), ink.percent))
        .collect();
    assert_eq!(
        inks,
        [
            (Some("black"), Some(80)),
            (Some("cyan"), Some(7)),
            (Some("yellow"), None)
        ]
    );
    let (_, asked, _) = conversation(Some("HP"), plain);
    assert!(!asked.iter().any(|question| question == "BRSUPPLY"), "{asked:?}");
}

#[test]
fn nothing_but_questions_is_written_and_each_in_its_frame() {
    let mut talk = Talk::new(TOKEN, &["BRSUPPLY"], START);
    let mut frames = 0;
    let mut now = START;
    while !talk.is_over(now) {
        if talk.to_write().is_empty() {
            now = talk.deadline();
            continue;
        }
        frames += 1;
        let said = String::from_utf8(talk.to_write().to_vec()).unwrap();
        let inside = said
            .strip_prefix("\x1b%-12345X@PJL \r\n")
            .and_then(|said| said.strip_suffix("\r\n\x1b%-12345X"))
            .unwrap();
        for line in inside.split("\r\n") {
            assert!(
                line.starts_with("@PJL INFO ") || line.starts_with("@PJL ECHO "),
                "{line}"
            );
        }
        let all = said.len();
        talk.wrote(all, now);
        talk.received(ECHO.as_bytes(), now);
    }
    assert_eq!(frames, 7);
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
        ("18\x1b421", None),
        ("18\u{200b}421", None),
        ("99999999999999999999999", None),
        ("", None),
    ] {
        for end in ["\r\n\x0c", "\x0c", "\n\x0c", "\r\n"] {
            let stream = format!("{ECHO}{ID}@PJL INFO PAGECOUNT\r\n{written}{end}");
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
    let stream = [ECHO, ID, COUNT, STATUS].concat();
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
    let plain = answers([ECHO, stream.as_str()].concat().as_bytes());
    for (place, _) in stream.match_indices("\r\n") {
        let (before, behind) = stream.split_at(place + 2);
        let mixed = answers([ECHO, before, UNASKED, behind].concat().as_bytes());
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
    let (outcome, asked, took) = conversation(None, |question| {
        format!(
            "\x1b%-12345X@PJL \r\n@PJL INFO {question}\r\n\x1b%-12345X{}",
            plain(question)
        )
    });
    assert_eq!((asked.len(), took), (6, Duration::ZERO));
    let Outcome::Answered(answers) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(
        (answers.id.as_deref(), answers.page_count),
        (Some("ACME LaserSim 4000"), Some(18_421))
    );
    assert_eq!(answers.status.unwrap().code, Some(10_001));
}

#[test]
fn what_an_earlier_talk_left_in_the_port_is_passed_over() {
    let left = "421\r\n\x0c@PJL ECHO METERBOX 00000001\r\n\x0c";
    let stream = [left, ECHO, ID, COUNT, STATUS].concat();
    assert_eq!(answers(stream.as_bytes()).page_count, Some(18_421));
    assert_eq!(talk(left.as_bytes()).0, Outcome::Nonsense);
    // A whole answer of long ago, too.
    let old = "@PJL INFO PAGECOUNT\r\nPAGECOUNT=9\r\n\x0c@PJL INFO STATUS\r\nCODE=10023\r\n\x0c";
    let said = answers([old, ECHO, STATUS].concat().as_bytes());
    assert_eq!((said.page_count, said.status.unwrap().code), (None, Some(10_001)));
}

#[test]
fn silence_and_endless_output_end() {
    let (outcome, took) = talk(b"");
    assert_eq!(outcome, Outcome::Silent);
    assert!(took <= Duration::from_secs(5), "{took:?}");
    let (outcome, took) = talk(&b"\xff\x00endless ".repeat(100_000));
    assert_eq!((outcome, took), (Outcome::Nonsense, Duration::ZERO));
    let mut drip = Talk::new(TOKEN, &[], START);
    let mut now = START;
    while !drip.is_over(now) {
        now += Duration::from_millis(900);
        let all = drip.to_write().len();
        drip.wrote(all, now);
        drip.received(b"x", now);
    }
    assert!(now - START <= Duration::from_secs(16), "{:?}", now - START);
    // One that takes half a frame and no more.
    let mut deaf = Talk::new(TOKEN, &[], START);
    deaf.wrote(7, START);
    assert!(!deaf.is_over(START + Duration::from_secs(4)));
    assert!(deaf.is_over(START + Duration::from_secs(5)));
}

#[test]
fn answers_and_a_device_id_make_a_device() {
    let brands = Catalogue::built_in().brands().clone();
    let id = Ieee1284::parse(b"MFG:Hewlett-Packard;CMD:PJL,PCL;MDL:HP LaserJet P2015 Series;CLS:PRINTER;");
    let config = "@PJL INFO PRODINFO\r\nProductSerialNumber = \"CNBW123456\"\r\nFormatterNumber = \"Q7805\"\r\nFirmwareDateCode = 20070418\r\nHWAddress = 48:E2:44:43:EC:C3\r\n\x0c";
    let status = "@PJL INFO STATUS\r\nCODE=41213\r\nDISPLAY=\"LOAD TRAY 2\"\r\n\x0c";
    let facts = answers([ECHO, COUNT, config, status].concat().as_bytes()).facts(&id, &brands);
    assert_eq!(facts.identity.manufacturer.as_deref(), Some("HP"));
    assert_eq!(facts.identity.serial.as_deref(), Some("CNBW123456"));
    assert_eq!(facts.identity.firmware.as_deref(), Some("20070418"));
    assert_eq!(facts.identity.mac.as_deref(), Some("48:e2:44:43:ec:c3"));
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
