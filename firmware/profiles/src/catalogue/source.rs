//! Reading what a source means: a count, a text, or how full something is.

use meters::{SupplyState, Unit};

use super::device::Device;
use super::lack::Lack;
use super::places::Located;
use crate::profile::{Excerpt, Place, Profile, Source};
use crate::recognition::Ieee1284;
use crate::text::readable;
use crate::{Oid, Value};

/// A count that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) value: u64,
    /// The rows that it is made of.
    pub(super) rows: Vec<Oid>,
    /// Where it was read, as a reading says it.
    pub(super) source: String,
    /// What the rows themselves say that they count.
    pub(super) unit: Option<Unit>,
    /// The maker's own name.
    pub(super) label: Option<String>,
}

/// How full something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fullness {
    /// 0 to 100.
    Percent(u8),
    /// A code of the maker's.
    State(SupplyState),
}

/// A profile's sources on a device.
#[derive(Clone, Copy)]
pub(super) struct Sources<'d, 'a> {
    pub(super) profile: &'d Profile,
    pub(super) device: &'d Device<'a>,
}

impl Sources<'_, '_> {
    /// A count. A negative number is a code, TimeTicks is a time: neither is a count.
    pub(super) fn count(&self, source: &Source) -> Result<Counted, Lack> {
        let rows = self.device.locate_all(self.profile, &source.place)?;
        let mut counted: Option<Counted> = None;
        for row in rows {
            let value = self.count_in(source, &row)?;
            if source.unless.contains(&value.to_string()) {
                return Err(Lack::Unless(value.to_string()));
            }
            let Some(sum) = &mut counted else {
                counted = Some(Counted {
                    value,
                    source: row.name.to_string(),
                    rows: vec![row.name],
                    unit: row.unit,
                    label: row.label,
                });
                continue;
            };
            sum.value = sum.value.checked_add(value).ok_or(Lack::TooLarge)?;
            if sum.unit != row.unit {
                return Err(Lack::UnitsDiffer);
            }
            sum.rows.push(row.name);
            sum.label = None;
        }
        let mut counted = counted.ok_or(Lack::NotForThisDevice)?;
        if let Some(chosen) = self.chosen_rows(&source.place) {
            counted.source = chosen;
        }
        if let Place::Packed { code, .. } = &source.place {
            // One row holds many counts.
            counted.source = format!("{}[code=0x{code:02x}]", counted.source);
        }
        Ok(counted)
    }

    /// `rows` in one short text that stays the same when the device adds a row: the column, and the codes.
    fn chosen_rows(&self, place: &Place) -> Option<String> {
        let Place::Rows { table, codes } = place else {
            return None;
        };
        let table = self.profile.tables.get(usize::try_from(*table).ok()?)?;
        let codes: Option<Vec<String>> = codes
            .iter()
            .map(|(column, wanted)| {
                let (name, _) = table.codes.get(usize::try_from(*column).ok()?)?;
                let wanted: Vec<String> = wanted.iter().map(ToString::to_string).collect();
                Some(format!("{name}={}", wanted.join("|")))
            })
            .collect();
        Some(format!(
            "{}[{}]",
            self.device.name(&table.value),
            codes?.join(",")
        ))
    }

    fn count_in(&self, source: &Source, row: &Located<'_>) -> Result<u64, Lack> {
        let other_kind = || Lack::OtherKind(row.name.clone());
        match &source.place {
            Place::Packed { code, .. } => {
                let record = record(row.value.as_bytes().ok_or_else(other_kind)?, *code)?;
                if let [_, _] = record {
                    return Err(Lack::Level);
                }
                packed_number(record)
            }
            Place::Text { word, .. } => {
                let text = self.readable(row.value).ok_or_else(other_kind)?;
                number_before(&text, word).ok_or_else(|| Lack::NotInText(word.clone()))
            }
            Place::Scalar(_) | Place::Row { .. } | Place::Rows { .. } => {
                if let (Excerpt::Whole, Some(number)) = (&source.excerpt, row.value.as_i64()) {
                    return match row.value {
                        Value::TimeTicks(_) => Err(other_kind()),
                        _ => u64::try_from(number).map_err(|_| Lack::Code(number)),
                    };
                }
                if let (Excerpt::Whole, Some(number)) = (&source.excerpt, row.value.as_u64()) {
                    return Ok(number);
                }
                let text = self.excerpt(source, row)?;
                let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                let digits = is_number.then_some(text.as_str()).ok_or_else(other_kind)?;
                digits.parse().map_err(|_| Lack::TooLarge)
            }
        }
    }

