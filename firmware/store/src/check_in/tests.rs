#![allow(clippy::unwrap_used)]
use super::*;
use crate::Enrolment;

const NOW: Timestamp = Timestamp::from_unix_seconds(1_795_341_600);

fn opened() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::open(folder.path(), [1; 16]).unwrap(), folder)
}

fn often(settings: &Settings, readings_per_day: u32) -> Result<Settings, String> {
    Ok(Settings {
        readings_per_day,
        ..settings.clone()
    })
}

#[test]
fn a_revision_is_applied_once_and_local_changes_stay_until_a_newer_one() {
    let (store, _folder) = opened();
    let take = |revision, times| {
        store
            .take_settings(revision, |settings| often(settings, times))
            .unwrap()
    };
    assert_eq!(take(3, 8), TakenSettings::Applied);
    store
        .save_settings(&often(&store.settings().unwrap(), 12).unwrap())
        .unwrap();
    for old in [0, 1, 3] {
        assert_eq!(take(old, 8), TakenSettings::Old, "revision {old}");
    }
    assert_eq!(store.settings().unwrap().readings_per_day, 12);
    assert_eq!(take(4, 9), TakenSettings::Applied);
    assert_eq!(store.settings().unwrap().readings_per_day, 9);
    assert_eq!(store.check_in_record().unwrap().applied, 4);
}

#[test]
fn a_revision_that_makes_no_sense_changes_nothing_and_is_noted_with_its_sentence() {
    let (store, _folder) = opened();
    let take = |revision, times| {
        store
            .take_settings(revision, |settings| often(settings, times))
            .unwrap()
    };
    take(1, 8);
    let refused = take(2, 0);
    assert!(
        matches!(&refused, TakenSettings::Refused(why) if why.contains("readings_per_day is 0")),
        "{refused:?}"
    );
    let word = store
        .take_settings(3, |_| Err("there is no setting speed".into()))
        .unwrap();
    assert_eq!(word, TakenSettings::Refused("there is no setting speed".into()));
    assert_eq!(store.settings().unwrap().readings_per_day, 8);
    let record = store.check_in_record().unwrap();
    assert_eq!((record.applied, record.newest_revision()), (1, 3));
    assert_eq!(take(3, 9), TakenSettings::Old, "it was refused already");
    assert_eq!(take(4, 9), TakenSettings::Applied);
    assert_eq!(store.check_in_record().unwrap().refused, None);
}

#[test]
fn check_ins_are_numbered_beyond_what_the_server_has_seen() {
    let (store, folder) = opened();
    assert_eq!(
        [store.next_check_in().unwrap(), store.next_check_in().unwrap()],
        [1, 2]
    );
    store.record_check_in_failure(NOW, "nothing answers").unwrap();
    assert_eq!(
        store.check_in_record().unwrap().failure.as_deref(),
        Some("nothing answers")
    );
    // The card is an older copy: the server has seen 40.
    store.record_check_in(NOW, 40, Some(21_600)).unwrap();
    store.record_check_in(NOW, 3, None).unwrap();
    drop(store);
    let store = Store::open(folder.path(), [1; 16]).unwrap();
    assert_eq!(store.next_check_in().unwrap(), 41);
    let record = store.check_in_record().unwrap();
    assert_eq!(
        (record.failure, record.answered_at, record.next_in),
        (None, Some(NOW), None)
    );
}

#[test]
fn another_enrolment_begins_anew() {
    let (store, _folder) = opened();
    let enrolment = |name: &str| Enrolment {
        server: "https://meters.example".into(),
        appliance: name.parse().unwrap(),
        server_key: protocol::SigningKey::from_seed(&[1; 32])
            .unwrap()
            .public_key()
            .unwrap(),
        ca: None,
        site: "Site".into(),
        enrolled_at: NOW,
    };
    store.save_enrolment(&enrolment("box-1")).unwrap();
    store.take_settings(7, |settings| often(settings, 8)).unwrap();
    store
        .record_reports(
            NOW,
            None,
            &[protocol::SentReport {
                recipients: Vec::new(),
                when: "daily".into(),
            }],
        )
        .unwrap();
    store.save_enrolment(&enrolment("box-1")).unwrap();
    assert_eq!(
        store.check_in_record().unwrap().applied,
        7,
        "the same box, enrolled again"
    );
    store.save_enrolment(&enrolment("box-2")).unwrap();
    assert_eq!(store.check_in_record().unwrap(), CheckInRecord::default());
    assert_eq!(store.reports().unwrap().schedules, []);
    assert_eq!(store.settings().unwrap().readings_per_day, 8, "settings stay");
}
