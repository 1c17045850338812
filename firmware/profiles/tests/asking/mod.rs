//! A device that answers questions from its rows, without a wire. For tests alone.

use std::collections::BTreeSet;

use profiles::{Catalogue, Oid, Questions, Rows, identifying_questions};

/// What a device was asked, and what it gave.
pub(crate) struct Asked {
    pub(crate) rows: Rows,
    pub(crate) scalars: usize,
    pub(crate) columns: usize,
    /// The names of rows and columns that it was asked for.
    pub(crate) names: BTreeSet<Oid>,
}

/// The way of a reading: identify, then ask for details until they lead to nothing new.
pub(crate) fn ask(device: &Rows) -> Asked {
    let mut asked = Asked {
        rows: Rows::default(),
        scalars: 0,
        columns: 0,
        names: BTreeSet::new(),
    };
    asked.answer(device, &identifying_questions());
    loop {
        let before = asked.names.len();
        asked.answer(device, &Catalogue::built_in().detail_questions(&asked.rows));
        if asked.names.len() == before {
            return asked;
        }
    }
}

impl Asked {
    /// Answers what was not asked before, as a conversation would.
    fn answer(&mut self, device: &Rows, questions: &Questions) {
        for name in &questions.scalars {
            self.scalars += usize::from(self.names.insert(name.clone()));
            if let Some(value) = device.get(name) {
                self.rows.insert(name.clone(), value.clone());
            }
        }
        for column in &questions.columns {
            self.columns += usize::from(self.names.insert(column.clone()));
            for (index, value) in device.column(column) {
                self.rows.insert(column.child(index), value.clone());
            }
        }
    }
}
