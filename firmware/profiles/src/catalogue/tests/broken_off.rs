//! A reading that broke off: nothing is said that more rows would take back.

use super::*;

fn profile() -> Catalogue {
    catalogue(
        &("[table.counters]\nvalue = \".1.9\"\ntype = \".1.2\"\nlabel = \".1.5\"\nunit = \".1.4\"\nunits = { 7 = \"impressions\" }\ncodes = { color = \".1.6\" }\n".to_owned()
            + &meter("total", "scalar = \".3.0\"")
            + &meter("total", "scalar = \".4.0\"")
            + &meter("mono", "sum = [{ scalar = \".5.0\" }, { scalar = \".6.0\", optional = true }]")
            + &meter("copy", "table = \"counters\"\ntype = 1\nlabel = [\"Copies\"]")
            + &meter("color", "table = \"counters\"\nrows = { color = 1 }")
            + &meter("print", "scalar = \".5.0\"\nwhere = { lacks = \".6\" }")
            + "[identity]\nserial = [{ scalar = \".7.0\" }, \"standard\"]\n"),
    )
}

fn everything() -> Rows {
    printer(&[
        ("1.2.1", Value::Integer(1)),
        ("1.4.1", Value::Integer(7)),
        ("1.5.1", text("Copies")),
        ("1.6.1", Value::Integer(1)),
        ("1.9.1", count(50)),
        ("1.6.2", Value::Integer(1)),
        ("1.9.2", count(51)),
        ("3.0", count(900)),
        ("4.0", count(800)),
        ("5.0", count(10)),
        ("6.0", count(20)),
        ("7.0", text("XYZ98765")),
    ])
}

/// Whatever rows are missing: each meter and the serial are those of the whole reading, or absent.
#[test]
fn what_is_said_of_some_rows_is_said_of_all() {
    let all = everything();
    let whole = profile().interpret(&all);
    let names: Vec<Oid> = all
        .iter()
        .map(|(name, _)| name.clone())
        .filter(|name| name.to_string().contains(".9999."))
        .collect();
    for missing in 0..1_u32 << names.len() {
        let is_missing = |name: &Oid| {
            names
                .iter()
                .position(|other| other == name)
                .is_some_and(|place| missing >> place & 1 == 1)
        };
        let some: Rows = all
            .iter()
            .filter(|(name, _)| !is_missing(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let facts = profile().interpret_partial(&some);
        for meter in &facts.meters {
            let same = named(&whole, meter.name.as_str()).map(|meter| (meter.value, &meter.source));
            assert_eq!(same, Some((meter.value, &meter.source)), "{missing:b}");
        }
        if facts.identity.serial.is_some() {
            assert_eq!(facts.identity.serial, whole.identity.serial, "{missing:b}");
        }
    }
    assert_eq!(value(&profile().interpret_partial(&all), "total"), Some(900));
    assert_eq!(value(&profile().interpret_partial(&all), "mono"), Some(30));
}
