//! Every kind of source, on rows as they should be and as they should not.

use meters::Unit;

use super::*;

const TABLE: &str = r#"
[table.counters]
value = ".1.9"
type = ".1.2"
label = ".1.5"
unit = ".1.4"
units = { 7 = "impressions", 8 = "sheets" }
"#;

/// What a meter `copy` with these keys reads.
fn copy(tables: &str, keys: &str, rows: &[(&str, Value)]) -> Option<Meter> {
    let facts = catalogue(&(tables.to_owned() + &meter("copy", keys))).interpret(&printer(rows));
    named(&facts, "copy").cloned()
}

fn copies(tables: &str, keys: &str, rows: &[(&str, Value)]) -> Option<u64> {
    copy(tables, keys, rows).map(|meter| meter.value)
}

#[test]
fn a_scalar_is_a_count_in_any_type_for_one() {
    let read = |value: Value| copies("", "scalar = \".3.{printer}.{marker}\"", &[("3.1.1", value)]);
    assert_eq!(read(count(7)), Some(7));
    assert_eq!(read(Value::Gauge32(7)), Some(7));
    assert_eq!(read(Value::Counter64(u64::MAX)), Some(u64::MAX));
    assert_eq!(read(text("0042 ")), Some(42));
    assert_eq!(read(text("42\0")), Some(42));
    for none in [
        Value::Integer(-2),
        Value::TimeTicks(7),
        Value::Null,
        Value::ObjectIdentifier(oid("1.3.6")),
        Value::IpAddress([0, 0, 0, 7]),
        Value::Opaque(vec![7]),
        text(""),
        text("-7"),
        text("+7"),
        text("7 pages"),
        text("18446744073709551616"),
    ] {
        assert_eq!(read(none.clone()), None, "{none:?}");
    }
    assert_eq!(copies("", "scalar = \".3.1.1\"", &[]), None);
}

#[test]
fn a_number_of_the_device_stands_in_the_name() {
    let catalogue = catalogue(&meter("copy", "scalar = \".3.{printer}.{marker}\""));
    let rows: Rows = printer(&[("3.2.4", count(7)), ("3.1.1", count(8))])
        .iter()
        .map(|(name, value)| match name.arcs() {
            [1, 3, 6, 1, 2, 1, 25, 3, 2, 1, column, 1] => {
                (oid("1.3.6.1.2.1.25.3.2.1").child(&[*column, 2]), value.clone())
            }
            [1, 3, 6, 1, 2, 1, 43, 10, 2, 1, column, 1, 1] => (
                oid("1.3.6.1.2.1.43.10.2.1").child(&[*column, 2, 4]),
                value.clone(),
            ),
            [1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 17, 1] => (oid("1.3.6.1.2.1.43.5.1.1.17.2"), value.clone()),
            _ => (name.clone(), value.clone()),
        })
        .collect();
    let facts = catalogue.interpret(&rows);
    assert_eq!(named(&facts, "copy").unwrap().source, "1.3.6.1.4.1.9999.3.2.4");
}

#[test]
fn a_row_is_found_by_its_type_and_keeps_its_label_and_unit() {
    let rows = [
        ("1.2.1", Value::Integer(10)),
        ("1.2.2", Value::Integer(200)),
        ("1.5.2", text("Counter:  Copy")),
        ("1.4.2", Value::Integer(8)),
        ("1.9.1", count(99)),
        ("1.9.2", count(7)),
    ];
    let found = copy(TABLE, "table = \"counters\"\ntype = 200", &rows).unwrap();
    assert_eq!((found.value, found.unit), (7, Unit::Sheets));
    assert_eq!(found.label.as_deref(), Some("Counter:  Copy"));
    assert_eq!(found.source, "1.3.6.1.4.1.9999.1.9.2");
    let fixed = copy(TABLE, "table = \"counters\"\ntype = 200\nunit = \"scans\"", &rows).unwrap();
    assert_eq!(fixed.unit, Unit::Scans);
    assert_eq!(copies(TABLE, "table = \"counters\"\ntype = 201", &rows), None);
}

#[test]
fn a_row_with_another_unit_is_no_count() {
    let rows = |unit: Value| {
        [
            ("1.2.1", Value::Integer(200)),
            ("1.4.1", unit),
            ("1.9.1", count(7)),
        ]
    };
    let keys = "table = \"counters\"\ntype = 200";
    assert_eq!(copies(TABLE, keys, &rows(Value::Integer(51))), None);
    assert_eq!(
        copies(TABLE, keys, &rows(Value::Null)),
        Some(7),
        "it says nothing"
    );
}

