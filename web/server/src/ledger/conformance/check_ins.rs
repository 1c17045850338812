//! Check-ins: what is told once, what is answered, and what an old or a stranger's one can't do.

use protocol::check_in::{CardFault, LeftVersion, NewProfiles, RefusedSettings, System};
use protocol::{CheckIn, CheckInAnswer, ReportWish, WishState};
use serde_json::{Map, Value, json};

use super::{NOW, Tree, id};
use crate::ledger::Ledger;
use crate::ledger::incoming::{CheckedIn, IncomingCheckIn};
use crate::ledger::rows::WishStanding;

pub(super) fn said(name: &str, sequence: u64) -> CheckIn {
    CheckIn {
        appliance: id(name),
        sequence,
        version: "0.2.0".to_owned(),
        applied: 0,
        refused: None,
        profiles: 7,
        wish: None,
        system: None,
    }
}

pub(super) fn wish(number: u64, recipients: &[&str], rule: &str) -> Option<ReportWish> {
    Some(ReportWish {
        number,
        recipients: recipients.iter().map(|&text| text.to_owned()).collect(),
        rule: rule.to_owned(),
        wished_at: NOW,
    })
}

pub(super) fn asked(ledger: &dyn Ledger, check_in: CheckIn) -> CheckedIn {
    let incoming = IncomingCheckIn {
        check_in,
        wish_fault: None,
    };
    ledger.check_in(&incoming, NOW).unwrap()
}

pub(super) fn answered(ledger: &dyn Ledger, check_in: CheckIn) -> CheckInAnswer {
    match asked(ledger, check_in) {
        CheckedIn::Answered(answer) => answer,
        other => panic!("{other:?}"),
    }
}

fn patch(json: Value) -> Map<String, Value> {
    match json {
        Value::Object(patch) => patch,
        _ => panic!("an object"),
    }
}

fn offered(answer: &CheckInAnswer) -> Option<(u64, Value)> {
    let settings = answer.settings.as_ref()?;
    Some((
        settings.revision,
        serde_json::from_str(settings.patch.as_str()).unwrap(),
    ))
}

pub(super) fn an_old_check_in_changes_and_tells_nothing(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    ledger
        .want_settings("box-1", &patch(json!({"communities": ["s3cret"]})), NOW)
        .unwrap();
    let first = CheckIn {
        wish: wish(10, &["a@customer.example"], "daily 07:00"),
        ..said("box-1", 1)
    };
    let second = CheckIn {
        applied: 1,
        wish: wish(20, &["b@customer.example"], "daily 08:00"),
        ..said("box-1", 2)
    };
    answered(ledger, first.clone());
    answered(ledger, second.clone());
    // Played again, and overtaken on the way.
    for old in [first, second.clone(), said("box-1", 0)] {
        assert_eq!(asked(ledger, old), CheckedIn::Late { seen: 2 });
    }
    let settings = ledger.settings("box-1").unwrap();
    assert_eq!((settings.applied, settings.checked_in_at), (1, Some(NOW)));
    let wishes = ledger.wishes().unwrap();
    assert_eq!(wishes.len(), 2);
    assert_eq!(
        (wishes[0].recipients.join(","), wishes[0].state),
        ("b@customer.example".to_owned(), WishStanding::Waiting)
    );
    assert_eq!(wishes[1].state, WishStanding::Replaced);

    // A card that is an older copy wishes what its box wished before: it is told so, and the newer wish stands.
    let copy = CheckIn {
        sequence: 3,
        wish: wish(10, &["a@customer.example"], "daily 07:00"),
        ..second
    };
    let answer = answered(ledger, copy).wish.unwrap();
    assert_eq!((answer.number, answer.state), (10, WishState::Refused));
    assert!(answer.message.unwrap().contains("newer wish"));
    assert_eq!(ledger.wishes().unwrap(), wishes);
    assert_eq!(asked(ledger, said("box-9", 1)), CheckedIn::UnknownAppliance);
    ledger.revoke_appliance("box-1", NOW).unwrap();
    assert_eq!(asked(ledger, said("box-1", 9)), CheckedIn::UnknownAppliance);
}

