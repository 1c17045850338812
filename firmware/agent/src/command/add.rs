//! `meterbox add`: a printer by its address or name, tested step by step before it is kept; and `meterbox forget`.

use std::cell::{Cell, RefCell};
use std::io::stdout;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::path::Path;
use std::sync::Arc;

use lan::LanError;
use meters::{Identity, Reading};
use profiles::{Catalogue, Questions, Rows};
use serde::Serialize;
use snmp::{FullReading, Plan};
use store::{ManualEntry, Settings};

use super::{json_line, print};
use crate::credentials::Credentials;
use crate::doorbell;
use crate::failure::Failure;
use crate::reader::{self, Answer, Learnt};
use crate::selection::host;
use crate::station::{Station, open_store};

/// A step of the test, as `--json` prints it.
#[derive(Serialize)]
struct Step<'a> {
    step: &'a str,
    ok: bool,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<String>,
}

/// Tells of each step when it happens.
struct Steps {
    json: bool,
    failed_output: RefCell<Option<Failure>>,
}

impl Steps {
    fn tell(&self, step: &Step<'_>) {
        let told = if self.json {
            json_line(&mut stdout(), step)
        } else {
            let mark = if step.ok { "" } else { "failed: " };
            print(&format!("{:<8} {mark}{}\n", step.step, step.message))
        };
        if let Err(failure) = told {
            self.failed_output.borrow_mut().get_or_insert(failure);
        }
    }

    fn done(&self, step: &str, message: &str) {
        self.tell(&Step {
            step,
            ok: true,
            message,
            device: None,
        });
    }

    /// Tells of a step that failed, and gives the failure back.
    fn failed(&self, step: &str, failure: Failure) -> Failure {
        self.tell(&Step {
            step,
            ok: false,
            message: &failure.to_string(),
            device: None,
        });
        failure
    }
}

/// A full reading that tells of the device's first answer as soon as it is there.
struct Witnessed<'a> {
    plan: FullReading,
    catalogue: &'a Catalogue,
    told: &'a Cell<bool>,
    steps: &'a Steps,
}

impl Plan for Witnessed<'_> {
    fn next(&mut self, rows: &Rows) -> Option<Questions> {
        if !rows.is_empty() && !self.told.replace(true) {
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

/// Tests a printer (name → address → answer → printer → meters), and keeps it with its first reading if all went well.
///
/// # Errors
/// [`Failure`] of the step that failed; nothing is kept then.
pub(crate) async fn add(
    state: &Path,
    typed: &str,
    communities: Vec<String>,
    json: bool,
) -> Result<(), Failure> {
    let station = Station::open(open_store(state)?).await?.with_profiles_in(state);
    let settings = station.store.settings()?;
    let steps = Steps {
        json,
        failed_output: RefCell::new(None),
    };
    let mut tried = station.users.credentials(&settings)?;
    if !communities.is_empty() {
        tried.communities = communities;
    }
    let address = locate(&steps, typed, settings.snmp_port).await?;
    let answer = ask(&station, &steps, address, &tried).await?;
    judge(&steps, address, &answer.reading, answer.is_printer)?;
    keep(&station, &steps, typed, &settings, &tried, answer)?;
    doorbell::ring(state);
    match steps.failed_output.into_inner() {
        Some(failure) => Err(failure),
        None => Ok(()),
    }
}

/// The first two steps: the name's address, and whether this box has a way there.
async fn locate(steps: &Steps, typed: &str, port: u16) -> Result<SocketAddr, Failure> {
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
    steps: &Steps,
    address: SocketAddr,
    tried: &Credentials,
) -> Result<Answer, Failure> {
    let catalogue = station.catalogue()?;
    let told = Cell::new(false);
    let plan = || Witnessed {
        plan: FullReading::of(Arc::clone(&catalogue)),
        catalogue: &catalogue,
        told: &told,
        steps,
    };
    let now = || station.now().0;
    let read = reader::read(&station.lan, &catalogue, address, tried, None, plan, now).await;
    match read {
        Ok(answer) => {
            if !told.get() {
                steps.done("answer", "it answers SNMP, but not what it was asked");
            }
            Ok(answer)
        }
        Err(other) => Err(steps.failed("answer", other)),
    }
}

/// The last two steps: whether it is a printer, and whether it counts.
fn judge(steps: &Steps, address: SocketAddr, reading: &Reading, is_printer: bool) -> Result<(), Failure> {
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
    steps: &Steps,
    typed: &str,
    settings: &Settings,
    tried: &Credentials,
    answer: Answer,
) -> Result<(), Failure> {
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
    steps.tell(&Step {
        step: "kept",
        ok: true,
        message: "from now on it is read in each round",
        device: Some(device.to_string()),
    });
    Ok(())
}

/// Removes a manual entry. The device and what was read of it stay in the books.
///
/// # Errors
/// [`Failure::Senseless`] where there is none of that host.
pub(crate) fn forget(state: &Path, typed: &str) -> Result<(), Failure> {
    let store = open_store(state)?;
    if store.remove_manual_entry(typed)? {
        return print(&format!(
            "{typed} is no longer read, unless it is among the targets\n"
        ));
    }
    let entries = store.manual_entries()?;
    let known: Vec<&str> = entries.iter().map(|entry| entry.host.as_str()).collect();
    Err(Failure::Senseless(if known.is_empty() {
        format!("{typed:?} was not added, nor was any other printer: there is nothing to forget")
    } else {
        format!("{typed:?} was not added: there are {}", known.join(", "))
    }))
}
