//! The two plans of reading a printer: everything, and only what moves.

use std::collections::BTreeMap;
use std::sync::Arc;

use profiles::{Catalogue, Oid, Questions, Rows, Value, identifying_questions, opening_questions};

use crate::{Limits, Plan, SYS_UP_TIME, Version};

/// Who are you; the details; once more the details, where only the first of them showed that it is a printer; and two
/// steps into the rare tables that the details found. A turn that would ask nothing new costs nothing.
const TURNS: u8 = 6;

/// The plan of a full reading. Of a stranger it first asks who that is, and beside that what any printer would be asked. Of
/// a printer of which some rows are known, from an earlier reading or a search, it asks everything at once.
#[derive(Clone, Debug)]
pub struct FullReading {
    catalogue: Arc<Catalogue>,
    known: Rows,
    /// Of the maker's rows, those that are not among the known ones are left out.
    is_repeat: bool,
    /// Nothing says yet that it prints.
    is_any_host: bool,
    turn: u8,
}

impl FullReading {
    /// The full reading of a stranger, by these profiles.
    pub fn of(catalogue: Arc<Catalogue>) -> Self {
        Self::knowing(catalogue, Rows::default())
    }

    /// The full reading of any host: it is asked who it is, and nothing more before that is known. A search asks so, since
    /// most of what it finds is no printer.
    pub fn of_any_host(catalogue: Arc<Catalogue>) -> Self {
        Self {
            is_any_host: true,
            ..Self::of(catalogue)
        }
    }

    /// The full reading of a printer of which these rows are known; of none, that of a stranger.
    pub fn knowing(catalogue: Arc<Catalogue>, known: Rows) -> Self {
        Self {
            catalogue,
            known,
            is_repeat: false,
            is_any_host: false,
            turn: 0,
        }
    }

    /// The repeat of a full reading that these profiles made before, and that brought these rows. A maker's rows that the
    /// printer did not have then are asked for again only if it has restarted since, or says that it is another or has
    /// other firmware. Now and then, and by other profiles, a printer is to be read by [`knowing`](Self::knowing) alone.
    pub fn again(catalogue: Arc<Catalogue>, known: Rows) -> Self {
        Self {
            is_repeat: true,
            ..Self::knowing(catalogue, known)
        }
    }

    fn without_absent_private_rows(&self, mut questions: Questions) -> Questions {
        let private = Oid::new(ENTERPRISES);
        let is_private = |name: &Oid| name.index_under(&private).is_some();
        let known = &self.known;
        questions
            .scalars
            .retain(|name| !is_private(name) || known.get(name).is_some());
        questions
            .columns
            .retain(|column| !is_private(column) || known.column(column).next().is_some());
        questions
    }

    /// Whether nothing hints at other rows than the last time: the same description and firmware, and no restart.
    fn is_as_known(&self, rows: &Rows) -> bool {
        let uptime = |rows: &Rows| rows.get(&Oid::new(SYS_UP_TIME)).and_then(Value::as_i64);
        let runs_on = match (uptime(&self.known), uptime(rows)) {
            (Some(before), Some(now)) => before <= now,
            (before, _) => before.is_none(),
        };
        let (before, now) = (
            self.catalogue.interpret(&self.known),
            self.catalogue.interpret(rows),
        );
        runs_on
            && (before.identity.description, before.identity.firmware)
                == (now.identity.description, now.identity.firmware)
    }
}

/// 1.3.6.1.4.1, under which every maker has its own rows.
const ENTERPRISES: [u32; 6] = [1, 3, 6, 1, 4, 1];

impl Plan for FullReading {
    fn next(&mut self, rows: &Rows) -> Option<Questions> {
        self.turn += 1;
        match self.turn {
            1 if profiles::is_printer(&self.known) => {
                let questions = self.catalogue.repeat_questions(&self.known);
                Some(if self.is_repeat {
                    self.without_absent_private_rows(questions)
                } else {
                    questions
                })
            }
            1 if self.is_any_host => Some(identifying_questions()),
            1 => Some(opening_questions()),
            2..=TURNS => {
                let mut questions = self.catalogue.detail_questions(rows);
                if self.is_repeat && self.is_as_known(rows) {
                    questions = self.without_absent_private_rows(questions);
                }
                (questions != Questions::default()).then_some(questions)
            }
            _ => None,
        }
    }

    fn goes_on_early(&self) -> bool {
        self.turn == 1 && !self.is_any_host && self.known.len() <= FOUND_BY_A_SEARCH
    }

    fn known_rows(&self, column: &Oid) -> Option<Vec<Oid>> {
        let names: Vec<Oid> = self
            .known
            .column(column)
            .map(|(index, _)| column.child(index))
            .collect();
        // The few rows of a search say nothing of how long a table is.
        (self.known.len() > FOUND_BY_A_SEARCH).then_some(names)
    }
}

/// A search brings no more rows than these. Where more are known, a reading brought them, and a column without rows had
/// none.
const FOUND_BY_A_SEARCH: usize = 8;

/// The plan of a steady reading: one request for exact rows out of the last full reading.
#[derive(Clone, Debug)]
pub struct SteadyReading {
    questions: Option<Questions>,
    columns: BTreeMap<Oid, Vec<Oid>>,
}

/// With so many rows of one column, naming the column and how many rows is shorter than naming each row.
const WORTH_A_COLUMN: usize = 4;

impl SteadyReading {
    /// The steady reading of a printer whose last full reading, fresh rows put over it, brought these rows, and taught
    /// these limits. A device that takes GETBULK is asked for its levels as a column of known length, any other by a GET
    /// of names alone.
    pub fn of(catalogue: &Catalogue, known: &Rows, limits: &Limits) -> Self {
        let mut questions = catalogue.steady_questions(known);
        let takes_bulk = limits.version.is_some_and(|version| version != Version::V1);
        let mut columns: BTreeMap<Oid, Vec<Oid>> = BTreeMap::new();
        if takes_bulk {
            // Of a column that the full reading walks, every row is known.
            let walked = catalogue.repeat_questions(known).columns;
            for name in &questions.scalars {
                if let Some(column) = walked.iter().find(|column| name.index_under(column).is_some()) {
                    columns.entry(column.clone()).or_default().push(name.clone());
                }
            }
            columns.retain(|column, names| {
                let most = limits.repetitions.map_or(usize::MAX, |most| most as usize);
                let is_whole = known.column(column).count() == names.len();
                is_whole && (WORTH_A_COLUMN..most).contains(&names.len())
            });
            let in_a_column = |name: &Oid| columns.values().any(|names| names.contains(name));
            questions.scalars.retain(|name| !in_a_column(name));
            questions.columns = columns.keys().cloned().collect();
        }
        Self {
            questions: Some(questions),
            columns,
        }
    }
}

impl Plan for SteadyReading {
    fn next(&mut self, _: &Rows) -> Option<Questions> {
        self.questions.take()
    }

    fn known_rows(&self, column: &Oid) -> Option<Vec<Oid>> {
        self.columns.get(column).cloned()
    }
}
