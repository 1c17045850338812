//! What a printer's web server sends, over USB or TCP, and the IPP in it.

use std::io::BufReader;

use http::{Answer, Fault};
use profiles::Brands;
use profiles::ipp::{Attributes, facts, get_printer_attributes, uuid};
use simulator::ipp::{Framing, HttpPrinter, IppPrinter, IppValue};

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "ipp_answer",
    check,
    seeds,
    longest: 20_000,
};

const REQUEST_ID: u32 = 7;
const LONGEST_BODY: u64 = 16_384;

/// One answer, and whatever comes behind it.
fn check(bytes: &[u8]) {
    let mut rest = bytes;
    let read = Answer::read(&mut rest, LONGEST_BODY);
    let mut drop_by_drop = BufReader::with_capacity(1, bytes);
    let again = Answer::read(&mut drop_by_drop, LONGEST_BODY);
    let answer = match (read, again) {
        (Ok(answer), Ok(again)) => {
            assert_eq!(
                (answer.head.status, &answer.body),
                (again.head.status, &again.body)
            );
            answer
        }
        (Err(fault), Err(again)) => {
            assert_eq!(kind(&fault), kind(&again), "{fault} {again}");
            return;
        }
        (one, other) => panic!("whole: {one:?}, drop by drop: {other:?}"),
    };
    assert!(answer.body.len() as u64 <= LONGEST_BODY && answer.head.status >= 200);
    // Nothing was read that is not the answer's: what is behind it answers somebody else.
    let used = bytes.len() - rest.len();
    let until_the_end = !answer.head.keeps_open() && rest.is_empty();
    if !until_the_end {
        let cut = bytes.get(..used.saturating_sub(1)).unwrap_or_default();
        assert!(
            Answer::read(&mut { cut }, LONGEST_BODY).is_err(),
            "{used} octets were read, and one less would do"
        );
    }
    ipp(&answer.body);
}

fn kind(fault: &Fault) -> u8 {
    match fault {
        Fault::Broken(_) => 0,
        Fault::TooLong => 1,
        Fault::Io(_) => 2,
    }
}

fn ipp(body: &[u8]) {
    let Ok(told) = Attributes::of_answer(body, REQUEST_ID) else {
        return;
    };
    assert!(body.windows(4).any(|four| four == REQUEST_ID.to_be_bytes()));
    let facts = facts(&told, &Brands::default());
    assert!(facts.supplies.len() <= 64 && facts.alerts.len() <= 32);
    for meter in &facts.meters {
        assert!(meter.source.starts_with("IPP printer-"), "{meter:?}");
        // What is no sum was sent as it stands.
        if let Ok(value) = u32::try_from(meter.value)
            && !meter.source.contains('+')
        {
            let sent = value.to_be_bytes();
            assert!(body.windows(4).any(|four| four == sent), "{meter:?}");
        }
    }
    assert!(uuid(&told).is_none_or(|uuid| uuid.len() == 32));
}

fn seeds() -> Vec<Vec<u8>> {
    let text = |text: &str| vec![IppValue::Text(text.to_owned())];
    let counts = IppValue::Collection(vec![
        ("monochrome", IppValue::Integer(700)),
        ("full-color", IppValue::Integer(500)),
        ("highlight-color", IppValue::Integer(3)),
        ("monochrome-two-sided", IppValue::Integer(400)),
    ]);
    let printer = IppPrinter::default()
        .with("printer-make-and-model", text("EPSON WF-C5790 Series"))
        .with("printer-serial-number", text("X3B8001234"))
        .with(
            "printer-uuid",
            vec![IppValue::Uri(
                "urn:uuid:cfe92100-67c4-11d4-a45f-f8d027761251".to_owned(),
            )],
        )
        .with("printer-impressions-completed", vec![IppValue::Integer(1_203)])
        .with("printer-impressions-completed-col", vec![counts.clone()])
        .with("printer-media-sheets-completed-col", vec![counts])
        .with("marker-names", text("Black Ink"))
        .with(
            "marker-levels",
            vec![IppValue::Integer(61), IppValue::Integer(-2)],
        )
        .with(
            "printer-supply",
            text(
                "index=1;class=supplyThatIsConsumed;type=inkCartridge;unit=percent;maxcapacity=100;level=8;",
            ),
        )
        .with("printer-state", vec![IppValue::Enum(5)])
        .with(
            "printer-state-reasons",
            vec![IppValue::Keyword("media-jam-error".to_owned())],
        );
    let body = get_printer_attributes(REQUEST_ID, "ipp://localhost/ipp/print");
    let head = format!(
        "POST /ipp/print HTTP/1.1\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let question = [head.as_bytes(), &body].concat();
    let mut seeds: Vec<Vec<u8>> = [Framing::Length, Framing::Chunks(100)]
        .into_iter()
        .map(|framing| HttpPrinter::new(printer.clone(), framing).receive(&question))
        .collect();
    seeds.push(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 401 No\r\nA: b\r\n\r\n<html>".to_vec());
    seeds
}
