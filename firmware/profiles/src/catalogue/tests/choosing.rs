//! Which profiles are read for a device, and what comes of two.

use super::*;

const KYOCERA: &str = r#"
maker = "Kyocera"
base = "1.3.6.1.4.1.1347"
enterprises = [1347]
[[brand]]
name = "Kyocera"
texts = ["KYOCERA"]
[[brand]]
name = "UTAX"
texts = ["UTAX"]
enterprises = [77]
[[meter]]
name = "total"
scalar = ".1.0"
confidence = "A"
source = "s"
[[meter]]
name = "copy"
scalar = ".2.0"
confidence = "A"
source = "s"
[identity]
serial = ["standard", { scalar = ".5.0" }]
model = [{ scalar = ".6.0", key = "MDL" }, "standard"]
firmware = [{ scalar = ".7.0" }]
mac = ["standard", { scalar = ".8.0" }]
"#;

const MAKER: &str = r#"
maker = "Maker"
base = "1.3.6.1.4.1.9999"
enterprises = [9999]
[[meter]]
name = "total"
scalar = ".1.0"
confidence = "A"
source = "s"
[[also]]
profile = "Kyocera"
base = "1.3.6.1.4.1.9999.1347"
where = { has = "1.3.6.1.4.1.9999.1347" }
"#;

const EVERY: &str = r#"
every_printer = true
[[second]]
of = "total"
is = "imaging_total"
"#;

fn all() -> Catalogue {
    let profiles = [MAKER, KYOCERA, EVERY].map(|text| parse("x.toml", text).unwrap());
    Catalogue::new(profiles.into(), 5).unwrap()
}

fn printer_of(enterprise: u32, description: &str, rows: &[(&str, Value)]) -> Rows {
    let mut printer = printer(&[]);
    let object_id = Oid::new([1, 3, 6, 1, 4, 1, enterprise, 1]);
    printer.insert(oid("1.3.6.1.2.1.1.2.0"), Value::ObjectIdentifier(object_id));
    for name in ["1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.25.3.2.1.3.1"] {
        printer.insert(oid(name), text(description));
    }
    for (name, value) in rows {
        printer.insert(oid(&format!("1.3.6.1.4.1.{name}")), value.clone());
    }
    printer
}

fn chosen(rows: &Rows) -> Vec<(String, Why)> {
    let considered = all().considered(rows);
    considered
        .profiles
        .into_iter()
        .map(|chosen| (chosen.maker, chosen.why))
        .collect()
}

#[test]
fn the_enterprise_counts_before_the_name_on_the_case() {
    let both = chosen(&printer_of(9999, "UTAX 260ci", &[]));
    assert_eq!(
        both,
        [
            ("Maker".to_owned(), Why::Enterprise(9999)),
            ("Kyocera".to_owned(), Why::Also("Maker".to_owned())),
            ("Kyocera".to_owned(), Why::Brand("UTAX".to_owned())),
            ("every printer".to_owned(), Why::EveryPrinter)
        ]
    );
    assert_eq!(chosen(&printer_of(77, "UTAX", &[]))[0].1, Why::Enterprise(77));
    assert_eq!(chosen(&printer_of(5, "Nobody", &[])).len(), 1);
}

#[test]
fn what_the_first_profile_reads_the_second_does_not_read_again() {
    let rows = printer_of(
        9999,
        "UTAX 260ci",
        &[
            ("9999.1.0", count(7)),
            ("1347.1.0", count(8)),
            ("1347.2.0", count(3)),
        ],
    );
    let facts = all().interpret(&rows);
    assert_eq!(named(&facts, "total").unwrap().source, "1.3.6.1.4.1.9999.1.0");
    assert_eq!(value(&facts, "copy"), Some(3));
}

#[test]
fn another_makers_tree_is_read_under_its_own_number() {
    let rows = printer_of(
        9999,
        "Maker",
        &[("9999.1347.2.0", count(3)), ("9999.1347.7.0", text("2.01"))],
    );
    let facts = all().interpret(&rows);
    assert_eq!(named(&facts, "copy").unwrap().source, "1.3.6.1.4.1.9999.1347.2.0");
    assert_eq!(facts.identity.firmware.as_deref(), Some("2.01"));
    let asked = all().detail_questions(&printer_of(9999, "Maker", &[]));
    assert!(asked.scalars.contains(&oid("1.3.6.1.4.1.9999.1347.2.0")));
    assert!(!asked.scalars.contains(&oid("1.3.6.1.4.1.1347.2.0")));
}

#[test]
fn a_profile_on_one_that_is_not_there_is_refused() {
    let alone = vec![parse("maker.toml", MAKER).unwrap()];
    let refused = Catalogue::new(alone, 1).unwrap_err();
    assert_eq!(refused.profile, "Kyocera");
    assert!(refused.to_string().contains("Maker"));
}

#[test]
fn a_technicians_profile_takes_the_place_of_its_makers() {
    let other = KYOCERA.replace("\".2.0\"", "\".3.0\"");
    let with = all().with(parse("mine.toml", &other).unwrap()).unwrap();
    assert_eq!(with.len(), 3);
    let facts = with.interpret(&printer_of(
        1347,
        "KYOCERA",
        &[("1347.3.0", count(4)), ("1347.2.0", count(5))],
    ));
    assert_eq!(value(&facts, "copy"), Some(4));
}

