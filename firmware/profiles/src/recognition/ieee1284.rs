//! The IEEE 1284 device id: how a printer introduces itself on a USB or parallel port, and over SNMP in many makers'
//! rows.
//!
//! `KEY:VALUE;KEY:VALUE;`, on a port behind two bytes of length, which count themselves (IEEE 1284-2000, 7.6). Devices
//! write the keys short or long, in either case, and forget the last semicolon. What the keys mean is left to the reader
//! of the values: see [`super::Brands::brand_of`] and [`super::Brands::model_of`].

use super::plain_serial;
use crate::text::{Charset, readable};

/// No port carries more: the length is 16 bits, and USB hosts cut at 1 KiB.
const LONGEST_ID: usize = 4096;

/// A real id has some ten keys; the rest of a hostile one is not read.
const MOST_KEYS: usize = 64;

/// A key's spellings, the usual one first.
const ALIASES: [&[&str]; 6] = [
    &["MFG", "MANUFACTURER"],
    &["MDL", "MODEL"],
    &["CMD", "COMMAND SET"],
    &["DES", "DESCRIPTION"],
    &["SN", "SERN", "SERIALNUMBER"],
    &["CLS", "CLASS"],
];

/// A device id, taken apart. Keys and values are readable text of bounded length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ieee1284 {
    /// Keys in upper case, in the device's order.
    fields: Vec<(String, String)>,
}

impl Ieee1284 {
    /// Reads a device id with or without its two bytes of length, true or not. Whatever is no `KEY:VALUE` is left out, so that bytes
    /// that are no device id give one without keys.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        let id = without_length(bytes);
        let id = id.get(..LONGEST_ID).unwrap_or(id);
        let mut fields: Vec<(String, String)> = Vec::new();
        for field in id.split(|byte| *byte == b';').take(MOST_KEYS) {
            if let Some(field) = key_and_value(field) {
                fields.push(field);
            }
        }
        Self { fields }
    }

    /// The value of a key under any of its spellings, such as `MDL` for `MODEL`; of several, the first that is not empty.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        let same = ALIASES
            .iter()
            .find(|names| names.iter().any(|name| name.eq_ignore_ascii_case(key)));
        let is_asked = |name: &str| match same {
            Some(names) => names.contains(&name),
            None => name.eq_ignore_ascii_case(key),
        };
        self.fields
            .iter()
            .find_map(|(name, value)| is_asked(name).then_some(value.as_str()))
    }

    /// `MFG`: the maker, in its own spelling.
    #[must_use]
    pub fn manufacturer(&self) -> Option<&str> {
        self.get("MFG")
    }

    /// `MDL`: the model, often behind the maker's name.
    #[must_use]
    pub fn model(&self) -> Option<&str> {
        self.get("MDL")
    }

    /// `DES`: maker and model for people.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.get("DES")
    }

    /// `SN`: the serial number as it stands on the machine ([`plain_serial`]); many devices have none here.
    #[must_use]
    pub fn serial(&self) -> Option<String> {
        let said = self.get("SN")?;
        let maker = self.manufacturer().unwrap_or_default();
        Some(plain_serial(maker, said).unwrap_or_else(|| said.to_owned()))
    }

    /// `CMD`: the languages it understands, such as `PJL`, `PCLXL`.
    pub fn commands(&self) -> impl Iterator<Item = &str> {
        self.get("CMD")
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|command| !command.is_empty())
    }

    /// Whether the class is a printer's; none where the device doesn't name its class.
    #[must_use]
    pub fn is_printer(&self) -> Option<bool> {
        self.get("CLS").map(|class| {
            class
                .split(',')
                .any(|one| one.trim().eq_ignore_ascii_case("PRINTER"))
        })
    }
}

/// The length is no text, as a key's first two letters are: it says how long it all is, or has an octet that is no ASCII
/// text. By the standard it is big-endian and counts itself; some devices write it the other way round, some don't count it,
/// and some write what they like. It is believed where it leaves something, and cuts no key in two.
fn without_length(bytes: &[u8]) -> &[u8] {
    let Some((length, rest)) = bytes.split_first_chunk::<2>() else {
        return bytes;
    };
    let said = [u16::from_be_bytes(*length), u16::from_le_bytes(*length)].map(usize::from);
    let is_whole = said.contains(&bytes.len()) || said.contains(&rest.len());
    let is_text = |octet: &u8| matches!(octet, b' '..=b'~');
    if !is_whole && length.iter().all(is_text) {
        return bytes;
    }
    if is_whole {
        return rest;
    }
    // What stands behind the id is left over from an earlier, longer one.
    let ends_a_field = |end: &usize| *end > 0 && rest.get(end - 1) == Some(&b';');
    let ends = said.into_iter().flat_map(|said| [said.saturating_sub(2), said]);
    let end = ends.into_iter().find(ends_a_field);
    end.and_then(|end| rest.get(..end)).unwrap_or(rest)
}

