//! The columns that are read: how far each has come, and what one of a table tells of the others.
//!
//! Neighbouring columns and those of one table tell of each other: the end of one shows the first row of the next, and how
//! many rows the others are likely to have.

use profiles::Oid;

use super::work::Work;
use super::{Partial, Strays};
use crate::message::{Answer, Row};

/// A column of which every row is wanted.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) base: Oid,
    /// The last row that came, or the column itself.
    pub(super) cursor: Oid,
    pub(super) rows: usize,
    /// The rows that it had the last time.
    pub(super) known: Option<Vec<Oid>>,
    pub(super) open: bool,
    /// Its last row is known: what is not among its rows, the device doesn't have.
    pub(super) whole: bool,
    /// It failed in company.
    pub(super) alone: bool,
    /// The place of a column of the same table that had the same rows the last time. While that one has its known rows,
    /// so has this one: its end need not be looked for.
    pub(super) follows: Option<usize>,
}

impl Column {
    /// Whether it belongs to the same table.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        match (self.base.arcs(), other.base.arcs()) {
            ([entry @ .., _], [other @ .., _]) => entry == other,
            _ => false,
        }
    }

    /// The indexes of its known rows.
    fn known_indexes(&self) -> Option<impl Iterator<Item = &[u32]>> {
        let known = self.known.as_ref()?;
        Some(known.iter().filter_map(|name| name.index_under(&self.base)))
    }

    /// Whether it had the same rows the last time.
    fn had_rows_of(&self, other: &Self) -> bool {
        match (self.known_indexes(), other.known_indexes()) {
            (Some(own), Some(others)) => own.eq(others),
            _ => false,
        }
    }

    /// There is nothing behind that name. Behind the last row so far that ends the column; behind a row that is only
    /// expected it tells nothing of those before it, which went unanswered with it.
    pub(super) fn end_behind(&mut self, name: Option<&Oid>) {
        match &mut self.known {
            Some(known) if name != Some(&self.cursor) => known.retain(|known| Some(known) != name),
            _ => self.open = false,
        }
    }
}

impl Work {
    /// The device says that `row` is the next behind the name `before`. Whichever question brought that, it moves on every
    /// column that stands between the two: of neighbouring columns, the end of one shows the first row of the next.
    pub(super) fn advance_columns(
        &mut self,
        before: &Oid,
        asked: Option<usize>,
        row: &Row,
        strays: &mut Strays,
    ) {
        let ends = matches!(
            row.answer,
            Answer::EndOfMibView | Answer::NoSuchObject | Answer::NoSuchInstance
        );
        let mut is_wanted = false;
        for (place, column) in self
            .columns
            .iter_mut()
            .enumerate()
            .filter(|(_, column)| column.open)
        {
            let is_inside = !ends && row.name.index_under(&column.base).is_some();
            if !ends && row.name <= *before {
                if asked == Some(place) && column.cursor == *before {
                    column.open = false;
                    let column = column.base.clone();
                    self.partial.get_or_insert(Partial::WalkLoops { column });
                }
            } else if !is_inside {
                // Only right behind its own last row: some devices leave tables out of the way from one to the next.
                if column.cursor == *before {
                    column.open = false;
                    column.whole = true;
                }
            } else if *before <= column.cursor && column.cursor < row.name {
                if column.rows >= self.rows_per_column || self.rows.len() >= self.most_rows {
                    column.open = false;
                    let column = column.base.clone();
                    self.partial.get_or_insert(Partial::TooManyRows { column });
                } else {
                    column.rows += 1;
                    column.cursor = row.name.clone();
                    is_wanted = true;
                }
            }
        }
        if is_wanted {
            self.keep(row.clone(), strays);
        }
    }

    /// A column that was added follows the first one of its table that had the same rows the last time.
    pub(super) fn let_the_last_column_follow(&mut self) {
        let Some((last, others)) = self.columns.split_last_mut() else {
            return;
        };
        let leads = |other: &Column| {
            let is_free = other.open && other.rows == 0 && other.follows.is_none();
            is_free && last.is_beside(other) && last.had_rows_of(other)
        };
        last.follows = others.iter().position(leads);
    }

    /// Where a column that others follow is at its end: with its known rows they are at theirs, too; with others they are
    /// read to their own.
    pub(super) fn settle_followers(&mut self) {
        for place in 0..self.columns.len() {
            let leader = self
                .columns
                .get(place)
                .and_then(|column| self.columns.get(column.follows?));
            let Some(leader) = leader.filter(|leader| !leader.open) else {
                continue;
            };
            let is_as_known = leader.whole && self.has_its_known_rows(leader);
            let has_all = self
                .columns
                .get(place)
                .is_some_and(|column| self.has_its_known_rows(column));
            let Some(column) = self.columns.get_mut(place) else {
                continue;
            };
            if is_as_known && has_all {
                column.open = false;
                column.whole = true;
            }
            if !is_as_known {
                column.follows = None;
            }
        }
    }

    fn has_its_known_rows(&self, column: &Column) -> bool {
        let known = column.known.iter().flatten();
        let own = self.rows.column(&column.base);
        own.map(|(index, _)| index)
            .eq(known.filter_map(|name| name.index_under(&column.base)))
    }

    /// Of a table of which one column is at its end, the others are likely to have as many rows.
    pub(super) fn expect_rows_of_siblings(&mut self) {
        for place in 0..self.columns.len() {
            let Some(column) = self
                .columns
                .get(place)
                .filter(|column| column.open && column.known.is_none())
            else {
                continue;
            };
            let longest = self
                .columns
                .iter()
                .filter(|other| other.whole && other.rows >= column.rows && other.is_beside(column))
                .max_by_key(|other| other.rows);
            let expected = longest.map(|other| {
                let indexes = self.rows.column(&other.base);
                indexes.map(|(index, _)| column.base.child(index)).collect()
            });
            if let Some(column) = self.columns.get_mut(place) {
                column.known = expected;
            }
        }
    }
}
