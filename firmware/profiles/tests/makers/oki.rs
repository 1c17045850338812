//! OKI: the total is digits in a text; what three projects read in three ways is left out.

use meters::Unit;
use profiles::Value;

use crate::reading::{Asked, corpus, facts, names, read, rows, with};

const PAGES: &str = "1.3.6.1.4.1.2001.1.1.1.1.100.1.1.1.3.1";
const LIFE_COUNT: &str = "1.3.6.1.2.1.43.10.2.1.4.1.1";
const COUNTER_UNIT: &str = "1.3.6.1.2.1.43.10.2.1.3.1.1";

#[test]
fn the_total_is_digits_in_a_text_and_no_disputed_counter_is_read() {
    let facts = read("oki_mc873");
    assert_eq!(names(&facts), ["total"]);
    assert_eq!(facts.count("total"), Some((41_230, Unit::Impressions)));
    assert_eq!(facts.source("total"), Some(PAGES));
    assert_eq!(facts.bills(), ["total"]);
}

#[test]
fn a_text_that_is_no_number_is_no_total() {
    for text in ["", "n/a", "41230 pages and more", "-5", "99999999999999999999999"] {
        let facts = facts(&with(
            rows("oki_mc873"),
            PAGES,
            Value::OctetString(text.as_bytes().to_vec()),
        ));
        assert_ne!(facts.count("total"), Some((0, Unit::Impressions)), "{text:?}");
        if !text.starts_with("41230") {
            assert_eq!(facts.meter("total"), None, "{text:?}");
        }
    }
}

#[test]
fn beside_a_life_count_the_makers_total_is_the_second_one() {
    let life = with(rows("oki_mc873"), LIFE_COUNT, Value::Counter32(41_300));
    let both = with(life, COUNTER_UNIT, Value::Integer(7));
    let facts = facts(&both);
    assert_eq!(facts.count("total"), Some((41_300, Unit::Impressions)));
    assert_eq!(facts.count("total_2"), Some((41_230, Unit::Impressions)));
    let second = facts.comparison("total", &["total_2"]).unwrap();
    assert_eq!((second.agrees, second.difference), (false, 70));
}

/// In front of the machine's version stands that of the network board.
#[test]
fn the_firmware_is_the_machines() {
    assert_eq!(read("oki_mc873").identity.firmware.as_deref(), Some("08.12"));
    let Some(rows) = corpus("librenms__okilan_9450g") else {
        return;
    };
    let identity = facts(&rows).identity;
    assert_eq!(identity.model.as_deref(), Some("MC873"));
    assert_eq!(identity.firmware.as_deref(), Some("07.87"));
}
