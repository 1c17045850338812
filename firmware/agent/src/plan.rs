//! What a printer is asked, in the order in which the answers decide: who are you, and then the rest.

use profiles::{Questions, Rows, detail_questions, identifying_questions};
use snmp::Plan;

/// Who are you; the details; and once more the details, where only the first of them showed that it is a printer.
const TURNS: u8 = 3;

/// The plan of one full reading.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FullReading {
    turn: u8,
}

impl Plan for FullReading {
    fn next(&mut self, rows: &Rows) -> Option<Questions> {
        self.turn += 1;
        match self.turn {
            1 => Some(identifying_questions()),
            2..=TURNS => Some(detail_questions(rows)).filter(|questions| *questions != Questions::default()),
            _ => None,
        }
    }
}
