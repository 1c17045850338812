//! Checking in: the box tells its server how it stands, and takes what the server has for it: settings, makers'
//! profiles, what became of a wish for reports.
//!
//! What a check-in can never change is how the box is reached and how it reaches its server: its address in the
//! network, proxy, CA, the server itself, the password of the page. They are no settings (`adjusting::settings_patch`
//! knows none of these words), so that no server, and nobody who got hold of one, can cut a box off. A patch that makes
//! no sense changes nothing; the next check-in tells why.

mod due;

use std::sync::Arc;
use std::time::Instant;

use protocol::check_in::{NewProfiles, NewSettings, System};
use protocol::{CheckIn, CheckInAnswer};
use store::{CheckInRecord, Enrolment, MessageKind, Store, TakenSettings};
use uplink::{CheckedIn, UplinkError};

pub(crate) use due::Due;

use crate::adjusting::{in_english, settings_patch};
use crate::delivery::Way;
use crate::failure::{Cause, Failure};
use crate::station::{Station, nonce};
use crate::tasks::on_a_thread;

/// How long to wait where the server knows no check-ins yet, in seconds.
const OLD_SERVER: u64 = 24 * 60 * 60;

/// What a check-in brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct News {
    /// A sentence for each thing that is different from now on, or that was refused.
    pub(crate) sentences: Vec<String>,
}

/// Checks in, and takes what the server has.
///
/// # Errors
/// [`Failure::NotEnrolled`], or why the server could not be asked; it is noted in the books too.
pub(crate) async fn check_in(station: &Station) -> Result<News, Failure> {
    let enrolment = station.store.enrolment()?.ok_or(Cause::NotEnrolled)?;
    match ask(station, &enrolment).await {
        // It carries on as before there were check-ins.
        Err(failure)
            if matches!(
                failure.uplink(),
                Some(UplinkError::NotOurServer { status: 404, .. })
            ) =>
        {
            let store = &station.store;
            store.record_check_in(station.now().0, 0, Some(OLD_SERVER))?;
            store.record_check_in_failure(
                station.now().0,
                &format!(
                    "the server gives no settings, perhaps because it is older than this box ({failure})"
                ),
            )?;
            Ok(News::default())
        }
        Err(failure) => {
            station
                .store
                .record_check_in_failure(station.now().0, &failure.to_string())?;
            Err(failure)
        }
        Ok(news) => Ok(news),
    }
}

async fn ask(station: &Station, enrolment: &Enrolment) -> Result<News, Failure> {
    let way = Arc::new(Way::to(enrolment, station)?);
    let mut answer = exchange(station, &way, enrolment).await?;
    if answer.is_late {
        // The box's card is an older copy; now it counts on from where its server is.
        answer = exchange(station, &way, enrolment).await?;
    }
    let mut news = News::default();
    let CheckInAnswer {
        settings,
        profiles,
        wish,
        schedules,
        next_in,
        ..
    } = answer.said;
    if !answer.is_late {
        if let Some(settings) = settings {
            news.sentences.extend(take_settings(&station.store, &settings)?);
        }
        station
            .store
            .record_reports(station.now().0, wish.as_ref(), &schedules)?;
        if let Some(told) = answer.told {
            station.store.record_told(&told)?;
        }
    }
    station.store.record_check_in(station.now().0, 0, next_in)?;
    if let Some(offered) = profiles {
        news.sentences
            .extend(take_profiles(station, &way, &offered).await?);
    }
    Ok(news)
}

/// An answer of the server.
struct Answered {
    said: CheckInAnswer,
    /// It knows a check-in of this box with a higher number, and said nothing else.
    is_late: bool,
    /// The system that it heard of.
    told: Option<System>,
}

