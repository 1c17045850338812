//! `/devices/ID`

use meters::DeviceId;

use super::Typed;
use crate::Command;

pub(super) fn command(_device: DeviceId, _action: &str, _typed: &mut Typed<'_>) -> Option<Command> {
    None
}
