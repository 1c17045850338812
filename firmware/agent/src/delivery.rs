//! Delivering: what waits in the outbox goes to the server in its order, and counts as sent when the server signed that
//! it has it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use meters::Timestamp;
use store::{Access, Enrolment, SealedBatch};
use uplink::{
    Accepted, BoxIdentity, Patience, ProxyAddress, Retry, Route, ServerAddress, Uplink, UplinkError, retry,
};

use crate::failure::{Cause, Failure};
use crate::health::Target;
use crate::station::{Station, nonce, signing_key};
use crate::tasks::on_a_thread;

/// Sends every waiting batch; says how many the server took.
///
/// # Errors
/// [`Failure::NotEnrolled`], or why the first batch that did not arrive did not.
pub(crate) async fn push_waiting(station: &Station) -> Result<usize, Failure> {
    let enrolment = station.store.enrolment()?.ok_or(Cause::NotEnrolled)?;
    let way = Arc::new(Way::to(&enrolment, station)?);
    let mut taken = 0;
    while let Some(batch) = station
        .store
        .next_batch(&enrolment.appliance, env!("CARGO_PKG_VERSION"))?
    {
        let key = batch.key.clone();
        let now = station.now().0;
        let begun = Instant::now();
        let sent = send(Arc::clone(&way), batch, now).await;
        match &sent {
            Ok(_) => station.way.reached(&way.target, begun.elapsed(), station.now().0),
            Err(failure) => {
                if let Some(error) = failure.uplink() {
                    station.way.failed(&way.target, error, station.now().0);
                }
            }
        }
        station.keep_traffic()?;
        match sent {
            Ok(accepted) => {
                station.heard_time(accepted.server_time);
                station.store.acknowledge(&key, station.now().0)?;
                station.store.record_push_result(station.now().0, Ok(()))?;
                taken += 1;
            }
            Err(failure)
                if failure
                    .uplink()
                    .is_some_and(|error| error.retry() == Retry::Never) =>
            {
                eprintln!("meterbox: batch {} was set aside: {failure}", key.sequence);
                station
                    .store
                    .quarantine(&key, &failure.to_string(), station.now().0)?;
            }
            Err(failure) => {
                station
                    .store
                    .record_push_result(station.now().0, Err(&failure.to_string()))?;
                return Err(failure);
            }
        }
    }
    Ok(taken)
}

/// How long to wait after so many failures before this one.
pub(crate) fn pause(failures: u32, failure: &Failure, random: u32) -> Duration {
    let asked = failure.uplink().and_then(UplinkError::retry_after);
    retry::delay(failures.saturating_add(1), asked, random)
}

/// The way to the server, and who the box is there.
pub(crate) struct Way {
    pub(crate) uplink: Uplink,
    pub(crate) identity: BoxIdentity,
    pub(crate) target: Target,
}

impl Way {
    /// The way to the server of that enrolment, as this network lets the box out.
    ///
    /// # Errors
    /// [`Failure`] where what is kept of it makes no sense.
    pub(crate) fn to(enrolment: &Enrolment, station: &Station) -> Result<Self, Failure> {
        Self::with(enrolment, station, Patience::default())
    }

    /// The same for whoever waits for the answer.
    ///
    /// # Errors
    /// [`Failure`] where what is kept of it makes no sense.
    pub(crate) fn with(
        enrolment: &Enrolment,
        station: &Station,
        patience: Patience,
    ) -> Result<Self, Failure> {
        let route = Route {
            patience,
            exchanges: station.exchanges.clone(),
            ..route(&station.store.access()?)?
        };
        let target = Target {
            server: enrolment.server.clone(),
            proxy: route.proxy.as_ref().map(ToString::to_string),
        };
        let uplink = Uplink::new(server(&enrolment.server)?, enrolment.ca.as_deref(), &route)?;
        let identity = BoxIdentity {
            appliance: enrolment.appliance.clone(),
            key: signing_key(&station.store)?,
            server_key: enrolment.server_key,
        };
        Ok(Self {
            uplink,
            identity,
            target,
        })
    }
}

/// One push, on a thread that may block.
async fn send(way: Arc<Way>, batch: SealedBatch, now: Timestamp) -> Result<Accepted, Failure> {
    let nonce = nonce()?;
    let pushing = on_a_thread(move || {
        way.uplink
            .push(&way.identity, &batch.body, &batch.key, now, &nonce)
    });
    match pushing.await {
        Some(result) => Ok(result?),
        None => Err(UplinkError::Broken("the sending thread ended early".into()).into()),
    }
}

/// The server's address as it was typed or kept.
///
/// # Errors
/// [`Failure::Senseless`] says what is wrong with it.
pub(crate) fn server(text: &str) -> Result<ServerAddress, Failure> {
    ServerAddress::parse(text).map_err(|error| Failure::senseless(error.to_string()))
}

/// The way out of the customer's network.
///
/// # Errors
/// [`Failure::Uplink`] where the proxy makes no sense.
pub(crate) fn route(access: &Access) -> Result<Route, Failure> {
    let proxy = access.proxy.as_deref().map(ProxyAddress::parse).transpose()?;
    Ok(Route {
        proxy,
        extra_ca: access.extra_ca.clone(),
        ..Route::default()
    })
}
