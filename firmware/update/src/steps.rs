//! What is done to the slots, in which order. Whoever does it, a test that cuts the power or the box itself, is given the
//! same steps and takes them one after another; the first that fails ends it.

use crate::standing::OtherSlot;
use crate::{BootChoice, Refusal, Slot, Standing, TRIES};

/// One thing that is done to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Both copies of the environment say this from now on.
    Choose(BootChoice),
    /// The image is written into that slot.
    Write(Slot),
    /// What the disk holds of it there is read, and compared with what the image's head says.
    ReadBack(Slot),
}

/// The steps of an installation into the slot that does not run. That slot is taken out of the order before its first octet
/// is overwritten, and is put to its head when all of it was read back. The slot that runs keeps all its starts the whole
/// time: whenever the power is cut, either it or the new one starts.
///
/// # Errors
/// [`Refusal::Unconfirmed`]: a slot that may prove no good is nothing to fall back to.
pub fn install(choice: &BootChoice, running: Slot) -> Result<[Step; 4], Refusal> {
    let standing = Standing::of(choice, running);
    if !standing.confirmed {
        return Err(Refusal::Unconfirmed { running });
    }
    let target = running.other();
    let alone = BootChoice::only(running).with_left(target, 0);
    Ok([
        Step::Choose(alone),
        Step::Write(target),
        Step::ReadBack(target),
        Step::Choose(alone.led_by(target).with_left(target, TRIES)),
    ])
}

/// The slot that runs is good: it has all its starts again. None where it has them already, so that nothing is written.
pub fn confirm(choice: &BootChoice, running: Slot) -> Option<BootChoice> {
    let is_confirmed = Standing::of(choice, running).confirmed;
    (!is_confirmed).then(|| choice.with_left(running, TRIES))
}

/// The slot that runs proved no good: its starts are taken away, so that the next start is from the other one. It stays
/// first in the order, so that everybody sees what was tried.
///
/// # Errors
/// [`Refusal::NothingToGoBackTo`] where the other slot holds no whole system or has failed: this one goes on then.
pub fn leave(choice: &BootChoice, running: Slot) -> Result<BootChoice, Refusal> {
    has_other(choice, running).map(|()| choice.with_left(running, 0))
}

fn has_other(choice: &BootChoice, running: Slot) -> Result<(), Refusal> {
    match Standing::of(choice, running).other {
        OtherSlot::Ready => Ok(()),
        other => Err(Refusal::NothingToGoBackTo {
            slot: running.other(),
            failed: other == OtherSlot::Failed,
        }),
    }
}

/// The next start is from the slot that does not run; or, where that is so already, from the one that runs. The slot that is
/// left stays in the order, so that the box comes back to it if the other one is no good.
///
/// # Errors
/// [`Refusal::NothingToGoBackTo`] where the other slot holds no whole system or has failed.
pub fn rollback(choice: &BootChoice, running: Slot) -> Result<BootChoice, Refusal> {
    let standing = Standing::of(choice, running);
    if standing.next == Some(running.other()) {
        // It goes on being as doubtful as it is, but it must be able to start.
        let starts = standing.left.max(1);
        return Ok(choice.led_by(running).with_left(running, starts));
    }
    has_other(choice, running)?;
    let other = running.other();
    Ok(choice.led_by(other).with_left(other, TRIES))
}
