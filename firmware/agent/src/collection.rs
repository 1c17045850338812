//! Collecting: search the selected targets, read what is known and what was found, look for what is silent, keep it.

use std::net::SocketAddr;
use std::sync::Arc;

use meters::{DeviceId, Timestamp, usb_port};
use protocol::json;
use store::{KnownDevice, ManualEntry, Settings};
use tokio::task::JoinSet;

use crate::attached::read_attached;
use crate::books::Books;
use crate::by_ipp;
use crate::credentials::Credentials;
use crate::failure::Failure;
use crate::reader::{Answer, Learnt};
use crate::search;
use crate::selection::{Selection, host};
use crate::station::Station;
use crate::steady::{Extent, KnownPrinter, read_again};
use crate::visits::{Manual, Visit, Visits};

/// So many devices are read at the same time.
const AT_A_TIME: usize = 64;

/// A device that was looked for in vain is not looked for again until then, in seconds.
const BETWEEN_LOOKS: u64 = 86_400;

/// A device that has been silent for longer, in seconds, is left to the searches that are made anyway: it is no use to
/// search the targets every day for a machine that was carried away.
const LONGEST_LOOK: u64 = 7 * 86_400;

/// What a round of readings came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Round {
    /// Devices whose reading was kept.
    pub(crate) read: usize,
    /// Of these, devices that are new in the books.
    pub(crate) new: usize,
    /// Known devices that could not be read: one sentence each.
    pub(crate) missed: Vec<String>,
    /// Whether the targets were searched for devices that were silent.
    pub(crate) looked: bool,
}

/// Whether silent devices are looked for in this round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Looking {
    /// The targets may be searched for them.
    Allowed,
    /// The targets have just been searched.
    Done,
    /// They were searched not long ago: not again for now.
    TooSoon,
}

/// What a search came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// The addresses at which printers answered.
    pub(crate) printers: Vec<SocketAddr>,
    /// How many devices answered, of whatever kind.
    pub(crate) answered: u64,
}

/// Searches the selected targets.
///
/// # Errors
/// [`Failure`] where there are more addresses than was confirmed, or where the network can't be used.
pub(crate) async fn search_targets(
    station: &Station,
    settings: &Settings,
    selection: &Selection,
) -> Result<Found, Failure> {
    selection.confirmed(settings.wide, "set “wide” to true in the settings")?;
    let mut found = Found::default();
    let on_hit = &mut |hit: search::Hit| {
        found.answered += 1;
        station.activity.met(hit.is_printer);
        if hit.is_printer {
            found
                .printers
                .push(SocketAddr::from((hit.found.address, settings.snmp_port)));
        }
    };
    search::search(
        &station.lan,
        &station.catalogue()?,
        selection,
        search::Manner {
            port: settings.snmp_port,
            credentials: &station.users.credentials(settings)?,
            pace: search::pace(settings.pace),
        },
        on_hit,
        &mut |progress| station.activity.went_on(progress),
    )
    .await?;
    Ok(found)
}

