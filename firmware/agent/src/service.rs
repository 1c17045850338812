//! The service: three tasks that sleep until there is something to do. One collects, one delivers, one attends to the USB
//! ports; a push that takes long holds up no reading, and a printer that answers slowly no push. Nothing is polled.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use meters::{Timestamp, usb_port};
use platform::watchdog::Watchdog;
use portal::Presence;
use store::{LastSearch, Settings};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;

use crate::attached::{PortsAt, attend};
use crate::bells::{Bells, Wishes};
use crate::collection::{Looking, read_round, read_silent, search_targets};
use crate::courier::deliver;
use crate::doorbell::{Doorbell, Ring};
use crate::failure::{Cause, Failure};
use crate::naming::answer;
use crate::page::Open;
use crate::proving::prove;
use crate::reporting::report;
use crate::rhythm::{again, daily, due, until, weekly};
use crate::selection::Selection;
use crate::standing;
use crate::station::{Station, open_store};
use crate::tasks::begin;
use crate::{resetting, settings_file};

/// A part of the service that failed on the box's own side tries again after this.
pub(crate) const AFTER_A_FAILURE: Duration = Duration::from_secs(60);

/// A browser has its last answer after this.
const LAST_ANSWER: Duration = Duration::from_secs(1);

/// Silent devices make the targets be searched at most this often.
const BETWEEN_LOOKS: Duration = Duration::from_secs(6 * 60 * 60);

/// Runs until it is asked to end. `by_name`: it answers to its name on its network.
///
/// # Errors
/// [`Failure`] where it can't begin.
pub(crate) async fn run(
    state: &Path,
    config: Option<&Path>,
    usb: &PortsAt,
    page: Option<Open>,
    watchdog: Option<Watchdog>,
    by_name: bool,
) -> Result<(), Failure> {
    let store = open_store(state)?;
    // First the lock: where a service runs already, its settings stay as they are.
    let doorbell = Doorbell::hang(state)?;
    if config.is_some() {
        settings_file::take_over(&store, config)?;
    }
    let mut asked_to_end = signal(SignalKind::terminate())?;
    let station = Station::open(store)
        .await?
        .with_profiles_in(state)
        .with_ports_at(usb);
    let station = Arc::new(station.running_system(state)?);
    let bells = Arc::new(Bells::default());
    eprintln!(
        "meterbox {} runs on {}",
        env!("CARGO_PKG_VERSION"),
        state.display()
    );
    let mut collecting = begin(Box::pin(collect(Arc::clone(&station), Arc::clone(&bells))));
    let mut delivering = begin(Box::pin(deliver(Arc::clone(&station), Arc::clone(&bells))));
    let mut attending = begin(Box::pin(attend(Arc::clone(&station), Arc::clone(&bells))));
    let presence = Presence::default();
    let listening = async {
        loop {
            match doorbell.rung().await {
                Ring::Changed => bells.changed(),
                Ring::Claim => presence.show(Instant::now()),
                Ring::Search => bells.search(),
                Ring::Stop => bells.stop(),
                Ring::Read => bells.read(),
            }
        }
    };
    let plain_door = page.as_ref().and_then(Open::plain);
    // The watchdog of a version that is given up is fed no more.
    let feeding = async {
        tokio::select! {
            () = standing::feed(watchdog) => {}
            () = prove(&station, &bells, state, plain_door) => std::future::pending().await,
            () = report(&station, state) => {}
        }
    };
    let serving = async {
        match page {
            Some(page) => {
                let (station, bells) = (Arc::clone(&station), Arc::clone(&bells));
                page.serve(station, bells, state, presence.clone()).await
            }
            None => std::future::pending().await,
        }
    };
    let naming = answer(by_name, &bells);
    // The page has yet to say so.
    let ending = async {
        bells.until_ended().await;
        sleep(LAST_ANSWER).await;
    };
    tokio::select! {
        () = listening => {}
        () = feeding => {}
        () = naming => {}
        served = serving => served?,
        () = ending => {
            // What was read meanwhile is nobody's.
            collecting.abort();
            delivering.abort();
            attending.abort();
            let _ = (&mut collecting).await;
            let _ = (&mut delivering).await;
            let _ = (&mut attending).await;
            resetting::reset(state, &station.store)?;
            return Err(Cause::Reset.into());
        }
        _ = asked_to_end.recv() => {}
        result = tokio::signal::ctrl_c() => result?,
        // They never end by themselves: one that does has failed beyond its own remedies.
        _ = &mut collecting => return Err(Failure::senseless("the collecting task ended: start meterbox again".into())),
        _ = &mut delivering => return Err(Failure::senseless("the delivering task ended: start meterbox again".into())),
        _ = &mut attending => return Err(Failure::senseless("the USB task ended: start meterbox again".into())),
    }
    Ok(())
}

