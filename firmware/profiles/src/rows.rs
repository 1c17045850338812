//! Rows: what a device said, and what to ask it.

use std::collections::BTreeMap;

use crate::Oid;

/// The value of a row, as SNMP types it (RFC 3416 §3). Octet strings stay bytes: only a profile knows their charset.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the standard's own
pub enum Value {
    Integer(i64),
    OctetString(Vec<u8>),
    ObjectIdentifier(Oid),
    IpAddress([u8; 4]),
    Counter32(u32),
    Gauge32(u32),
    TimeTicks(u32),
    Counter64(u64),
    Opaque(Vec<u8>),
    Null,
}

impl Value {
    /// A number that may be negative: INTEGER and every counter that fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::Counter32(number) | Self::Gauge32(number) | Self::TimeTicks(number) => {
                Some(i64::from(*number))
            }
            Self::Counter64(number) => i64::try_from(*number).ok(),
            _ => None,
        }
    }

    /// A count: as [`as_i64`](Self::as_i64), and none where it is negative (a code, never a count).
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Counter64(number) => Some(*number),
            other => other.as_i64().and_then(|number| u64::try_from(number).ok()),
        }
    }

    /// The bytes of an OCTET STRING.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::OctetString(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// An OBJECT IDENTIFIER.
    pub fn as_oid(&self) -> Option<&Oid> {
        match self {
            Self::ObjectIdentifier(oid) => Some(oid),
            _ => None,
        }
    }
}

/// Everything that a device answered, by name. A row that it doesn't have (noSuchName, noSuchObject, noSuchInstance,
/// endOfMibView) is not in here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows(BTreeMap<Oid, Value>);

impl Rows {
    /// Adds a row; the last answer for a name counts.
    pub fn insert(&mut self, name: Oid, value: Value) {
        self.0.insert(name, value);
    }

    /// The value of exactly that row.
    pub fn get(&self, name: &Oid) -> Option<&Value> {
        self.0.get(name)
    }

    /// The rows of a column in the order of their indexes: (index, value).
    pub fn column<'a>(&'a self, column: &'a Oid) -> impl Iterator<Item = (&'a [u32], &'a Value)> + 'a {
        self.0
            .range(column..)
            .map_while(move |(name, value)| name.index_under(column).map(|index| (index, value)))
            .filter(|(index, _)| !index.is_empty())
    }

    /// The indexes of a column's rows.
    pub(crate) fn column_indexes<'a>(&'a self, column: &'a Oid) -> impl Iterator<Item = &'a [u32]> + 'a {
        self.column(column).map(|(index, _)| index)
    }

    /// These rows with the fresher ones over them.
    #[must_use]
    pub fn overlaid(&self, fresh: &Self) -> Self {
        let both = self.iter().chain(fresh.iter());
        both.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// All rows in the order of their names.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Oid, &Value)> {
        self.0.iter()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(Oid, Value)> for Rows {
    fn from_iter<I: IntoIterator<Item = (Oid, Value)>>(rows: I) -> Self {
        // One after another: to collect into a map brings a sort of its own along, four kilobytes for each kind of rows.
        let mut all = Self::default();
        for (name, value) in rows {
            all.insert(name, value);
        }
        all
    }
}

/// What to ask a device: single rows by their exact names, and whole columns of tables. How they are packed into
/// datagrams is the conversation's business.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Questions {
    /// Exact names (a GET).
    pub scalars: Vec<Oid>,
    /// Columns, of which every row is wanted (GETBULK or GETNEXT).
    pub columns: Vec<Oid>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn oid(text: &str) -> Oid {
        text.parse().unwrap()
    }

    #[test]
    fn a_column_holds_its_own_rows_alone() {
        let rows: Rows = ["1.3.1", "1.3.1.1", "1.3.1.2", "1.3.10.1", "1.3.2.1"]
            .iter()
            .map(|name| (oid(name), Value::Null))
            .collect();
        let column = oid("1.3.1");
        let indexes: Vec<&[u32]> = rows.column(&column).map(|(index, _)| index).collect();
        assert_eq!(indexes, [&[1][..], &[2][..]]);
    }

    #[test]
    fn a_code_is_no_count() {
        assert_eq!(Value::Integer(-2).as_u64(), None);
        assert_eq!(Value::Counter64(u64::MAX).as_u64(), Some(u64::MAX));
        assert_eq!(Value::OctetString(b"7".to_vec()).as_u64(), None);
    }
}