#[test]
fn identity_is_read_in_the_order_of_trust_and_junk_is_passed_over() {
    let private = [
        ("1347.5.0", text("XYZ98765")),
        ("1347.6.0", text("MFG:Kyocera;MDL:KYOCERA TASKalfa 260ci;")),
        ("1347.7.0", text(" 2.01\0")),
        ("1347.8.0", text("00-C0-EE-12-34-56")),
    ];
    let mut rows = printer_of(1347, "KYOCERA Document Solutions Printing System", &private);
    let identity = all().interpret(&rows).identity;
    assert_eq!(identity.serial.as_deref(), Some("ABC12345"));
    assert_eq!(identity.model.as_deref(), Some("TASKalfa 260ci"));
    assert_eq!(identity.firmware.as_deref(), Some("2.01"));
    assert_eq!(identity.mac.as_deref(), Some("00:c0:ee:12:34:56"));
    rows.insert(oid("1.3.6.1.2.1.43.5.1.1.17.1"), text("XXXXXXXXXX"));
    assert_eq!(
        all().interpret(&rows).identity.serial.as_deref(),
        Some("XYZ98765")
    );
    rows.insert(oid("1.3.6.1.4.1.1347.8.0"), Value::OctetString(vec![0; 6]));
    assert_eq!(all().interpret(&rows).identity.mac, None);
}

#[test]
fn a_name_in_front_of_the_model_in_the_makers_row_is_the_manufacturer() {
    let maker = |description: &str, id: &str| {
        let rows = printer_of(1347, description, &[("1347.6.0", text(id))]);
        all().interpret(&rows).identity.manufacturer
    };
    assert_eq!(
        maker("KYOCERA TASKalfa 260ci", "MFG:Kyocera;MDL:UTAX 260ci;").as_deref(),
        Some("UTAX"),
        "an OEM's machine whose standard rows name the one that it is a copy of"
    );
    assert_eq!(
        maker("UTAX 260ci", "MFG:KYOCERA;MDL:260ci;").as_deref(),
        Some("UTAX"),
        "beside a name in the standard's texts MFG is nothing new"
    );
    assert_eq!(
        maker("Printing System", "MFG:UTAX;MDL:260ci;").as_deref(),
        Some("UTAX"),
        "the number alone is its print server's"
    );
    assert_eq!(
        maker("Printing System", "MFG:Nobody;MDL:260ci;").as_deref(),
        Some("Kyocera"),
        "a name that nobody knows says no more than the number"
    );
}

#[test]
fn a_device_known_by_nothing_but_its_device_id_has_its_maker() {
    const EVERY_ID: &str = r#"
every_printer = true
[identity]
model = ["standard", { scalar = "1.3.6.1.4.1.2699.7.0", key = "MDL" }]
"#;
    let catalogue = Catalogue::new(
        [KYOCERA, EVERY_ID]
            .map(|text| parse("x.toml", text).unwrap())
            .into(),
        1,
    );
    let catalogue = catalogue.unwrap();
    for (id, maker) in [
        ("MFG:UTAX;MDL:260ci;", "UTAX"),
        ("MFG:Nobody;MDL:260ci;", "Nobody"),
    ] {
        let rows = printer_of(8072, "Linux printer", &[("2699.7.0", text(id))]);
        let identity = catalogue.interpret(&rows).identity;
        assert_eq!(
            (identity.manufacturer.as_deref(), identity.model.as_deref()),
            (Some(maker), Some("260ci"))
        );
    }
}

#[test]
fn considering_tells_of_every_source_and_of_what_nobody_read() {
    let private = [
        ("1347.2.0", Value::Integer(-1)),
        ("1347.9.1.4", count(10)),
        ("1347.9.1.5", count(11)),
        ("1347.9.2.4", text("Copies")),
    ];
    let considered = all().considered(&printer_of(1347, "KYOCERA", &private));
    let gave = |of: &str| {
        considered
            .sources
            .iter()
            .find(|source| source.of == of)
            .unwrap()
            .gave
            .clone()
    };
    assert_eq!(gave("meter total"), Err(Lack::NoRow(oid("1.3.6.1.4.1.1347.1.0"))));
    assert_eq!(gave("meter copy"), Err(Lack::Code(-1)));
    assert_eq!(
        gave("identity firmware"),
        Err(Lack::NoRow(oid("1.3.6.1.4.1.1347.7.0")))
    );
    let left: Vec<(String, usize)> = considered
        .left_over
        .iter()
        .map(|left| (left.column.to_string(), left.rows))
        .collect();
    assert_eq!(
        left,
        [
            ("1.3.6.1.4.1.1347.9.1".to_owned(), 2),
            ("1.3.6.1.4.1.1347.9.2".to_owned(), 1)
        ]
    );
    assert_eq!(
        considered.left_over[0].samples[0],
        ("4".to_owned(), "10".to_owned())
    );
}

#[test]
fn the_firmwares_profiles_ask_for_what_their_limits_look_for() {
    use crate::profile::{Only, Pattern};
    for chapters in &Catalogue::built_in().chapters {
        for chapter in chapters {
            let profile = &chapter.profile;
            let scalars = profile.sources().filter_map(|(source, _)| source.place.name());
            let asked: Vec<Oid> = scalars
                .chain(profile.tables.iter().flat_map(super::super::asking::patterns))
                .map(|name| name.on(1, 1))
                .collect();
            let limits = profile.sources().map(|(_, only)| only).chain(&chapter.only);
            let looked_for =
                |only: &Only| -> Vec<Pattern> { only.has.iter().chain(&only.lacks).cloned().collect() };
            for name in limits.flat_map(looked_for) {
                let name = name.on(1, 1);
                if name.index_under(&oid("1.3.6.1.4.1")).is_none() {
                    continue;
                }
                let is_asked = asked
                    .iter()
                    .any(|asked| asked.index_under(&name).is_some() || name.index_under(asked).is_some());
                assert!(
                    is_asked,
                    "{:?} looks for {name}, and asks for no row there",
                    profile.maker
                );
            }
        }
    }
}
