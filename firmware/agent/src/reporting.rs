//! What the service tells the keeper of itself: how it is, for the light, and what makes this box itself, for the second copy.
//! On a computer without a keeper nothing is told, and nobody wakes for it.

use std::path::Path;
use std::time::Duration;

use tokio::time::sleep;

use crate::card::Card;
use crate::failure::Failure;
use crate::keeper::{Client, Condition, KeeperFailure};
use crate::safekeeping::copy_of;
use crate::station::{Station, random};

/// So often it looks how it is.
const BETWEEN_LOOKS: Duration = Duration::from_secs(20);

/// A keeper that is not there by then is not coming.
const MOST_ABSENCES: u32 = 3;

/// Tells for ever, where somebody listens.
pub(crate) async fn report(station: &Station, state: &Path) {
    let keeper = Client::of(state);
    let (mut absences, mut is_known) = (0, false);
    let (mut kept, mut told) = (None, None);
    loop {
        let condition = condition(station, state).unwrap_or(Condition::Trouble);
        match keeper.tell(condition) {
            Ok(()) => is_known = true,
            Err(KeeperFailure::Absent) => absences += 1,
            Err(_) => {}
        }
        if !is_known && absences >= MOST_ABSENCES {
            return std::future::pending().await;
        }
        // Books that can't be read are told of by who wants to write to them.
        if is_known
            && let Ok(copy) = copy_of(state, &station.store)
            && kept.as_ref() != Some(&copy)
        {
            match keeper.keep(copy.clone()) {
                Ok(()) => kept = Some(copy),
                Err(failure) => {
                    let sentence = failure.to_string();
                    if told.as_ref() != Some(&sentence) {
                        eprintln!(
                            "meterbox: there is no second copy of what makes this box itself: {sentence}"
                        );
                    }
                    told = Some(sentence);
                }
            }
        }
        sleep(BETWEEN_LOOKS).await;
    }
}

fn condition(station: &Station, state: &Path) -> Result<Condition, Failure> {
    let store = &station.store;
    if Card::of(state) == Card::InMemory || store.push_record()?.failure.is_some() {
        return Ok(Condition::Trouble);
    }
    let is_claimed = store.claim(random()?)?.password_hash.is_some();
    let is_selected = !store.settings()?.targets.is_empty() || !store.manual_entries()?.is_empty();
    if is_claimed && is_selected && store.enrolment()?.is_some() {
        Ok(Condition::Well)
    } else {
        Ok(Condition::WantsPerson)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use meters::Timestamp;

    use super::*;
    use crate::station::open_store;

    #[tokio::test(flavor = "current_thread")]
    async fn a_box_wants_somebody_until_it_is_set_up_and_is_in_trouble_when_its_server_is_away() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path();
        let station = Station::open(open_store(state).unwrap()).await.unwrap();
        assert_eq!(condition(&station, state).unwrap(), Condition::WantsPerson);
        let now = Timestamp::from_unix_seconds(5);
        station.store.set_password("hash", now).unwrap();
        assert_eq!(
            condition(&station, state).unwrap(),
            Condition::WantsPerson,
            "no printers, no server"
        );
        station
            .store
            .record_push_result(now, Err("the server did not answer"))
            .unwrap();
        assert_eq!(condition(&station, state).unwrap(), Condition::Trouble);
        station.store.record_push_result(now, Ok(())).unwrap();
        std::fs::write(state.join("card"), "memory\n").unwrap();
        assert_eq!(condition(&station, state).unwrap(), Condition::Trouble);
    }
}
