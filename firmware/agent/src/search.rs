//! Which addresses are searched, and what answers there. Nothing but the selected targets is ever asked.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs};

use lan::{Lan, ReadOptions};
use snmp::{AddressRange, Found, Pace, Progress, Target, Targets};
use tokio::task::JoinSet;

use crate::failure::Failure;
use crate::plan::FullReading;

/// The addresses of the targets, names resolved, without the excluded ones.
///
/// # Errors
/// [`Failure::Senseless`] names the first target that is wrong or can't be resolved.
pub(crate) async fn addresses(targets: &[String], excludes: &[String]) -> Result<Targets, Failure> {
    let included: Targets = ranges(targets).await?.into_iter().collect();
    let excluded: Targets = ranges(excludes).await?.into_iter().collect();
    Ok(included.without(&excluded))
}

async fn ranges(texts: &[String]) -> Result<Vec<AddressRange>, Failure> {
    let mut ranges = Vec::new();
    for text in texts {
        match text
            .parse::<Target>()
            .map_err(|error| Failure::Senseless(error.to_string()))?
        {
            Target::Addresses(addresses) => ranges.extend(addresses),
            Target::Name(name) => {
                let of_name = resolved(name).await?;
                ranges.extend(of_name.into_iter().map(|address| AddressRange {
                    first: address,
                    last: address,
                }));
            }
            Target::Broadcast => {
                return Err(Failure::Senseless(
                    "this version can't search by broadcast: name the addresses, such as 10.0.0.0/24".into(),
                ));
            }
        }
    }
    Ok(ranges)
}

/// The IPv4 addresses of a name.
async fn resolved(name: String) -> Result<Vec<Ipv4Addr>, Failure> {
    let addresses = looked_up(name.clone(), 161).await?;
    let v4: Vec<Ipv4Addr> = addresses
        .into_iter()
        .filter_map(|address| match address.ip() {
            IpAddr::V4(address) => Some(address),
            IpAddr::V6(_) => None,
        })
        .collect();
    if v4.is_empty() {
        return Err(Failure::Senseless(format!(
            "{name} has no IPv4 address: name its address instead"
        )));
    }
    Ok(v4)
}

/// One host as it was typed: an address or a name, with or without a port.
///
/// # Errors
/// [`Failure::Senseless`] where the name is not known.
pub(crate) async fn host(text: &str, port: u16) -> Result<SocketAddr, Failure> {
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Ok(address);
    }
    if let Ok(address) = text.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Ok(SocketAddr::new(address, port));
    }
    let (name, port) = match text.rsplit_once(':') {
        Some((name, digits)) => match digits.parse() {
            Ok(port) => (name, port),
            Err(_) => {
                return Err(Failure::Senseless(format!(
                    "{digits:?} in {text:?} is no port: it is a number to 65535"
                )));
            }
        },
        None => (text, port),
    };
    let addresses = looked_up(name.to_owned(), port).await?;
    // The box's socket is one for IPv4.
    addresses
        .into_iter()
        .find(SocketAddr::is_ipv4)
        .ok_or_else(|| Failure::Senseless(format!("{name} has no IPv4 address: name its address instead")))
}

async fn looked_up(name: String, port: u16) -> Result<Vec<SocketAddr>, Failure> {
    let asked = name.clone();
    // The system's resolver blocks, for half a minute if it must.
    let answer = tokio::task::spawn_blocking(move || (asked.as_str(), port).to_socket_addrs()).await;
    match answer {
        Ok(Ok(addresses)) => Ok(addresses.collect()),
        Ok(Err(error)) => Err(Failure::Senseless(format!(
            "the name {name:?} can't be resolved ({error}): check how it is written, or name the address"
        ))),
        Err(_) => Err(Failure::Senseless(format!("looking up {name:?} was broken off"))),
    }
}

/// Something that answered.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    /// Where and how it answered.
    pub(crate) found: Found,
    /// Whether it is a printer.
    pub(crate) is_printer: bool,
}

/// Asks every address and gives what answered. What the sweep's short question can't tell from a switch, such as a
/// printer that is its agent's second device, is asked a little more before it is called one.
///
/// # Errors
/// [`Failure::Lan`].
pub(crate) async fn search(
    lan: &Lan,
    targets: Targets,
    port: u16,
    communities: &[String],
    mut on_hit: impl FnMut(&Hit),
    on_progress: impl FnMut(Progress),
) -> Result<Vec<Hit>, Failure> {
    let communities: Vec<Vec<u8>> = communities
        .iter()
        .map(|community| community.as_bytes().to_vec())
        .collect();
    let mut hits = Vec::new();
    let mut doubtful = JoinSet::new();
    let mut keep = |hit: Hit| {
        on_hit(&hit);
        hits.push(hit);
    };
    let on_found = |found: Found| {
        if found.is_printer() {
            keep(Hit {
                found,
                is_printer: true,
            });
        } else {
            doubtful.spawn(decide(lan.clone(), port, found));
        }
    };
    lan.sweep(
        targets,
        port,
        &communities,
        Pace::default(),
        on_found,
        on_progress,
    )
    .await?;
    while let Some(decided) = doubtful.join_next().await {
        // A task that panicked decided nothing, and so found nothing.
        decided.into_iter().for_each(&mut keep);
    }
    Ok(hits)
}

async fn decide(lan: Lan, port: u16, found: Found) -> Hit {
    let address = SocketAddr::from((found.address, port));
    let outcome = lan
        .read(
            address,
            found.access.clone(),
            FullReading::default(),
            ReadOptions::default(),
        )
        .await;
    let is_printer = outcome.is_ok_and(|outcome| profiles::is_printer(&outcome.rows));
    Hit { found, is_printer }
}
