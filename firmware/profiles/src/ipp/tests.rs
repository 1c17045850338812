#![allow(clippy::unwrap_used)]
use meters::{Severity, Status, SupplyKind, SupplyState, Unit};
use proptest::prelude::*;

use super::*;
use crate::{Brands, Catalogue};

const ID: u32 = 7;

/// An answer that is put together octet by octet.
struct Answer(Vec<u8>);

impl Answer {
    fn of(status: u16) -> Self {
        let mut octets = vec![2, 0];
        octets.extend(status.to_be_bytes());
        octets.extend(ID.to_be_bytes());
        Self(octets)
            .group(1)
            .put(0x47, "attributes-charset", b"utf-8")
            .group(4)
    }

    fn group(mut self, tag: u8) -> Self {
        self.0.push(tag);
        self
    }

    fn put(mut self, tag: u8, name: &str, value: &[u8]) -> Self {
        self.0.push(tag);
        for octets in [name.as_bytes(), value] {
            self.0.extend(u16::try_from(octets.len()).unwrap().to_be_bytes());
            self.0.extend(octets);
        }
        self
    }

    fn number(self, name: &str, number: i32) -> Self {
        self.put(0x21, name, &number.to_be_bytes())
    }

    fn text(self, name: &str, text: &str) -> Self {
        self.put(0x41, name, text.as_bytes())
    }

    fn texts(self, name: &str, texts: &[&str]) -> Self {
        let (first, more) = texts.split_first().unwrap();
        more.iter()
            .fold(self.text(name, first), |answer, text| answer.text("", text))
    }

    fn counts(self, name: &str, members: &[(&str, i32)]) -> Self {
        let begun = self.put(0x34, name, b"");
        let put = |answer: Self, (name, number): &(&str, i32)| {
            answer.put(0x4a, "", name.as_bytes()).number("", *number)
        };
        members.iter().fold(begun, put).put(0x37, "", b"")
    }

    fn octets(self) -> Vec<u8> {
        self.group(3).0
    }

    fn read(self) -> Attributes {
        Attributes::of_answer(&self.octets(), ID).unwrap()
    }
}

fn brands() -> Brands {
    Catalogue::built_in().brands().clone()
}

fn counted(attributes: &Attributes) -> Vec<(String, u64, Unit, String)> {
    let meters = facts(attributes, &brands()).meters;
    let one = |meter: meters::Meter| (meter.name.to_string(), meter.value, meter.unit, meter.source);
    meters.into_iter().map(one).collect()
}

fn device() -> Answer {
    Answer::of(0)
        .text(
            "printer-device-id",
            "MFG:EPSON;CMD:ESCPL2;MDL:WF-C5790 Series;CLS:PRINTER;",
        )
        .text("printer-make-and-model", "EPSON WF-C5790 Series")
        .text("printer-serial-number", "X3B8001234")
        .text("printer-uuid", "urn:uuid:CFE92100-67C4-11D4-A45F-F8D027761251")
        .text("printer-location", "2nd floor")
        .number("printer-impressions-completed", 1_200)
        .counts(
            "printer-impressions-completed-col",
            &[("monochrome", 700), ("full-color", 500)],
        )
        .number("printer-media-sheets-completed", 800)
        .put(0x23, "printer-state", &3_i32.to_be_bytes())
        .text("printer-state-reasons", "none")
}

#[test]
fn a_printer_is_read_whole() {
    let read = device().read();
    let facts = facts(&read, &brands());
    let identity = facts.identity;
    assert_eq!(identity.manufacturer.as_deref(), Some("Epson"));
    assert_eq!(identity.model.as_deref(), Some("WF-C5790"));
    assert_eq!(identity.serial.as_deref(), Some("X3B8001234"));
    assert_eq!(identity.location.as_deref(), Some("2nd floor"));
    assert_eq!((facts.status, facts.alerts), (Some(Status::Idle), Vec::new()));
    assert_eq!(uuid(&read).as_deref(), Some("cfe9210067c411d4a45ff8d027761251"));
    let meters: Vec<_> = facts
        .meters
        .iter()
        .map(|meter| (meter.name.as_str(), meter.value, meter.bills))
        .collect();
    assert_eq!(
        meters,
        [
            ("total", 1_200, true),
            ("mono", 700, false),
            ("color", 500, false),
            ("sheets", 800, false)
        ]
    );
    assert_eq!(facts.meters.last().unwrap().unit, Unit::Sheets);
}

