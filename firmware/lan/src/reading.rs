//! Reading one device: a conversation of `snmp` over the shared socket.

use core::time::Duration;
use std::io;
use std::net::SocketAddr;

use snmp::{Action, Approach, Bounds, Conversation, Limits, Outcome, Plan};
use tokio::time::timeout_at;

use crate::LanError;
use crate::socket::{Lan, Line, random_seed};

/// How a device is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOptions {
    /// How much time and how many rows it may take.
    pub bounds: Bounds,
    /// What an earlier outcome learnt about it; the default knows nothing.
    pub limits: Limits,
}

impl Lan {
    /// Reads a device: asks it what `plan` says, until that is answered or the bounds are reached. May be called for
    /// hundreds of devices at once; a second reading of the same address waits for the first. Dropping the future
    /// ends the reading.
    ///
    /// # Errors
    /// [`LanError::NoAnswer`] when nothing that the device sent answers us; [`LanError::NoWay`] when this box can't send
    /// there. A device that answers at first and then stops is an [`Outcome`] with `partial`.
    pub async fn read<P: Plan>(
        &self,
        address: SocketAddr,
        approach: impl Into<Approach>,
        plan: P,
        options: ReadOptions,
    ) -> Result<Outcome, LanError> {
        let approach = approach.into();
        let asked_as = approach.to_string();
        let mut conversation =
            Conversation::new(approach, plan, options.bounds, options.limits, random_seed()?);
        let mut line = self.line_to(address).await;
        match self.converse(&mut conversation, address, &mut line).await {
            Ok(outcome) => outcome
                .map(|outcome| *outcome)
                .map_err(|no_answer| LanError::NoAnswer {
                    address,
                    asked_as,
                    no_answer: Box::new(no_answer),
                }),
            Err(cause) => Err(LanError::NoWay { address, cause }),
        }
    }

    async fn converse<P: Plan>(
        &self,
        conversation: &mut Conversation<P>,
        address: SocketAddr,
        line: &mut Line,
    ) -> io::Result<Result<Box<Outcome>, snmp::NoAnswer>> {
        let mut nothing_sent = true;
        // When the open question was first sent.
        let mut open_since: Option<Duration> = None;
        loop {
            match conversation.poll(self.now()) {
                Action::Send(_) if open_since.is_some_and(|sent_at| self.holds_back(address, sent_at)) => {}
                Action::Send(datagram) => match self.send(address, &datagram).await {
                    Ok(()) => {
                        nothing_sent = false;
                        open_since.get_or_insert_with(|| self.now());
                    }
                    // Later on it counts as lost on the way: cables are pulled, and put back.
                    Err(cause) if nothing_sent && is_no_way(&cause) => return Err(cause),
                    Err(_) => {}
                },
                Action::Wait(until) => {
                    if let Ok(Some(datagram)) = timeout_at(self.instant(until), line.inbox.recv()).await {
                        open_since = None;
                        conversation.receive(datagram.at, &datagram.bytes);
                    }
                }
                Action::Done(result) => return Ok(result),
            }
        }
    }
}

/// Errors of sending that waiting does not mend.
fn is_no_way(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::AddrNotAvailable
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::Unsupported
    )
}
