//! The task that watches the ports: it reads what is plugged in as soon as it is there, asks again whoever was silent, and
//! tells what was unplugged. It sleeps until the kernel tells of a plug.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::sleep;
use usb::{Attached, Watch};

use super::rounds::{read_one, tell_unplugged};
use crate::bells::Bells;
use crate::rhythm::until;
use crate::station::Station;
use crate::tasks::begin;

/// The kernel's word may be lost: so often somebody looks.
const LOOKS: Duration = Duration::from_secs(10 * 60);

/// … and so often where the kernel tells nothing.
const LOOKS_UNTOLD: Duration = Duration::from_secs(2);

/// A plug is told of in many pieces.
const PIECES: Duration = Duration::from_millis(100);

/// Attends to the ports for ever.
pub(crate) async fn attend(station: Arc<Station>, bells: Arc<Bells>) {
    if station.ports.bus().is_none() {
        return std::future::pending().await;
    }
    let watch = if station.ports.is_told() {
        Watch::open().ok()
    } else {
        None
    };
    let every = if watch.is_some() { LOOKS } else { LOOKS_UNTOLD };
    loop {
        let now = Instant::now();
        station.ports.look(now);
        for attached in station.ports.take_due(now) {
            begin(Box::pin(read(Arc::clone(&station), Arc::clone(&bells), attached)));
        }
        for port in station.ports.take_left(now) {
            match tell_unplugged(&station, &port) {
                Ok(true) => bells.send(),
                Ok(false) => {}
                Err(failure) => eprintln!("meterbox: {failure}"),
            }
        }
        let look = now + every;
        let next = station.ports.next().map_or(look, |next| next.min(look));
        tokio::select! {
            () = changed(watch.as_ref()) => sleep(PIECES).await,
            () = station.ports.until_ended() => {}
            () = until(Some(next)) => {}
        }
    }
}

async fn changed(watch: Option<&Watch>) {
    match watch {
        Some(watch) => watch.changed().await,
        None => std::future::pending().await,
    }
}

async fn read(station: Arc<Station>, bells: Arc<Bells>, attached: Attached) {
    match read_one(&station, &attached).await {
        Ok(true) => bells.send(),
        Ok(false) => {}
        Err(failure) => {
            station.ports.let_go(&attached);
            eprintln!("meterbox: {failure}");
        }
    }
}
