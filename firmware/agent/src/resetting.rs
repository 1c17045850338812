//! The factory reset, as the command and the page do it alike.

use std::path::Path;

use store::Store;

use crate::failure::Failure;
use crate::safekeeping;
use crate::shelf;
use crate::station::random;

/// Makes the box forget everything that its state folder has. Whoever holds something of it in memory has to end then.
///
/// # Errors
/// [`Failure`] where something can't be forgotten; the books come first.
pub(crate) fn reset(state: &Path, store: &Store) -> Result<(), Failure> {
    store.reset(random()?)?;
    safekeeping::keep(state, store);
    shelf::clear(state)
}
