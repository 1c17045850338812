//! `/it`: what whoever is answerable for the network wants to know before a box may stay.

use std::net::SocketAddr;

use lan::{default_gateway, interfaces};
use setup::view::{ForYourIt, NetworkWay, Traffic, WayPurpose};

use super::OwnDesk;
use crate::delivery::{route, server};
use crate::failure::Failure;
use crate::health::name_servers;
use crate::segments::of_the_box;
use crate::shelf::{Profiles, server_key};
use crate::station::signing_key;

const DAY: u64 = 86_400;

/// What is asked of every printer, and of the gateway: the MIB and where it begins.
const STANDARD: [(&str, &str); 6] = [
    ("SNMPv2-MIB system (RFC 3418)", "1.3.6.1.2.1.1"),
    ("IF-MIB ifPhysAddress (RFC 2863)", "1.3.6.1.2.1.2.2.1.6"),
    ("HOST-RESOURCES-MIB hrDevice (RFC 2790)", "1.3.6.1.2.1.25.3"),
    ("Printer-MIB (RFC 3805)", "1.3.6.1.2.1.43"),
    ("IP-FORWARD-MIB of the gateway (RFC 4292)", "1.3.6.1.2.1.4.24"),
    ("RFC1213-MIB ipRouteTable of the gateway", "1.3.6.1.2.1.4.21"),
];

/// Crates in the program, a line each: name, version, licence.
const LICENCES: &str = include_str!("licences.txt");

impl OwnDesk {
    pub(super) fn for_your_it(&self) -> Result<ForYourIt, Failure> {
        let station = &self.station;
        let profiles = Profiles::beside(&self.state, server_key(&station.store)?.as_ref());
        let key = signing_key(&station.store)?.public_key();
        let key = key.map_err(|error| Failure::senseless(error.to_string()))?;
        let mut reads: Vec<(String, String)> = STANDARD
            .iter()
            .map(|(name, root)| ((*name).to_owned(), (*root).to_owned()))
            .collect();
        for profile in profiles.catalogue.profiles() {
            let maker = profile.maker().unwrap_or_default();
            for number in profile.enterprises() {
                reads.push((maker.to_owned(), format!("1.3.6.1.4.1.{number}")));
            }
        }
        Ok(ForYourIt {
            ways: self.ways()?,
            reads,
            traffic: self.traffic()?,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            profiles: (profiles.catalogue.version(), profiles.from_pack),
            key_fingerprint: key.fingerprint(),
            page_fingerprint: self.page_fingerprint(),
            licences: licences().collect(),
        })
    }

    fn ways(&self) -> Result<Vec<NetworkWay>, Failure> {
        let store = &self.station.store;
        let settings = store.settings()?;
        let mut ways = Vec::new();
        let mut add = |purpose, host: String, port: String| ways.push(NetworkWay { purpose, host, port });
        let proxy = route(&store.access()?)?.proxy;
        if let Some(enrolment) = store.enrolment()? {
            let address = server(&enrolment.server)?;
            add(
                WayPurpose::Server,
                address.host().to_owned(),
                format!("TCP {}", address.port()),
            );
        }
        if let Some(proxy) = proxy {
            let proxy = proxy.to_string();
            let (host, port) = proxy.rsplit_once(':').unwrap_or((&proxy, ""));
            add(WayPurpose::Proxy, host.to_owned(), format!("TCP {port}"));
        }
        for server in name_servers() {
            add(WayPurpose::Names, server.to_string(), "UDP 53, TCP 53".to_owned());
        }
        let snmp = || format!("UDP {}", settings.snmp_port);
        for target in &settings.targets {
            add(WayPurpose::Printers, target.clone(), snmp());
        }
        for entry in store.manual_entries()? {
            add(WayPurpose::Printers, entry.host, snmp());
        }
        for device in store.devices()? {
            let is_asked = device.note.ipp && !device.note.ignored;
            if let Ok(place) = device.address.parse::<SocketAddr>()
                && is_asked
            {
                add(
                    WayPurpose::Printers,
                    place.ip().to_string(),
                    format!("TCP {}", settings.ipp_port),
                );
            }
        }
        if let Some(gateway) = default_gateway()? {
            add(WayPurpose::Gateway, gateway.to_string(), snmp());
        }
        let interfaces = interfaces()?;
        let on_link: Vec<_> = interfaces.into_iter().filter(|one| one.speaks_arp).collect();
        for own in of_the_box(&on_link) {
            add(WayPurpose::Arp, own.segment.to_string(), "ARP".to_owned());
        }
        let doors = [Some(self.plate.secure), self.plate.plain];
        for door in doors.into_iter().flatten() {
            add(WayPurpose::Page, own_host(door), format!("TCP {}", door.port()));
        }
        if self.plate.by_name {
            add(
                WayPurpose::OwnName,
                "224.0.0.251".to_owned(),
                "UDP 5353".to_owned(),
            );
        }
        Ok(ways)
    }

    fn traffic(&self) -> Result<Traffic, Failure> {
        let station = &self.station;
        station.keep_traffic()?;
        let now = station.now().0;
        let counted = station.store.traffic_since(now, DAY)?;
        let devices = station.store.devices()?;
        let first_seen = devices.iter().map(|device| device.first_seen).min();
        let known_for = first_seen.map_or(0, |at| now.seconds_since(at));
        let was_read = devices.iter().filter(|device| {
            let read = device.last_read;
            read.is_some_and(|at| now.seconds_since(at) <= DAY)
        });
        Ok(Traffic {
            seconds: self.began.elapsed().as_secs().max(known_for).min(DAY),
            snmp_sent: counted.snmp_sent,
            snmp_received: counted.snmp_received,
            server_sent: counted.server_sent,
            server_received: counted.server_received,
            devices: was_read.count() as u64,
        })
    }
}

/// The address that a door is open at; empty where that is every one.
fn own_host(door: SocketAddr) -> String {
    if door.ip().is_unspecified() {
        String::new()
    } else {
        door.ip().to_string()
    }
}

/// The crates in the program: name, version, licence.
pub(super) fn licences() -> impl Iterator<Item = (String, String, String)> {
    LICENCES.lines().filter_map(|line| {
        let mut words = line.splitn(3, ' ').map(str::to_owned);
        Some((words.next()?, words.next()?, words.next()?))
    })
}
