//! A person at the browser: what he types is counted, what he sees is kept as pictures.

use std::cell::Cell;
use std::fs;
use std::path::PathBuf;

use lab::browser::{Browser, Habits};
use lab::{Namespace, workspace};

/// A password that the box takes.
pub(crate) const PASSWORD: &str = "seven green lorries";

/// A person with a browser.
pub(crate) struct Person {
    pub(crate) browser: Browser,
    typed: Cell<usize>,
    pictures: PathBuf,
}

impl Person {
    /// Sits down in that place; the pictures go to a folder of that name.
    pub(crate) fn at(place: &Namespace, habits: Habits, name: &str) -> Self {
        let pictures = workspace().join("target/browser").join(name);
        fs::create_dir_all(&pictures).unwrap();
        Self {
            browser: Browser::start(place, habits),
            typed: Cell::new(0),
            pictures,
        }
    }

    /// Types into the field of that name.
    pub(crate) fn types(&self, name: &str, text: &str) {
        self.typed.set(self.typed.get() + 1);
        self.browser.fill(&format!("main [name={name}]"), text);
    }

    /// How many fields were typed so far.
    pub(crate) fn typed(&self) -> usize {
        self.typed.get()
    }

    /// Ticks the box of that name and value, if it is not ticked yet.
    pub(crate) fn ticks(&self, name: &str, value: &str) {
        let unticked = format!("main input[name={name}][value='{value}']:not(:checked)");
        if self.browser.count(&unticked) > 0 {
            self.browser.click(&unticked);
        }
    }

    /// Presses the button of that action.
    pub(crate) fn presses(&self, action: &str) {
        self.browser.click(&format!("main button[value={action}]"));
    }

    /// Follows the menu.
    pub(crate) fn goes_to(&self, path: &str) {
        self.browser.click(&format!("nav a[href='{path}']"));
    }

    /// Keeps a picture of the whole page.
    pub(crate) fn photographs(&self, name: &str) {
        self.browser
            .photograph(&self.pictures.join(format!("{name}.png")));
    }
}