#[test]
fn labels_count_in_their_order_whatever_their_case_and_spaces() {
    let rows = [
        ("1.5.1", text("B")),
        ("1.9.1", count(1)),
        ("1.5.2", text("counter:   COPY ")),
        ("1.9.2", count(2)),
    ];
    let by = |labels: &str| copies(TABLE, &format!("table = \"counters\"\nlabel = {labels}"), &rows);
    assert_eq!(by("[\"Counter: Copy\", \"B\"]"), Some(2));
    assert_eq!(by("[\"none\", \"b\"]"), Some(1));
    assert_eq!(by("\"Copy\""), None, "a label is whole");
}

#[test]
fn labels_count_only_where_the_table_has_no_types() {
    let keys = "table = \"counters\"\ntype = 200\nlabel = [\"Copy\"]";
    let labelled = [("1.5.1", text("Copy")), ("1.9.1", count(7))];
    assert_eq!(copies(TABLE, keys, &labelled), Some(7));
    let typed = [labelled.as_slice(), &[("1.2.1", Value::Integer(300))]].concat();
    assert_eq!(
        copies(TABLE, keys, &typed),
        None,
        "the type says that it is another"
    );
}

#[test]
fn the_index_may_be_the_type() {
    let table = "[table.codes]\nvalue = \".4\"\ntype = \"index\"\nlabel = \".3\"\n";
    let rows = [
        ("4.101", count(1)),
        ("4.1.102", count(2)),
        ("3.101", text("Total 1")),
    ];
    let total = copy(table, "table = \"codes\"\ntype = 101", &rows).unwrap();
    assert_eq!((total.value, total.label.as_deref()), (1, Some("Total 1")));
    assert_eq!(copies(table, "table = \"codes\"\ntype = 102", &rows), Some(2));
}

#[test]
fn of_several_tables_the_first_that_has_the_row_counts() {
    let tables =
        "[table.all]\nvalue = \".4\"\ntype = \"index\"\n[table.main]\nvalue = \".6\"\ntype = \"index\"\n";
    let keys = "table = [\"all\", \"main\"]\ntype = 101";
    assert_eq!(copies(tables, keys, &[("6.101", count(6))]), Some(6));
    assert_eq!(
        copies(tables, keys, &[("6.101", count(6)), ("4.101", count(4))]),
        Some(4)
    );
}

#[test]
fn doubled_rows_that_differ_are_no_count() {
    let keys = "table = \"counters\"\ntype = 200";
    let rows = |second: u32| {
        [
            ("1.2.1", Value::Integer(200)),
            ("1.9.1", count(7)),
            ("1.2.2", Value::Integer(200)),
            ("1.9.2", count(second)),
        ]
    };
    assert_eq!(copies(TABLE, keys, &rows(7)), Some(7));
    assert_eq!(copies(TABLE, keys, &rows(8)), None);
}

#[test]
fn all_rows_with_the_codes_are_added_up() {
    let table = "[table.counts]\nvalue = \".1.9\"\ncodes = { color = \".1.2\", size = \".1.3\" }\n";
    let rows = [
        ("1.2.1", Value::Integer(1)),
        ("1.3.1", Value::Integer(4)),
        ("1.9.1", count(10)),
        ("1.2.2", Value::Integer(1)),
        ("1.3.2", Value::Integer(5)),
        ("1.9.2", count(20)),
        ("1.2.3", Value::Integer(2)),
        ("1.3.3", Value::Integer(4)),
        ("1.9.3", count(40)),
        ("1.2.4", Value::Integer(1)),
        ("1.9.4", count(80)),
    ];
    let read = |codes: &str| copy(table, &format!("table = \"counts\"\nrows = {codes}"), &rows);
    let both = read("{ color = 1, size = [4, 5] }").unwrap();
    assert_eq!(both.value, 30);
    assert_eq!(both.source, "1.3.6.1.4.1.9999.1.9[color=1,size=4|5]");
    assert_eq!(read("{ color = 1 }").unwrap().value, 110);
    assert_eq!(read("{ color = 3 }"), None);
    let broken = [rows.as_slice(), &[("1.9.2", text("n/a"))]].concat();
    let keys = "table = \"counts\"\nrows = { color = 1, size = [4, 5] }";
    assert_eq!(
        copies(table, keys, &broken),
        None,
        "a row that can't be read is no 0"
    );
}

#[test]
fn a_record_of_packed_octets_is_a_count_but_a_level_is_none() {
    let octets = vec![0x00, 1, 4, 0, 0, 1, 0, 0x6f, 1, 2, 7, 20, 0xff];
    let read = |code: u8, octets: &[u8]| {
        let keys = format!("packed = \".8.0\"\ncode = {code}");
        copies("", &keys, &[("8.0", Value::OctetString(octets.to_vec()))])
    };
    assert_eq!(read(0, &octets), Some(256));
    assert_eq!(read(0x6f, &octets), None);
    assert_eq!(read(1, &octets), None);
    assert_eq!(
        copies("", "packed = \".8.0\"\ncode = 0", &[("8.0", count(7))]),
        None
    );
}

