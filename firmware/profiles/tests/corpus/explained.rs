//! Fields where a third party's expectation is itself wrong, each with the reason in one sentence.
//!
//! An entry that isn't needed any more fails the test, so that the table stays true.

const IN_THE_MODEL: &str = "the expectation keeps the maker, a version or a MAC in the model";
const CODE_AS_NUMBER: &str = "the device answers -3 (some left); the expectation shows that as 50";

/// (recording, field, why).
const TABLE: &[(&str, &str, &str)] = &[
    ("handmade__canon_ir_adv_c5840_counters", "model", IN_THE_MODEL),
    ("librenms__brother_hl5370dw", "model", IN_THE_MODEL),
    ("librenms__brother_hl5370dw", "supply 2", CODE_AS_NUMBER),
    ("librenms__dell-laser_s5830dn", "model", IN_THE_MODEL),
    ("librenms__fujifilmprinter_c7580", "supply 5", CODE_AS_NUMBER),
    (
        "librenms__jetdirect_m130nw",
        "model",
        "it is the family in HP's IEEE 1284 id; hrDeviceDescr names the model",
    ),
    ("librenms__jetdirect_m880", "supply 13", CODE_AS_NUMBER),
    ("librenms__jetdirect_m880", "supply 14", CODE_AS_NUMBER),
    ("librenms__jetdirect_m880", "supply 15", CODE_AS_NUMBER),
    (
        "librenms__konica",
        "maker",
        "the recording is called after the machine that it is a copy of; the maker's own row says Develop",
    ),
    ("librenms__konica", "model", IN_THE_MODEL),
    ("librenms__konica", "supply 13", CODE_AS_NUMBER),
    (
        "librenms__sharp",
        "supply 5",
        "level 100 of an unknown capacity, and the recording lacks the unit: the expectation guesses percent",
    ),
    (
        "librenms__zebra",
        "serial",
        "7062184 is the print server's; the printer's own, 37J162600538, is in Zebra's rows",
    ),
    (
        "librenms__zebra",
        "model",
        "79071 is the print server's; the printer is a TLP 2824 Plus",
    ),
];

/// Why the expectation of a field of a recording is wrong.
pub(crate) fn why(recording: &str, field: &str) -> Option<&'static str> {
    TABLE
        .iter()
        .find(|(name, what, _)| *name == recording && *what == field)
        .map(|(_, _, why)| *why)
}

/// The fields of a recording whose expectation is wrong.
pub(crate) fn fields_of(recording: &str) -> impl Iterator<Item = &'static str> {
    TABLE
        .iter()
        .filter(move |(name, _, _)| *name == recording)
        .map(|(_, what, _)| *what)
}