/// One question and its answer.
async fn exchange(station: &Station, way: &Arc<Way>, enrolment: &Enrolment) -> Result<Answered, Failure> {
    let store = &station.store;
    let sequence = store.next_check_in()?;
    let told = told_system(station)?;
    let body = question(station, enrolment, sequence, told.clone())?;
    let (now, nonce, sent, by) = (station.now().0, nonce()?, body.clone(), Arc::clone(way));
    let begun = Instant::now();
    let asking = on_a_thread(move || by.uplink.check_in(&by.identity, &sent, now, &nonce)).await;
    let asked = asking.unwrap_or_else(|| Err(ended_early()));
    match &asked {
        Ok(_) => station.way.reached(&way.target, begun.elapsed(), station.now().0),
        Err(error) => station.way.failed(&way.target, error, station.now().0),
    }
    station.keep_traffic()?;
    // Of any other failure it is not known whether the message left the box.
    match &asked {
        Ok(_) => store.record_message(MessageKind::CheckIn, &body, now, Ok(()))?,
        Err(UplinkError::Refused(why)) => {
            store.record_message(MessageKind::CheckIn, &body, now, Err(&why.to_string()))?;
        }
        Err(_) => {}
    }
    let CheckedIn { answer, server_time } = asked?;
    station.heard_time(server_time);
    let is_late = answer.sequence > sequence;
    if is_late {
        store.record_check_in(station.now().0, answer.sequence, answer.next_in)?;
    }
    Ok(Answered {
        said: answer,
        is_late,
        told,
    })
}

/// What runs, and the version that was left where the server has not heard of it.
fn told_system(station: &Station) -> Result<Option<System>, Failure> {
    let Some(system) = &station.system else {
        return Ok(None);
    };
    Ok(Some(station.store.system_record()?.telling(system.told())))
}

fn question(
    station: &Station,
    enrolment: &Enrolment,
    sequence: u64,
    system: Option<System>,
) -> Result<Vec<u8>, Failure> {
    let CheckInRecord { applied, refused, .. } = station.store.check_in_record()?;
    let question = CheckIn {
        appliance: enrolment.appliance.clone(),
        sequence,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        applied,
        refused,
        profiles: station.catalogue()?.version(),
        wish: station.store.reports()?.wish,
        system,
    };
    serde_json::to_vec(&question).map_err(|error| Failure::senseless(error.to_string()))
}

/// Takes the settings that the server wants, by the one validation; says what became of them.
fn take_settings(store: &Store, wanted: &NewSettings) -> Result<Option<String>, Failure> {
    let taken = store.take_settings(wanted.revision, |current| {
        settings_patch(current, wanted.patch.as_str()).map_err(|faults| in_english(&faults))
    })?;
    let revision = wanted.revision;
    Ok(match taken {
        TakenSettings::Applied => Some(format!("the server's settings, revision {revision}, are in use")),
        TakenSettings::Refused(why) => Some(format!(
            "the server's settings, revision {revision}, are refused: {why}"
        )),
        TakenSettings::Old => None,
    })
}

/// Fetches makers' profiles and lays them on the shelf, where they are newer than those in use and good. What goes
/// wrong is told and noted; the server offers them again at the next check-in.
async fn take_profiles(
    station: &Station,
    way: &Arc<Way>,
    offered: &NewProfiles,
) -> Result<Option<String>, Failure> {
    if offered.version <= station.catalogue()?.version() {
        return Ok(None);
    }
    let (now, nonce, wanted, by) = (station.now().0, nonce()?, offered.clone(), Arc::clone(way));
    let fetching = on_a_thread(move || by.uplink.profiles(&by.identity, &wanted, now, &nonce)).await;
    station.keep_traffic()?;
    let laid = match fetching.unwrap_or_else(|| Err(ended_early())) {
        Ok(pack) => station.lay_profiles(&pack),
        Err(error) => Err(error.into()),
    };
    match laid {
        Ok(version) => Ok(Some(format!(
            "the server's profiles {version} are in use from the next reading on"
        ))),
        Err(failure) => {
            let sentence = format!(
                "the server's profiles {} are not used: {failure}",
                offered.version
            );
            station
                .store
                .record_check_in_failure(station.now().0, &sentence)?;
            Ok(Some(sentence))
        }
    }
}

fn ended_early() -> UplinkError {
    UplinkError::Broken("the asking thread ended early".into())
}

#[cfg(test)]
mod tests;
