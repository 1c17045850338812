//! `/devices`

use super::Typed;
use crate::Command;

pub(super) fn command(_action: &str, _typed: &mut Typed<'_>) -> Option<Command> {
    None
}
