//! A device's rows without whom they belong to: what a recording may hold that leaves the customer's house.
//!
//! Counters, units, type codes, labels, models and firmware versions stay, so that a profile can be written from the
//! rows. Serial numbers, hardware and network addresses, names, places, people, passwords and whatever people typed in get
//! a stand-in of the same length and kind of characters; the same text gets the same stand-in everywhere. A stand-in is
//! drawn, not computed from what it replaces: with the salt thrown away, nothing leads back.
//!
//! The rules, in their order:
//! 1. Some rows are left out altogether: addresses, connections, routes, running programs, jobs ([`place`]), and every
//!    row whose index spells a secret or a word.
//! 2. What is known to be a secret by its place (sysName, serial numbers …), by its form (addresses, mail, telephone
//!    numbers …) or because the caller says so is collected first, then searched for in every value: in longer texts,
//!    in either case, a hardware or network address also as octets ([`secrets`], [`disguise`]).
//! 3. Rows of the standard MIBs in which the maker speaks stay but for that.
//! 4. Every other text, also an alert's, has to show that it is a label: more than half of its words are those of
//!    printers ([`label`]). Its other words are replaced; in a text that is no label everything is.
//! 5. Octets that are no text stay where they are few, a time, or records of counts; else they are replaced.
//!
//! Left out: to judge plain numbers. A number stays, unless it is a secret that was met as a text.

mod disguise;
mod draw;
mod form;
mod label;
mod octets;
mod place;
mod secrets;
mod words;

use std::collections::BTreeSet;

use meters::Identity;

use crate::{Oid, Rows, Value};
use disguise::Disguise;
use label::{Judgement, Vocabulary};
use octets::Octets;
use place::Place;
use secrets::Secrets;

/// What the caller knows about the device beside its rows.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// What its profile says of it: serial number and asset tag may stand in private rows; model, maker and firmware
    /// are to stay.
    pub identity: Identity,
    /// Secrets that the rows may repeat: the address or name by which it was asked, communities, users.
    pub secrets: Vec<String>,
}

/// Rows that may leave the house.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anonymised {
    /// The rows.
    pub rows: Rows,
    /// In how many of them something was replaced.
    pub replaced: usize,
    /// How many rows were left out.
    pub left_out: usize,
}

/// Replaces what tells whose device it is. `salt` is fresh random bytes, to be thrown away: the same salt gives the same
/// stand-ins.
pub fn anonymise(rows: &Rows, known: &Known, salt: [u8; 32]) -> Anonymised {
    let secrets = Secrets::of(rows, known);
    let vocabulary = Vocabulary::of(rows, &known.identity, &secrets);
    let disguise = Disguise::of(secrets, salt);
    let mut clerk = Clerk {
        people: people(rows, &vocabulary, &disguise),
        disguise,
        vocabulary,
    };
    let mut anonymised = Anonymised::default();
    for (name, value) in rows.iter() {
        let place = Place::of(name);
        if place == Place::LeftOut || clerk.disguise.is_in_index(name) {
            anonymised.left_out += 1;
            continue;
        }
        let replaced = clerk.replaced(name, place, value);
        if replaced != *value {
            anonymised.replaced += 1;
        }
        anonymised.rows.insert(name.clone(), replaced);
    }
    anonymised
}

/// The subtrees that are left out whole, of those that [`anonymise`] keeps otherwise: nobody need ask for them.
pub fn left_out() -> impl Iterator<Item = Oid> {
    place::LEFT_OUT.iter().map(|prefix| Oid::new(*prefix))
}

/// What goes from row to row.
struct Clerk {
    disguise: Disguise,
    vocabulary: Vocabulary,
    /// Rows of private tables that tell of people or jobs, by what [`table_row`] gives.
    people: BTreeSet<Oid>,
}

impl Clerk {
    fn replaced(&mut self, name: &Oid, place: Place, value: &Value) -> Value {
        match value {
            Value::OctetString(octets) => Value::OctetString(self.octets(name, place, octets)),
            Value::Opaque(octets) if octets.len() > octets::FEW => {
                Value::Opaque(self.disguise.drawn_octets(octets))
            }
            Value::IpAddress(address) => Value::IpAddress(self.disguise.address(*address)),
            Value::Integer(number) => {
                let same = u64::try_from(*number).ok();
                let other = same.and_then(|number| self.disguise.number(number));
                Value::Integer(
                    other
                        .and_then(|other| i64::try_from(other).ok())
                        .unwrap_or(*number),
                )
            }
            Value::Gauge32(number) => {
                let other = self.disguise.number(u64::from(*number));
                Value::Gauge32(
                    other
                        .and_then(|other| u32::try_from(other).ok())
                        .unwrap_or(*number),
                )
            }
            Value::Opaque(_)
            | Value::ObjectIdentifier(_)
            | Value::Counter32(_)
            | Value::Counter64(_)
            | Value::TimeTicks(_)
            | Value::Null => value.clone(),
        }
    }

    fn octets(&mut self, name: &Oid, place: Place, octets: &[u8]) -> Vec<u8> {
        let (head, body, tail) = match Octets::of(octets) {
            Octets::Text { head, body, tail } => (head, body, tail),
            Octets::Harmless => return self.disguise.searched(octets).bytes,
            Octets::Wide => return self.disguise.drawn_octets(octets),
            Octets::Unknown if place == Place::Makers => return self.disguise.searched(octets).bytes,
            Octets::Unknown => return self.disguise.drawn_octets(octets),
        };
        let mut covered = self.disguise.searched(body);
        let is_number = body.len() > 2 && body.iter().all(u8::is_ascii_digit);
        match place {
            Place::Makers => {}
            Place::Secret if self.disguise.is_harmless(body) => {}
            Place::Secret => self.disguise.draw_all(body, &mut covered),
            Place::LeftOut | Place::Unknown if is_number && self.is_of_people(name) => {
                self.disguise.draw_all(body, &mut covered);
            }
            Place::LeftOut | Place::Unknown => match self.vocabulary.judge(body, &covered) {
                Judgement::Label(unknown) => {
                    for word in unknown {
                        self.disguise.draw_word(body, word, &mut covered);
                    }
                }
                Judgement::NoLabel => self.disguise.draw_all(body, &mut covered),
            },
        }
        [head, &covered.bytes, tail].concat()
    }

    fn is_of_people(&self, name: &Oid) -> bool {
        table_row(name).is_some_and(|row| self.people.contains(&row))
    }
}

/// The table rows in which some text is no label: digits in the same row may be a telephone number or a PIN.
fn people(rows: &Rows, vocabulary: &Vocabulary, disguise: &Disguise) -> BTreeSet<Oid> {
    let is_no_label = |octets: &[u8]| match Octets::of(octets) {
        Octets::Text { body, .. } => vocabulary.judge(body, &disguise.searched(body)) == Judgement::NoLabel,
        _ => false,
    };
    let mut people = BTreeSet::new();
    for (name, value) in rows.iter() {
        if Place::of(name) == Place::Unknown && value.as_bytes().is_some_and(is_no_label) {
            people.extend(table_row(name));
        }
    }
    people
}

/// What the cells of one row share, in a table with an index of one part: what stands before the column, then the index.
/// None for a scalar.
fn table_row(name: &Oid) -> Option<Oid> {
    match name.arcs() {
        [table @ .., _, index] if *index != 0 => Some(Oid::new(table).child(&[*index])),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
