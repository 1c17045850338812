//! The commands that show or change something of the box itself.

use std::path::{Path, PathBuf};

use setup::{Fault, FieldFault};

use super::{ca, claim, device, proxy, reset, settings};
use crate::adjusting::in_english;
use crate::doorbell::{self, Ring};
use crate::failure::Failure;

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is a line of USAGE
pub(crate) enum Adjustment {
    ShowSettings,
    SetSettings {
        /// None: stdin.
        from: Option<PathBuf>,
    },
    ShowClaim,
    OpenClaim,
    Search {
        stop: bool,
    },
    Reset,
    Device {
        device: String,
        name: Option<String>,
        note: Option<String>,
        ignored: Option<bool>,
        ipp: Option<bool>,
    },
    ShowProxy,
    SetProxy {
        url: Option<String>,
        local: bool,
    },
    ShowCa,
    SetCa {
        file: Option<PathBuf>,
    },
}

/// Does it.
///
/// # Errors
/// [`Failure`]: nothing was changed.
pub(crate) fn adjust(state: &Path, wanted: Adjustment, json: bool) -> Result<(), Failure> {
    match wanted {
        Adjustment::ShowSettings => settings::show(state, json),
        Adjustment::SetSettings { from } => settings::set(state, from.as_deref()),
        Adjustment::ShowClaim => claim::show(state, json),
        Adjustment::OpenClaim => claim::open(state),
        Adjustment::Search { stop: false } => tell(
            state,
            Ring::Search,
            "the targets are searched now: meterbox status shows what was found",
        ),
        Adjustment::Search { stop: true } => tell(state, Ring::Stop, "the search is broken off"),
        Adjustment::Reset => reset::reset(state),
        Adjustment::Device {
            device,
            name,
            note,
            ignored,
            ipp,
        } => {
            let said = device::Said {
                name,
                note,
                ignored,
                ipp,
            };
            device::device(state, &device, said, json)
        }
        Adjustment::ShowProxy => proxy::show(state, json),
        Adjustment::SetProxy { url, local } => proxy::set(state, url.as_deref(), local),
        Adjustment::ShowCa => ca::show(state, json),
        Adjustment::SetCa { file } => ca::set(state, file.as_deref()),
    }
}

/// Tells the running service what to do, and the person what happens.
///
/// # Errors
/// [`Failure::Senseless`] where no service runs.
pub(super) fn tell(state: &Path, ring: Ring, done: &str) -> Result<(), Failure> {
    if doorbell::ring(state, ring) {
        return super::print(&format!("{done}\n"));
    }
    Err(Failure::senseless(format!(
        "no service runs on the state folder {}: start it with meterbox run, or name its folder with --state",
        state.display()
    )))
}

/// The faults of what was typed as a failure, with what the command line has in place of a box to tick.
pub(super) fn senseless(faults: &[FieldFault]) -> Failure {
    let mut sentence = in_english(faults);
    if faults.iter().any(|fault| fault.fault == Fault::Local) {
        sentence.push_str(" Here that is --local.");
    }
    Failure::senseless(sentence)
}
