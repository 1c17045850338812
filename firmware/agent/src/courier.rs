//! The courier: what waits goes to the server, and the server is asked what it has. It sleeps until it is rung for, a
//! try is due again, the network comes up, or the server wants to hear of the box.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::bells::Bells;
use crate::checkin::{self, Due};
use crate::delivery::{pause, push_waiting};
use crate::failure::{Cause, Failure};
use crate::rhythm::until;
use crate::station::{Station, random};

/// A new address has its routes by then.
const UNTIL_ROUTES: Duration = Duration::from_secs(1);

/// Goes to the server again and again, for ever.
pub(crate) async fn deliver(station: Arc<Station>, bells: Arc<Bells>) {
    let mut failures = 0_u32;
    let mut due = Due::default();
    loop {
        let again = match push_waiting(&station).await {
            Ok(_) => {
                failures = 0;
                ask_if_due(&station, &bells, &mut due).await
            }
            // Enrolling rings the bell.
            Err(failure) if matches!(failure.cause(), Cause::NotEnrolled) => None,
            Err(failure) => {
                eprintln!("meterbox: nothing was sent: {failure}");
                let pause = pause(failures, &failure, chance());
                failures = failures.saturating_add(1);
                Some(Instant::now() + pause)
            }
        };
        tokio::select! {
            () = until(again) => {}
            () = bells.for_courier() => {}
            () = bells.for_network() => {
                sleep(UNTIL_ROUTES).await;
                due.network_changed();
            }
        }
    }
}

/// Checks in where that is due; gives the time when it is due next.
async fn ask_if_due(station: &Station, bells: &Bells, due: &mut Due) -> Option<Instant> {
    match ask(station, bells, due).await {
        Ok(()) => {}
        // Whoever is enrolled anew rings.
        Err(failure) if matches!(failure.cause(), Cause::NotEnrolled) => return None,
        Err(failure) => {
            eprintln!("meterbox: the server gave no answer to the check-in: {failure}");
            due.failed(Instant::now(), |failures| pause(failures, &failure, chance()));
        }
    }
    let now = Instant::now();
    let within = due.within(station, now);
    // Books that can't be read are reported by the next push.
    Some(now + within.unwrap_or(crate::service::AFTER_A_FAILURE))
}

async fn ask(station: &Station, bells: &Bells, due: &mut Due) -> Result<(), Failure> {
    if !due.within(station, Instant::now())?.is_zero() {
        return Ok(());
    }
    due.begun(&station.store)?;
    let news = checkin::check_in(station).await?;
    due.done(Instant::now());
    for sentence in &news.sentences {
        eprintln!("{sentence}");
    }
    if !news.sentences.is_empty() {
        bells.collect();
    }
    Ok(())
}

fn chance() -> u32 {
    random().map_or(0, u32::from_ne_bytes)
}
