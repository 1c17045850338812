//! `meterbox push`: send now what waits.

use std::path::Path;

use super::print;
use crate::delivery;
use crate::failure::Failure;
use crate::station::{Station, open_store};

/// Sends every waiting batch and says how many.
///
/// # Errors
/// [`Failure`] where the box is not enrolled or a batch did not arrive.
pub(crate) async fn push(state: &Path) -> Result<(), Failure> {
    let station = Station::open(open_store(state)?).await?;
    let batches = delivery::push_waiting(&station).await?;
    print(&match batches {
        0 => "nothing waited to be sent\n".to_owned(),
        1 => "the server took 1 batch\n".to_owned(),
        more => format!("the server took {more} batches\n"),
    })
}
