//! The box's clock, kept by a time server while there is one. The readings do without it: they are marked by how far the clock
//! may be trusted.

use std::time::Duration;

use platform::network_time::{ask, set_clock};
use tokio::time::sleep;

use crate::station::random;
use crate::tasks::on_a_thread;

/// Until it has answered once: soon, since certificates are judged by the clock; then ever more seldom.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);

/// A board's clock goes wrong by a second or so in that time.
const BETWEEN: Duration = Duration::from_secs(6 * 60 * 60);

/// Sets the clock by that server, for ever. What goes wrong is told once, until it goes well again.
pub(super) async fn keep(server: String) {
    let mut pause = FIRST_PAUSE;
    let mut told = None;
    loop {
        match set_once(server.clone()).await {
            Ok(was_set) => {
                if was_set {
                    eprintln!("meterbox: the clock was set by {server}");
                }
                told = None;
                pause = FIRST_PAUSE;
                sleep(BETWEEN).await;
            }
            Err(cause) => {
                if told.as_ref() != Some(&cause) {
                    eprintln!(
                        "meterbox: the time server {server} is of no help ({cause}): the clock goes on as it is"
                    );
                }
                told = Some(cause);
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

async fn set_once(server: String) -> Result<bool, String> {
    let number = random().map_err(|failure| failure.to_string())?;
    let set = on_a_thread(move || set_clock(ask(&server, u64::from_be_bytes(number))?)).await;
    match set {
        Some(result) => result.map_err(|error| error.to_string()),
        None => Err("the question ended early".to_owned()),
    }
}
