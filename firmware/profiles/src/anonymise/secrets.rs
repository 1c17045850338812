//! Collecting the secrets before anything is replaced, so that they are found wherever they stand.

use std::collections::{BTreeMap, BTreeSet};

use super::Known;
use super::form::{Form, forms, is_of_a_machine, is_telling, part, runs};
use super::octets::Octets;
use super::place::{DEVICE_DESCRIPTION, HARDWARE_ADDRESS, Place};
use super::words;
use crate::{Oid, Rows, Value};

/// The shortest text that is searched for in others; a shorter one is replaced in its own row alone.
const SHORTEST: usize = 3;

/// The shortest part of a longer secret that is one of its own.
const SHORTEST_WORD: usize = 4;

/// The shortest part of a serial number that is one by itself.
const SHORTEST_PART: usize = 6;

/// What is to be found, and what must not be mistaken for it.
#[derive(Debug, Default)]
pub(super) struct Secrets {
    /// Texts in lower case, and whether they count inside a word.
    pub(super) texts: BTreeMap<Vec<u8>, bool>,
    /// In ascending order, each once.
    pub(super) hardware: Vec<[u8; 6]>,
    /// In ascending order, each once.
    pub(super) addresses: Vec<[u8; 4]>,
    /// The words of the maker's own name, models and languages, in lower case. A name made of these alone came with the
    /// machine.
    pub(super) makers: BTreeSet<Vec<u8>>,
}

impl Secrets {
    pub(super) fn of(rows: &Rows, known: &Known) -> Self {
        let mut secrets = Self::default();
        let identity = &known.identity;
        for text in [&identity.serial, &identity.asset_tag].into_iter().flatten() {
            secrets.add_number(text.as_bytes());
        }
        for (name, value) in rows.iter() {
            secrets.collect_by_form(name, value);
        }
        secrets.learn_makers_words(rows, known);
        for text in [&identity.name, &identity.location]
            .into_iter()
            .flatten()
            .chain(&known.secrets)
        {
            secrets.add_name(text.as_bytes());
        }
        for (name, value) in rows.iter().filter(|(name, _)| Place::of(name) == Place::Secret) {
            if let (Some(octets), false) = (value.as_bytes(), is_hardware_address(name))
                && let Octets::Text { body, .. } = Octets::of(octets)
            {
                secrets.add_name(body.trim_ascii());
            }
        }
        secrets
    }

    /// Whether a text tells nothing: blank, one character over and over, or the maker's own words.
    pub(super) fn is_harmless(&self, text: &[u8]) -> bool {
        let text = text.trim_ascii();
        let first = text.first();
        let is_filler = text.iter().all(|byte| Some(byte) == first);
        is_filler
            || words_of(text)
                .iter()
                .all(|word| self.makers.contains(&word.to_ascii_lowercase()))
    }

    fn add(&mut self, text: &[u8], anywhere: bool) {
        let text = text.trim_ascii().to_ascii_lowercase();
        let first = text.first();
        let is_filler = text.iter().all(|byte| Some(byte) == first);
        if text.len() >= SHORTEST && !is_filler {
            *self.texts.entry(text).or_default() |= anywhere;
        }
    }

    /// A serial number or the like, as a whole and by its longer parts: `7XQ1R92-132-13` is `7XQ1R92` in some texts.
    fn add_number(&mut self, text: &[u8]) {
        self.add(text, true);
        let is_telling = |word: &&[u8]| word.len() >= SHORTEST_PART && word.iter().any(u8::is_ascii_digit);
        for part in words_of(text).into_iter().filter(is_telling) {
            self.add(part, true);
        }
    }

    /// A name, as a whole and by its words. What labels consist of as well is replaced in its own row alone.
    fn add_name(&mut self, text: &[u8]) {
        let is_label_word = |word: &Vec<u8>| words::is_known(word) || self.makers.contains(word);
        let parts: Vec<Vec<u8>> = words_of(text)
            .iter()
            .map(|word| word.to_ascii_lowercase())
            .collect();
        if self.is_harmless(text) || parts.iter().all(is_label_word) {
            return;
        }
        let telling = |word: &Vec<u8>| {
            let is_number = word.iter().all(u8::is_ascii_digit);
            word.len() >= SHORTEST_WORD && !is_number && !is_label_word(word)
        };
        let telling: Vec<Vec<u8>> = parts.iter().filter(|word| telling(word)).cloned().collect();
        self.add(text, false);
        for word in telling {
            self.add(&word, false);
        }
    }

