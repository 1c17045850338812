//! Fields that don't agree and need not: where a third party's expectation is wrong, or its recording incomplete.
//!
//! An entry that isn't needed any more fails the test, so that the table stays true.

/// Who is to blame.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blame {
    /// What the third party expects is wrong.
    Expectation,
    /// The rows that hold it are not in the recording.
    Recording,
}

use Blame::{Expectation, Recording};

const IN_THE_MODEL: &str = "the expectation keeps the maker, a version or a MAC in the model";
const CODE_AS_NUMBER: &str = "the device answers -3 (some left); the expectation shows that as 50";

/// (recording, field, who is to blame, why).
const TABLE: &[(&str, &str, Blame, &str)] = &[
    (
        "handmade__canon_ir_adv_c5840_counters",
        "model",
        Expectation,
        IN_THE_MODEL,
    ),
    ("librenms__brother_hl5370dw", "model", Expectation, IN_THE_MODEL),
    (
        "librenms__brother_hl5370dw",
        "supply 2",
        Expectation,
        CODE_AS_NUMBER,
    ),
    ("librenms__dell-laser_s5830dn", "model", Expectation, IN_THE_MODEL),
    (
        "librenms__fujifilmprinter_c7580",
        "supply 5",
        Expectation,
        CODE_AS_NUMBER,
    ),
    (
        "librenms__jetdirect_m130nw",
        "model",
        Expectation,
        "it is the family in HP's IEEE 1284 id; hrDeviceDescr names the model",
    ),
    (
        "librenms__jetdirect_m880",
        "supply 13",
        Expectation,
        CODE_AS_NUMBER,
    ),
    (
        "librenms__jetdirect_m880",
        "supply 14",
        Expectation,
        CODE_AS_NUMBER,
    ),
    (
        "librenms__jetdirect_m880",
        "supply 15",
        Expectation,
        CODE_AS_NUMBER,
    ),
    ("librenms__konica", "model", Expectation, IN_THE_MODEL),
    ("librenms__konica", "supply 13", Expectation, CODE_AS_NUMBER),
    (
        "librenms__sharp",
        "supply 5",
        Expectation,
        "level 100 of an unknown capacity, and the recording lacks the unit: the expectation guesses percent",
    ),
    (
        "librenms__zebra",
        "serial",
        Expectation,
        "7062184 is the print server's; the printer's own, 37J162600538, is in Zebra's rows",
    ),
    (
        "librenms__zebra",
        "model",
        Expectation,
        "79071 is the print server's; the printer is a TLP 2824 Plus",
    ),
];

/// Why a field of a recording need not agree.
pub(crate) fn why(recording: &str, field: &str) -> Option<(Blame, &'static str)> {
    TABLE
        .iter()
        .find(|(name, what, _, _)| *name == recording && *what == field)
        .map(|(_, _, blame, why)| (*blame, *why))
}

/// The entries for one recording.
pub(crate) fn fields_of(recording: &str) -> impl Iterator<Item = &'static str> {
    TABLE
        .iter()
        .filter(move |(name, _, _, _)| *name == recording)
        .map(|(_, what, _, _)| *what)
}
