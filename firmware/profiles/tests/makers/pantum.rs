//! Pantum: rows without an instance, and rows that only look like counters.

use meters::{SupplyKind, Unit};

use crate::reading::{Asked, names, read};

#[test]
fn the_makers_total_stands_in_where_the_standard_has_none() {
    let facts = read("pantum_p2500w");
    assert_eq!(names(&facts), ["total"]);
    assert_eq!(facts.count("total"), Some((5_120, Unit::Impressions)));
    assert_eq!(facts.identity.serial.as_deref(), Some("CG7A023456"));
    assert_eq!(facts.identity.firmware.as_deref(), Some("1.3.6"));
}

#[test]
fn toner_is_known_without_a_row_of_the_standard() {
    let facts = read("pantum_p2500w");
    let toner = facts.supply(SupplyKind::Toner, Some("black")).unwrap();
    assert_eq!(toner.percent, Some(37));
}

#[test]
fn the_life_count_bills_where_there_is_one() {
    let facts = read("pantum_bp5100dn");
    assert_eq!(names(&facts), ["total"]);
    assert_eq!(facts.count("total"), Some((9_034, Unit::Impressions)));
    assert_eq!(facts.bills(), ["total"]);
    assert_eq!(facts.identity.serial, None);
}