async fn collect(station: Arc<Station>, bells: Arc<Bells>) {
    let mut last = Last::before_this_start(&station);
    loop {
        let turned = tokio::select! {
            turned = turn(&station, bells.take_wishes(), &mut last) => turned,
            () = bells.until_stopped() => last.broken_off(&station),
        };
        let next = match turned {
            Ok((next, changed)) => {
                if changed {
                    bells.send();
                }
                next
            }
            Err(failure) => {
                eprintln!("meterbox: {failure}");
                Some(Instant::now() + AFTER_A_FAILURE)
            }
        };
        tokio::select! {
            () = until(next) => {}
            () = bells.for_collector() => {}
        }
    }
}

/// When things were done last.
#[derive(Clone, Debug, Default)]
struct Last {
    search: Option<Instant>,
    /// The targets of that search and what was left out of them.
    searched: (Vec<String>, Vec<String>),
    /// The targets were searched, for new devices or for silent ones.
    look: Option<Instant>,
    round: Option<Instant>,
    /// When the silent devices are asked again, and how often they were since the round.
    again: Option<Instant>,
    times_again: u32,
}

impl Last {
    /// What the books say of the time before this start. A wall clock that was set since then moves the first turn and
    /// no other.
    fn before_this_start(station: &Station) -> Self {
        let now = Instant::now();
        let wall = station.now().0;
        let ago = |at: Option<Timestamp>| now.checked_sub(Duration::from_secs(wall.seconds_since(at?)));
        // Books that can't be read are reported by the first turn.
        let search = station.store.last_search().ok().flatten();
        let devices = station.store.devices().unwrap_or_default();
        let search_at = ago(search.as_ref().map(|search| search.at));
        Self {
            search: search_at,
            look: search_at,
            searched: search
                .map(|search| (search.targets, search.excludes))
                .unwrap_or_default(),
            round: ago(devices.iter().filter_map(|device| device.last_read).max()),
            again: None,
            times_again: 0,
        }
    }

    /// Somebody broke off what went on: he does not want it to begin again at once. What was read is kept.
    fn broken_off(&mut self, station: &Station) -> Result<(Option<Instant>, bool), Failure> {
        let settings = station.store.settings()?;
        let now = Some(Instant::now());
        (self.search, self.look, self.round) = (now, now, now);
        let (searching, reading) = (
            weekly(settings.searches_per_week),
            daily(settings.readings_per_day),
        );
        self.searched = (settings.targets, settings.excludes);
        Ok((self.next(searching, reading), true))
    }

    /// When the next thing is due.
    fn next(&self, searching: Option<Duration>, reading: Option<Duration>) -> Option<Instant> {
        let now = Instant::now();
        // A search that was left out has no last time, and is not due at once but with the next round.
        let next_search = self.search.and_then(|search| due(searching, Some(search), now));
        [next_search, due(reading, self.round, now), self.again]
            .into_iter()
            .flatten()
            .min()
    }
}

