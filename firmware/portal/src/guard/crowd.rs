//! The connections that are inside at once, and who has to leave where one more comes.
//!
//! They are futures in one small list, polled by whoever lets them in: a connection that is dropped is gone at once, with
//! its socket and its memory, and with the list itself everything ends.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

/// Connections over both doors at once.
pub(super) const MOST_INSIDE: usize = 16;

/// How far a connection is. It leaves earlier for a newcomer the earlier it stands here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Progress {
    /// It got its answer; only its end is waited for.
    Leaving,
    /// Its head is not there yet.
    Arriving,
    /// Its head is there, the body is not.
    Sending,
    /// Its answer is on the way.
    Taking,
    /// All of it is there, and the box is at work on it: it is answered, whoever comes.
    Whole,
}

/// What a connection tells of its progress.
#[derive(Clone)]
pub(super) struct Report(Arc<AtomicU8>);

impl Report {
    pub(super) fn new() -> Self {
        Self(Arc::new(AtomicU8::new(Progress::Arriving as u8)))
    }

    pub(super) fn tell(&self, progress: Progress) {
        self.0.store(progress as u8, Ordering::Relaxed);
    }

    pub(super) fn progress(&self) -> Progress {
        let told = self.0.load(Ordering::Relaxed);
        [
            Progress::Leaving,
            Progress::Arriving,
            Progress::Sending,
            Progress::Taking,
        ]
        .into_iter()
        .find(|progress| *progress as u8 == told)
        .unwrap_or(Progress::Whole)
    }
}

/// The work on one connection, from its first octet to its end.
pub(super) type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Guest {
    from: IpAddr,
    report: Report,
    work: Work,
}

/// Everybody who is inside, the oldest first.
#[derive(Default)]
pub(super) struct Crowd {
    guests: Vec<Guest>,
    /// Where polling begins: with another one each time, so that a busy connection holds up nobody.
    first: usize,
}

impl Crowd {
    /// Whether it makes sense to open to a newcomer: not where the box is at work on all that it can hold.
    pub(super) fn may_grow(&self) -> bool {
        let whole = |guest: &&Guest| guest.report.progress() == Progress::Whole;
        self.guests.iter().filter(whole).count() < MOST_INSIDE
    }

    /// Makes room for a newcomer from there, if need be at somebody's cost. False: there is none for it.
    pub(super) fn make_room(&mut self, newcomer: IpAddr) -> bool {
        if self.guests.len() < MOST_INSIDE {
            return true;
        }
        let inside: Vec<(IpAddr, Progress)> = self
            .guests
            .iter()
            .map(|guest| (guest.from, guest.report.progress()))
            .collect();
        let leaver = who_leaves(&inside, neighbourhood(newcomer));
        if let Some(leaver) = leaver {
            self.guests.remove(leaver);
        }
        leaver.is_some()
    }

    /// Lets one in. There has to be room.
    pub(super) fn let_in(&mut self, from: IpAddr, report: Report, work: Work) {
        self.guests.push(Guest {
            from: neighbourhood(from),
            report,
            work,
        });
    }

    /// Works on every connection until [`Crowd::may_grow`] changes.
    pub(super) async fn serve(&mut self) {
        std::future::poll_fn(|context| self.poll(context)).await;
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let many = self.guests.len();
        let could_grow = self.may_grow();
        self.first = self.first.wrapping_add(1);
        let first = self.first.checked_rem(many).unwrap_or_default();
        let mut ended = [false; MOST_INSIDE];
        let (before, from_first) = self.guests.split_at_mut(first);
        let marks = (first..many).chain(0..first);
        for (guest, mark) in from_first.iter_mut().chain(before).zip(marks) {
            if guest.work.as_mut().poll(context).is_ready()
                && let Some(ended) = ended.get_mut(mark)
            {
                *ended = true;
            }
        }
        let mut ended = ended.into_iter();
        self.guests.retain(|_| !ended.next().unwrap_or_default());
        if could_grow == self.may_grow() {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    }
}

/// Who of those inside, the oldest first, leaves for a newcomer: whoever made least progress, of those the oldest from the
/// address with most connections. Nobody on whose request the box is at work, and nobody from an address that has fewer
/// connections than the newcomer's.
fn who_leaves(inside: &[(IpAddr, Progress)], newcomer: IpAddr) -> Option<usize> {
    let connections = |of: IpAddr| inside.iter().filter(|(from, _)| *from == of).count();
    let of_newcomer = connections(newcomer);
    let candidates = inside
        .iter()
        .enumerate()
        .filter(|(_, (from, progress))| *progress != Progress::Whole && connections(*from) >= of_newcomer);
    candidates
        .min_by_key(|(_, (from, progress))| (*progress, MOST_INSIDE.saturating_sub(connections(*from))))
        .map(|(place, _)| place)
}

/// Whose connection it is: an IPv4 address, or the /64 of an IPv6 address, which one machine can fill alone.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::Progress::{Arriving, Leaving, Sending, Taking, Whole};
    use super::*;

    fn at(number: u8) -> IpAddr {
        [192, 0, 2, number].into()
    }

    #[test]
    fn the_oldest_of_the_address_with_most_connections_leaves() {
        let inside = [
            (at(1), Arriving),
            (at(2), Whole),
            (at(2), Arriving),
            (at(2), Arriving),
            (at(1), Arriving),
        ];
        assert_eq!(who_leaves(&inside, at(3)), Some(2));
        assert_eq!(who_leaves(&inside, at(2)), Some(2));
    }

    #[test]
    fn whoever_got_his_answer_leaves_first_and_who_is_getting_it_last() {
        let inside = [
            (at(1), Taking),
            (at(1), Sending),
            (at(1), Arriving),
            (at(1), Leaving),
            (at(1), Whole),
        ];
        assert_eq!(who_leaves(&inside, at(3)), Some(3));
        assert_eq!(who_leaves(&inside[..3], at(3)), Some(2));
        assert_eq!(who_leaves(&inside[..2], at(3)), Some(1));
        assert_eq!(who_leaves(&inside[..1], at(3)), Some(0));
    }

    #[test]
    fn a_whole_request_gets_its_answer_whoever_comes() {
        assert_eq!(who_leaves(&[(at(1), Whole), (at(2), Whole)], at(3)), None);
    }

    #[test]
    fn who_has_many_connections_displaces_nobody_who_has_few() {
        let inside = [(at(1), Arriving), (at(2), Whole), (at(2), Whole)];
        assert_eq!(who_leaves(&inside, at(2)), None);
        assert_eq!(who_leaves(&inside, at(3)), Some(0));
    }

    #[test]
    fn all_addresses_of_one_ipv6_subnet_are_one() {
        let home = |text: &str| neighbourhood(text.parse().unwrap());
        assert_eq!(home("2001:db8::1"), home("2001:db8::ffff:1"));
        assert_ne!(home("2001:db8::1"), home("2001:db8:0:1::1"));
        assert_eq!(home("::ffff:192.0.2.1"), at(1));
    }
}
