//! Hosts that are known to be there: each is asked by a timer of its own.

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use super::question::Question;

/// A host that has not answered yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Host {
    pub(super) question: Question,
    /// The number of the try that comes next; it decides the access.
    pub(super) next_try: usize,
    /// How often it was asked.
    pub(super) asked: usize,
    due: Duration,
}

/// The hosts, and when each is due.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    hosts: BTreeMap<Ipv4Addr, Host>,
    by_time: BTreeSet<(Duration, Ipv4Addr)>,
}

impl Hosts {
    pub(super) fn contains(&self, address: Ipv4Addr) -> bool {
        self.hosts.contains_key(&address)
    }

    /// Adds a host that is asked at once.
    pub(super) fn add(&mut self, address: Ipv4Addr, question: Question, next_try: usize) {
        self.remove(address);
        let due = Duration::ZERO;
        self.by_time.insert((due, address));
        let host = Host {
            question,
            next_try,
            asked: 0,
            due,
        };
        self.hosts.insert(address, host);
    }

    pub(super) fn remove(&mut self, address: Ipv4Addr) -> Option<Host> {
        let host = self.hosts.remove(&address)?;
        self.by_time.remove(&(host.due, address));
        Some(host)
    }

    /// Who is due first, and when.
    pub(super) fn first(&self) -> Option<(Duration, Ipv4Addr, Host)> {
        let (due, address) = self.by_time.first()?;
        Some((*due, *address, *self.hosts.get(address)?))
    }

    /// Notes that the host was asked, and when it is due again.
    pub(super) fn asked(&mut self, address: Ipv4Addr, due: Duration) {
        if let Some(mut host) = self.remove(address) {
            host.asked += 1;
            if host.question == Question::Whole {
                host.next_try += 1;
            }
            host.due = due;
            self.by_time.insert((due, address));
            self.hosts.insert(address, host);
        }
    }

    /// How often they can still be asked in all, if each is asked `most` times.
    pub(super) fn left(&self, most: usize) -> u64 {
        self.hosts
            .values()
            .map(|host| most.saturating_sub(host.asked) as u64)
            .sum()
    }
}
