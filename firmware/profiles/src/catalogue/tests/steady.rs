//! The rows of a steady reading are those that something was read from, and no other.

use super::*;

fn profile() -> Catalogue {
    catalogue(
        &("[table.counters]\nvalue = \".1.9\"\ntype = \".1.2\"\nlabel = \".1.5\"\n".to_owned()
            + &meter("total", "scalar = \".3.0\"")
            + &meter("total", "scalar = \".4.0\"")
            + &meter("copy", "table = \"counters\"\ntype = 200")
            + "[identity]\nfirmware = [{ scalar = \".7.0\" }]\n[[supply]]\nkind = \"toner\"\npercent = { scalar = \".8.0\" }\n"),
    )
}

fn rows() -> Rows {
    printer(&[
        ("1.2.1", Value::Integer(200)),
        ("1.5.1", text("Copies")),
        ("1.9.1", count(5)),
        ("1.2.2", Value::Integer(300)),
        ("1.9.2", count(6)),
        ("3.0", count(900)),
        ("4.0", count(901)),
        ("7.0", text("1.04")),
        ("8.0", Value::Integer(55)),
    ])
}

fn private(names: &[Oid]) -> Vec<String> {
    let below = oid("1.3.6.1.4.1.9999");
    let private = names.iter().filter(|name| name.index_under(&below).is_some());
    private
        .map(|name| name.to_string().replace("1.3.6.1.4.1.9999.", ""))
        .collect()
}

#[test]
fn a_full_reading_asks_for_all_and_a_steady_one_for_what_moves() {
    let identifying: Rows = rows()
        .iter()
        .filter(|(name, _)| !name.to_string().contains(".9999"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let full = profile().detail_questions(&identifying);
    assert_eq!(private(&full.scalars), ["3.0", "4.0", "8.0", "7.0"]);
    assert_eq!(private(&full.columns), ["1.9", "1.2", "1.5"]);
    let repeated = profile().repeat_questions(&rows());
    assert_eq!(private(&repeated.columns), ["1.9", "1.2", "1.5"]);
    let steady = profile().steady_questions(&rows());
    assert_eq!(private(&steady.scalars), ["3.0", "1.9.1", "8.0"]);
    assert!(steady.columns.is_empty());
}

#[test]
fn counts_may_move_but_not_go_nor_turn_into_something_else() {
    let known = rows();
    let fresh = |changed: Option<(&str, Value)>, gone: &str| -> Rows {
        let steady = profile().steady_questions(&known).scalars;
        let mut fresh: Rows = steady
            .iter()
            .filter(|name| gone.is_empty() || !name.to_string().ends_with(gone))
            .map(|name| (name.clone(), known.get(name).unwrap().clone()))
            .collect();
        if let Some((name, value)) = changed {
            fresh.insert(oid(&format!("1.3.6.1.4.1.9999.{name}")), value);
        }
        fresh
    };
    let change = |fresh: &Rows| profile().change_between(&known, fresh);
    assert_eq!(change(&fresh(None, "")), None);
    assert_eq!(change(&fresh(Some(("3.0", count(950))), "")), None);
    assert_eq!(change(&fresh(None, "9999.3.0")), Some(Change::Rows));
    assert_eq!(change(&fresh(None, "9999.8.0")), Some(Change::Rows));
    assert_eq!(
        change(&fresh(Some(("3.0", text("busy"))), "")),
        Some(Change::Rows),
        "the next way would be taken"
    );
    assert_eq!(change(&fresh(Some(("9.0", count(1))), "")), Some(Change::Rows));
}

#[test]
fn a_device_of_nobody_we_know_is_asked_for_no_makers_row() {
    let mut stranger = printer(&[]);
    stranger.insert(
        oid("1.3.6.1.2.1.1.2.0"),
        Value::ObjectIdentifier(oid("1.3.6.1.4.1.8888.1")),
    );
    let asked = profile().detail_questions(&stranger);
    assert!(private(&asked.scalars).is_empty() && private(&asked.columns).is_empty());
}
