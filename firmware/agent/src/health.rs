//! Is everything well? Each part of the way from the plug to the server by itself, and the printers. What the kernel and
//! the books know is looked up whenever somebody asks; what costs a packet is known from the last time that the way was
//! taken, by a push or by a test that somebody wanted.

mod plug;
mod way;

use std::fs;
use std::net::IpAddr;

use lan::Interface;
use meters::{ClockQuality, Timestamp};
use protocol::check_in::System;
use setup::view::{Check, CheckKind, CheckState, Finding};
use store::{OutboxSummary, PushRecord, SystemRecord};

use crate::roster::Listed;

pub(crate) use plug::{Plug, plug};
pub(crate) use way::{Target, WayBook};

const DAY: u64 = 86_400;

/// A check without a time of its own: it is looked up now.
pub(crate) const fn found(kind: CheckKind, state: CheckState, finding: Finding) -> Check {
    Check {
        kind,
        state,
        finding,
        at: None,
    }
}

/// The cable.
pub(crate) fn link(plug: Option<&Plug>) -> Check {
    let (state, finding) = match plug {
        None => (CheckState::Bad, Finding::NoInterface),
        Some(plug) if plug.has_link => (
            CheckState::Good,
            Finding::LinkUp {
                interface: plug.interface.clone(),
                megabits: plug.megabits,
            },
        ),
        Some(plug) => (
            CheckState::Bad,
            Finding::NoCable {
                interface: plug.interface.clone(),
            },
        ),
    };
    found(CheckKind::Link, state, finding)
}

/// The address and the gateway. An address that the box gave itself (RFC 3927) is none.
pub(crate) fn address(interface: Option<&Interface>, gateway: Option<IpAddr>) -> Check {
    let own = interface.and_then(|interface| {
        let mut addresses = interface.addresses.iter();
        addresses.find(|own| !own.address.is_link_local() && !own.address.is_loopback())
    });
    let (state, finding) = match (own, gateway) {
        (None, _) => (CheckState::Bad, Finding::NoAddress),
        (Some(own), Some(gateway)) => (
            CheckState::Good,
            Finding::HasAddress {
                address: format!("{}/{}", own.address, own.prefix),
                gateway,
            },
        ),
        (Some(own), None) => (
            CheckState::Attention,
            Finding::NoGateway {
                address: format!("{}/{}", own.address, own.prefix),
            },
        ),
    };
    found(CheckKind::Address, state, finding)
}

/// The clock, by the last time that the server signed.
pub(crate) fn time(quality: ClockQuality, seconds_apart: Option<u64>) -> Check {
    let (state, finding) = match (quality, seconds_apart) {
        (ClockQuality::Floor, _) => (CheckState::Bad, Finding::ClockBehind),
        (ClockQuality::Synchronised, apart) => (
            CheckState::Good,
            Finding::ClockRight {
                seconds_apart: apart.unwrap_or_default(),
            },
        ),
        (_, Some(seconds_apart)) => (CheckState::Bad, Finding::ClockWrong { seconds_apart }),
        (_, None) => (CheckState::Idle, Finding::ClockUnverified),
    };
    found(CheckKind::Time, state, finding)
}

/// What was sent last.
pub(crate) fn push(enrolled: bool, record: &PushRecord, outbox: &OutboxSummary) -> Check {
    let waiting = outbox.waiting;
    let (state, finding) = match (&record.failure, record.acknowledged_at) {
        _ if !enrolled => (CheckState::Idle, Finding::NotEnrolled),
        (Some(cause), last) => (
            CheckState::Bad,
            Finding::PushFails {
                cause: cause.clone(),
                waiting,
                last,
            },
        ),
        (None, Some(at)) => {
            let state = if outbox.quarantined > 0 {
                CheckState::Attention
            } else {
                CheckState::Good
            };
            let set_aside = outbox.quarantined;
            (
                state,
                Finding::Pushed {
                    at,
                    waiting,
                    set_aside,
                },
            )
        }
        (None, None) if waiting > 0 => (CheckState::Running, Finding::NotTested),
        (None, None) => (CheckState::Idle, Finding::NothingToSend),
    };
    Check {
        at: record.tried_at.or(record.acknowledged_at),
        ..found(CheckKind::Push, state, finding)
    }
}

/// What the search and the rounds came to.
pub(crate) struct Fleet<'a> {
    /// Every device of the books.
    pub(crate) roster: &'a [Listed],
    /// Whether anything is selected or was added by hand.
    pub(crate) is_selected: bool,
    /// When the selected targets were searched last.
    pub(crate) searched_at: Option<Timestamp>,
    /// Whether they are searched or read now.
    pub(crate) is_busy: bool,
}

/// The printers.
pub(crate) fn printers(fleet: &Fleet<'_>, now: Timestamp) -> Check {
    let heeded = || fleet.roster.iter().filter(|listed| !listed.is_ignored());
    let count = |is: &dyn Fn(&Listed) -> bool| heeded().filter(|listed| is(listed)).count() as u64;
    let known = count(&|_| true);
    let (state, finding) = if known == 0 && !fleet.is_selected {
        (CheckState::Attention, Finding::NothingSelected)
    } else if known == 0 {
        let searched_at = fleet.searched_at;
        (CheckState::Attention, Finding::NoPrinters { searched_at })
    } else {
        let was_read = |at: Timestamp| now.seconds_since(at) <= DAY;
        let read = count(&|listed| listed.device.last_read.is_some_and(was_read));
        let silent = count(&|listed| listed.device.silent_since.is_some());
        let doubtful = count(&Listed::is_doubtful);
        let state = if read == 0 {
            CheckState::Bad
        } else if silent > 0 || doubtful > 0 {
            CheckState::Attention
        } else {
            CheckState::Good
        };
        (
            state,
            Finding::Printers {
                known,
                read,
                silent,
                doubtful,
            },
        )
    };
    let state = if fleet.is_busy { CheckState::Running } else { state };
    found(CheckKind::Printers, state, finding)
}

/// What an appliance runs. A version that was left needs somebody until the server has heard of it.
pub(crate) fn system(runs: System, record: SystemRecord) -> Check {
    let version = runs.version;
    let heard = record.told.and_then(|told| told.left);
    let (state, finding) = match record.left {
        Some(left) => {
            let state = if heard.as_ref() == Some(&left) {
                CheckState::Idle
            } else {
                CheckState::Attention
            };
            let finding = Finding::VersionLeft {
                version,
                left: left.version,
                at: left.noticed_at,
                why: left.why,
            };
            (state, finding)
        }
        None if runs.confirmed => (CheckState::Good, Finding::SystemRuns { version }),
        None => (CheckState::Running, Finding::SystemUnproved { version }),
    };
    found(CheckKind::System, state, finding)
}

/// The name servers that this box asks.
pub(crate) fn name_servers() -> Vec<IpAddr> {
    name_servers_in(&fs::read_to_string("/etc/resolv.conf").unwrap_or_default())
}

/// The name servers of a `resolv.conf`.
fn name_servers_in(text: &str) -> Vec<IpAddr> {
    let named = |line: &str| {
        let mut words = line.split_ascii_whitespace();
        let is_server = words.next() == Some("nameserver");
        words.next().filter(|_| is_server)?.parse().ok()
    };
    text.lines().filter_map(named).collect()
}

#[cfg(test)]
mod tests;
