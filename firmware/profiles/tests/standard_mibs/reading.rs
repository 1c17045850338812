//! Asking and understanding, as the built-in profiles do it.

use profiles::{Catalogue, Facts, Questions, Rows};

pub(crate) fn detail_questions(rows: &Rows) -> Questions {
    Catalogue::built_in().detail_questions(rows)
}

pub(crate) fn repeat_questions(known: &Rows) -> Questions {
    Catalogue::built_in().repeat_questions(known)
}

pub(crate) fn steady_questions(known: &Rows) -> Questions {
    Catalogue::built_in().steady_questions(known)
}

pub(crate) fn interpret(rows: &Rows) -> Facts {
    Catalogue::built_in().interpret(rows)
}