#[test]
fn what_isnt_known_is_no_zero() {
    let nothing = Answer::of(0)
        .put(0x12, "printer-impressions-completed", b"")
        .number("printer-media-sheets-completed", -2)
        .counts("printer-impressions-completed-col", &[("monochrome", -1)]);
    assert_eq!(counted(&nothing.read()), []);
    assert_eq!(
        counted(
            &Answer::of(0)
                .put(0x21, "printer-impressions-completed", b"\0\x05")
                .read()
        ),
        []
    );
    let sheets = Answer::of(0).number("printer-media-sheets-completed", 9).read();
    let expected = (
        "total".into(),
        9,
        Unit::Sheets,
        "IPP printer-media-sheets-completed".into(),
    );
    assert_eq!(counted(&sheets), [expected]);
}

#[test]
fn sides_on_sheets_printed_on_both_are_counted_once() {
    let members = [("monochrome", 10), ("monochrome-two-sided", 4), ("full-color", 5)];
    let of_total = |total: i32| {
        let answer = Answer::of(0)
            .number("printer-impressions-completed", total)
            .counts("printer-impressions-completed-col", &members);
        let counted = counted(&answer.read());
        counted
            .into_iter()
            .filter(|(name, ..)| name == "mono" || name == "color")
            .map(|(_, value, _, _)| value)
            .collect::<Vec<_>>()
    };
    assert_eq!(of_total(15), [10, 5], "are part of the members");
    assert_eq!(of_total(19), [14, 5], "stand beside them");
    assert_eq!(of_total(99), [0; 0], "nobody knows");
}

#[test]
fn what_was_printed_on_both_sides_and_what_colour_is_made_of_stand_beside_the_rest() {
    let by_color = [("monochrome", 10), ("full-color", 5), ("highlight-color", 2)];
    let answer = || {
        Answer::of(0)
            .number("printer-impressions-completed", 17)
            .counts("printer-impressions-completed-col", &by_color)
    };
    let sheets = [
        ("monochrome-two-sided", 3),
        ("monochrome", 7),
        ("full-color-two-sided", 1),
    ];
    let named = |answer: Answer| -> Vec<(String, u64, Unit)> {
        let counted = counted(&answer.read()).into_iter();
        counted
            .map(|(name, value, unit, _)| (name, value, unit))
            .collect()
    };
    let meter = |name: &str, value, unit| (name.to_owned(), value, unit);
    let mut expected = vec![
        meter("total", 17, Unit::Impressions),
        meter("mono", 10, Unit::Impressions),
        meter("color", 7, Unit::Impressions),
        meter("full_color", 5, Unit::Impressions),
        meter("two_color", 2, Unit::Impressions),
    ];
    assert_eq!(named(answer()), expected);
    expected.push(meter("duplex", 4, Unit::Sheets));
    assert_eq!(
        named(answer().counts("printer-media-sheets-completed-col", &sheets)),
        expected
    );
    let alone = Answer::of(0).counts(
        "printer-impressions-completed-col",
        &[("monochrome-two-sided", 6)],
    );
    let source = "IPP printer-impressions-completed-col/monochrome-two-sided".to_owned();
    assert_eq!(
        counted(&alone.read()),
        [("duplex".to_owned(), 6, Unit::Impressions, source)]
    );
}

#[test]
fn supplies_are_rows_of_the_printer_mib_in_words() {
    let rows = [
        "index=1;class=supplyThatIsConsumed;type=tonerCartridge;unit=percent;maxcapacity=100;level=8;colorantname=cyan;",
        "index=2;class=receptacleThatIsFilled;type=waste-toner;unit=percent;maxcapacity=100;level=-3",
        "type=;level=x;maxcapacity",
    ];
    let read = Answer::of(0)
        .texts("printer-supply", &rows)
        .texts("printer-supply-description", &["Cyan Cartridge", "Waste Box"])
        .read();
    let supplies = facts(&read, &brands()).supplies;
    let [cyan, waste, broken] = supplies.as_slice() else {
        panic!("{supplies:?}")
    };
    assert_eq!(
        (cyan.kind, cyan.percent, cyan.state),
        (SupplyKind::TonerCartridge, Some(8), SupplyState::Low)
    );
    assert_eq!(
        (cyan.color.as_deref(), cyan.description.as_deref()),
        (Some("cyan"), Some("Cyan Cartridge"))
    );
    assert_eq!(
        (waste.kind, waste.receptacle, waste.state),
        (SupplyKind::WasteToner, true, SupplyState::SomeLeft)
    );
    assert_eq!(
        (broken.kind, broken.level, broken.state),
        (SupplyKind::Unknown, None, SupplyState::Unknown)
    );
}

