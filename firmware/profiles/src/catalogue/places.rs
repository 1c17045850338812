//! Finding the rows that a source means.

use meters::Unit;

use super::device::Device;
use super::lack::Lack;
use crate::profile::{KindOfRow, Place, Profile, Table};
use crate::text::readable;
use crate::{Oid, Value};

/// A row that a source means.
pub(super) struct Located<'a> {
    pub(super) name: Oid,
    pub(super) value: &'a Value,
    /// By the table's column of units.
    pub(super) unit: Option<Unit>,
    /// The maker's own name for it.
    pub(super) label: Option<String>,
}

/// A table of a profile in the rows of a device.
struct Joined<'d, 'a> {
    table: &'d Table,
    device: &'d Device<'a>,
    values: Oid,
}

impl<'a> Device<'a> {
    /// The one row that a place names.
    pub(super) fn locate(&self, profile: &Profile, place: &Place) -> Result<Located<'a>, Lack> {
        match place {
            Place::Scalar(name) | Place::Packed { name, .. } | Place::Text { name, .. } => {
                let name = self.name(name);
                let value = self.get(&name).ok_or_else(|| Lack::NoRow(name.clone()))?;
                Ok(Located {
                    name,
                    value,
                    unit: None,
                    label: None,
                })
            }
            Place::Row { table, kind, labels } => {
                let joined = self.joined(profile, *table)?;
                joined.one(joined.indexes(*kind, labels))
            }
            Place::Rows { .. } => self
                .locate_all(profile, place)?
                .pop()
                .ok_or(Lack::NotForThisDevice),
        }
    }

    /// All rows that a place names: of `rows` those with the codes, of every other the one.
    pub(super) fn locate_all(&self, profile: &Profile, place: &Place) -> Result<Vec<Located<'a>>, Lack> {
        let Place::Rows { table, codes } = place else {
            return Ok(vec![self.locate(profile, place)?]);
        };
        if !self.is_whole {
            // More of them may come.
            return Err(Lack::BrokenOff);
        }
        let joined = self.joined(profile, *table)?;
        let has_all = |index: &&[u32]| {
            codes
                .iter()
                .all(|(column, wanted)| joined.has_code(*column, wanted, index))
        };
        let indexes: Vec<&[u32]> = self
            .rows
            .column(&joined.values)
            .map(|(index, _)| index)
            .filter(has_all)
            .collect();
        if indexes.is_empty() {
            return Err(Lack::NoRowInTable(joined.values));
        }
        indexes.into_iter().map(|index| joined.row(index)).collect()
    }

    fn joined<'d>(&'d self, profile: &'d Profile, table: u32) -> Result<Joined<'d, 'a>, Lack> {
        let place = usize::try_from(table).ok();
        let table = place
            .and_then(|place| profile.tables.get(place))
            .ok_or(Lack::NotForThisDevice)?;
        self.fits(&table.only)?;
        Ok(Joined {
            table,
            device: self,
            values: self.name(&table.value),
        })
    }
}

impl<'a> Joined<'_, 'a> {
    fn has_code(&self, column: u32, wanted: &[i64], index: &[u32]) -> bool {
        let column = usize::try_from(column)
            .ok()
            .and_then(|column| self.table.codes.get(column));
        let code =
            column.and_then(|(_, column)| number(self.device.get(&self.device.name(column).child(index))?));
        code.is_some_and(|code| wanted.contains(&code))
    }

    /// The indexes of the rows of that type, or, where the device's table has no types, of the first of these labels that
    /// is there.
    fn indexes(&self, kind: Option<i64>, labels: &[String]) -> Vec<&[u32]> {
        if let Some(kind) = kind.filter(|_| labels.is_empty() || self.has_types()) {
            let is_it = |index: &&[u32]| self.kind(index) == Some(kind);
            return self
                .device
                .rows
                .column_indexes(&self.values)
                .filter(is_it)
                .collect();
        }
        // A type, or an earlier label, may come yet.
        let labels = match (self.device.is_whole, kind) {
            (true, _) => labels,
            (false, None) => labels.get(..1).unwrap_or_default(),
            (false, Some(_)) => &[],
        };
        labels
            .iter()
            .map(|label| squeezed(label))
            .map(|label| {
                let is_it = |index: &&[u32]| self.label(index).is_some_and(|own| squeezed(&own) == label);
                self.device
                    .rows
                    .column_indexes(&self.values)
                    .filter(is_it)
                    .collect::<Vec<_>>()
            })
            .find(|indexes| !indexes.is_empty())
            .unwrap_or_default()
    }

    fn has_types(&self) -> bool {
        match &self.table.kind {
            None => false,
            Some(KindOfRow::Index) => true,
            Some(KindOfRow::Column(column)) => {
                let column = self.device.name(column);
                self.device.rows.column(&column).next().is_some()
            }
        }
    }

    fn kind(&self, index: &[u32]) -> Option<i64> {
        match self.table.kind.as_ref()? {
            KindOfRow::Index => index.last().map(|last| i64::from(*last)),
            KindOfRow::Column(column) => number(self.device.get(&self.device.name(column).child(index))?),
        }
    }

    fn label(&self, index: &[u32]) -> Option<String> {
        let name = self.device.name(self.table.label.as_ref()?).child(index);
        readable(self.device.get(&name)?.as_bytes()?, self.device.charset)
    }

    /// The row of these indexes: the only one, or the first of several that say the same.
    fn one(&self, indexes: Vec<&[u32]>) -> Result<Located<'a>, Lack> {
        let mut rows: Vec<Located<'a>> = Vec::new();
        let mut lack = Lack::NoRowInTable(self.values.clone());
        for index in indexes {
            match self.row(index) {
                Ok(row) => rows.push(row),
                Err(why) => lack = why,
            }
        }
        let differ = rows.windows(2).any(|pair| match pair {
            [one, other] => one.value != other.value,
            _ => false,
        });
        if differ {
            return Err(Lack::RowsDiffer(rows.into_iter().map(|row| row.name).collect()));
        }
        rows.into_iter().next().ok_or(lack)
    }

    fn row(&self, index: &[u32]) -> Result<Located<'a>, Lack> {
        let name = self.values.child(index);
        let value = self.device.get(&name).ok_or_else(|| Lack::NoRow(name.clone()))?;
        Ok(Located {
            unit: self.unit(index)?,
            label: self.label(index),
            name,
            value,
        })
    }

    /// What the column of units says; none where it says nothing.
    fn unit(&self, index: &[u32]) -> Result<Option<Unit>, Lack> {
        let Some(column) = &self.table.unit else {
            return Ok(None);
        };
        let cell = self.device.get(&self.device.name(column).child(index));
        if cell.is_none() && !self.device.is_whole {
            return Err(Lack::BrokenOff);
        }
        let Some(code) = cell.and_then(number) else {
            return Ok(None);
        };
        let known = self.table.units.iter().find(|(known, _)| *known == code);
        known.map(|(_, unit)| Some(*unit)).ok_or(Lack::OtherUnit(code))
    }
}

/// A code: a number, or its digits as a text.
fn number(value: &Value) -> Option<i64> {
    let digits = || {
        std::str::from_utf8(value.as_bytes()?)
            .ok()?
            .trim_matches([' ', '\0'])
            .parse()
            .ok()
    };
    value.as_i64().or_else(digits)
}

/// A label as it is compared: in lower case, with single spaces.
fn squeezed(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