    /// A text that may be shown.
    pub(super) fn text(&self, source: &Source) -> Result<(String, Oid), Lack> {
        let row = self.device.locate(self.profile, &source.place)?;
        let text = match source.place {
            Place::Packed { .. } | Place::Text { .. } => self.count_in(source, &row)?.to_string(),
            Place::Scalar(_) | Place::Row { .. } | Place::Rows { .. } => self.excerpt(source, &row)?,
        };
        if source.unless.contains(&text) {
            return Err(Lack::Unless(text));
        }
        Ok((text, row.name))
    }

    /// The IEEE 1284 device id of which a source takes a key.
    pub(super) fn device_id(&self, source: &Source) -> Option<Ieee1284> {
        let Excerpt::Key(_) = source.excerpt else {
            return None;
        };
        let row = self.device.locate(self.profile, &source.place).ok()?;
        row.value.as_bytes().map(Ieee1284::parse)
    }

    /// The octets of the row that a source names.
    pub(super) fn octets(&self, source: &Source) -> Option<Vec<u8>> {
        let row = self.device.locate(self.profile, &source.place).ok()?;
        row.value.as_bytes().map(<[u8]>::to_vec)
    }

    /// How full something is, where `full` is what the device gives when it is.
    pub(super) fn fullness(&self, source: &Source, full: u32) -> Result<(Fullness, Oid), Lack> {
        let row = self.device.locate(self.profile, &source.place)?;
        if let Place::Packed { code, .. } = &source.place {
            let bytes = row
                .value
                .as_bytes()
                .ok_or_else(|| Lack::OtherKind(row.name.clone()))?;
            if let [level, most] = *record(bytes, *code)? {
                let percent = percent(u64::from(level), u64::from(most)).ok_or(Lack::TooLarge)?;
                return Ok((Fullness::Percent(percent), row.name));
            }
        }
        let code = |value: i64| self.profile.levels.iter().find(|(known, _)| *known == value);
        if let Some((_, state)) = row.value.as_i64().and_then(code) {
            return Ok((Fullness::State(*state), row.name));
        }
        let value = self.count_in(source, &row)?;
        if source.unless.contains(&value.to_string()) {
            return Err(Lack::Unless(value.to_string()));
        }
        let percent = percent(value, u64::from(full)).ok_or(Lack::TooLarge)?;
        Ok((Fullness::Percent(percent), row.name))
    }

    fn readable(&self, value: &Value) -> Option<String> {
        match value {
            Value::OctetString(bytes) => readable(bytes, self.device.charset),
            Value::ObjectIdentifier(oid) => Some(oid.to_string()),
            Value::TimeTicks(_) => None,
            number => number.as_u64().map(|number| number.to_string()),
        }
    }

    fn excerpt(&self, source: &Source, row: &Located<'_>) -> Result<String, Lack> {
        let other_kind = || Lack::OtherKind(row.name.clone());
        if let Excerpt::Key(key) = &source.excerpt {
            let id = Ieee1284::parse(row.value.as_bytes().ok_or_else(other_kind)?);
            return id
                .get(key)
                .map(str::to_owned)
                .ok_or_else(|| Lack::NotInText(key.clone()));
        }
        let text = self.readable(row.value).ok_or_else(other_kind)?;
        let Excerpt::Between { after, until } = &source.excerpt else {
            return Ok(text);
        };
        // Nothing stands behind a part of a number.
        row.value.as_bytes().ok_or_else(other_kind)?;
        let mut rest = text.as_str();
        for mark in after {
            rest = behind(rest, mark).ok_or_else(|| Lack::NotInText(mark.clone()))?;
        }
        let end = until
            .as_ref()
            .and_then(|until| rest.trim_start().find(until.as_str()));
        let cut = rest.trim_start();
        let cut = end.and_then(|end| cut.get(..end)).unwrap_or(cut).trim();
        if cut.is_empty() {
            return Err(Lack::NotInText(until.clone().unwrap_or_default()));
        }
        Ok(cut.to_owned())
    }
}

/// What stands behind a mark, in either case of ASCII.
fn behind<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    let at = text.to_ascii_lowercase().find(&mark.to_ascii_lowercase())?;
    text.get(at + mark.len()..)
}