#[test]
fn older_printers_have_lists_side_by_side() {
    let read = Answer::of(0)
        .texts("marker-names", &["Black Ink", "Tinte Gelb"])
        .texts("marker-colors", &["#000000", "#FFFF00"])
        .texts("marker-types", &["ink-cartridge", "inkCartridge"])
        .number("marker-levels", 61)
        .number("", -2)
        .read();
    let supplies = facts(&read, &brands()).supplies;
    let told: Vec<_> = supplies
        .iter()
        .map(|supply| (supply.kind, supply.color.as_deref(), supply.percent))
        .collect();
    let ink = SupplyKind::InkCartridge;
    assert_eq!(
        told,
        [(ink, Some("black"), Some(61)), (ink, Some("yellow"), None)]
    );
}

#[test]
fn reasons_are_alerts_as_bad_as_they_say() {
    let read = Answer::of(0)
        .put(0x23, "printer-state", &5_i32.to_be_bytes())
        .texts(
            "printer-state-reasons",
            &["toner-low-warning", "media-jam-error", "cover-open", "none"],
        )
        .read();
    let facts = facts(&read, &brands());
    let told: Vec<_> = facts
        .alerts
        .iter()
        .map(|alert| {
            (
                alert.severity,
                alert.group.as_str(),
                alert.description.as_deref().unwrap(),
            )
        })
        .collect();
    let expected = [
        (Severity::Warning, "marker_supplies", "toner low"),
        (Severity::Critical, "media_path", "media jam"),
        (Severity::Critical, "cover", "cover open"),
    ];
    assert_eq!(
        (facts.status, told.as_slice()),
        (Some(Status::Down), expected.as_slice())
    );
}

#[test]
fn an_answer_that_is_cut_is_never_a_short_one() {
    let whole = device().octets();
    for end in 0..whole.len() {
        let cut = Attributes::of_answer(whole.get(..end).unwrap(), ID);
        assert_eq!(cut, Err(Malformed::CutOff), "at octet {end}");
    }
}

#[test]
fn somebody_elses_answer_and_a_refusal_are_none() {
    let octets = device().octets();
    assert_eq!(
        Attributes::of_answer(&octets, ID + 1),
        Err(Malformed::NotAnAnswer)
    );
    let refused = Answer::of(0x0403).octets();
    assert_eq!(
        Attributes::of_answer(&refused, ID),
        Err(Malformed::Refused(0x0403))
    );
}

#[test]
fn collections_without_an_end_and_attributes_without_number_are_refused() {
    let deep = (0..50).fold(Answer::of(0).put(0x34, "media-col", b""), |answer, _| {
        answer.put(0x4a, "", b"x").put(0x34, "", b"")
    });
    assert_eq!(Attributes::of_answer(&deep.octets(), ID), Err(Malformed::TooMuch));
    let many = (0..20_000).fold(Answer::of(0).text("a", ""), |answer, _| answer.text("", ""));
    assert_eq!(Attributes::of_answer(&many.octets(), ID), Err(Malformed::TooMuch));
}

#[test]
fn a_uuid_of_nothing_but_zeros_is_no_evidence() {
    for no_evidence in [
        "urn:uuid:00000000-0000-0000-0000-000000000000",
        "urn:uuid:1",
        "CFE92100",
        "",
    ] {
        assert_eq!(
            uuid(&Answer::of(0).text("printer-uuid", no_evidence).read()),
            None,
            "{no_evidence}"
        );
    }
}

#[test]
fn the_request_is_one_question_that_a_printer_can_read() {
    let request = get_printer_attributes(ID, "ipp://localhost/ipp/print");
    assert_eq!(request.get(..8).unwrap(), [1, 1, 0, 0x0b, 0, 0, 0, 7]);
    // It is built as an answer is: a response's status stands where the operation does.
    let mut as_answer = request;
    as_answer.splice(2..4, [0, 0]);
    as_answer.splice(8..9, [4]);
    let read = Attributes::of_answer(&as_answer, ID).unwrap();
    assert_eq!(
        read.octets("printer-uri"),
        Some(&b"ipp://localhost/ipp/print"[..])
    );
    assert!(read.values("requested-attributes").len() > 20);
}

proptest! {
    #[test]
    fn no_octets_panic(octets in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut answer = Answer::of(0).0;
        answer.extend(octets);
        if let Ok(read) = Attributes::of_answer(&answer, ID) {
            let _ = facts(&read, &Brands::default());
        }
    }

    #[test]
    fn flipped_bits_dont_panic(place in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let mut octets = device().octets();
        *place.get_mut(&mut octets) ^= 1 << bit;
        if let Ok(read) = Attributes::of_answer(&octets, ID) {
            let _ = facts(&read, &Brands::default());
        }
    }
}
