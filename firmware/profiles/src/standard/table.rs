//! A conceptual table (RFC 2578 §7.1.12) in the rows of a device: cells by column and index.

use std::collections::BTreeSet;

use crate::{Oid, Rows, Value};

/// Sub-units of one kind that are looked at: no printer has more supplies or alerts, and one that claims to would fill the
/// page and the messages to the server.
const MOST_SUBUNITS: usize = 100;

/// One table of a device that may lack rows, hold rows too many, or answer with values of the wrong type.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    rows: &'a Rows,
    /// The entry's name: a column stands right behind it, then the index.
    entry: &'static [u32],
}

impl<'a> Table<'a> {
    pub(super) const fn new(rows: &'a Rows, entry: &'static [u32]) -> Self {
        Self { rows, entry }
    }

    /// The indexes, in order, that have a cell in any of these columns.
    pub(super) fn indexes(&self, columns: &[u32]) -> BTreeSet<Vec<u32>> {
        let mut indexes = BTreeSet::new();
        for number in columns {
            let name = column(self.entry, *number);
            indexes.extend(self.rows.column(&name).map(|(index, _)| index.to_vec()));
        }
        indexes
    }

    /// The second part of the indexes (hrDeviceIndex, number) of that device, in order: how the Printer-MIB counts its
    /// sub-units. An index of another length is no row of such a table.
    pub(super) fn subunits(&self, device: u32, columns: &[u32]) -> Vec<u32> {
        self.indexes(columns)
            .iter()
            .filter_map(|index| match index.as_slice() {
                [owner, number] if *owner == device => Some(*number),
                _ => None,
            })
            .take(MOST_SUBUNITS)
            .collect()
    }

    /// The names of that column's cells that belong to the device, in order.
    pub(super) fn names(&self, device: u32, number: u32) -> Vec<Oid> {
        self.subunits(device, &[number])
            .into_iter()
            .map(|subunit| instance(self.entry, number, &[device, subunit]))
            .collect()
    }

    pub(super) fn cell(&self, column: u32, index: &[u32]) -> Option<&'a Value> {
        self.rows.get(&instance(self.entry, column, index))
    }

    /// An enumeration or a number with codes: INTEGER, or what an agent sends in its place.
    pub(super) fn number(&self, column: u32, index: &[u32]) -> Option<i64> {
        self.cell(column, index)?.as_i64()
    }

    pub(super) fn bytes(&self, column: u32, index: &[u32]) -> Option<&'a [u8]> {
        self.cell(column, index)?.as_bytes()
    }
}

/// The name of a table's column.
pub(super) fn column(entry: &[u32], number: u32) -> Oid {
    Oid::new([entry, &[number]].concat())
}

/// The name of a table's cell.
pub(super) fn instance(entry: &[u32], column: u32, index: &[u32]) -> Oid {
    Oid::new([entry, &[column], index].concat())
}
