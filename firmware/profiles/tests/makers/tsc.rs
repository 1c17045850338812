//! TSC: no counter is known, but who it is.

use crate::reading::{corpus, facts, names, read};

#[test]
fn model_and_firmware_are_parts_of_one_text() {
    let facts = read("tsc_te210");
    assert_eq!(facts.identity.manufacturer.as_deref(), Some("TSC"));
    assert_eq!(facts.identity.model.as_deref(), Some("TE210"));
    assert_eq!(facts.identity.firmware.as_deref(), Some("A2.13 EZ"));
    assert!(names(&facts).is_empty());
}

#[test]
fn a_printer_of_the_corpus_is_known() {
    let Some(rows) = corpus("librenms__tsc") else {
        return;
    };
    let identity = facts(&rows).identity;
    assert_eq!(identity.manufacturer.as_deref(), Some("TSC"));
    assert_eq!(identity.model.as_deref(), Some("TTP244CE"));
}
