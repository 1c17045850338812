//! `/network`: how the box is on the network, and how it gets out.

use lan::{default_gateway, interfaces};
use platform::network::NetworkPlan;
use setup::view;

use super::OwnDesk;
use super::health::own_plug;
use crate::adjusting::{KeptProxy, ca};
use crate::failure::Failure;
use crate::health::name_servers;
use crate::keeper::{KeeperFailure, Shown};

impl OwnDesk {
    pub(super) fn network(&self) -> Result<view::Network, Failure> {
        let access = self.station.store.access()?;
        let kept = access.proxy.as_deref().and_then(KeptProxy::of_url);
        let own = view::Network {
            proxy: kept.map(|proxy| view::Proxy {
                has_password: proxy.has_password(),
                host: proxy.host,
                port: proxy.port,
                user: proxy.user,
            }),
            extra_ca: access.extra_ca.as_deref().and_then(|pem| {
                let ca = ca(pem).ok()?;
                Some(view::Certificate {
                    fingerprint: ca.fingerprint,
                    count: ca.count,
                    added_at: None,
                })
            }),
            ..view::Network::default()
        };
        match self.keeper.show() {
            Ok(shown) => Ok(self.of_keeper(shown, own)),
            // The computer's own system decides the address: it is shown as it is.
            Err(KeeperFailure::Absent) => of_kernel(own),
            Err(failure) => Ok(view::Network {
                last_failure: Some(failure.to_string()),
                ..of_kernel(own)?
            }),
        }
    }

    fn of_keeper(&self, shown: Shown, own: view::Network) -> view::Network {
        let port = self.plate.secure.port();
        view::Network {
            interface: shown.interface,
            mac: shown.mac,
            addresses: shown.addresses,
            gateway: shown.gateway.map(Into::into),
            dns: shown.dns.into_iter().map(Into::into).collect(),
            in_use: Some(in_use(shown.plan)),
            trial: shown.trial.map(|trial| view::Trial {
                wanted: in_use(trial.plan),
                steps: trial
                    .steps
                    .into_iter()
                    .map(|step| (step.step, step.ok, step.message))
                    .collect(),
                testing: trial.testing,
                seconds_left: trial.seconds_left,
                new_url: trial.address.map(|address| match port {
                    443 => format!("https://{address}/network"),
                    port => format!("https://{address}:{port}/network"),
                }),
            }),
            last_failure: shown.last_failure.or(shown.trouble),
            ..own
        }
    }
}

fn of_kernel(own: view::Network) -> Result<view::Network, Failure> {
    let interfaces = interfaces()?;
    let plug = own_plug(&interfaces);
    let interface = plug
        .as_ref()
        .and_then(|plug| interfaces.iter().find(|one| one.name == plug.interface));
    let mac = interface.and_then(|interface| interface.mac);
    let addresses = interface.map(|interface| {
        let addresses = interface.addresses.iter();
        addresses
            .map(|own| format!("{}/{}", own.address, own.prefix))
            .collect()
    });
    Ok(view::Network {
        interface: interface.map(|interface| interface.name.clone()),
        mac: mac.map(|mac| mac.map(|octet| format!("{octet:02x}")).join(":")),
        addresses: addresses.unwrap_or_default(),
        gateway: default_gateway()?.map(Into::into),
        dns: name_servers(),
        ..own
    })
}

fn in_use(plan: NetworkPlan) -> view::AddressInUse {
    match plan {
        NetworkPlan::Dhcp => view::AddressInUse::Dhcp { dns: Vec::new() },
        NetworkPlan::DhcpWithDns { dns } => view::AddressInUse::Dhcp { dns },
        NetworkPlan::Static {
            address,
            prefix,
            gateway,
            dns,
        } => view::AddressInUse::Static {
            address,
            prefix,
            gateway,
            dns,
        },
    }
}