/// Reads every known device of the selection, every manual entry, every address in `found` and whatever is plugged into the
/// USB ports, and keeps what they say. A device that is silent where it was met last is looked for among the selected targets before it is called missing.
///
/// # Errors
/// [`Failure::Store`] where it can't be kept. A device that can't be read is no error of the round.
pub(crate) async fn read_round(
    station: &Arc<Station>,
    settings: &Settings,
    selection: &Selection,
    found: &[SocketAddr],
    looking: Looking,
) -> Result<Round, Failure> {
    let (known, ignored) = heeded(station.store.devices()?);
    let found: Vec<SocketAddr> = found.iter().copied().filter(|at| !ignored.live_at(*at)).collect();
    let mut manual = station.store.manual_entries()?;
    manual.retain(|entry| !ignored.ids.contains(&entry.device));
    let mut books = Books::open(station).leaving_alone(ignored.ids);
    let (manual, homeless) = located(manual, settings.snmp_port).await;
    let visits = Visits::plan(&known, &manual, selection, &found);
    read_all(station, settings, visits.first.clone(), &mut books).await?;
    let elsewhere = visits.second.iter().filter(|visit| is_worth_it(visit, &books));
    read_all(station, settings, elsewhere.cloned().collect(), &mut books).await?;
    // Behind the network, which tells more of a machine that is on both.
    read_attached(station, &mut books).await?;
    for (entry, failure) in homeless {
        books.miss_for(entry.device, entry.host, failure.to_string());
    }
    // What no visit was planned for because a name has no address now must not be forgotten without a word.
    if let Some(unresolved) = selection.unresolved.first() {
        let expected = visits.expected();
        let is_left = |device: &&KnownDevice| !expected.contains(&device.id) && is_on_network(device);
        for device in known.iter().filter(is_left) {
            books.miss_for(device.id, device.address.clone(), unresolved.clone());
        }
    }
    let now = station.now().0;
    match looking {
        Looking::Allowed => {
            let sought = to_look_for(&known, &books, now);
            if !sought.is_empty() && !selection.is_empty() {
                look_around(station, settings, selection, &mut books).await?;
                station.store.note_looked_for(&sought, now)?;
                let mut round = books.close()?;
                round.looked = true;
                return Ok(round);
            }
        }
        Looking::Done => {
            station.store.note_looked_for(&books.silent(), now)?;
        }
        Looking::TooSoon => {}
    }
    books.close()
}

/// Visits the devices that were silent in the last round, where they were met last, and tells only of those that answer:
/// a sleeping printer is read within the day, and nobody hears more than once a round that it sleeps.
///
/// # Errors
/// [`Failure::Store`].
pub(crate) async fn read_silent(
    station: &Arc<Station>,
    settings: &Settings,
    selection: &Selection,
) -> Result<Round, Failure> {
    let (mut silent, ignored) = heeded(station.store.devices()?);
    let mut books = Books::open(station).leaving_alone(ignored.ids);
    silent.retain(|device| device.silent_since.is_some());
    let (manual, _) = located(station.store.manual_entries()?, settings.snmp_port).await;
    let visits = Visits::plan(&silent, &manual, selection, &[]);
    read_all(station, settings, visits.first, &mut books).await?;
    books.close_quietly()
}

/// Devices that are left alone, and where they were met last.
struct Ignored {
    ids: Vec<DeviceId>,
    addresses: Vec<String>,
}

impl Ignored {
    fn live_at(&self, address: SocketAddr) -> bool {
        self.addresses.contains(&address.to_string())
    }
}

/// The devices that are visited, and those that are not, nor where they were met last unless another one is there now.
fn heeded(devices: Vec<KnownDevice>) -> (Vec<KnownDevice>, Ignored) {
    let (ignored, heeded): (Vec<_>, Vec<_>) = devices.into_iter().partition(|device| device.note.ignored);
    let is_taken = |address: &String| heeded.iter().any(|device| device.address == *address);
    let ids = ignored.iter().map(|device| device.id).collect();
    let mut addresses: Vec<String> = ignored.into_iter().map(|device| device.address).collect();
    addresses.retain(|address| !is_taken(address));
    (heeded, Ignored { ids, addresses })
}

/// A place is worth a visit in the second wave if something new was found there, or if a device that may be there was not
/// read yet.
fn is_worth_it(visit: &Visit, books: &Books<'_>) -> bool {
    visit.expected.is_empty() || visit.expected.iter().any(|device| !books.has_read(device.id))
}

/// Whether it was met on the network last: nobody searches there for a printer that was unplugged from a USB port.
fn is_on_network(device: &KnownDevice) -> bool {
    usb_port(&device.address).is_none()
}

/// The silent devices that were not looked for lately.
fn to_look_for(known: &[KnownDevice], books: &Books<'_>, now: Timestamp) -> Vec<DeviceId> {
    let silent = books.silent();
    known
        .iter()
        .filter(|device| silent.contains(&device.id) && is_on_network(device))
        .filter(|device| {
            let since = device.silent_since.unwrap_or(now);
            now.seconds_since(since) < LONGEST_LOOK
        })
        .filter(|device| {
            device
                .looked_for
                .is_none_or(|at| now.seconds_since(at) >= BETWEEN_LOOKS)
        })
        .map(|device| device.id)
        .collect()
}

