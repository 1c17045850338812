//! Every recording of a real printer that is at hand: what the standard MIBs say against what is known of the device.
//!
//! Recordings: the project's own (`tests/recordings`) and, if present, the shared corpus beside the workspace. A
//! recording's `.expected.json` was made by somebody else and may rest on private rows; where it differs, the table
//! says why.
#![allow(clippy::unwrap_used)]

mod asking;
mod snmprec;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use profiles::{Facts, Rows, interpret, is_printer};
use serde_json::Value as Json;

const IN_THE_MODEL: &str = "the expectation keeps the maker, a version or a MAC in the model";
const CODE_AS_NUMBER: &str = "the device answers -3 (some left); the expectation shows that as 50";

/// (recording, what differs, why). Everything else has to be right.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "brother__hl-l2340dw",
        "total",
        "prtMarkerLifeCount is 1279; the expectation reads Brother's packed counters",
    ),
    ("handmade__canon_ir_adv_c5840_counters", "model", IN_THE_MODEL),
    ("librenms__brother_hl5370dw", "model", IN_THE_MODEL),
    ("librenms__brother_hl5370dw", "supply 2", CODE_AS_NUMBER),
    ("librenms__dell-laser_s5830dn", "model", IN_THE_MODEL),
    ("librenms__fujifilmprinter_c7580", "supply 5", CODE_AS_NUMBER),
    (
        "librenms__jetdirect_m130nw",
        "model",
        "the expectation is the family in HP's IEEE 1284 id; hrDeviceDescr names the model",
    ),
    ("librenms__jetdirect_m880", "supply 13", CODE_AS_NUMBER),
    ("librenms__jetdirect_m880", "supply 14", CODE_AS_NUMBER),
    ("librenms__jetdirect_m880", "supply 15", CODE_AS_NUMBER),
    (
        "librenms__konica",
        "model",
        "the standard rows name the machine it is a copy of; Develop's name is in Konica Minolta's rows",
    ),
    ("librenms__konica", "supply 13", CODE_AS_NUMBER),
    (
        "librenms__sharp",
        "supply 5",
        "level 100 of an unknown capacity, and the recording lacks the unit: the expectation guesses percent",
    ),
    (
        "librenms__zebra",
        "model",
        "the model is in Zebra's rows; the standard ones name the network board",
    ),
    (
        "printmaster__kyocera_cs4053",
        "total",
        "prtMarkerLifeCount is 76498; the billed total is in Kyocera's rows",
    ),
];

/// What a recording's name begins with → its maker, where the standard rows can know it.
const MAKERS: &[(&str, &str)] = &[
    ("brother", "Brother"),
    ("canon", "Canon"),
    ("dell", "Dell"),
    ("develop", "Develop"),
    ("epson", "Epson"),
    ("fujifilm", "Fujifilm"),
    ("hp_", "HP"),
    ("jetdirect_m", "HP"),
    ("konica", "Konica Minolta"),
    ("kyocera", "Kyocera"),
    ("lanier", "Lanier"),
    ("lexmark", "Lexmark"),
    ("nrg", "NRG"),
    ("okilan", "OKI"),
    ("pantum", "Pantum"),
    ("ricoh", "Ricoh"),
    ("samsung", "Samsung"),
    ("sharp", "Sharp"),
    ("toshiba", "Toshiba"),
    ("tsc", "TSC"),
    ("xerox_docuprint", "Fuji Xerox"),
    ("xerox", "Xerox"),
    ("zebra", "Zebra"),
];

const SERIAL: &str = "1.3.6.1.2.1.43.5.1.1.17";
const DEVICE_DESCR: &str = "1.3.6.1.2.1.25.3.2.1.3";
const LIFE_COUNT: &str = "1.3.6.1.2.1.43.10.2.1.4";
const SUPPLY_LEVEL: &str = "1.3.6.1.2.1.43.11.1.1.9";

/// One comparison of a recording.
struct Finding {
    what: String,
    expected: String,
    got: Option<String>,
    /// The standard rows don't hold it: makers' rows do, or the recording was cut.
    beyond_standard: bool,
}

impl Finding {
    fn is_right(&self) -> bool {
        self.got.as_deref() == Some(self.expected.as_str())
    }
}

fn recordings() -> Vec<PathBuf> {
    recordings_in(&["tests/recordings", "../shared/corpus/walks"])
}

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

/// Asked or recorded whole, a device says the same: the questions leave out no row that is read.
#[test]
fn the_questions_bring_every_row_that_is_read() {
    for path in recordings() {
        let (rows, _) = snmprec::rows_of(&path);
        let asked = asking::ask(&rows);
        println!(
            "{:<52} {:>2} rows by name, {:>2} columns; {:>3} rows of {} came",
            path.file_stem().unwrap().to_string_lossy(),
            asked.scalars,
            asked.columns,
            asked.rows.len(),
            rows.len()
        );
        // Some of the corpus are the second context of a device that names itself in the first.
        if !asked.rows.is_empty() {
            assert_eq!(interpret(&asked.rows), interpret(&rows), "{}", path.display());
        }
    }
}