    fn collect_by_form(&mut self, name: &Oid, value: &Value) {
        match value {
            Value::IpAddress(address) if is_telling(*address) => {
                note(&mut self.addresses, *address);
            }
            Value::OctetString(octets) => {
                if let Ok(address) = <[u8; 6]>::try_from(octets.as_slice()) {
                    let is_text =
                        matches!(Octets::of(octets), Octets::Text { .. }) && !is_hardware_address(name);
                    if is_of_a_machine(&address) && !is_text {
                        note(&mut self.hardware, address);
                    }
                }
                if let Octets::Text { body, .. } = Octets::of(octets) {
                    self.collect_forms(body, Place::of(name));
                }
            }
            _ => {}
        }
    }

    /// Where the maker speaks, four numbers are a version unless they are a private network's.
    fn collect_forms(&mut self, text: &[u8], place: Place) {
        for form in forms(text) {
            match form {
                Form::Text(range) => self.add(part(text, &range), true),
                Form::Serial(range) => self.add_number(part(text, &range)),
                Form::Address(address) if place == Place::Makers && !is_private(address) => {}
                Form::Address(address) => {
                    note(&mut self.addresses, address);
                }
                Form::HardwareAddress(address) => {
                    note(&mut self.hardware, address);
                }
            }
        }
    }

    fn learn_makers_words(&mut self, rows: &Rows, known: &Known) {
        let identity = &known.identity;
        let said = [&identity.manufacturer, &identity.model, &identity.firmware];
        let mut texts: Vec<Vec<u8>> = said
            .into_iter()
            .flatten()
            .map(|text| text.clone().into_bytes())
            .collect();
        for (name, value) in rows.iter() {
            let Some(octets) = value.as_bytes() else { continue };
            if name.arcs().starts_with(DEVICE_DESCRIPTION) {
                texts.push(octets.to_vec());
            }
            texts.extend(makers_values(octets));
        }
        for text in &texts {
            for word in words_of(text) {
                let word = word.to_ascii_lowercase();
                if !self.texts.contains_key(&word) {
                    self.makers.insert(word);
                }
            }
        }
    }
}

/// Puts it into its place among the others, once.
fn note<T: Ord>(known: &mut Vec<T>, thing: T) {
    if let Err(place) = known.binary_search(&thing) {
        known.insert(place, thing);
    }
}

fn is_private([first, second, ..]: [u8; 4]) -> bool {
    matches!(
        (first, second),
        (10, _) | (172, 16..=31) | (192, 168) | (169, 254)
    )
}

fn is_hardware_address(name: &Oid) -> bool {
    name.arcs().starts_with(HARDWARE_ADDRESS)
}

/// The longest runs of letters and digits.
pub(super) fn words_of(text: &[u8]) -> Vec<&[u8]> {
    let runs = runs(text, |byte| byte.is_ascii_alphanumeric() || byte >= 0x80);
    runs.iter().map(|range| part(text, range)).collect()
}

/// Of an IEEE 1284 device id, the values that the maker wrote.
fn makers_values(id: &[u8]) -> Vec<Vec<u8>> {
    const KEYS: [&[u8]; 12] = [
        b"MFG",
        b"MANUFACTURER",
        b"MDL",
        b"MODEL",
        b"CLS",
        b"CLASS",
        b"DES",
        b"DESCRIPTION",
        b"CMD",
        b"COMMAND SET",
        b"CID",
        b"COMPATIBLEID",
    ];
    let pairs = id.split(|byte| *byte == b';').filter_map(|pair| {
        let colon = pair.iter().position(|byte| *byte == b':')?;
        let (key, value) = pair.split_at_checked(colon)?;
        Some((key.trim_ascii(), value.get(1..)?))
    });
    let pairs: Vec<(&[u8], &[u8])> = pairs.collect();
    let has = |names: [&[u8]; 2]| {
        pairs
            .iter()
            .any(|(key, _)| names.iter().any(|name| key.ends_with(name)))
    };
    if !has([b"FG", b"MANUFACTURER"]) || !has([b"MDL", b"MODEL"]) {
        return Vec::new();
    }
    pairs
        .iter()
        .filter(|(key, _)| KEYS.contains(key))
        .map(|(_, value)| value.to_vec())
        .collect()
}
