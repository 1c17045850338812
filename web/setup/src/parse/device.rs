//! `/devices/ID`

use meters::DeviceId;

use super::Typed;
use crate::{Command, DeviceWords, field};

/// Characters of a note.
const MOST_OF_A_NOTE: usize = 2_000;

pub(super) fn command(device: DeviceId, action: &str, typed: &mut Typed<'_>) -> Option<Command> {
    (action == "describe").then(|| {
        let words = DeviceWords {
            name: typed.line(field::NAME),
            note: typed.text(field::NOTE, MOST_OF_A_NOTE),
            ignored: typed.ticked(field::IGNORED),
            ipp: typed.ticked(field::IPP),
        };
        Command::DescribeDevice(device, words)
    })
}
