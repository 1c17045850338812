//! Every recording of a real printer that is at hand: what is read of it against what is known of the device.
//!
//! Recordings: the project's own (`tests/recordings`, `firmware/profiles/tests/recordings`) and, if present, the shared
//! corpus beside the workspace. What is known of a recording stands beside it, in its `.expected.json`; the corpus's
//! were made by others, and may be wrong.
#![allow(clippy::unwrap_used)]

#[path = "../asking/mod.rs"]
mod asking;
mod expected;
mod explained;
mod fields;
mod ipp;
mod score;
#[path = "../snmprec/mod.rs"]
mod snmprec;

use std::path::{Path, PathBuf};

use expected::Expected;
use profiles::{Catalogue, Oid, Rows, Value, is_printer};
use score::Score;

/// The folders of recordings, from the workspace.
const FOLDERS: [&str; 3] = [
    "tests/recordings",
    "firmware/profiles/tests/recordings",
    "../shared/corpus/walks",
];

const DEVICE_TYPE: &str = "1.3.6.1.2.1.25.3.2.1.2";
const PRINTER: &str = "1.3.6.1.2.1.25.3.1.5";
const LIFE_COUNT: &str = "1.3.6.1.2.1.43.10.2.1.4";

/// What the name of a recording of the corpus begins with → its maker, where its rows can tell.
const MAKERS: &[(&str, &str)] = &[
    ("brother", "Brother"),
    ("canon", "Canon"),
    ("dell", "Dell"),
    ("develop", "Develop"),
    ("epson", "Epson"),
    ("fujifilm", "Fujifilm"),
    ("jetdirect_m", "HP"),
    ("konica", "Konica Minolta"),
    ("kyocera", "Kyocera"),
    ("lanier", "Lanier"),
    ("nrg", "NRG"),
    ("okilan", "OKI"),
    ("ricoh", "Ricoh"),
    ("samsung", "Samsung"),
    ("sharp", "Sharp"),
    ("toshiba", "Toshiba"),
    ("tsc", "TSC"),
    ("xerox_docuprint", "Fuji Xerox"),
    ("xerox", "Xerox"),
    ("zebra", "Zebra"),
];

fn recordings_in(folders: &[&str]) -> Vec<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found: Vec<PathBuf> = folders
        .iter()
        .filter_map(|folder| std::fs::read_dir(workspace.join(folder)).ok())
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "snmprec"))
        .collect();
    found.sort();
    found
}

fn name_of(recording: &Path) -> String {
    recording.file_stem().unwrap().to_string_lossy().into_owned()
}

fn is_of_the_corpus(recording: &Path) -> bool {
    recording.to_string_lossy().contains("corpus/walks")
}

/// What is known: the file beside the recording, and of the corpus the maker in the recording's name.
fn known_of(recording: &Path) -> Expected {
    let mut expected = Expected::beside(recording);
    if is_of_the_corpus(recording) {
        let name = name_of(recording);
        let in_name = |begins: &str| name.split("__").any(|part| part.starts_with(begins));
        let maker = MAKERS.iter().find(|(begins, _)| in_name(begins));
        expected.maker = maker.map(|(_, maker)| (*maker).to_owned());
    }
    expected
}

/// Some of the corpus hold nothing but the maker's rows: without its type and its life count, no device is known to be
/// a printer.
fn is_cut(rows: &Rows, known: &Expected) -> bool {
    let lacks = |column: &str| rows.column(&column.parse().unwrap()).next().is_none();
    !known.meters.is_empty() && lacks(DEVICE_TYPE) && lacks(LIFE_COUNT)
}

/// With what every printer answers: hrDevice 1 is of type hrDevicePrinter.
fn as_a_printer(mut rows: Rows) -> Rows {
    let device: Oid = DEVICE_TYPE.parse().unwrap();
    let printer = Value::ObjectIdentifier(PRINTER.parse().unwrap());
    rows.insert(device.child(&[1]), printer);
    rows
}

#[test]
fn every_recording_is_read_as_it_is_known() {
    let mut score = Score::default();
    for recording in recordings_in(&FOLDERS) {
        let name = name_of(&recording);
        let (rows, damaged) = snmprec::rows_of(&recording);
        for line in &damaged {
            println!("{name}: this line is no row: {line}");
        }
        assert!(
            damaged.is_empty() || is_of_the_corpus(&recording),
            "{name}: {damaged:?}"
        );
        let known = known_of(&recording);
        let rows = if is_cut(&rows, &known) {
            println!("{name}: recorded without what tells a printer; its type was added");
            as_a_printer(rows)
        } else {
            rows
        };
        let fields = fields::fields(&known, &Catalogue::built_in().interpret(&rows), is_printer(&rows));
        assert!(
            !fields.is_empty() || is_of_the_corpus(&recording),
            "{name}: nothing is said of it in {name}.expected.json"
        );
        score.add(&name, known.maker.as_deref().unwrap_or("–"), &fields);
    }
    println!("{}", score.report());
    assert!(
        score.wrong().is_empty(),
        "wrong and not explained:\n{}",
        score.wrong()
    );
    assert!(
        score.not_needed().is_empty(),
        "explained, but right or not there: take it out of the table:\n{}",
        score.not_needed()
    );
}

/// Asked or recorded whole, a device says the same: the questions leave out no row that is read.
#[test]
fn the_questions_bring_every_row_that_is_read() {
    for recording in recordings_in(&FOLDERS) {
        let (rows, _) = snmprec::rows_of(&recording);
        let asked = asking::ask(&rows);
        println!(
            "{:<52} {:>2} rows by name, {:>2} columns; {:>3} rows of {} came",
            name_of(&recording),
            asked.scalars,
            asked.columns,
            asked.rows.len(),
            rows.len()
        );
        // Some of the corpus are the second context of a device that names itself in the first.
        if !asked.rows.is_empty() {
            assert_eq!(
                Catalogue::built_in().interpret(&asked.rows),
                Catalogue::built_in().interpret(&rows),
                "{}",
                recording.display()
            );
        }
    }
}

#[test]
fn routers_switches_and_power_strips_are_no_printers() {
    for recording in recordings_in(&["../shared/corpus/gateways"]) {
        let name = name_of(&recording);
        let (rows, _) = snmprec::rows_of(&recording);
        let asked = asking::ask(&rows);
        println!(
            "{name:<32} {} columns, {} rows came",
            asked.columns,
            asked.rows.len()
        );
        assert!(!is_printer(&rows), "{name}");
        assert_eq!(Catalogue::built_in().interpret(&rows).meters, [], "{name}");
        // One of them is a copier, of which nothing but its routes was recorded: it is asked like a printer.
        assert!(asked.columns <= 4 || name.starts_with("konica"), "{name}");
    }
}
