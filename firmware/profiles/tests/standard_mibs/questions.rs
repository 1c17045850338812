//! What is asked, and what is not.

use profiles::{Catalogue, Questions, Rows, Value, identifying_questions, is_printer};

use crate::asking;
use crate::cells::*;
use crate::reading::{detail_questions, interpret};

#[test]
fn identifying_is_one_small_get() {
    let questions = identifying_questions();
    assert!(questions.scalars.len() <= 12);
    assert_eq!(questions.columns, []);
}

#[test]
fn who_says_nothing_is_asked_nothing_more() {
    assert_eq!(detail_questions(&Rows::default()), Questions::default());
}

#[test]
fn a_switch_is_asked_only_what_decides() {
    let switch = rows([
        (SYSTEM, "1.0", octets(b"GS724T ProSafe")),
        (
            SYSTEM,
            "2.0",
            Value::ObjectIdentifier(oid("1.3.6.1.4.1.4526.100.4.10")),
        ),
    ]);
    assert!(!is_printer(&switch));
    let questions = detail_questions(&switch);
    assert_eq!((questions.scalars.len(), questions.columns.len()), (0, 4));
    assert_eq!(asking::ask(&switch).columns, 4);
}

#[test]
fn a_printer_of_an_unknown_maker_is_not_missed() {
    let printer = rows([
        (SYSTEM, "1.0", octets(b"Embedded system")),
        (SYSTEM, "2.0", Value::ObjectIdentifier(oid("1.3.6.1.4.1.99999.1"))),
        (DEVICE, "2.65536", device_type(5)),
        (DEVICE, "3.65536", octets(b"Nobody LP-1")),
        (MARKER, "4.65536.1", Value::Counter32(77)),
        (SUPPLIES, "9.65536.1", int(-3)),
    ]);
    let asked = asking::ask(&printer);
    let facts = interpret(&asked.rows);
    assert_eq!(facts, interpret(&printer));
    assert_eq!(facts.meters.len(), 1);
    assert_eq!(facts.supplies.len(), 1);
    assert_eq!(facts.identity.model.as_deref(), Some("Nobody LP-1"));
}

#[test]
fn a_serial_is_found_where_the_two_mibs_count_devices_differently() {
    let printer = rows([
        (SYSTEM, "1.0", octets(b"Pantum BP5100DN")),
        (DEVICE, "2.1", device_type(5)),
        (GENERAL, "17.2", octets(b"CJ1X000001")),
        (MARKER, "4.2.1", Value::Counter32(9034)),
    ]);
    let facts = interpret(&asking::ask(&printer).rows);
    assert_eq!(facts.identity.serial.as_deref(), Some("CJ1X000001"));
    assert_eq!(facts.meters.len(), 1);
}

#[test]
fn a_known_printer_is_asked_for_no_table_of_devices() {
    let identifying = rows([
        (SYSTEM, "1.0", octets(b"HP")),
        (DEVICE, "2.1", device_type(5)),
        (DEVICE, "3.1", octets(b"HP LaserJet M507")),
        (GENERAL, "10.1", int(1)),
        (INTERFACE, "3.1", int(6)),
        (INTERFACE, "6.1", octets(&[2, 0, 0, 0, 0, 1])),
    ]);
    let standard_alone = Catalogue::new(Vec::new(), 0).unwrap();
    let questions = standard_alone.detail_questions(&identifying);
    let device = oid("1.3.6.1.2.1.25");
    let interfaces = oid("1.3.6.1.2.1.2");
    assert!(
        questions
            .columns
            .iter()
            .all(|column| column.index_under(&device).is_none())
    );
    assert!(
        questions
            .columns
            .iter()
            .all(|column| column.index_under(&interfaces).is_none())
    );
    // Of the media paths and the PWG's counters no column is asked for, but three rows by name.
    assert_eq!((questions.scalars.len(), questions.columns.len()), (8, 14));
}
