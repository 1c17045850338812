//! A printer by its address or name, tested step by step before it is kept. Whoever wants it kept is told of each step when
//! it happens: the command prints it, the page shows it.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lan::LanError;
use meters::{DeviceId, Identity, Reading};
use profiles::{Catalogue, Questions, Rows};
use setup::view::Tested;
use snmp::{FullReading, Plan};
use store::{ManualEntry, Settings};

use crate::by_ipp;
use crate::credentials::Credentials;
use crate::failure::{Cause, Failure};
use crate::reader::{self, Answer, Learnt};
use crate::selection::host;
use crate::station::Station;
use crate::steady::Extent;

/// What a person wants kept.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The address or name as it was typed.
    pub(crate) host: String,
    /// What it is asked with; none named: those of the settings.
    pub(crate) communities: Vec<String>,
    /// Whether it is asked by IPP where it doesn't answer SNMP.
    pub(crate) ipp: bool,
}

/// Communities are secrets.
impl fmt::Debug for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({} communities, ipp: {})",
            self.host,
            self.communities.len(),
            self.ipp
        )
    }
}

/// A step of the test.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step<'a> {
    /// `name`, `address`, `answer`, `printer`, `meters` or `kept`.
    pub(crate) step: &'static str,
    /// What was found, or why it went wrong.
    pub(crate) came_to: Result<&'a Tested, &'a Failure>,
    /// The device, once it is kept.
    pub(crate) device: Option<DeviceId>,
}

/// A failure as the page tells it: in its own language where the words are ours.
pub(crate) fn told(failure: &Failure) -> Tested {
    match failure.cause() {
        Cause::UnknownName { name, .. } => Tested::NameUnknown { name: name.clone() },
        Cause::NoPrinter { description, .. } => Tested::NoPrinter {
            description: description.clone(),
        },
        Cause::CountsNothing { .. } => Tested::CountsNothing,
        Cause::Lan(LanError::NoWay { address, cause }) => Tested::NoWay {
            address: address.ip(),
            cause: cause.to_string(),
        },
        Cause::Lan(LanError::NoAnswer {
            address, no_answer, ..
        }) if no_answer.refused.is_none() => Tested::Silent {
            address: address.ip(),
            port: address.port(),
        },
        other => Tested::Said(other.to_string()),
    }
}

