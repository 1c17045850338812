//! The second source: a printer that doesn't answer SNMP, and that a person selected for it, is asked by IPP.
//!
//! The place of a device in the books stays that of SNMP, which is asked first each time: so it is the same device when it
//! answers there again. Each meter's source says that it came by IPP.

use std::net::SocketAddr;

use lan::{IppAnswer, IppPatience, LanError, ask_ipp};
use meters::{Cost, Reading};
use profiles::Rows;
use profiles::ipp::facts;

use crate::failure::{Cause, Failure};
use crate::reader::{Answer, Learnt};
use crate::station::{Station, random};
use crate::tasks::on_a_thread;

/// Whether that is a device that doesn't answer SNMP; one that refuses speaks it.
pub(crate) fn is_silence(failure: &Failure) -> bool {
    matches!(failure.cause(), Cause::Lan(LanError::NoAnswer { no_answer, .. }) if no_answer.refused.is_none())
}

/// Reads whoever is at that address by IPP on that port. What was learnt of its SNMP stays as it was.
///
/// # Errors
/// [`LanError::NoIpp`].
pub(crate) async fn read(
    station: &Station,
    address: SocketAddr,
    port: u16,
    learnt: Option<Learnt>,
) -> Result<Answer, Failure> {
    let catalogue = station.catalogue()?;
    // From 1 to 2^31 - 1 (RFC 8011, 4.1.1).
    let request_id = (u32::from_be_bytes(random()?) >> 1).max(1);
    let at = SocketAddr::new(address.ip(), port);
    let asked = on_a_thread(move || ask_ipp(at, request_id, IppPatience::default())).await;
    let told: IppAnswer =
        asked.ok_or_else(|| Failure::senseless(format!("asking {at} by IPP was broken off")))??;
    let facts = facts(&told.attributes, catalogue.brands());
    Ok(Answer {
        reading: Reading {
            cost: Cost {
                datagrams_sent: told.questions,
                datagrams_received: told.questions,
                bytes_sent: told.bytes_sent,
                bytes_received: told.bytes_received,
                retries: 0,
            },
            ..facts.into_reading(address.to_string(), station.now().0)
        },
        is_printer: true,
        learnt: learnt.unwrap_or_else(Learnt::nothing),
        rows: Rows::default(),
        profiles: catalogue.version(),
    })
}

#[cfg(test)]
mod tests;
