//! What is plugged in, and when it is asked next. The kernel's tree is looked at, and no port opened.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use usb::{Attached, Bus, Error};

/// A device that has just appeared is left alone for so long: its node has yet to be made, and to be given to this service.
const SETTLES: Duration = Duration::from_secs(1);

/// That long what can't be opened is not yet there.
const APPEARS: Duration = Duration::from_secs(4);

/// … and is tried again after this.
const NOT_YET: Duration = Duration::from_millis(300);

/// A cable that was out for less has a loose contact, or is moved to another port.
const LOOSE: Duration = Duration::from_secs(5);

/// Whatever was in vain is tried again after this, then after twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(60);

/// Ports that something was plugged out of: no box has more.
const MOST_GONE: usize = 64;

/// Where the ports are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum PortsAt {
    /// Where the kernel shows them.
    #[default]
    Kernel,
    /// Whatever is on them is left alone.
    Nowhere,
    /// With `sys` and `dev` in this folder.
    Tree(PathBuf),
}

impl PortsAt {
    /// What shows them, if they are not left alone.
    pub(crate) fn bus(&self) -> Option<Bus> {
        match self {
            Self::Kernel => Some(Bus::kernel()),
            Self::Nowhere => None,
            Self::Tree(folder) => Some(Bus::at(&folder.join("sys"), &folder.join("dev"))),
        }
    }
}

/// The ports.
pub(crate) struct Ports {
    /// None: they are left alone.
    bus: Option<Bus>,
    /// Whether the kernel tells of plugs.
    is_told: bool,
    seen: Mutex<Seen>,
    /// Something under way has ended.
    ended: Notify,
}

#[derive(Default)]
struct Seen {
    here: Vec<Place>,
    /// The ports that were left since, and when; whether that was told.
    gone: Vec<(String, Instant)>,
}

/// A port with a printer on it.
struct Place {
    attached: Attached,
    /// Since when it is there.
    since: Instant,
    /// When it is asked next, but for the rounds.
    due: Option<Instant>,
    /// How often it was asked in vain since it was read.
    in_vain: u32,
    under_way: bool,
    /// Why it was not read.
    trouble: Option<String>,
}

impl Place {
    fn is(&self, attached: &Attached) -> bool {
        // Whatever is plugged in again has another node.
        self.attached.port == attached.port && self.attached.node == attached.node
    }
}

/// A printer that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) attached: Attached,
    pub(crate) sentence: String,
}

/// What came of asking a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It said all that it can say.
    Read,
    /// It told no count, and could.
    Partly,
    /// It said nothing.
    Failed {
        error: Error,
        /// The same in words.
        sentence: String,
    },
}

impl Default for Ports {
    fn default() -> Self {
        Self::at(&PortsAt::Kernel)
    }
}

impl Ports {
    /// The ports there.
    pub(crate) fn at(at: &PortsAt) -> Self {
        Self {
            bus: at.bus(),
            is_told: *at == PortsAt::Kernel,
            seen: Mutex::default(),
            ended: Notify::new(),
        }
    }

    /// Where the kernel shows them.
    pub(crate) fn bus(&self) -> Option<&Bus> {
        self.bus.as_ref()
    }

