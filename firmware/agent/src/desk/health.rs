//! `/`: every check, in the order of the way.

use std::path::Path;

use lan::{default_gateway, interfaces};
use protocol::check_in;
use setup::view::{CardFault, Check, CheckKind, CheckState, Finding, Health};

use super::OwnDesk;
use crate::card::card_fault;
use crate::delivery::route;
use crate::failure::Failure;
use crate::health::{self, Fleet, Plug, found, name_servers, plug};
use crate::roster::roster;

/// Where the kernel shows the network's plugs.
const SYS: &str = "/sys/class/net";

impl OwnDesk {
    pub(super) fn health(&self) -> Result<Health, Failure> {
        let station = &self.station;
        let store = &station.store;
        let enrolled = store.enrolment()?.is_some();
        let interfaces = interfaces()?;
        let plug = own_plug(&interfaces);
        let own = plug
            .as_ref()
            .and_then(|plug| interfaces.iter().find(|one| one.name == plug.interface));
        let gateway = default_gateway()?.map(Into::into);
        let way = |kind, unknown: &dyn Fn() -> Check| station.way.check(kind).unwrap_or_else(unknown);
        let proxy = route(&store.access()?)?.proxy.map(|proxy| proxy.to_string());
        let (_, quality) = station.now();
        let mut time = health::time(quality, station.seconds_apart());
        if let Some(Check { state, .. }) = station.way.check(CheckKind::Time) {
            time.state = state;
        }
        let mut checks = vec![
            health::link(plug.as_ref()),
            health::address(own, gateway),
            way(CheckKind::Names, &|| names_unasked(proxy.is_some())),
            time,
            match &proxy {
                None => found(CheckKind::Proxy, CheckState::Idle, Finding::NoProxy),
                Some(_) => way(CheckKind::Proxy, &|| untested(CheckKind::Proxy)),
            },
            if enrolled {
                way(CheckKind::Server, &|| untested(CheckKind::Server))
            } else {
                found(CheckKind::Server, CheckState::Attention, Finding::NotEnrolled)
            },
            health::push(enrolled, &store.push_record()?, &store.outbox_summary()?),
            self.printers()?,
        ];
        if let Some(system) = &station.system {
            checks.push(health::system(system.told(), store.system_record()?));
        }
        let card = match card_fault(&self.state) {
            None | Some(check_in::CardFault::Other) => None,
            Some(check_in::CardFault::Mended) => Some(CardFault::Mended),
            Some(check_in::CardFault::Remade) => Some(CardFault::Remade),
            Some(check_in::CardFault::InMemory) => Some(CardFault::OnlyMemory),
        };
        Ok(Health { checks, card })
    }

    fn printers(&self) -> Result<Check, Failure> {
        let store = &self.station.store;
        let doing = self.station.activity.look();
        let wishes = self.bells.wishes();
        let fleet = Fleet {
            roster: &roster(store)?,
            is_selected: !store.settings()?.targets.is_empty() || !store.manual_entries()?.is_empty(),
            searched_at: store.last_search()?.map(|search| search.at),
            is_busy: doing.search.is_some() || doing.round.is_some() || wishes.search || wishes.read,
        };
        Ok(health::printers(&fleet, self.station.now().0))
    }
}

/// The plug that the box is on the network by.
pub(super) fn own_plug(interfaces: &[lan::Interface]) -> Option<Plug> {
    plug(interfaces, Path::new(SYS))
}

const fn untested(kind: CheckKind) -> Check {
    found(kind, CheckState::Idle, Finding::NotTested)
}

fn names_unasked(by_proxy: bool) -> Check {
    if by_proxy {
        return found(CheckKind::Names, CheckState::Idle, Finding::NoNameNeeded);
    }
    if name_servers().is_empty() {
        return found(CheckKind::Names, CheckState::Attention, Finding::NoNameServer);
    }
    untested(CheckKind::Names)
}
