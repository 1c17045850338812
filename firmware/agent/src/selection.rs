//! Which addresses the user selected: the targets without the excluded ones, names resolved. Nothing else is searched.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs};

use snmp::{AddressRange, Target, Targets};

use crate::adjusting::MOST_UNCONFIRMED;
use crate::failure::{Cause, Failure};
use crate::tasks::on_a_thread;

/// The selected addresses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    /// The addresses.
    pub(crate) addresses: Targets,
    /// The hosts of the box's own networks that a broadcast may find; none where it is not among the targets.
    own_networks: Targets,
    /// What is left out.
    pub(crate) excluded: Targets,
    /// Whether a broadcast on the box's own networks is among the targets.
    pub(crate) broadcast: bool,
    /// A sentence for each target that is a name and has no address now.
    pub(crate) unresolved: Vec<String>,
}

impl Selection {
    /// The addresses of `targets` without those of `excludes`.
    ///
    /// # Errors
    /// [`Failure::Senseless`] names the first text that is no target, or an excluded name that can't be resolved:
    /// what is to be left out has to be known.
    pub(crate) async fn of(targets: &[String], excludes: &[String]) -> Result<Self, Failure> {
        let included = Listed::of(targets).await?;
        let excluded = Listed::of(excludes).await?;
        if excluded.broadcast {
            return Err(Failure::senseless(
                "broadcast is no address that could be excluded: leave it out of the targets instead".into(),
            ));
        }
        if let Some(sentence) = excluded.unresolved.first() {
            return Err(Failure::senseless(format!(
                "{sentence}; until then nothing is searched, since it is to be left out"
            )));
        }
        let excluded: Targets = excluded.ranges.into_iter().collect();
        let addresses: Targets = included.ranges.into_iter().collect();
        let own_networks = if included.broadcast {
            own_networks()?
        } else {
            Targets::default()
        };
        Ok(Self {
            own_networks: own_networks.without(&excluded),
            addresses: addresses.without(&excluded),
            excluded,
            broadcast: included.broadcast,
            unresolved: included.unresolved,
        })
    }

    /// Nothing, and the sentence that says why.
    pub(crate) fn nothing(why: String) -> Self {
        Self {
            unresolved: vec![why],
            ..Self::default()
        }
    }

    /// The same, without searching these addresses.
    pub(crate) fn without(&self, addresses: &Targets) -> Self {
        Self {
            addresses: self.addresses.without(addresses),
            excluded: [&self.excluded, addresses]
                .into_iter()
                .flat_map(Targets::ranges)
                .copied()
                .collect(),
            ..self.clone()
        }
    }

    /// Refuses names that have no address.
    ///
    /// # Errors
    /// [`Failure::Senseless`] with the first of them.
    pub(crate) fn resolved(self) -> Result<Self, Failure> {
        match self.unresolved.first() {
            None => Ok(self),
            Some(sentence) => Err(Failure::senseless(sentence.clone())),
        }
    }

    /// Refuses more addresses than a /16 has; `how` says what to do if they are meant.
    ///
    /// # Errors
    /// [`Failure::Senseless`] with the number.
    pub(crate) fn confirmed(&self, confirmed: bool, how: &str) -> Result<(), Failure> {
        let count = self.addresses.len();
        if confirmed || count <= MOST_UNCONFIRMED {
            return Ok(());
        }
        Err(Failure::senseless(format!(
            "the targets have {} addresses, more than a /16: searching them takes long; name fewer, or {how}",
            grouped(count)
        )))
    }

    /// Whether there is nothing to search.
    pub(crate) fn is_empty(&self) -> bool {
        self.addresses.is_empty() && !self.broadcast
    }

    /// Whether the address may be spoken to as one of the selected.
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => self.addresses.contains(address) || self.own_networks.contains(address),
            IpAddr::V6(_) => false,
        }
    }
}

/// The hosts of the networks on which the box would be heard.
fn own_networks() -> Result<Targets, Failure> {
    let interfaces = lan::interfaces()?;
    let heard = interfaces
        .iter()
        .filter(|interface| interface.is_up && interface.speaks_arp);
    Ok(heard
        .flat_map(|interface| interface.addresses.iter().map(lan::InterfaceAddress::hosts))
        .collect())
}

/// A number with a comma before each three digits.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A list of targets as typed, read.
#[derive(Default)]
struct Listed {
    ranges: Vec<AddressRange>,
    broadcast: bool,
    unresolved: Vec<String>,
}

impl Listed {
    async fn of(texts: &[String]) -> Result<Self, Failure> {
        let mut listed = Self::default();
        for text in texts {
            let target: Target = text
                .parse()
                .map_err(|error: snmp::MalformedTarget| Failure::senseless(error.to_string()))?;
            match target {
                Target::Addresses(addresses) => listed.ranges.extend(addresses),
                Target::Name(name) => match ipv4_of(name).await {
                    Ok(addresses) => listed.ranges.extend(addresses.into_iter().map(single)),
                    Err(failure) => listed.unresolved.push(failure.to_string()),
                },
                Target::Broadcast => listed.broadcast = true,
            }
        }
        Ok(listed)
    }
}

fn single(address: Ipv4Addr) -> AddressRange {
    AddressRange {
        first: address,
        last: address,
    }
}

