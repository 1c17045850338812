//! How the service's tasks wake one another, and what somebody at the page wants of the collector: it alone searches and
//! reads rounds, so that a wish is noted and it is woken.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// What somebody wants now, beside what is due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    /// Search the selected targets.
    pub(crate) search: bool,
    /// Read every known device.
    pub(crate) read: bool,
}

/// The bells of the service.
#[derive(Debug, Default)]
pub(crate) struct Bells {
    /// Settings or enrolment changed, or somebody wants something.
    collector: Notify,
    /// Something waits to be sent, or the way to the server changed.
    courier: Notify,
    /// The box has another address, or a cable.
    network: Notify,
    /// What the collector is at is broken off.
    stop: Notify,
    /// The service ends, to be started anew.
    end: Notify,
    wishes: Mutex<Wishes>,
}

impl Bells {
    fn wished(&self) -> MutexGuard<'_, Wishes> {
        self.wishes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something in the books changed: everybody looks whether that concerns him.
    pub(crate) fn changed(&self) {
        self.collector.notify_one();
        self.courier.notify_one();
    }

    /// Settings or profiles changed.
    pub(crate) fn collect(&self) {
        self.collector.notify_one();
    }

    /// Something waits to be sent.
    pub(crate) fn send(&self) {
        self.courier.notify_one();
    }

    /// The box has another address, or a cable: what failed may work now.
    pub(crate) fn network_changed(&self) {
        self.network.notify_one();
    }

    /// The selected targets are to be searched, and what is found is to be read.
    pub(crate) fn search(&self) {
        self.wished().search = true;
        self.collector.notify_one();
    }

    /// Every known device is to be read.
    pub(crate) fn read(&self) {
        self.wished().read = true;
        self.collector.notify_one();
    }

    /// The search or round that goes on is broken off, and no wish is left.
    pub(crate) fn stop(&self) {
        *self.wished() = Wishes::default();
        // Nobody who begins later is meant.
        self.stop.notify_waiters();
    }

    /// The service ends: its books are those of another box now.
    pub(crate) fn end(&self) {
        self.end.notify_one();
    }

    /// What is wished for and not begun.
    pub(crate) fn wishes(&self) -> Wishes {
        *self.wished()
    }

    /// The same, and it counts as begun.
    pub(crate) fn take_wishes(&self) -> Wishes {
        std::mem::take(&mut *self.wished())
    }

    /// Waits until the collector is woken.
    pub(crate) async fn for_collector(&self) {
        self.collector.notified().await;
    }

    /// Waits until the courier is woken.
    pub(crate) async fn for_courier(&self) {
        self.courier.notified().await;
    }

    /// Waits until the network changes.
    pub(crate) async fn for_network(&self) {
        self.network.notified().await;
    }

    /// Waits until somebody breaks off what goes on.
    pub(crate) async fn until_stopped(&self) {
        self.stop.notified().await;
    }

    /// Waits until the service is to end.
    pub(crate) async fn until_ended(&self) {
        self.end.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_taken_once_and_gone_with_a_stop() {
        let bells = Bells::default();
        bells.search();
        bells.read();
        let both = Wishes {
            search: true,
            read: true,
        };
        assert_eq!(bells.wishes(), both);
        assert_eq!(bells.take_wishes(), both);
        assert_eq!(bells.take_wishes(), Wishes::default());
        bells.search();
        bells.stop();
        assert_eq!(bells.wishes(), Wishes::default());
    }
}
