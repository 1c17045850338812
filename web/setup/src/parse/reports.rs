//! `/reports`

use super::Typed;
use crate::{Command, ReportWords, field};

/// How often the workbook may come.
pub(crate) const RHYTHMS: [&str; 4] = ["monthly", "weekly", "daily", "never"];

pub(super) fn command(action: &str, typed: &mut Typed<'_>) -> Option<Command> {
    (action == "wish").then(|| {
        Command::SaveReports(ReportWords {
            recipients: typed.lines(field::RECIPIENTS),
            rhythm: typed.choice(field::RHYTHM, &RHYTHMS),
            day: typed.line(field::DAY),
            time: typed.line(field::TIME),
        })
    })
}