/// The IPv4 addresses of a name.
async fn ipv4_of(name: String) -> Result<Vec<Ipv4Addr>, Failure> {
    let addresses = looked_up(name.clone(), 161).await?;
    let v4: Vec<Ipv4Addr> = addresses
        .into_iter()
        .filter_map(|address| match address.ip() {
            IpAddr::V4(address) => Some(address),
            IpAddr::V6(_) => None,
        })
        .collect();
    if v4.is_empty() {
        return Err(Failure::senseless(format!(
            "{name} has no IPv4 address to search: read or add that printer by hand"
        )));
    }
    Ok(v4)
}

/// A host as it was typed, and where it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Host {
    /// Its address.
    pub(crate) address: SocketAddr,
    /// Its name; none where an address was typed.
    pub(crate) name: Option<String>,
}

/// One host as it was typed: an address or a name, with or without a port.
///
/// # Errors
/// [`Failure::Senseless`] where the name is not known.
pub(crate) async fn host(text: &str, port: u16) -> Result<Host, Failure> {
    let typed = |address| Host { address, name: None };
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Ok(typed(address));
    }
    if let Ok(address) = text.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Ok(typed(SocketAddr::new(address, port)));
    }
    let (name, port) = match text.rsplit_once(':') {
        Some((name, digits)) => match digits.parse() {
            Ok(port) => (name, port),
            Err(_) => {
                return Err(Failure::senseless(format!(
                    "{digits:?} in {text:?} is no port: it is a number to 65535"
                )));
            }
        },
        None => (text, port),
    };
    let addresses = looked_up(name.to_owned(), port).await?;
    let ipv4 = addresses.iter().find(|address| address.is_ipv4());
    match ipv4.or_else(|| addresses.first()) {
        Some(address) => Ok(Host {
            address: *address,
            name: Some(name.to_owned()),
        }),
        None => Err(Cause::UnknownName {
            name: name.to_owned(),
            cause: None,
        }
        .into()),
    }
}

async fn looked_up(name: String, port: u16) -> Result<Vec<SocketAddr>, Failure> {
    match resolved(&name, port).await {
        Some(Ok(addresses)) => Ok(addresses),
        Some(Err(error)) => Err(Cause::UnknownName {
            name,
            cause: Some(error.to_string()),
        }
        .into()),
        None => Err(Failure::senseless(format!("looking up {name:?} was broken off"))),
    }
}

/// The addresses of a name, as the system's resolver says, which blocks for half a minute if it must. None where that was
/// broken off.
pub(crate) async fn resolved(name: &str, port: u16) -> Option<io::Result<Vec<SocketAddr>>> {
    let asked = name.to_owned();
    let look_up = move || Ok((asked.as_str(), port).to_socket_addrs()?.collect());
    on_a_thread(look_up).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    async fn of(targets: &[&str], excludes: &[&str]) -> Result<Selection, Failure> {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        Selection::of(&owned(targets), &owned(excludes)).await
    }

    #[tokio::test(flavor = "current_thread")]
    async fn excluded_addresses_are_not_among_the_targets() {
        let selection = of(
            &["10.0.0.0/24", "10.0.1.7"],
            &["10.0.0.10-10.0.0.19", "10.0.0.200"],
        )
        .await
        .unwrap();
        assert_eq!(selection.addresses.len(), 254 + 1 - 10 - 1);
        assert!(!selection.contains("10.0.0.15".parse().unwrap()));
        assert!(selection.contains("10.0.1.7".parse().unwrap()));
        assert!(!selection.contains("::1".parse().unwrap()));
    }

    #[tokio::test(flavor = "current_thread")]
    async fn more_than_a_slash_16_has_to_be_confirmed() {
        let a_16 = of(&["10.1.0.0-10.1.255.255"], &[]).await.unwrap();
        assert!(a_16.confirmed(false, "say --yes").is_ok());
        let wider = of(&["10.1.0.0-10.2.0.0"], &[]).await.unwrap();
        let sentence = wider.confirmed(false, "say --yes").unwrap_err().to_string();
        assert!(
            sentence.contains("65,537") && sentence.contains("--yes"),
            "{sentence}"
        );
        assert!(wider.confirmed(true, "say --yes").is_ok());
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_target_that_is_wrong_is_named_with_its_wrong_part() {
        let sentence = of(&["10.0.0.0/24", "10.0.0.300"], &[])
            .await
            .unwrap_err()
            .to_string();
        assert!(
            sentence.contains("10.0.0.300") && sentence.contains("300"),
            "{sentence}"
        );
        let excluded = of(&["10.0.0.0/24"], &["broadcast"]).await.unwrap_err();
        assert!(excluded.to_string().starts_with("broadcast is no address"));
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_name_without_an_address_holds_up_no_other_target_but_an_excluded_one_does() {
        let selection = of(&["no-such-host.invalid", "10.0.0.9"], &[]).await.unwrap();
        assert_eq!(selection.addresses.len(), 1);
        assert!(selection.unresolved[0].contains("no-such-host.invalid"));
        assert!(selection.resolved().is_err());
        assert!(of(&["10.0.0.9"], &["no-such-host.invalid"]).await.is_err());
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        for (number, grouped_by_three) in [(0, "0"), (999, "999"), (1_000, "1,000"), (65_537, "65,537")] {
            assert_eq!(grouped(number), grouped_by_three);
        }
    }
}