#[test]
fn routers_switches_and_power_strips_are_no_printers() {
    for path in recordings_in(&["../shared/corpus/gateways"]) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (rows, _) = snmprec::rows_of(&path);
        let asked = asking::ask(&rows);
        println!(
            "{name:<32} {} columns, {} rows came",
            asked.columns,
            asked.rows.len()
        );
        assert!(!is_printer(&rows), "{name}");
        assert_eq!(interpret(&rows).meters, [], "{name}");
        // One of them is a copier, of which nothing but its routes was recorded: it is asked like a printer.
        assert!(asked.columns <= 4 || name.starts_with("konica"), "{name}");
    }
}

fn has_rows(rows: &Rows, column: &str) -> bool {
    rows.column(&column.parse().unwrap()).next().is_some()
}

fn text(json: &Json) -> Option<String> {
    json.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn findings(recording: &str, rows: &Rows, facts: &Facts, expected: &Json) -> Vec<Finding> {
    let mut findings = Vec::new();
    let device = recording.split("__").last().unwrap_or(recording);
    if let Some((_, maker)) = MAKERS.iter().find(|(begins, _)| device.starts_with(begins)) {
        findings.push(Finding {
            what: "maker".into(),
            expected: (*maker).to_owned(),
            got: facts.identity.manufacturer.clone(),
            beyond_standard: false,
        });
    }
    if let Some(serial) = text(&expected["serial"]) {
        findings.push(Finding {
            what: "serial".into(),
            expected: serial,
            got: facts.identity.serial.clone(),
            beyond_standard: !has_rows(rows, SERIAL),
        });
    }
    if let Some(model) = text(&expected["model"]) {
        findings.push(Finding {
            what: "model".into(),
            expected: model,
            got: facts.identity.model.clone(),
            beyond_standard: !has_rows(rows, DEVICE_DESCR) && facts.identity.description.is_none(),
        });
    }
    if let Some(total) = expected["meters"]["total"].as_u64() {
        findings.push(Finding {
            what: "total".into(),
            expected: total.to_string(),
            got: facts
                .meters
                .iter()
                .find(|meter| meter.name.as_str() == "total")
                .map(|meter| meter.value.to_string()),
            beyond_standard: !has_rows(rows, LIFE_COUNT),
        });
    }
    for supply in expected["supplies"].as_array().into_iter().flatten() {
        let index = supply["index"].as_u64().unwrap();
        let ours = facts
            .supplies
            .iter()
            .find(|supply| u64::from(supply.index) == index);
        findings.push(Finding {
            what: format!("supply {index}"),
            expected: supply["level_percent"].to_string(),
            got: ours
                .and_then(|supply| supply.percent)
                .map(|percent| percent.to_string()),
            beyond_standard: !has_rows(rows, SUPPLY_LEVEL),
        });
    }
    findings
}

fn exception(recording: &str, what: &str) -> Option<&'static str> {
    EXCEPTIONS
        .iter()
        .find(|(name, topic, _)| *name == recording && *topic == what)
        .map(|(_, _, why)| *why)
}

#[test]
fn every_recording_is_read_as_it_is_known() {
    let mut table = String::new();
    let mut unexplained = String::new();
    let (mut supplies_right, mut supplies) = (0_u32, 0_u32);
    for path in recordings() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (rows, damaged) = snmprec::rows_of(&path);
        for line in &damaged {
            writeln!(table, "{name}: this line is no row: {line}").unwrap();
        }
        let is_our_own = !path.to_string_lossy().contains("corpus");
        assert!(damaged.is_empty() || !is_our_own, "{name}: {damaged:?}");
        let facts = interpret(&rows);
        let expected = std::fs::read(path.with_extension("expected.json"))
            .map_or(Json::Null, |bytes| serde_json::from_slice(&bytes).unwrap());
        let found = findings(&name, &rows, &facts, &expected);
        let right = found.iter().filter(|finding| finding.is_right()).count();
        writeln!(
            table,
            "{name:<52} {right:>2} of {:>2} right; {} · {} · printer: {}",
            found.len(),
            facts.identity.manufacturer.as_deref().unwrap_or("–"),
            facts.identity.model.as_deref().unwrap_or("–"),
            is_printer(&rows),
        )
        .unwrap();
        for finding in &found {
            let has_no_level = exception(&name, &finding.what) == Some(CODE_AS_NUMBER);
            if finding.what.starts_with("supply") && !finding.beyond_standard && !has_no_level {
                supplies += 1;
                supplies_right += u32::from(finding.is_right());
            }
            if finding.is_right() {
                continue;
            }
            let line = format!(
                "    {}: expected {}, read {}",
                finding.what,
                finding.expected,
                finding.got.as_deref().unwrap_or("nothing")
            );
            let why = exception(&name, &finding.what).or_else(|| {
                finding
                    .beyond_standard
                    .then_some("not in the recording's standard rows")
            });
            writeln!(table, "{line}: {}", why.unwrap_or("NOT EXPLAINED")).unwrap();
            if why.is_none() {
                writeln!(unexplained, "{name}{line}").unwrap();
            }
        }
    }
    println!("{table}\nsupplies with a level: {supplies_right} of {supplies} right");
    assert!(unexplained.is_empty(), "wrong and not explained:\n{unexplained}");
    assert!(
        supplies_right * 100 >= supplies * 95,
        "{supplies_right} of {supplies} supplies right"
    );
}
