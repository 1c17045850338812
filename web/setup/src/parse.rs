//! From a form to a command: by the page it stands on and the button that was pressed.
//!
//! Only the shape of a field is judged here: how long it is, whether it holds control characters, whether a choice is
//! one of those offered. All of a form's faults come in one go. What a field means is the agent's to judge.

mod claim;
mod device;
mod devices;
mod network;
mod reports;
mod search;
mod server;
mod this_box;

pub(crate) use reports::RHYTHMS;
pub(crate) use search::{AUTH, PACES, PRIVACY};

use crate::view::CheckKind;
use crate::{Command, Fault, FieldFault, Form, Language, Place, field};

/// Characters of a field of one line.
const MOST_OF_A_LINE: usize = 255;
/// Characters of a password.
const MOST_OF_A_SECRET: usize = 1_024;
/// Characters of a field of several lines, and its lines.
const MOST_OF_LINES: (usize, usize) = (16 * 1_024, 256);

/// What a form asks for, or every fault of its fields.
pub(crate) fn command(place: &Place, form: &Form) -> Result<Command, Vec<FieldFault>> {
    let mut typed = Typed {
        form,
        faults: Vec::new(),
    };
    let action = form.value(field::ACTION).unwrap_or_default();
    let command = match action {
        "sign-out" => Some(Command::SignOut),
        "speak" => typed.language().map(Command::Speak),
        action => of_place(place, action, &mut typed),
    };
    match command {
        Some(command) if typed.faults.is_empty() => Ok(command),
        Some(_) => Err(typed.faults),
        None => {
            typed.fault(field::ACTION, Fault::NotAChoice);
            Err(typed.faults)
        }
    }
}

fn of_place(place: &Place, action: &str, typed: &mut Typed<'_>) -> Option<Command> {
    match place {
        Place::Claim | Place::SignIn => claim::command(action, typed),
        Place::Health => (action == "test").then(|| Command::Test(typed.check())),
        Place::Network => network::command(action, typed),
        Place::Server => server::command(action, typed),
        Place::ThisBox => this_box::command(action, typed),
        Place::Search => search::command(action, typed),
        Place::Devices => devices::command(action, typed),
        Place::Device(device) => device::command(*device, action, typed),
        Place::Reports => reports::command(action, typed),
        Place::Payload(_) | Place::ForYourIt => None,
    }
}

/// A form that is being read, and what is wrong with it so far.
pub(crate) struct Typed<'a> {
    form: &'a Form,
    faults: Vec<FieldFault>,
}

impl Typed<'_> {
    /// A field of one line, trimmed; empty where it is not there.
    pub(crate) fn line(&mut self, name: &'static str) -> String {
        let form = self.form;
        self.checked(name, form.value(name).unwrap_or_default().trim(), MOST_OF_A_LINE)
    }

    /// A password: nothing is trimmed.
    pub(crate) fn secret(&mut self, name: &'static str) -> String {
        let form = self.form;
        self.checked(name, form.value(name).unwrap_or_default(), MOST_OF_A_SECRET)
    }

    /// A field of several lines: each trimmed, none empty.
    pub(crate) fn lines(&mut self, name: &'static str) -> Vec<String> {
        let typed = self.form.value(name).unwrap_or_default();
        let (most, most_lines) = MOST_OF_LINES;
        if typed.chars().count() > most {
            self.fault(name, Fault::TooLong { most });
            return Vec::new();
        }
        let lines: Vec<&str> = typed
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        if lines.len() > most_lines {
            self.fault(name, Fault::TooMany { most: most_lines });
            return Vec::new();
        }
        let before = self.faults.len();
        let mut checked = Vec::with_capacity(lines.len());
        for line in lines {
            checked.push(self.checked(name, line, MOST_OF_A_LINE));
            if self.faults.len() > before {
                break;
            }
        }
        checked
    }

    /// A field of several lines as one text, trimmed; line ends and tabs are no control characters there.
    pub(crate) fn text(&mut self, name: &'static str, most: usize) -> String {
        let text = self.form.value(name).unwrap_or_default().trim().replace('\r', "");
        if text.chars().count() > most {
            self.fault(name, Fault::TooLong { most });
        } else if text
            .chars()
            .any(|character| character.is_control() && !matches!(character, '\n' | '\t'))
        {
            self.fault(name, Fault::ControlCharacter);
        }
        text
    }

    /// One of the choices; any other value, or none, is a fault.
    pub(crate) fn choice(&mut self, name: &'static str, choices: &[&str]) -> String {
        let value = self.form.value(name).unwrap_or_default();
        if !choices.contains(&value) {
            self.fault(name, Fault::NotAChoice);
        }
        value.to_owned()
    }

    /// Whether the box is ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        self.form.is_ticked(name)
    }

    /// The values of a list whose boxes are ticked.
    pub(crate) fn ticked_values(&mut self, name: &'static str) -> Vec<String> {
        let form = self.form;
        let before = self.faults.len();
        let mut values = Vec::new();
        for value in form.values(name) {
            values.push(self.checked(name, value.trim(), MOST_OF_A_LINE));
            if self.faults.len() > before {
                break;
            }
        }
        values
    }

    /// The place in a list of what is removed.
    pub(crate) fn index(&mut self) -> usize {
        match self.form.value(field::INDEX).and_then(|index| index.parse().ok()) {
            Some(index) => index,
            None => {
                self.fault(field::INDEX, Fault::NotAChoice);
                0
            }
        }
    }

    fn language(&mut self) -> Option<Language> {
        let language = self.form.value(field::LANGUAGE).and_then(Language::of_code);
        if language.is_none() {
            self.fault(field::LANGUAGE, Fault::NotAChoice);
        }
        language
    }

    fn check(&mut self) -> Option<CheckKind> {
        let word = self.form.value(field::CHECK)?;
        let kind = CheckKind::of_word(word);
        if kind.is_none() && !word.is_empty() {
            self.fault(field::CHECK, Fault::NotAChoice);
        }
        kind
    }

    /// Something is wrong with that field.
    pub(crate) fn fault(&mut self, field: &'static str, fault: Fault) {
        self.faults.push(FieldFault { field, fault });
    }

    fn checked(&mut self, name: &'static str, value: &str, most: usize) -> String {
        if value.chars().count() > most {
            self.fault(name, Fault::TooLong { most });
            return String::new();
        }
        if value.chars().any(char::is_control) {
            self.fault(name, Fault::ControlCharacter);
        }
        value.to_owned()
    }
}
