//! Object identifiers, ordered as an SNMP walk goes through them.

use std::fmt;
use std::str::FromStr;

/// An OBJECT IDENTIFIER (RFC 2578 §7.1.3): 2 to 128 arcs, the first 0, 1 or 2. Ordered arc by arc.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid(Vec<u32>);

impl Oid {
    /// The identifier with these arcs, or None if ASN.1 has no encoding for it or SMIv2 forbids its length.
    #[must_use]
    pub fn from_arcs(arcs: &[u32]) -> Option<Self> {
        let encodable = match arcs {
            [0 | 1, second, ..] => *second < 40,
            [2, second, ..] => *second <= u32::MAX - 80,
            _ => false,
        };
        (encodable && arcs.len() <= 128).then(|| Self(arcs.to_vec()))
    }

    /// The arcs, at least two.
    #[must_use]
    pub fn arcs(&self) -> &[u32] {
        &self.0
    }

    /// Whether this identifier is `prefix` or lies below it.
    #[must_use]
    pub fn starts_with(&self, prefix: &[u32]) -> bool {
        self.0.starts_with(prefix)
    }

    /// The identifier whose last arc is one greater: where a walk that never ends goes next.
    #[must_use]
    pub(crate) fn after_last_arc(&self) -> Self {
        let mut arcs = self.0.clone();
        if let Some(last) = arcs.last_mut() {
            *last = last.wrapping_add(1);
        }
        Self(arcs)
    }
}

impl FromStr for Oid {
    type Err = String;

    /// Reads `1.3.6.1` or `.1.3.6.1`. The error is a sentence that says what is wrong.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong =
            || format!("{text:?} is not an object identifier: write arcs with dots between, such as 1.3.6.1");
        let arcs = text
            .strip_prefix('.')
            .unwrap_or(text)
            .split('.')
            .map(str::parse)
            .collect::<Result<Vec<u32>, _>>()
            .map_err(|_| wrong())?;
        Self::from_arcs(&arcs).ok_or_else(wrong)
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, arc) in self.0.iter().enumerate() {
            write!(f, "{}{arc}", if i == 0 { "" } else { "." })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_and_writes_dotted_arcs() {
        let oid: Oid = ".1.3.6.1.2.1.43.10.2.1.4.1.1".parse().unwrap();
        assert_eq!(oid.to_string(), "1.3.6.1.2.1.43.10.2.1.4.1.1");
        assert_eq!("0.0".parse::<Oid>().unwrap().arcs(), [0, 0]);
    }

    #[test]
    fn refuses_what_asn1_cannot_say() {
        for text in [
            "",
            "1",
            "1.",
            "1..3",
            "1.40",
            "3.1",
            "1.3.4294967296",
            "1.3.-1",
            "1.3.x",
        ] {
            assert!(
                text.parse::<Oid>().unwrap_err().contains("object identifier"),
                "{text}"
            );
        }
        assert!(Oid::from_arcs(&[1; 129]).is_none());
    }

    #[test]
    fn orders_by_number_and_not_by_text() {
        let ten: Oid = "1.3.10".parse().unwrap();
        let nine: Oid = "1.3.9.1".parse().unwrap();
        assert!(nine < ten);
    }
}