/// Does what is due. Gives the next time that something is, and whether something waits to be sent.
async fn turn(
    station: &Arc<Station>,
    wishes: Wishes,
    last: &mut Last,
) -> Result<(Option<Instant>, bool), Failure> {
    // A pack that was laid down or spoilt is told of at once, not only with the next reading.
    station.catalogue()?;
    let settings = station.store.settings()?;
    let (searching, reading) = (
        weekly(settings.searches_per_week),
        daily(settings.readings_per_day),
    );
    let is_due = |every, last, now: Instant| due(every, last, now).is_some_and(|next| next <= now);
    let selected = (settings.targets.clone(), settings.excludes.clone());
    let reading_is_due = wishes.read || is_due(reading, last.round, Instant::now());
    // Whoever selects other targets does not want to wait for half a week.
    let search_is_due = !settings.targets.is_empty()
        && match last.search {
            _ if wishes.search => true,
            _ if last.searched != selected => searching.is_some(),
            Some(search) => is_due(searching, Some(search), Instant::now()),
            // It was left out.
            None => searching.is_some() && reading_is_due,
        };
    let round_is_due = search_is_due || reading_is_due;
    let again_is_due = !round_is_due && last.again.is_some_and(|again| again <= Instant::now());
    let mut something_waits = round_is_due;
    if round_is_due {
        let selection = selection(&settings).await;
        let _shown = search_is_due.then(|| station.activity.begin_search());
        let found = if search_is_due {
            last.searched = selected;
            searched(station, &settings, &selection, last).await?
        } else {
            None
        };
        round(station, &settings, &selection, found, last).await?;
    } else if again_is_due {
        let selection = selection(&settings).await;
        let read = read_silent(station, &settings, &selection).await?.read;
        something_waits = read > 0;
        last.times_again += 1;
        plan_again(station, last)?;
    }
    Ok((last.next(searching, reading), something_waits))
}

/// The selected targets. Where they make no sense nothing is selected, and the sentence is told of each known device.
async fn selection(settings: &Settings) -> Selection {
    Selection::of(&settings.targets, &settings.excludes)
        .await
        .unwrap_or_else(|failure| Selection::nothing(failure.to_string()))
}

/// Reads everything once, and tells what came of it. `found` is none where the targets were not searched just now.
async fn round(
    station: &Arc<Station>,
    settings: &Settings,
    selection: &Selection,
    found: Option<Vec<SocketAddr>>,
    last: &mut Last,
) -> Result<(), Failure> {
    let looking = match (&found, last.look) {
        (Some(_), _) => Looking::Done,
        (None, Some(look)) if look.elapsed() < BETWEEN_LOOKS => Looking::TooSoon,
        (None, _) => Looking::Allowed,
    };
    let _shown = station.activity.begin_round();
    let round = read_round(station, settings, selection, &found.unwrap_or_default(), looking).await?;
    station.keep_traffic()?;
    last.round = Some(Instant::now());
    if round.looked {
        last.look = last.round;
    }
    eprintln!(
        "read {} printers, {} of them new; {} missed",
        round.read,
        round.new,
        round.missed.len()
    );
    for sentence in &round.missed {
        eprintln!("missed: {sentence}");
    }
    station.store.prune(settings.keep_days, station.now().0)?;
    last.times_again = 0;
    plan_again(station, last)
}

/// Plans when the silent devices are asked again, if there are any.
fn plan_again(station: &Station, last: &mut Last) -> Result<(), Failure> {
    // Whoever is on a USB port is asked again by its own rule.
    let is_silent = |device: &store::KnownDevice| {
        device.silent_since.is_some() && !device.note.ignored && usb_port(&device.address).is_none()
    };
    let somebody_is_silent = station.store.devices()?.iter().any(is_silent);
    last.again = somebody_is_silent.then(|| Instant::now() + again(last.times_again));
    Ok(())
}

/// Searches the targets, and notes when. Targets that can't be searched now, such as a name that is not resolved, hold
/// up no reading: the search is tried again with the next round.
async fn searched(
    station: &Station,
    settings: &Settings,
    selection: &Selection,
    last: &mut Last,
) -> Result<Option<Vec<SocketAddr>>, Failure> {
    for sentence in &selection.unresolved {
        eprintln!("meterbox: left out of the search: {sentence}");
        station.activity.failed(sentence.clone());
    }
    let found = match search_targets(station, settings, selection).await {
        Ok(found) => found,
        Err(failure) => {
            eprintln!("meterbox: the search was left out: {failure}");
            station.activity.failed(failure.to_string());
            last.search = None;
            return Ok(None);
        }
    };
    last.look = Some(Instant::now());
    // What could not be searched now is searched with the next round.
    if !selection.unresolved.is_empty() {
        last.search = None;
        return Ok(Some(found.printers));
    }
    last.search = last.look;
    station.store.save_last_search(&LastSearch {
        at: station.now().0,
        targets: settings.targets.clone(),
        excludes: settings.excludes.clone(),
        found: found.answered,
        printers: u64::try_from(found.printers.len()).unwrap_or(u64::MAX),
    })?;
    Ok(Some(found.printers))
}
