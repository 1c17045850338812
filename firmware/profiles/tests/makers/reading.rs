//! A reading of a recording, and words to look into it.

use std::path::Path;

use meters::{Comparison, Meter, Supply, SupplyKind, Unit};
use profiles::{Catalogue, Facts, Oid, Rows, Value};

use crate::snmprec;

/// The rows of a recording of this project, by its name.
pub(crate) fn rows(name: &str) -> Rows {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = ["tests/recordings", "firmware/profiles/tests/recordings"]
        .into_iter()
        .map(|folder| workspace.join(folder).join(format!("{name}.snmprec")))
        .find(|file| file.exists())
        .unwrap_or_else(|| panic!("there is no recording {name}"));
    snmprec::rows_of(&file).0
}

/// The rows of a recording of the shared corpus; none where it isn't there.
pub(crate) fn corpus(name: &str) -> Option<Rows> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = workspace.join(format!("../shared/corpus/walks/{name}.snmprec"));
    file.exists().then(|| snmprec::rows_of(&file).0)
}

/// What rows mean, by all makers' profiles.
pub(crate) fn facts(rows: &Rows) -> Facts {
    Catalogue::built_in().interpret(rows)
}

/// What a recording of this project means.
pub(crate) fn read(name: &str) -> Facts {
    facts(&rows(name))
}

/// The same device with another value in one row.
pub(crate) fn with(mut rows: Rows, name: &str, value: Value) -> Rows {
    rows.insert(oid(name), value);
    rows
}

pub(crate) fn oid(name: &str) -> Oid {
    name.parse().unwrap()
}

/// Words for what a test asks of a reading.
pub(crate) trait Asked {
    fn meter(&self, name: &str) -> Option<&Meter>;

    /// Count and unit of a meter.
    fn count(&self, name: &str) -> Option<(u64, Unit)> {
        self.meter(name).map(|meter| (meter.value, meter.unit))
    }

    /// The OID that a meter came from.
    fn source(&self, name: &str) -> Option<&str> {
        self.meter(name).map(|meter| meter.source.as_str())
    }

    /// The names of the meters that bill.
    fn bills(&self) -> Vec<&str>;

    fn supply(&self, kind: SupplyKind, color: Option<&str>) -> Option<&Supply>;

    /// The comparison of a meter with these.
    fn comparison(&self, meter: &str, against: &[&str]) -> Option<&Comparison>;
}

impl Asked for Facts {
    fn meter(&self, name: &str) -> Option<&Meter> {
        self.meters.iter().find(|meter| meter.name.as_str() == name)
    }

    fn bills(&self) -> Vec<&str> {
        let bill = self.meters.iter().filter(|meter| meter.bills);
        bill.map(|meter| meter.name.as_str()).collect()
    }

    fn supply(&self, kind: SupplyKind, color: Option<&str>) -> Option<&Supply> {
        self.supplies
            .iter()
            .find(|supply| supply.kind == kind && supply.color.as_deref() == color)
    }

    fn comparison(&self, meter: &str, against: &[&str]) -> Option<&Comparison> {
        self.comparisons.iter().find(|comparison| {
            let names: Vec<&str> = comparison.against.iter().map(|name| name.as_str()).collect();
            comparison.meter.as_str() == meter && names == against
        })
    }
}

/// The names of the meters that were read, in their order.
pub(crate) fn names(facts: &Facts) -> Vec<&str> {
    facts.meters.iter().map(|meter| meter.name.as_str()).collect()
}