pub(super) fn settings_are_offered_until_they_are_applied_or_refused(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    tree.appliance("box-2");
    let want = |json| ledger.want_settings("box-1", &patch(json), NOW).unwrap();
    assert_eq!(offered(&answered(ledger, said("box-1", 1))), None);
    assert_eq!(want(json!({"readings_per_day": 8, "pace": "gentle"})), 1);
    // The box has not heard of the first one: nothing of it is lost.
    assert_eq!(
        want(json!({"readings_per_day": 6, "targets": ["10.0.0.0/24"]})),
        2
    );
    let both = json!({"readings_per_day": 6, "pace": "gentle", "targets": ["10.0.0.0/24"]});
    for sequence in [2, 3] {
        assert_eq!(
            offered(&answered(ledger, said("box-1", sequence))),
            Some((2, both.clone())),
            "until it is heard"
        );
    }
    assert_eq!(offered(&answered(ledger, said("box-2", 1))), None, "another box");
    let applied = CheckIn {
        applied: 2,
        ..said("box-1", 4)
    };
    assert_eq!(offered(&answered(ledger, applied)), None);

    assert_eq!(want(json!({"readings_per_day": 0})), 3);
    let refused = CheckIn {
        applied: 2,
        refused: Some(RefusedSettings {
            revision: 3,
            message: "it must be 1 to 96".to_owned(),
        }),
        ..said("box-1", 5)
    };
    assert_eq!(offered(&answered(ledger, refused.clone())), None);
    let known = ledger.settings("box-1").unwrap();
    assert_eq!(
        (known.applied, known.refused),
        (2, Some((3, "it must be 1 to 96".to_owned())))
    );
    // What was refused is not wanted any more.
    assert_eq!(want(json!({"readings_per_day": 4})), 4);
    let next = CheckIn {
        sequence: 6,
        ..refused
    };
    assert_eq!(
        offered(&answered(ledger, next)),
        Some((4, json!({"readings_per_day": 4})))
    );

    // A ledger from a backup is behind its box: the next revision is newer than what the box knows.
    answered(
        ledger,
        CheckIn {
            applied: 40,
            ..said("box-1", 7)
        },
    );
    assert_eq!(want(json!({"wide": false})), 41);
    answered(
        ledger,
        CheckIn {
            applied: u64::MAX,
            ..said("box-1", 8)
        },
    );
    want(json!({"wide": false}));
}

/// U30: a box tells of a version that it left until it knows that it was heard, and then no more.
pub(super) fn a_version_that_was_left_stays_known(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    let system = || ledger.appliances().unwrap().remove(0).system;
    answered(ledger, said("box-1", 1));
    assert_eq!(system(), None, "it is no appliance, or an older one");
    let runs = |version: &str, confirmed, left: Option<LeftVersion>| System {
        version: version.to_owned(),
        slot: "A".to_owned(),
        confirmed,
        left,
        card: None,
    };
    let left = |version: &str, why: Option<&str>| {
        Some(LeftVersion {
            version: version.to_owned(),
            noticed_at: NOW,
            why: why.map(str::to_owned),
        })
    };
    let told = [
        runs("1", false, None),
        runs("1", true, left("2", Some("the setup page does not answer"))),
        runs("1", true, left("2", Some("the setup page does not answer"))),
        runs("1", true, None),
        runs("1", true, left("3", None)),
        runs("4", true, None),
    ];
    let kept = [None, Some("2"), Some("2"), Some("2"), Some("3"), Some("3")];
    for (sequence, (told, kept)) in (2..).zip(told.into_iter().zip(kept)) {
        let check_in = CheckIn {
            system: Some(told.clone()),
            ..said("box-1", sequence)
        };
        answered(ledger, check_in);
        let known = system().unwrap();
        assert_eq!((&known.version, known.confirmed), (&told.version, told.confirmed));
        let left = known.left;
        assert_eq!(left.as_ref().map(|left| left.version.as_str()), kept);
        assert_eq!(left.and_then(|left| left.why).is_some(), kept == Some("2"));
    }
    answered(ledger, said("box-1", 9));
    assert_eq!(system().unwrap().version, "4");
}

/// D20: how the card of a box is stays known as long as the box says so.
pub(super) fn a_bad_card_is_known_until_it_is_good_again(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    let cards = [
        None,
        Some(CardFault::Mended),
        Some(CardFault::Remade),
        Some(CardFault::InMemory),
        Some(CardFault::Other),
        None,
    ];
    for (sequence, card) in (1..).zip(cards) {
        let system = System {
            version: "1".to_owned(),
            slot: "A".to_owned(),
            confirmed: true,
            left: None,
            card,
        };
        let check_in = CheckIn {
            system: Some(system.clone()),
            ..said("box-1", sequence)
        };
        answered(ledger, check_in);
        assert_eq!(ledger.appliances().unwrap()[0].system, Some(system));
    }
}

pub(super) fn the_newest_pack_is_offered(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    assert_eq!(answered(ledger, said("box-1", 1)).profiles, None);
    assert!(ledger.publish_pack(8, b"eight", NOW).unwrap());
    assert!(ledger.publish_pack(9, b"nine", NOW).unwrap());
    for old in [8, 9] {
        assert!(!ledger.publish_pack(old, b"other", NOW).unwrap(), "{old}");
    }
    assert_eq!(
        answered(ledger, said("box-1", 2)).profiles,
        Some(NewProfiles::of(9, b"nine"))
    );
    let with = |profiles, sequence| CheckIn {
        profiles,
        ..said("box-1", sequence)
    };
    assert_eq!(answered(ledger, with(10, 3)).profiles, None);
    assert_eq!(answered(ledger, with(9, 4)).profiles, None);
    assert_eq!(ledger.pack(9).unwrap().as_deref(), Some(&b"nine"[..]));
    assert_eq!(ledger.pack(10).unwrap(), None);
    let listed: Vec<(u32, u64)> = ledger
        .packs()
        .unwrap()
        .iter()
        .map(|pack| (pack.version, pack.boxes))
        .collect();
    assert_eq!(listed, [(9, 1), (8, 0)]);
    assert_eq!(ledger.appliances().unwrap()[0].profiles, Some(9));
}
