//! `/devices`

use super::Typed;
use crate::Command;

pub(super) fn command(action: &str, _typed: &mut Typed<'_>) -> Option<Command> {
    (action == "read").then_some(Command::ReadNow)
}