    /// Whether the kernel tells of what is plugged in there.
    pub(crate) fn is_told(&self) -> bool {
        self.is_told
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks what is plugged in now.
    pub(crate) fn look(&self, now: Instant) {
        let Some(bus) = &self.bus else { return };
        let attached = bus.attached();
        let seen = &mut *self.seen();
        let mut before = std::mem::take(&mut seen.here);
        for attached in attached {
            seen.gone.retain(|(port, _)| *port != attached.port);
            let place = before.iter().position(|place| place.is(&attached));
            let Some(place) = place.map(|place| before.swap_remove(place)) else {
                seen.here.push(Place {
                    attached,
                    since: now,
                    due: Some(now + SETTLES),
                    in_vain: 0,
                    under_way: false,
                    trouble: None,
                });
                continue;
            };
            seen.here.push(Place { attached, ..place });
        }
        for left in before {
            let is_taken = seen
                .here
                .iter()
                .any(|place| place.attached.port == left.attached.port);
            if !is_taken && seen.gone.len() < MOST_GONE {
                seen.gone.push((left.attached.port, now));
            }
        }
    }

    /// What is to be asked now. It counts as under way until [`Ports::let_go`].
    pub(crate) fn take_due(&self, now: Instant) -> Vec<Attached> {
        self.take(|place| place.due.is_some_and(|due| due <= now))
    }

    /// Everything that is plugged in and not under way.
    pub(crate) fn take_all(&self) -> Vec<Attached> {
        self.take(|_| true)
    }

    fn take(&self, is_wanted: impl Fn(&Place) -> bool) -> Vec<Attached> {
        let mut taken = Vec::new();
        for place in &mut self.seen().here {
            if !place.under_way && is_wanted(place) {
                place.under_way = true;
                place.due = None;
                taken.push(place.attached.clone());
            }
        }
        taken
    }

    /// Nobody asks it any more.
    pub(crate) fn let_go(&self, attached: &Attached) {
        if let Some(place) = self.seen().here.iter_mut().find(|place| place.is(attached)) {
            place.under_way = false;
        }
        self.ended.notify_one();
    }

    /// Notes what came of it, and when it is asked next: `rhythm` is how often the rounds are.
    pub(crate) fn note(&self, attached: &Attached, end: End, now: Instant, rhythm: Duration) {
        let mut seen = self.seen();
        let Some(place) = seen.here.iter_mut().find(|place| place.is(attached)) else {
            return;
        };
        place.trouble = None;
        if let End::Failed { error, sentence } = end {
            let is_early = matches!(error, Error::Denied | Error::NoPort | Error::Gone);
            if is_early && now.saturating_duration_since(place.since) < APPEARS {
                place.due = Some(now + NOT_YET);
                return;
            }
            place.trouble = Some(sentence);
        } else if end == End::Read {
            (place.due, place.in_vain) = (None, 0);
            return;
        }
        let pause = FIRST_PAUSE.saturating_mul(1_u32.checked_shl(place.in_vain).unwrap_or(u32::MAX));
        place.due = Some(now + pause.min(rhythm));
        place.in_vain += 1;
    }

    /// When something is to be done next, if nothing happens until then.
    pub(crate) fn next(&self) -> Option<Instant> {
        let seen = self.seen();
        let waiting = seen.here.iter().filter(|place| !place.under_way);
        let due = waiting.filter_map(|place| place.due);
        due.chain(seen.gone.iter().map(|(_, since)| *since + LOOSE)).min()
    }

    /// The ports that have been empty for long enough to tell; each is told once.
    pub(crate) fn take_left(&self, now: Instant) -> Vec<String> {
        let mut left = Vec::new();
        self.seen().gone.retain(|(port, since)| {
            let is_loose = now.saturating_duration_since(*since) < LOOSE;
            if !is_loose {
                left.push(port.clone());
            }
            is_loose
        });
        left
    }

    /// Whether something is plugged in there.
    pub(crate) fn has(&self, port: &str) -> bool {
        self.seen().here.iter().any(|place| place.attached.port == port)
    }

    /// Whether it is plugged in still, and was not plugged in anew.
    pub(crate) fn has_still(&self, attached: &Attached) -> bool {
        self.seen().here.iter().any(|place| place.is(attached))
    }

    /// What is plugged in and could not be read.
    pub(crate) fn troubles(&self) -> Vec<Trouble> {
        let seen = self.seen();
        let trouble = |place: &Place| {
            Some(Trouble {
                attached: place.attached.clone(),
                sentence: place.trouble.clone()?,
            })
        };
        seen.here.iter().filter_map(trouble).collect()
    }

    /// Waits until something that was under way has ended.
    pub(crate) async fn until_ended(&self) {
        self.ended.notified().await;
    }
}

#[cfg(test)]
mod tests;
