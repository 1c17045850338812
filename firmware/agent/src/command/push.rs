//! `meterbox push`: send now what waits, and ask the server what it has.

use std::path::Path;

use super::print;
use crate::doorbell::Ring;
use crate::failure::Failure;
use crate::station::{Station, open_store};
use crate::{checkin, delivery, doorbell};

/// Sends every waiting batch and says how many, then checks in and says what is different from now on.
///
/// # Errors
/// [`Failure`] where the box is not enrolled, a batch did not arrive, or the server could not be asked.
pub(crate) async fn push(state: &Path) -> Result<(), Failure> {
    let station = Station::open(open_store(state)?).await?.with_profiles_in(state);
    let batches = delivery::push_waiting(&station).await?;
    print(&match batches {
        0 => "nothing waited to be sent\n".to_owned(),
        1 => "the server took 1 batch\n".to_owned(),
        more => format!("the server took {more} batches\n"),
    })?;
    let news = checkin::check_in(&station).await?;
    if news.sentences.is_empty() {
        return Ok(());
    }
    doorbell::ring(state, Ring::Changed);
    print(&(news.sentences.join("\n") + "\n"))
}