/// A level of a maximum, in percent, rounded; none above it, and where the maximum is 0.
fn percent(level: u64, full: u64) -> Option<u8> {
    if full == 0 || level > full {
        return None;
    }
    let hundredfold = u128::from(level) * 100 + u128::from(full) / 2;
    u8::try_from(hundredfold / u128::from(full)).ok()
}

/// The value of the record of that code: code, 01, length, value; FF ends the records.
fn record(bytes: &[u8], code: u8) -> Result<&[u8], Lack> {
    const END: u8 = 0xff;
    let mut rest = bytes;
    while let [own, 1, length, behind @ ..] = rest {
        let Some((value, next)) = behind.split_at_checked(usize::from(*length)) else {
            break;
        };
        if *own == END {
            break;
        }
        if *own == code {
            return Ok(value);
        }
        rest = next;
    }
    Err(Lack::NoRecord(code))
}

/// A number of up to eight octets, the highest first. Four octets of ones are -1: a code.
fn packed_number(octets: &[u8]) -> Result<u64, Lack> {
    if octets.is_empty() || octets.len() > 8 {
        return Err(Lack::TooLarge);
    }
    if octets.len() >= 4 && octets.iter().all(|octet| *octet == 0xff) {
        return Err(Lack::Code(-1));
    }
    Ok(octets
        .iter()
        .fold(0, |number, octet| number << 8 | u64::from(*octet)))
}

/// The whole number in front of a word: `1920 INCHES, 4876 CENTIMETERS`.
fn number_before(text: &str, word: &str) -> Option<u64> {
    let (lower, word) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    lower.match_indices(&word).find_map(|(at, _)| {
        let behind = lower.get(at + word.len()..)?;
        if behind.starts_with(char::is_alphanumeric) {
            return None;
        }
        let before = lower.get(..at)?.trim_end();
        let digits = before.trim_end_matches(|c: char| c.is_ascii_digit());
        // Of 12.5 or -3 the last digits are no number.
        let is_whole = !digits.ends_with(['.', ',', '-']) && !digits.ends_with(char::is_alphanumeric);
        is_whole.then(|| before.get(digits.len()..)?.parse().ok())?
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_record_is_found_behind_others_of_any_length() {
        let octets = [
            0x63, 1, 4, 0, 0, 0, 1, 0x6f, 1, 2, 7, 20, 0, 1, 4, 0, 1, 0, 2, 0xff,
        ];
        assert_eq!(packed_number(record(&octets, 0).unwrap()), Ok(65_538));
        assert_eq!(record(&octets, 0x6f).unwrap(), [7, 20]);
        assert_eq!(record(&octets, 0xff), Err(Lack::NoRecord(0xff)));
        for cut in 0..octets.len() - 1 {
            assert!(record(&octets[..cut], 0).is_err(), "{cut}");
        }
        for other_form in [&[][..], &[0], &[0, 2, 1, 7], &[0, 1], &[0, 1, 9, 1]] {
            assert_eq!(record(other_form, 0), Err(Lack::NoRecord(0)));
        }
        assert_eq!(packed_number(&[0xff; 4]), Err(Lack::Code(-1)));
        assert_eq!(packed_number(&[0xff; 8]), Err(Lack::Code(-1)));
        assert_eq!(packed_number(&[]), Err(Lack::TooLarge));
        assert_eq!(packed_number(&[1; 9]), Err(Lack::TooLarge));
    }

    #[test]
    fn the_number_stands_in_front_of_its_word() {
        for (text, word, number) in [
            ("1920 INCHES, 4876 CENTIMETERS", "CENTIMETERS", Some(4876)),
            ("1920 INCHES, 4876 CENTIMETERS", "inches", Some(1920)),
            ("4876CENTIMETERS", "CENTIMETERS", Some(4876)),
            ("12.5 METERS", "METERS", None),
            ("-3 METERS", "METERS", None),
            ("3 CENTIMETERS", "METERS", None),
            ("3 METERSTICKS", "METERS", None),
            ("METERS", "METERS", None),
            ("v2 METERS", "METERS", None),
            ("99999999999999999999 METERS", "METERS", None),
            ("", "METERS", None),
        ] {
            assert_eq!(number_before(text, word), number, "{text}");
        }
    }

    #[test]
    fn percent_is_rounded_and_never_guessed() {
        assert_eq!(percent(7, 20), Some(35));
        assert_eq!(percent(9_850, 10_000), Some(99));
        assert_eq!(percent(21, 20), None);
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(u64::MAX, u64::MAX), Some(100));
    }
}