/// Who is told of the steps.
#[derive(Clone, Copy)]
struct Steps<'a>(&'a (dyn Fn(Step<'_>) + Sync));

impl Steps<'_> {
    fn done(&self, step: &'static str, found: &Tested) {
        (self.0)(Step {
            step,
            came_to: Ok(found),
            device: None,
        });
    }

    /// Tells of a step that failed, and gives the failure back.
    fn failed(&self, step: &'static str, failure: Failure) -> Failure {
        (self.0)(Step {
            step,
            came_to: Err(&failure),
            device: None,
        });
        failure
    }
}

/// Tests a printer (name → address → answer → printer → meters), and keeps it with its first reading if all went well.
/// It is asked with the communities that are named, or those of the settings where there are none; and by IPP where that is
/// wanted and it is silent.
///
/// # Errors
/// [`Failure`] of the step that failed; nothing is kept then.
pub(crate) async fn add(
    station: &Station,
    wanted: Wanted,
    told: &(dyn Fn(Step<'_>) + Sync),
) -> Result<DeviceId, Failure> {
    let settings = station.store.settings()?;
    let steps = Steps(told);
    let mut tried = station.users.credentials(&settings)?;
    let typed = wanted.host;
    if !wanted.communities.is_empty() {
        tried.communities = wanted.communities;
    }
    let address = locate(steps, &typed, settings.snmp_port).await?;
    let by_ipp = wanted.ipp.then_some(settings.ipp_port);
    let (answer, extent) = ask(station, steps, address, &tried, by_ipp).await?;
    judge(steps, address, &answer.reading, answer.is_printer)?;
    let answered = if extent == Extent::Full {
        Some(&answer)
    } else {
        None
    };
    let device = keep(station, &typed, &settings, &tried, (&answer.reading, answered))?;
    if wanted.ipp {
        station.store.ask_by_ipp(device)?;
    }
    (steps.0)(Step {
        step: "kept",
        came_to: Ok(&Tested::Kept),
        device: Some(device),
    });
    Ok(device)
}

/// A full reading that tells of the device's first answer as soon as it is there.
struct Witnessed<'a> {
    plan: FullReading,
    catalogue: &'a Catalogue,
    told: &'a AtomicBool,
    steps: Steps<'a>,
}

impl Plan for Witnessed<'_> {
    fn next(&mut self, rows: &Rows) -> Option<Questions> {
        if !rows.is_empty() && !self.told.swap(true, Ordering::Relaxed) {
            let description = self.catalogue.interpret(rows).identity.description;
            self.steps.done("answer", &Tested::Answers { description });
        }
        self.plan.next(rows)
    }

    fn goes_on_early(&self) -> bool {
        self.plan.goes_on_early()
    }
}

/// The first two steps: the name's address, and whether this box has a way there.
async fn locate(steps: Steps<'_>, typed: &str, port: u16) -> Result<SocketAddr, Failure> {
    let found = host(typed, port)
        .await
        .map_err(|failure| steps.failed("name", failure))?;
    let address = found.address;
    let ip = address.ip();
    let known = match found.name {
        Some(name) => Tested::NameKnown { name, address: ip },
        None => Tested::Address(ip),
    };
    steps.done("name", &known);
    has_way_to(address)
        .map_err(|cause| steps.failed("address", LanError::NoWay { address, cause }.into()))?;
    let port = address.port();
    steps.done("address", &Tested::Way { address: ip, port });
    Ok(address)
}

/// Whether the kernel has a route: connecting a UDP socket sends nothing.
fn has_way_to(address: SocketAddr) -> std::io::Result<()> {
    let any: SocketAddr = match address {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    UdpSocket::bind(any)?.connect(address)
}

async fn ask(
    station: &Station,
    steps: Steps<'_>,
    address: SocketAddr,
    tried: &Credentials,
    by_ipp: Option<u16>,
) -> Result<(Answer, Extent), Failure> {
    let catalogue = station.catalogue()?;
    let told = AtomicBool::new(false);
    let mut plan = Witnessed {
        plan: FullReading::of(Arc::clone(&catalogue)),
        catalogue: &catalogue,
        told: &told,
        steps,
    };
    let now = &|| station.now().0;
    let read = reader::read(&station.lan, &catalogue, address, tried, None, &mut plan, now).await;
    match read {
        Ok(answer) => {
            if !told.load(Ordering::Relaxed) {
                steps.done("answer", &Tested::AnswersBesides);
            }
            Ok((answer, Extent::Full))
        }
        Err(silence) => {
            let Some(port) = by_ipp.filter(|_| by_ipp::is_silence(&silence)) else {
                return Err(steps.failed("answer", silence));
            };
            let answer = by_ipp::read(station, address, port, None).await;
            let answer = answer.map_err(|failure| steps.failed("answer", failure))?;
            let description = answer.reading.identity.description.clone();
            steps.done(
                "answer",
                &Tested::AnswersByIpp {
                    description: description.unwrap_or_default(),
                },
            );
            Ok((answer, Extent::Port))
        }
    }
}

/// The last two steps: whether it is a printer, and whether it counts.
fn judge(steps: Steps<'_>, address: SocketAddr, reading: &Reading, is_printer: bool) -> Result<(), Failure> {
    if !is_printer {
        let failure = Cause::NoPrinter {
            address: address.to_string(),
            description: reading.identity.description.clone(),
        };
        return Err(steps.failed("printer", failure.into()));
    }
    steps.done("printer", &described(&reading.identity));
    let Some(main) = reading.meter("total").or_else(|| reading.meters.first()) else {
        let address = address.to_string();
        return Err(steps.failed("meters", Cause::CountsNothing { address }.into()));
    };
    let counts = Tested::Counts {
        name: main.name.clone(),
        value: main.value,
        unit: main.unit,
        more: reading.meters.len() - 1,
    };
    steps.done("meters", &counts);
    Ok(())
}

fn described(identity: &Identity) -> Tested {
    let said: Vec<&str> = [&identity.manufacturer, &identity.model]
        .into_iter()
        .filter_map(Option::as_deref)
        .collect();
    Tested::Printer {
        machine: said.join(" "),
        serial: identity.serial.clone(),
    }
}

/// Keeps the device with its reading, and what was learnt where it answered SNMP.
fn keep(
    station: &Station,
    typed: &str,
    settings: &Settings,
    tried: &Credentials,
    (reading, answered): (&Reading, Option<&Answer>),
) -> Result<DeviceId, Failure> {
    let (store, (now, clock)) = (&station.store, station.now());
    let fresh = station.fresh_device()?;
    let device = store
        .device_for(&reading.identity, &reading.address, reading.read_at, fresh)?
        .device;
    store.record_reading(device, reading, &station.boot, clock)?;
    let mut community = None;
    if let Some(answer) = answered {
        // A community that the settings have is not kept twice.
        let named = answer
            .learnt
            .community()
            .and_then(|place| tried.communities.get(place));
        let place = settings
            .communities
            .iter()
            .position(|community| Some(community) == named);
        let learnt = answer.learnt.clone();
        let learnt: Learnt = match named {
            Some(_) => learnt.for_place(place.unwrap_or(0)),
            None => learnt,
        };
        if let Ok(json) = serde_json::to_string(&learnt) {
            store.save_learnt(device, &json)?;
        }
        if reading.partial.is_none() {
            store.save_full_rows(
                device,
                &answer.rows.to_snmprec(),
                reading.read_at,
                answer.profiles,
            )?;
        }
        community = named.filter(|_| place.is_none()).cloned();
    }
    store.save_manual_entry(&ManualEntry {
        host: typed.to_owned(),
        device,
        community,
        added_at: now,
    })?;
    Ok(device)
}
