//! A printer by its address or name, tested step by step before it is kept. Whoever wants it kept is told of each step when
//! it happens: the command prints it, the page shows it.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lan::LanError;
use meters::{DeviceId, Identity, Reading};
use profiles::{Catalogue, Questions, Rows};
use snmp::{FullReading, Plan};
use store::{ManualEntry, Settings};

use crate::credentials::Credentials;
use crate::failure::Failure;
use crate::reader::{self, Answer, Learnt};
use crate::selection::host;
use crate::station::Station;

/// A step of the test.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step<'a> {
    /// `name`, `address`, `answer`, `printer`, `meters` or `kept`.
    pub(crate) step: &'static str,
    /// Whether it went well.
    pub(crate) ok: bool,
    /// What was found: a sentence.
    pub(crate) message: &'a str,
    /// The device, once it is kept.
    pub(crate) device: Option<DeviceId>,
}

/// Who is told of the steps.
#[derive(Clone, Copy)]
struct Steps<'a>(&'a (dyn Fn(Step<'_>) + Sync));

impl Steps<'_> {
    fn done(&self, step: &'static str, message: &str) {
        (self.0)(Step {
            step,
            ok: true,
            message,
            device: None,
        });
    }

    /// Tells of a step that failed, and gives the failure back.
    fn failed(&self, step: &'static str, failure: Failure) -> Failure {
        (self.0)(Step {
            step,
            ok: false,
            message: &failure.to_string(),
            device: None,
        });
        failure
    }
}

/// Tests a printer (name → address → answer → printer → meters), and keeps it with its first reading if all went well.
/// It is asked with the communities that are named, or those of the settings where there are none.
///
/// # Errors
/// [`Failure`] of the step that failed; nothing is kept then.
pub(crate) async fn add(
    station: &Station,
    typed: &str,
    communities: Vec<String>,
    told: &(dyn Fn(Step<'_>) + Sync),
) -> Result<DeviceId, Failure> {
    let settings = station.store.settings()?;
    let steps = Steps(told);
    let mut tried = station.users.credentials(&settings)?;
    if !communities.is_empty() {
        tried.communities = communities;
    }
    let address = locate(steps, typed, settings.snmp_port).await?;
    let answer = ask(station, steps, address, &tried).await?;
    judge(steps, address, &answer.reading, answer.is_printer)?;
    keep(station, steps, typed, &settings, &tried, answer)
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
            let said = description.as_deref().unwrap_or("it does not describe itself");
            self.steps.done("answer", &format!("it answers SNMP: {said}"));
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
    match found.name {
        Some(name) => steps.done("name", &format!("{name} is {}", address.ip())),
        None => steps.done("name", &format!("{} is an address", address.ip())),
    }
    has_way_to(address)
        .map_err(|cause| steps.failed("address", LanError::NoWay { address, cause }.into()))?;
    steps.done(
        "address",
        &format!(
            "this box has a way to {}; asking on UDP port {}",
            address.ip(),
            address.port()
        ),
    );
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
) -> Result<Answer, Failure> {
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
                steps.done("answer", "it answers SNMP, but not what it was asked");
            }
            Ok(answer)
        }
        Err(other) => Err(steps.failed("answer", other)),
    }
}

/// The last two steps: whether it is a printer, and whether it counts.
fn judge(steps: Steps<'_>, address: SocketAddr, reading: &Reading, is_printer: bool) -> Result<(), Failure> {
    if !is_printer {
        let failure = Failure::NoPrinter {
            address: address.to_string(),
            description: reading.identity.description.clone(),
        };
        return Err(steps.failed("printer", failure));
    }
    steps.done("printer", &described(&reading.identity));
    let Some(main) = reading.meter("total").or_else(|| reading.meters.first()) else {
        return Err(steps.failed(
            "meters",
            Failure::Senseless(format!(
                "{address} is a printer but gave no page count: wait until it has started up, or look whether its settings hide the counters from SNMP"
            )),
        ));
    };
    let unit = main.unit.as_str().replace('_', " ");
    let more = match reading.meters.len() - 1 {
        0 => String::new(),
        1 => ", and 1 more meter".to_owned(),
        more => format!(", and {more} more meters"),
    };
    steps.done("meters", &format!("{} {} {unit}{more}", main.name, main.value));
    Ok(())
}

fn described(identity: &Identity) -> String {
    let said: Vec<&str> = [&identity.manufacturer, &identity.model]
        .into_iter()
        .filter_map(Option::as_deref)
        .collect();
    let what = if said.is_empty() {
        "a printer".to_owned()
    } else {
        said.join(" ")
    };
    match &identity.serial {
        Some(serial) => format!("{what}, serial {serial}"),
        None => format!("{what}; it gives no serial number"),
    }
}

fn keep(
    station: &Station,
    steps: Steps<'_>,
    typed: &str,
    settings: &Settings,
    tried: &Credentials,
    answer: Answer,
) -> Result<DeviceId, Failure> {
    let Answer {
        reading,
        learnt,
        rows,
        profiles,
        ..
    } = answer;
    let (store, (now, clock)) = (&station.store, station.now());
    let fresh = station.fresh_device()?;
    let device = store
        .device_for(&reading.identity, &reading.address, reading.read_at, fresh)?
        .device;
    store.record_reading(device, &reading, &station.boot, clock)?;
    // A community that the settings have is not kept twice.
    let answered = learnt.community().and_then(|place| tried.communities.get(place));
    let place = settings
        .communities
        .iter()
        .position(|community| Some(community) == answered);
    let learnt: Learnt = match answered {
        Some(_) => learnt.for_place(place.unwrap_or(0)),
        None => learnt,
    };
    if let Ok(json) = serde_json::to_string(&learnt) {
        store.save_learnt(device, &json)?;
    }
    if reading.partial.is_none() {
        store.save_full_rows(device, &rows.to_snmprec(), reading.read_at, profiles)?;
    }
    store.save_manual_entry(&ManualEntry {
        host: typed.to_owned(),
        device,
        community: answered.filter(|_| place.is_none()).cloned(),
        added_at: now,
    })?;
    (steps.0)(Step {
        step: "kept",
        ok: true,
        message: "from now on it is read in each round",
        device: Some(device),
    });
    Ok(device)
}
