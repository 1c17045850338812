//! The proof by axe-core can fail.

use lab::Namespace;
use lab::accessibility::violations;
use lab::browser::{Browser, Habits};

#[test]
fn axe_finds_a_field_without_a_label_and_text_without_contrast() {
    let nowhere = Namespace::new().unwrap();
    let browser = Browser::start(&nowhere, Habits::PHONE);
    browser.open(
        "data:text/html,<html lang=en><title>Bad</title><main><h1>Bad</h1><p style='color:%23eee'>pale</p><input></main></html>",
    );
    let found = violations(&browser);
    for rule in ["label", "color-contrast"] {
        let violation = found.iter().find(|violation| violation.rule == rule);
        assert!(
            violation.is_some_and(lab::accessibility::Violation::is_serious),
            "{found:?}"
        );
    }
}
