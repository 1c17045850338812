//! Which addresses a round visits, and whom it expects there. A device is visited where it was met last, if that address is
//! among the selected ones, or where a person says it is. Nothing else is ever spoken to.

use std::net::SocketAddr;

use meters::DeviceId;
use store::{KnownDevice, ManualEntry};

use crate::selection::Selection;

/// One address to visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Visit {
    /// The address.
    pub(crate) address: SocketAddr,
    /// Who may be there: nobody for an address at which something new was found, several where one took over
    /// another's address.
    pub(crate) expected: Vec<KnownDevice>,
    /// A community of this device alone, which goes before those of the settings.
    pub(crate) community: Option<String>,
}

impl Visit {
    /// Whether a person wished that whoever was met here last be asked by IPP.
    pub(crate) fn is_for_ipp(&self) -> bool {
        self.latest().is_some_and(|device| device.note.ipp)
    }

    /// Who was met here last.
    pub(crate) fn latest(&self) -> Option<&KnownDevice> {
        self.expected.iter().max_by_key(|device| device.last_seen)
    }
}

/// A manual entry and the address that its host has now.
#[derive(Clone, Debug)]
pub(crate) struct Manual {
    pub(crate) entry: ManualEntry,
    pub(crate) address: SocketAddr,
    /// Whether the host was typed as a name, which follows the device to its next address.
    pub(crate) is_name: bool,
}

/// The visits of a round, in two waves: each known device once; then the other places where it may be, and what was
/// found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Visits {
    pub(crate) first: Vec<Visit>,
    pub(crate) second: Vec<Visit>,
}

impl Visits {
    /// Plans a round. Devices outside the selection that no person named are left in peace.
    pub(crate) fn plan(
        known: &[KnownDevice],
        manual: &[Manual],
        selection: &Selection,
        found: &[SocketAddr],
    ) -> Self {
        let (mut first, mut second) = (Wave::default(), Wave::default());
        for device in known {
            let mut places = places(device, manual, selection).into_iter();
            if let Some(place) = places.next() {
                first.add(place, device);
            }
            for place in places {
                second.add(place, device);
            }
        }
        for address in found {
            second.at(*address);
        }
        second.0.retain(|(address, _)| first.place_of(*address).is_err());
        Self {
            first: first.into_visits(manual),
            second: second.into_visits(manual),
        }
    }

    /// The devices that are expected anywhere.
    pub(crate) fn expected(&self) -> Vec<DeviceId> {
        let mut expected = Vec::new();
        for visit in self.first.iter().chain(&self.second) {
            for device in &visit.expected {
                if !expected.contains(&device.id) {
                    expected.push(device.id);
                }
            }
        }
        expected
    }
}

/// Where a device may be, the likeliest first: the address of its name, where it was met last, its manual address.
fn places(device: &KnownDevice, manual: &[Manual], selection: &Selection) -> Vec<SocketAddr> {
    let own = || manual.iter().filter(|manual| manual.entry.device == device.id);
    let named = own().filter(|manual| manual.is_name).map(|manual| manual.address);
    let met: Option<SocketAddr> = device.address.parse().ok();
    // A manual entry allows its address to whoever is there by now.
    let is_allowed = |address: &SocketAddr| {
        selection.contains(address.ip()) || manual.iter().any(|manual| manual.address == *address)
    };
    let typed = own()
        .filter(|manual| !manual.is_name)
        .map(|manual| manual.address);
    let mut places: Vec<SocketAddr> = Vec::new();
    for place in named.chain(met.filter(is_allowed)).chain(typed) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// Whom to expect at which address, in the order of the addresses.
#[derive(Default)]
struct Wave(Vec<(SocketAddr, Vec<KnownDevice>)>);

impl Wave {
    fn add(&mut self, place: SocketAddr, device: &KnownDevice) {
        self.at(place).push(device.clone());
    }

    /// Whom to expect at that address, which is visited from now on.
    fn at(&mut self, address: SocketAddr) -> &mut Vec<KnownDevice> {
        let place = self.place_of(address).unwrap_or_else(|place| {
            self.0.insert(place, (address, Vec::new()));
            place
        });
        &mut self.0[place].1
    }

    /// Where the address is among the others, or would be.
    fn place_of(&self, address: SocketAddr) -> Result<usize, usize> {
        self.0.binary_search_by_key(&address, |(address, _)| *address)
    }

    fn into_visits(self, manual: &[Manual]) -> Vec<Visit> {
        let community_at = |address: &SocketAddr| {
            manual
                .iter()
                .find(|manual| manual.address == *address)
                .and_then(|manual| manual.entry.community.clone())
        };
        self.0
            .into_iter()
            .map(|(address, expected)| Visit {
                community: community_at(&address).or_else(|| {
                    let of_device = |device: &KnownDevice| {
                        let entry = manual.iter().find(|manual| manual.entry.device == device.id)?;
                        entry.entry.community.clone()
                    };
                    expected.iter().find_map(of_device)
                }),
                address,
                expected,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
