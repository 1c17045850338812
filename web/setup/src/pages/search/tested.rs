//! What a step of a printer's test found, in a sentence: for the page in its language, for the command line in English.

use crate::Language;
use crate::amounts::grouped;
use crate::pages::wording::{meter_name, unit_word};
use crate::texts::{Text, faults, filled, search as t};
use crate::view::Tested;

/// A sentence.
pub(super) enum Found<'a> {
    /// Our own, and what is filled in.
    Ours(Text, Vec<String>),
    /// Somebody else's, in English.
    Said(&'a str),
}

/// What was found, in one string.
pub(crate) fn sentence(language: Language, found: &Tested) -> String {
    match words(language, found) {
        Found::Ours(text, arguments) => {
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            filled(text.of(language), &arguments)
        }
        Found::Said(sentence) => sentence.to_owned(),
    }
}

/// What was found, in the words of that language. What a device says of itself stays as it is.
pub(super) fn words(language: Language, found: &Tested) -> Found<'_> {
    let (text, arguments) = match found {
        Tested::NameKnown { name, address } => (t::NAME_KNOWN, vec![name.clone(), address.to_string()]),
        Tested::Address(address) => (t::IS_ADDRESS, vec![address.to_string()]),
        Tested::NameUnknown { name } => (faults::UNKNOWN_NAME, vec![name.clone()]),
        Tested::Way { address, port } => (t::WAY, vec![address.to_string(), port.to_string()]),
        Tested::NoWay { address, cause } => (t::NO_WAY, vec![address.to_string(), cause.clone()]),
        Tested::Answers {
            description: Some(description),
        } => (t::ANSWERS, vec![description.clone()]),
        Tested::Answers { description: None } => (t::ANSWERS_ALONE, Vec::new()),
        Tested::AnswersByIpp { description } => (t::ANSWERS_BY_IPP, vec![description.clone()]),
        Tested::AnswersBesides => (t::ANSWERS_BESIDES, Vec::new()),
        Tested::Silent { address, port } => (t::SILENT, vec![address.to_string(), port.to_string()]),
        Tested::Printer { machine, serial } => {
            let machine = match machine.as_str() {
                "" => t::A_PRINTER.of(language),
                machine => machine,
            };
            match serial {
                Some(serial) => (t::WITH_SERIAL, vec![machine.to_owned(), serial.clone()]),
                None => (t::WITHOUT_SERIAL, vec![machine.to_owned()]),
            }
        }
        Tested::NoPrinter {
            description: Some(description),
        } => (t::NO_PRINTER, vec![description.clone()]),
        Tested::NoPrinter { description: None } => (t::NO_PRINTER_ALONE, Vec::new()),
        Tested::Counts {
            name,
            value,
            unit,
            more,
        } => {
            let unit = match unit_word(*unit) {
                Some(word) => word.of(language).to_owned(),
                None => unit.as_str().replace('_', " "),
            };
            let name = meter_name(language, name.as_str());
            let value = grouped(language, *value);
            (t::COUNTS, vec![name, value, unit, more.to_string()])
        }
        Tested::CountsNothing => (t::COUNTS_NOTHING, Vec::new()),
        Tested::Kept => (t::NOW_READ, Vec::new()),
        Tested::Said(sentence) => return Found::Said(sentence),
    };
    Found::Ours(text, arguments)
}