/// Searches the selected targets but for what has answered in this round, and reads the printers that it finds. Which of
/// the silent devices they are is told by their serial and MAC.
async fn look_around(
    station: &Arc<Station>,
    settings: &Settings,
    selection: &Selection,
    books: &mut Books<'_>,
) -> Result<(), Failure> {
    let rest = selection.without(&books.heard_addresses());
    let found = match search_targets(station, settings, &rest).await {
        Ok(found) => found.printers,
        Err(failure) => {
            eprintln!("meterbox: silent devices were not looked for: {failure}");
            return Ok(());
        }
    };
    let visits = found
        .into_iter()
        .filter(|address| !books.has_heard(*address))
        .map(|address| Visit {
            address,
            expected: Vec::new(),
            community: None,
        })
        .collect();
    read_all(station, settings, visits, books).await
}

/// The addresses that the manual entries have now, and the entries whose name has none.
async fn located(entries: Vec<ManualEntry>, port: u16) -> (Vec<Manual>, Vec<(ManualEntry, Failure)>) {
    let (mut manual, mut homeless) = (Vec::new(), Vec::new());
    for entry in entries {
        match host(&entry.host, port).await {
            Ok(found) => manual.push(Manual {
                address: found.address,
                is_name: found.name.is_some(),
                entry,
            }),
            Err(failure) => homeless.push((entry, failure)),
        }
    }
    (manual, homeless)
}

async fn read_all(
    station: &Arc<Station>,
    settings: &Settings,
    visits: Vec<Visit>,
    books: &mut Books<'_>,
) -> Result<(), Failure> {
    let credentials = station.users.credentials(settings)?;
    let mut waiting = visits.into_iter();
    let mut under_way = JoinSet::new();
    // A reading that panicked is one that was missed; the next round tries again.
    let mut visited = Vec::new();
    loop {
        while under_way.len() < AT_A_TIME
            && let Some(visit) = waiting.next()
        {
            let station = Arc::clone(station);
            let mut credentials = credentials.clone();
            credentials.communities.splice(0..0, visit.community.clone());
            let going = visit.clone();
            let port = settings.ipp_port;
            let task = under_way.spawn(async move { again(&station, &going, &credentials, port).await });
            visited.push((task.id(), visit));
        }
        let Some(ended) = under_way.join_next_with_id().await else {
            return Ok(());
        };
        let (id, result) = match ended {
            Ok((id, result)) => (id, Some(result)),
            Err(error) => (error.id(), None),
        };
        let Some(place) = visited.iter().position(|(task, _)| *task == id) else {
            continue;
        };
        let (_, visit) = visited.swap_remove(place);
        if let Some(result) = result {
            books.keep(&visit, result)?;
        }
    }
}

/// Reads whoever is there, as little as will do for whoever was met there last; by IPP where it is silent and was selected.
async fn again(
    station: &Station,
    visit: &Visit,
    credentials: &Credentials,
    ipp_port: u16,
) -> Result<(Answer, Extent), Failure> {
    let device = visit.latest();
    let learnt: Option<Learnt> = device.and_then(|device| json::read(device.learnt.as_deref()?).ok());
    let kept = match device {
        Some(device) => station.store.known_rows(device.id)?,
        None => None,
    };
    let known = kept.as_ref().map(KnownPrinter::from);
    let read = read_again(
        &station.lan,
        &station.catalogue()?,
        visit.address,
        credentials,
        learnt.as_ref(),
        known.as_ref(),
        &|| station.now().0,
    )
    .await;
    match read {
        Err(silence) if visit.is_for_ipp() && by_ipp::is_silence(&silence) => {
            let answer = by_ipp::read(station, visit.address, ipp_port, learnt).await?;
            Ok((answer, Extent::Port))
        }
        read => read,
    }
}
