//! What to ask a device: the standard's rows, and those that the profiles chosen for it read.

use super::Catalogue;
use super::choice::Read;
use super::device::Device;
use crate::profile::{KindOfRow, Pattern, Profile, Source, Table};
use crate::{Oid, Questions, Rows, identifying_questions, standard};

impl Catalogue {
    /// What is still to be asked of a device that gave these identifying rows.
    ///
    /// - A printer, or a device of somebody who makes printers: everything that [`interpret`](Self::interpret) reads and
    ///   the rows don't hold. Where device 1 is known to be the printer, its state is asked by name and no table of
    ///   devices is walked.
    /// - Anything else: only the columns that decide, in one small question. If [`is_printer`](crate::is_printer) turns
    ///   true with their answer, ask once more for the rest; if not, the device is no printer and all is said.
    /// - A device that gave no row at all: nothing.
    pub fn detail_questions(&self, rows: &Rows) -> Questions {
        if rows.is_empty() {
            return Questions::default();
        }
        if !standard::may_be_printer(rows, &self.brands) {
            return standard::deciding_questions();
        }
        let mut questions = self.details(rows);
        questions.scalars.retain(|name| rows.get(name).is_none());
        questions
    }

    /// Everything at once that a full reading asks of a printer of which these rows are known: from an earlier reading, or
    /// the few that a search brought. What their answer leaves open, [`detail_questions`](Self::detail_questions) asks.
    pub fn repeat_questions(&self, rows: &Rows) -> Questions {
        let mut questions = identifying_questions();
        let details = self.details(rows);
        for name in details.scalars {
            if !questions.scalars.contains(&name) {
                questions.scalars.push(name);
            }
        }
        questions.columns = details.columns;
        questions.without_rows_of_columns();
        questions
    }

    fn details(&self, rows: &Rows) -> Questions {
        let mut questions = standard::detail_questions(rows);
        let standard = standard::identity(rows, &self.brands);
        let device = Device::of(rows, standard.model.as_deref());
        for read in self.reads(&device, standard.manufacturer.as_deref()) {
            if read.may_be_for(&device) {
                ask(&read, &device, &mut questions);
            }
        }
        questions.without_rows_of_columns();
        questions
    }
}

fn ask(read: &Read<'_>, device: &Device<'_>, questions: &mut Questions) {
    let mut asked = Vec::new();
    for (source, only) in read.profile.sources() {
        if device.may_be(only) {
            names(source, read.profile, device, &mut asked, questions);
        }
    }
}

/// The rows that a source may need, each once.
fn names(
    source: &Source,
    profile: &Profile,
    device: &Device<'_>,
    asked: &mut Vec<u32>,
    questions: &mut Questions,
) {
    if let Some(name) = source.place.name() {
        let name = device.name(name);
        if !questions.scalars.contains(&name) {
            questions.scalars.push(name);
        }
    }
    let Some(table) = source.place.table() else {
        return;
    };
    if asked.contains(&table) {
        return;
    }
    asked.push(table);
    let place = usize::try_from(table).ok();
    let Some(table) = place.and_then(|place| profile.tables.get(place)) else {
        return;
    };
    if device.may_be(&table.only) {
        for column in columns(table, device) {
            if !questions.columns.contains(&column) {
                questions.columns.push(column);
            }
        }
    }
}

fn columns(table: &Table, device: &Device<'_>) -> Vec<Oid> {
    patterns(table).map(|column| device.name(column)).collect()
}

/// The columns of a table, that of values first.
pub(super) fn patterns(table: &Table) -> impl Iterator<Item = &Pattern> {
    let kind = match &table.kind {
        Some(KindOfRow::Column(column)) => Some(column),
        Some(KindOfRow::Index) | None => None,
    };
    let codes = table.codes.iter().map(|(_, column)| column);
    std::iter::once(&table.value)
        .chain(kind)
        .chain(&table.label)
        .chain(&table.unit)
        .chain(codes)
}

impl Questions {
    /// Leaves out the single rows that a column brings, and the columns within columns.
    fn without_rows_of_columns(&mut self) {
        let columns = self.columns.clone();
        let is_within = |name: &Oid| {
            columns
                .iter()
                .any(|column| name.index_under(column).is_some_and(|index| !index.is_empty()))
        };
        self.scalars.retain(|name| !is_within(name));
        self.columns.retain(|column| !is_within(column));
    }
}
