//! A printer that is asked by PJL: the bytes say what comes back, in which pieces, and when.

use std::time::Duration;

use profiles::{Catalogue, Ieee1284};
use usb::pjl::{Outcome, Talk, of_maker};

use super::Target;
use crate::script::Script;

const LONGEST: Duration = Duration::from_secs(15);
/// No piece that the kernel gives is longer.
const LONGEST_PIECE: usize = 255;
const FRAME: (&str, &str) = ("\x1b%-12345X@PJL \r\n", "\r\n\x1b%-12345X");

pub(super) const TARGET: Target = Target {
    name: "pjl_talk",
    check,
    seeds,
    longest: 6_000,
};

fn check(bytes: &[u8]) {
    let (manner, mut said) = bytes.split_at(bytes.len().min(8));
    let mut script = Script::new(manner);
    let maker = ["HP", "Brother"].get(script.below(3)).copied();
    let mut talk = Talk::new(0xBEEF, of_maker(maker), Duration::ZERO);
    let (mut now, mut heard) = (Duration::ZERO, Vec::new());
    while !talk.is_over(now) {
        if !talk.to_write().is_empty() {
            assert_is_question(talk.to_write());
            let takes = talk.to_write().len();
            talk.wrote(takes, now);
        }
        if said.is_empty() {
            let until = talk.deadline();
            assert!(until > now, "a wait that is over already would never end");
            now = until;
            continue;
        }
        now += Duration::from_millis(u64::from(script.byte()) * 4);
        let (piece, rest) = said.split_at(said.len().min(1 + script.below(LONGEST_PIECE)));
        said = rest;
        heard.extend_from_slice(piece);
        talk.received(piece, now);
    }
    assert!(now <= LONGEST + Duration::from_secs(2), "{now:?}");
    let (Outcome::Answered(answers) | Outcome::Printing(answers)) = talk.outcome() else {
        return;
    };
    let id = Ieee1284::parse(b"MFG:HP;MDL:HP LaserJet 4250;CMD:PJL;");
    let facts = answers.facts(&id, Catalogue::built_in().brands());
    for meter in facts.meters {
        assert!(says(&heard, meter.value), "{} was never said", meter.value);
    }
    assert!(facts.supplies.len() <= 4 && facts.alerts.len() <= 1);
    assert!(
        facts
            .supplies
            .iter()
            .all(|supply| supply.percent.is_none_or(|percent| percent <= 100))
    );
}

/// Nothing that prints, sets or begins a job.
fn assert_is_question(octets: &[u8]) {
    let text = String::from_utf8_lossy(octets);
    let inside = text
        .strip_prefix(FRAME.0)
        .and_then(|text| text.strip_suffix(FRAME.1));
    let lines = inside
        .unwrap_or_else(|| panic!("no whole frame: {text}"))
        .split("\r\n");
    for line in lines {
        assert!(
            line.starts_with("@PJL INFO ") || line.starts_with("@PJL ECHO "),
            "{line}"
        );
    }
}

/// Whether a number stands among the octets, whole; zeros may stand in front.
fn says(octets: &[u8], number: u64) -> bool {
    let numbers = octets.split(|octet| !octet.is_ascii_digit());
    let mut numbers = numbers.filter_map(|digits| std::str::from_utf8(digits).ok()?.parse::<u64>().ok());
    numbers.any(|said| said == number)
}

fn seeds() -> Vec<Vec<u8>> {
    let answers = [
        "@PJL ECHO METERBOX 0000BEEF\r\n\x0c",
        "@PJL INFO STATUS\r\nCODE=10001\r\nDISPLAY=\"Ready\"\r\nONLINE=TRUE\r\n\x0c",
        "@PJL INFO PAGECOUNT\r\nPAGECOUNT=18421\r\n\x0c",
        "@PJL INFO ID\r\n\"ACME LaserSim 4000\"\r\n\x0c",
        "@PJL INFO PRODINFO\r\nProductSerialNumber = \"A1B2C3\"\r\nHWAddress = 02:00:5E:10:00:01\r\n\x0c",
        "@PJL USTATUS DEVICE\r\nCODE=40021\r\nTONER=44\r\n\x0c",
        "@PJL INFO BRSUPPLY\r\nINK_PAGECOUNT_TOTAL=4711\r\nINK_REMAINING_BLACK=80%\r\n\x0c",
        "@PJL INFO VARIABLES\r\nCOPIES=1 [2 RANGE]\r\n\t1\r\n\t999\r\n\x0c",
    ];
    let mut seeds: Vec<Vec<u8>> = (1..9_u8)
        .map(|manner| [&[manner; 8], answers.concat().as_bytes()].concat())
        .collect();
    seeds.push([&[3; 8], answers.concat().replace('\x0c', "").as_bytes()].concat());
    seeds.push([&[0; 8], b"\xff\x00endless ".repeat(500).as_slice()].concat());
    seeds
}