fn key_and_value(field: &[u8]) -> Option<(String, String)> {
    let colon = field.iter().position(|byte| *byte == b':')?;
    let (key, value) = field.split_at_checked(colon)?;
    // The id is ASCII by its standard; what is not is UTF-8 or what Windows writes.
    let key = readable(key, Charset::default())?;
    let value = readable(value.get(1..)?, Charset::default())?;
    Some((key.to_ascii_uppercase(), value))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    const FULL: &str = "MANUFACTURER:Acme;COMMAND SET:PJL, PCL,;MODEL:Acme 12c;CLASS:PRINTER;SERN:A1B2;DESCRIPTION: Acme 12c";

    #[test]
    fn long_and_short_keys_are_the_same() {
        let id = Ieee1284::parse(FULL.as_bytes());
        assert_eq!(id.manufacturer(), Some("Acme"));
        assert_eq!(id.get("manufacturer"), Some("Acme"));
        assert_eq!(id.model(), Some("Acme 12c"));
        assert_eq!(id.description(), Some("Acme 12c"));
        assert_eq!(id.serial().as_deref(), Some("A1B2"));
        assert_eq!(id.commands().collect::<Vec<_>>(), ["PJL", "PCL"]);
        assert_eq!(id.is_printer(), Some(true));
        assert_eq!(id.get("STATUS"), None);
    }

    #[test]
    fn case_of_keys_and_a_missing_end_dont_matter() {
        let id = Ieee1284::parse(b"mfg:Acme;Mdl:9");
        assert_eq!((id.manufacturer(), id.model()), (Some("Acme"), Some("9")));
        assert_eq!(id.is_printer(), None);
    }

    #[test]
    fn the_length_in_front_is_no_key() {
        let mut framed = u16::try_from(FULL.len() + 2).unwrap().to_be_bytes().to_vec();
        framed.extend_from_slice(FULL.as_bytes());
        assert_eq!(Ieee1284::parse(&framed), Ieee1284::parse(FULL.as_bytes()));
    }

    /// Big-endian and little-endian, with the two octets counted and without; then the rest of an older id behind it.
    #[test]
    fn a_length_is_understood_however_it_is_written() {
        let id = "MFG:Acme;MDL:Acme 12c;SN:A1B2;";
        for counted in [id.len(), id.len() + 2] {
            let counted = u16::try_from(counted).unwrap();
            for length in [counted.to_be_bytes(), counted.to_le_bytes()] {
                let framed = [&length[..], id.as_bytes()].concat();
                assert_eq!(
                    Ieee1284::parse(&framed),
                    Ieee1284::parse(id.as_bytes()),
                    "{length:?}"
                );
                for left in ["SN:of an earlier one;", "x;DES:old", "\0\0\0"] {
                    let longer = [framed.as_slice(), left.as_bytes()].concat();
                    assert_eq!(
                        Ieee1284::parse(&longer),
                        Ieee1284::parse(id.as_bytes()),
                        "{length:?} {left:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_length_that_lies_costs_nothing() {
        for wrong in [[0_u8, 0], [0, 1], [0xff, 0x00], [0, 255]] {
            let mut framed = wrong.to_vec();
            framed.extend_from_slice(b"MFG:Acme;MDL:9;");
            assert_eq!(Ieee1284::parse(&framed).model(), Some("9"), "{wrong:?}");
        }
    }

    #[test]
    fn a_field_without_a_key_is_left_out() {
        let id = Ieee1284::parse(b"MFG:Acme;Twelve Series;CLS:PRINTER;MDL:;:;");
        assert_eq!(id.model(), None);
        assert_eq!(id.fields.len(), 2);
    }

    #[test]
    fn a_long_id_is_cut() {
        let id = Ieee1284::parse("A:1;".repeat(100_000).as_bytes());
        assert_eq!(id.fields.len(), MOST_KEYS);
        let id = Ieee1284::parse(format!("MDL:{}", "x".repeat(100_000)).as_bytes());
        assert!(id.model().unwrap().len() <= 255);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let id = Ieee1284::parse(&bytes);
            prop_assert!(id.fields.len() <= MOST_KEYS);
            prop_assert!(id.model().is_none_or(|model| !model.is_empty() && model.chars().count() <= 255));
        }
    }
}
