//! A name of a row in which `{printer}` and `{marker}` stand for numbers that the device gives itself.

use crate::Oid;

/// A row's name with room for the printer's hrDeviceIndex and its first marker.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pattern(pub(crate) Vec<Part>);

/// A part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Arc(u32),
    /// `{printer}`
    Printer,
    /// `{marker}`
    Marker,
}

/// Why a text is no such name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoPattern;

/// An agent is asked for no longer name.
const MOST_PARTS: usize = 100;

impl Pattern {
    /// The name on a device whose printer and first marker have these numbers.
    pub(crate) fn on(&self, printer: u32, marker: u32) -> Oid {
        let arcs: Vec<u32> = self
            .0
            .iter()
            .map(|part| match part {
                Part::Arc(arc) => *arc,
                Part::Printer => printer,
                Part::Marker => marker,
            })
            .collect();
        Oid::new(arcs)
    }

    /// Reads `.43.10.1.1.12.{printer}.{marker}`; what begins with a dot stands behind `base`.
    pub(crate) fn read(text: &str, base: Option<&Self>) -> Result<Self, NoPattern> {
        let (mut parts, rest) = match (text.strip_prefix('.'), base) {
            (Some(rest), Some(base)) => (base.0.clone(), rest),
            (Some(_), None) => return Err(NoPattern),
            (None, _) => (Vec::new(), text),
        };
        for part in rest.split('.') {
            parts.push(match part {
                "{printer}" => Part::Printer,
                "{marker}" => Part::Marker,
                digits if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                    Part::Arc(digits.parse().map_err(|_| NoPattern)?)
                }
                _ => return Err(NoPattern),
            });
        }
        // The first part of an identifier is 0, 1 or 2 (X.660), and a single one names nothing.
        let begins = matches!(parts.as_slice(), [Part::Arc(0..=2), Part::Arc(0..=39), _, ..]);
        (begins && parts.len() <= MOST_PARTS)
            .then_some(Self(parts))
            .ok_or(NoPattern)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_of_the_device_stand_in_the_name() {
        let base = Pattern::read("1.3.6.1.4.1.1347", None).unwrap();
        let total = Pattern::read(".43.10.1.1.12.{printer}.{marker}", Some(&base)).unwrap();
        assert_eq!(total.on(2, 5).to_string(), "1.3.6.1.4.1.1347.43.10.1.1.12.2.5");
        let whole = Pattern::read("1.3.6.1.4.1.253.8", Some(&base)).unwrap();
        assert_eq!(whole.on(1, 1).to_string(), "1.3.6.1.4.1.253.8");
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let long = format!("1.3{}", ".1".repeat(MOST_PARTS));
        for text in [
            "",
            ".",
            "1",
            "1.3",
            "1..3",
            "1.3.6.",
            "7.3.6",
            "1.3.x",
            "1.3.{row}",
            "1.3.-1",
            "1.3.4294967296",
            ".1.3",
            " 1.3.6",
            &long,
        ] {
            assert_eq!(Pattern::read(text, None), Err(NoPattern), "{text}");
        }
    }
}
