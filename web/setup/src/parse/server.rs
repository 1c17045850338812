//! `/server`

use super::Typed;
use crate::{Command, field};

pub(super) fn command(action: &str, typed: &mut Typed<'_>) -> Option<Command> {
    Some(match action {
        "enrol" => Command::Enrol {
            server: typed.line(field::SERVER),
            code: typed.line(field::ENROLMENT_CODE),
            local: typed.ticked(field::LOCAL),
        },
        "push" => Command::Push,
        _ => return None,
    })
}
