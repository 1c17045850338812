//! What the ports say, into the books: with a round everything that is plugged in, otherwise one that has just come or was
//! silent before.

use std::sync::Arc;
use std::time::{Duration, Instant};

use meters::identity::normalise;
use meters::{usb_address, usb_port};
use protocol::MissCause;
use store::KnownDevice;
use usb::{Answer, Attached, Error};

use super::ports::End;
use super::reading::{answers_of, could_say_more, reading_of, sentence};
use crate::books::{Books, Spot};
use crate::failure::Failure;
use crate::reader::{self, Learnt};
use crate::rhythm::daily;
use crate::station::Station;

/// A device that the network has told of since then is left to it: its maker's profile reads more there than the port tells.
const TOLD_BY_NETWORK: u64 = 86_400;

/// Reads everything that is plugged in, but for what is being read already, and misses whoever was met on a port and is on
/// none now.
///
/// # Errors
/// [`Failure::Store`] where it can't be kept.
pub(crate) async fn read_attached(station: &Arc<Station>, books: &mut Books<'_>) -> Result<(), Failure> {
    station.ports.look(Instant::now());
    let mut ports = station.ports.take_all();
    let known = station.store.devices()?;
    ports.retain(|attached| {
        let is_ignored = is_ignored(attached, &known);
        if is_ignored {
            station.ports.let_go(attached);
        }
        !is_ignored
    });
    let answers = ask(station, &ports).await?;
    for (attached, answer) in ports.iter().zip(answers) {
        let spot = spot(&known, &attached.port);
        match answer {
            Ok(answer) => keep(station, books, &spot, attached, &answer)?,
            Err(error) => books.miss(&spot, None, cause(error), &sentence(attached, error)),
        }
    }
    for device in known.iter().filter(|device| !device.note.ignored) {
        if let Some(port) = usb_port(&device.address)
            && !station.ports.has(port)
        {
            miss_unplugged(books, &spot(&known, port));
        }
    }
    Ok(())
}

/// Reads one that has just come, or was silent before. Gives whether something was kept.
///
/// # Errors
/// [`Failure::Store`] where it can't be kept.
pub(super) async fn read_one(station: &Arc<Station>, attached: &Attached) -> Result<bool, Failure> {
    let known = station.store.devices()?;
    if is_ignored(attached, &known) {
        station.ports.let_go(attached);
        return Ok(false);
    }
    let is_first = !known
        .iter()
        .any(|device| usb_port(&device.address) == Some(attached.port.as_str()));
    let Some(Ok(answer)) = ask(station, std::slice::from_ref(attached)).await?.pop() else {
        return Ok(false);
    };
    // Who says as little as before is told of with the rounds.
    if !is_first && answer.facts.meters.is_empty() && could_say_more(attached, &answer) {
        return Ok(false);
    }
    let now = station.now().0;
    let is_met_elsewhere = |device: &&KnownDevice| {
        let told_lately = |at| now.seconds_since(at) < TOLD_BY_NETWORK;
        usb_port(&device.address).is_none()
            && device.silent_since.is_none()
            && device.last_read.is_some_and(told_lately)
    };
    let left_alone = known.iter().filter(|device| device.note.ignored);
    let left_alone = left_alone.chain(known.iter().filter(is_met_elsewhere));
    let mut books = Books::open(station).leaving_alone(left_alone.map(|device| device.id).collect());
    keep(
        station,
        &mut books,
        &spot(&known, &attached.port),
        attached,
        &answer,
    )?;
    let kept = books.close_quietly()?.read > 0;
    if kept {
        eprintln!("read the printer on USB port {}", attached.port);
    }
    Ok(kept)
}

/// Notes that whoever was met on a port is plugged in no more. Gives whether somebody was.
///
/// # Errors
/// [`Failure::Store`].
pub(super) fn tell_unplugged(station: &Station, port: &str) -> Result<bool, Failure> {
    let mut known = station.store.devices()?;
    known.retain(|device| !device.note.ignored);
    let spot = spot(&known, port);
    let mut books = Books::open(station);
    miss_unplugged(&mut books, &spot);
    Ok(!books.close()?.missed.is_empty())
}

fn miss_unplugged(books: &mut Books<'_>, spot: &Spot) {
    let port = usb_port(&spot.address).unwrap_or_default();
    let sentence = format!(
        "it is not plugged in: it was on USB port {port}. Plug it in again and switch it on; any port will do"
    );
    books.miss(spot, None, MissCause::NoAnswer, &sentence);
}

/// Asks these ports, and notes what came of each.
async fn ask(station: &Arc<Station>, ports: &[Attached]) -> Result<Vec<Result<Answer, Error>>, Failure> {
    let settings = station.store.settings()?;
    let rhythm = daily(settings.readings_per_day).unwrap_or(Duration::from_secs(86_400));
    let its_ports = Arc::clone(station);
    let ended: Arc<dyn Fn(&Attached) + Send + Sync> =
        Arc::new(move |attached| its_ports.ports.let_go(attached));
    let mut answers = answers_of(&station.catalogue()?, ports, &ended).await?;
    let now = Instant::now();
    station.ports.look(now);
    for (attached, answer) in ports.iter().zip(&mut answers) {
        // What came before the plug was pulled may be cut anywhere.
        if !station.ports.has_still(attached) {
            *answer = Err(Error::Gone);
        }
        let end = match answer {
            Ok(answer) if answer.facts.meters.is_empty() && could_say_more(attached, answer) => End::Partly,
            Ok(_) => End::Read,
            Err(error) => End::Failed {
                error: *error,
                sentence: sentence(attached, *error),
            },
        };
        station.ports.note(attached, end, now, rhythm);
    }
    Ok(answers)
}

fn keep(
    station: &Station,
    books: &mut Books<'_>,
    spot: &Spot,
    attached: &Attached,
    answer: &Answer,
) -> Result<(), Failure> {
    let functions = answer.functions.iter().map(ToString::to_string).collect();
    let answer = reader::Answer {
        reading: reading_of(attached, answer, station.now().0),
        is_printer: true,
        learnt: Learnt::of_port(functions),
        rows: profiles::Rows::default(),
        profiles: 0,
    };
    books.keep_port(spot, answer)
}

/// The port, and whoever was met there last.
fn spot(known: &[KnownDevice], port: &str) -> Spot {
    let address = usb_address(port);
    let expected = known.iter().filter(|device| device.address == address);
    Spot {
        expected: expected.cloned().collect(),
        address,
    }
}

/// Whether it is a device that is to be left alone, as far as its plug tells.
fn is_ignored(attached: &Attached, known: &[KnownDevice]) -> bool {
    let said = attached.serial.as_deref().map(normalise);
    known.iter().any(|device| {
        let serial = device.identity.serial.as_deref().map(normalise);
        device.note.ignored
            && usb_port(&device.address) == Some(attached.port.as_str())
            && (said.is_none() || serial.is_none() || said == serial)
    })
}

/// That this box could not open a port says nothing of the printer on it.
fn cause(error: Error) -> MissCause {
    match error {
        Error::Busy | Error::Denied | Error::NoPort => MissCause::Unreachable,
        _ => MissCause::NoAnswer,
    }
}