#[test]
fn a_text_holds_numbers_in_front_of_words_and_between_marks() {
    let odometer = [("17.3.0", text("1920 INCHES, 4876 CENTIMETERS"))];
    let keys = "text = \".17.3.0\"\nword = \"CENTIMETERS\"\nunit = \"centimeters\"";
    let length = copy("", keys, &odometer).unwrap();
    assert_eq!((length.value, length.unit), (4876, Unit::Centimeters));
    let between = |keys: &str| copies("", &format!("scalar = \".17.3.0\"\n{keys}"), &odometer);
    assert_eq!(between("after = \"inches, \"\nuntil = \" \""), Some(4876));
    assert_eq!(between("until = \" \""), Some(1920));
    assert_eq!(between("after = [\"IN\", \"S,\"]\nuntil = \"CENT\""), Some(4876));
    assert_eq!(between("after = \"pages \""), None);
    assert_eq!(between("after = \"1920\""), None, "more than digits is left");
}

#[test]
fn a_sum_is_whole_or_not_at_all() {
    let keys = "sum = [{ scalar = \".1.0\" }, { scalar = \".2.0\" }, { scalar = \".3.0\", optional = true }]";
    let (one, two, three) = (("1.0", count(1)), ("2.0", count(20)), ("3.0", count(300)));
    let both = copy("", keys, &[one.clone(), two.clone()]).unwrap();
    assert_eq!(both.value, 21);
    assert_eq!(both.source, "1.3.6.1.4.1.9999.1.0 + 1.3.6.1.4.1.9999.2.0");
    assert_eq!(
        copies("", keys, &[one.clone(), two.clone(), three.clone()]),
        Some(321)
    );
    assert_eq!(copies("", keys, &[one.clone(), three]), None);
    let largest = ("2.0", Value::Counter64(u64::MAX));
    assert_eq!(
        copies("", keys, &[one, largest]),
        None,
        "more than a counter holds"
    );
}

#[test]
fn a_sum_may_be_of_meters_but_never_of_sheets_and_sides() {
    let text = meter("copy_mono", "scalar = \".1.0\"")
        + &meter("copy_color", "scalar = \".2.0\"\nunit = \"sheets\"")
        + &meter("copy", "sum = [{ meter = \"copy_mono\" }, { scalar = \".3.0\" }]")
        + &meter(
            "print",
            "sum = [{ meter = \"copy_mono\" }, { meter = \"copy_color\" }]",
        );
    let facts = catalogue(&text).interpret(&printer(&[
        ("1.0", count(1)),
        ("2.0", count(2)),
        ("3.0", count(3)),
    ]));
    assert_eq!(value(&facts, "copy"), Some(4));
    assert_eq!(value(&facts, "print"), None);
}

#[test]
fn values_that_mean_not_counted_are_left_out() {
    let keys = "scalar = \".1.0\"\nunless = [0, 4294967295]";
    assert_eq!(copies("", keys, &[("1.0", count(0))]), None);
    assert_eq!(copies("", keys, &[("1.0", count(u32::MAX))]), None);
    assert_eq!(copies("", keys, &[("1.0", count(1))]), Some(1));
}

#[test]
fn a_meter_is_read_only_from_the_devices_that_it_is_for() {
    let rows = [("1.0", count(1)), ("2.0", count(2))];
    for (only, is_for) in [
        ("object_id = \".5\"", true),
        ("object_id = \".6\"", false),
        ("description = \"maker ONE\"", true),
        ("not_description = \"Fiery\"", true),
        ("not_description = \"One\"", false),
        ("has = \".2\"", true),
        ("has = \".3\"", false),
        ("lacks = \".3\"", true),
        ("lacks = \".2.0\"", false),
        ("has = \".2\", lacks = \".2\"", false),
        ("model = \"nothing\"", false),
        ("not_model = \"nothing\"", true),
    ] {
        let keys = format!("scalar = \".1.0\"\nwhere = {{ {only} }}");
        assert_eq!(copies("", &keys, &rows).is_some(), is_for, "{only}");
    }
}

#[test]
fn the_unit_may_be_that_of_the_marker() {
    let keys = "scalar = \".1.0\"\nunit = \"marker\"";
    assert_eq!(
        copy("", keys, &[("1.0", count(1))]).unwrap().unit,
        Unit::Impressions
    );
}
