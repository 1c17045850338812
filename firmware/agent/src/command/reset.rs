//! `meterbox reset`: back to how the box left the factory.

use std::path::Path;

use super::print;
use crate::doorbell::Doorbell;
use crate::failure::Failure;
use crate::resetting;
use crate::station::open_store;

/// Forgets everything. A running service has what is to be forgotten in its memory, so none may run.
///
/// # Errors
/// [`Failure`] where a service runs, or the books can't be emptied.
pub(super) fn reset(state: &Path) -> Result<(), Failure> {
    let _nobody_else = Doorbell::hang(state)?;
    resetting::reset(state, &open_store(state)?)?;
    print("this box is as new: it has forgotten its settings, its secrets, its devices and its server\n")
}
