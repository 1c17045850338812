//! Object identifiers: the names of rows.

use std::fmt;
use std::str::FromStr;

/// The most parts that an object identifier may have (RFC 3416 §4.1).
const MOST_ARCS: usize = 128;

/// An object identifier, ordered as agents order their rows: part by part, a prefix before what it begins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid(Vec<u32>);

/// The text is not a dotted object identifier such as `1.3.6.1.2.1.1.1.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedOid;

impl Oid {
    /// The identifier of these parts. More than 128 of them are legal here, so that a hostile name can be held and
    /// shown; no agent is asked for one.
    pub fn new(arcs: impl Into<Vec<u32>>) -> Self {
        Self(arcs.into())
    }

    /// The parts, first to last.
    pub fn arcs(&self) -> &[u32] {
        &self.0
    }

    /// This identifier with `arcs` behind it: a column and an index make an instance.
    pub fn child(&self, arcs: &[u32]) -> Self {
        Self([&self.0, arcs].concat())
    }

    /// What stands behind `prefix`: the index of an instance of that column. None where it is no instance of it.
    pub fn index_under(&self, prefix: &Self) -> Option<&[u32]> {
        self.0.strip_prefix(prefix.arcs())
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, arc) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str(".")?;
            }
            write!(f, "{arc}")?;
        }
        Ok(())
    }
}

impl FromStr for Oid {
    type Err = MalformedOid;

    /// Takes `1.3.6` and, as some tools write it, `.1.3.6`.
    fn from_str(text: &str) -> Result<Self, MalformedOid> {
        let dotted = text.strip_prefix('.').unwrap_or(text);
        let arcs: Vec<u32> = dotted.split('.').map(arc).collect::<Result<_, _>>()?;
        if arcs.len() > MOST_ARCS {
            Err(MalformedOid)
        } else {
            Ok(Self(arcs))
        }
    }
}

fn arc(text: &str) -> Result<u32, MalformedOid> {
    // u32::from_str would take a plus sign.
    if text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().map_err(|_| MalformedOid)
    } else {
        Err(MalformedOid)
    }
}

impl fmt::Display for MalformedOid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not an object identifier; write it like 1.3.6.1.2.1.1.1.0")
    }
}

impl std::error::Error for MalformedOid {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn order_is_that_of_agents() {
        let sorted =
            ["1.3", "1.3.6", "1.3.6.1.2", "1.3.6.1.10", "1.4"].map(|text| text.parse::<Oid>().unwrap());
        assert!(sorted.is_sorted());
    }

    #[test]
    fn an_instance_gives_its_index() {
        let column: Oid = "1.3.6.1.2.1.43.11.1.1.9".parse().unwrap();
        let instance: Oid = ".1.3.6.1.2.1.43.11.1.1.9.1.4".parse().unwrap();
        assert_eq!(instance.index_under(&column), Some(&[1, 4][..]));
        assert_eq!(column.child(&[1, 4]), instance);
        assert_eq!(column.index_under(&instance), None);
    }

    #[test]
    fn what_is_no_identifier_is_refused() {
        let too_long = vec!["1"; MOST_ARCS + 1].join(".");
        for text in [
            "",
            ".",
            "1..3",
            "1.3.",
            "1.-3",
            "1.+3",
            "1.4294967296",
            "iso.3",
            too_long.as_str(),
        ] {
            assert_eq!(text.parse::<Oid>(), Err(MalformedOid), "{text}");
        }
    }
}
