//! When a slot has proved good, so that the box may confirm it.

/// What the running system knows of itself. That its agent is up, it shows by asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    /// Whether the setup page answers.
    pub page_answers: bool,
    /// Whether the books take what is written to them.
    pub store_writes: bool,
    /// Whether a printer was read since the start.
    pub reading: Proof,
    /// Whether the server was reached since the start.
    pub push: Proof,
}

/// Something that needs others than the box to work: it proves the slot only where it worked before. A printer that is
/// switched off, or a server that was down already, says nothing against a new version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It did not work before, or there is nothing to do.
    NotExpected,
    /// It works.
    Given,
    /// It worked before, and not yet since the start.
    Missing,
}

/// Whether the slot may be confirmed.
///
/// # Errors
/// A sentence that says what is missing first.
pub fn healthy(health: &Health) -> Result<(), &'static str> {
    if !health.store_writes {
        return Err("the books can't be written: is the data partition full or broken?");
    }
    if !health.page_answers {
        return Err("the setup page does not answer");
    }
    if health.reading == Proof::Missing {
        return Err("no printer was read since the start, though printers were read before");
    }
    if health.push == Proof::Missing {
        return Err("nothing was pushed since the start, though the push worked before");
    }
    Ok(())
}
