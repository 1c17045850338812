//! Check-ins: what is told once, what is answered, and what an old or a stranger's one can't do.

use meters::Timestamp;
use protocol::check_in::{NewProfiles, RefusedSettings};
use protocol::{CheckIn, CheckInAnswer, ReportWish, WishState};
use serde_json::{Map, Value, json};

use super::{NOW, Tree, id, key};
use crate::ledger::Ledger;
use crate::ledger::incoming::{CheckedIn, IncomingCheckIn};
use crate::ledger::rows::{Decision, ReportOf, WishId, WishStanding};

const LATER: Timestamp = Timestamp::from_unix_seconds(NOW.unix_seconds() + 3_600);

fn said(name: &str, sequence: u64) -> CheckIn {
    CheckIn {
        appliance: id(name),
        sequence,
        version: "0.2.0".to_owned(),
        applied: 0,
        refused: None,
        profiles: 7,
        wish: None,
    }
}

fn wish(number: u64, recipients: &[&str], rule: &str) -> Option<ReportWish> {
    Some(ReportWish {
        number,
        recipients: recipients.iter().map(|&text| text.to_owned()).collect(),
        rule: rule.to_owned(),
        wished_at: NOW,
    })
}

fn asked(ledger: &dyn Ledger, check_in: CheckIn) -> CheckedIn {
    let incoming = IncomingCheckIn {
        check_in,
        wish_fault: None,
    };
    ledger.check_in(&incoming, NOW).unwrap()
}

fn answered(ledger: &dyn Ledger, check_in: CheckIn) -> CheckInAnswer {
    match asked(ledger, check_in) {
        CheckedIn::Answered(answer) => answer,
        other => panic!("{other:?}"),
    }
}

/// What becomes of that wish, told with a check-in of that number.
fn wished(ledger: &dyn Ledger, name: &str, sequence: u64, wish: Option<ReportWish>) -> WishState {
    let check_in = CheckIn {
        wish,
        ..said(name, sequence)
    };
    answered(ledger, check_in).wish.unwrap().state
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

/// (recipients, rule, by whom) of each schedule.
fn schedules(ledger: &dyn Ledger) -> Vec<(String, String, Option<String>)> {
    let all = ledger.schedules().unwrap().into_iter();
    all.map(|one| (one.recipients.join(","), one.rule.to_string(), one.wished_by))
        .collect()
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

pub(super) fn a_wish_waits_for_the_dealer_and_makes_one_schedule(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    tree.appliance("box-2");
    let of = ReportOf::Customer(tree.customer);
    let dealers = "daily 06:00".parse().unwrap();
    ledger
        .add_schedule(of, &["billing@dealer.example".to_owned()], &dealers, "UTC", NOW)
        .unwrap();
    let own = (
        "billing@dealer.example".to_owned(),
        "daily 06:00".to_owned(),
        None,
    );
    let open = || ledger.wishes().unwrap()[0].id;
    let a = || {
        wish(
            1,
            &["a@customer.example", "b@stranger.example"],
            "monthly 1 07:00",
        )
    };
    assert_eq!(wished(ledger, "box-1", 1, a()), WishState::Waiting);
    assert_eq!(
        wished(ledger, "box-1", 2, a()),
        WishState::Waiting,
        "the same wish, told again"
    );
    assert_eq!(ledger.wishes().unwrap().len(), 1);
    assert_eq!(
        schedules(ledger),
        [own.clone()],
        "nothing is mailed before somebody agrees"
    );

    assert!(ledger.decide_wish(open(), &Decision::Accept, LATER).unwrap());
    assert!(
        !ledger.decide_wish(open(), &Decision::Accept, LATER).unwrap(),
        "it is decided"
    );
    assert!(!ledger.decide_wish(WishId(99), &Decision::Accept, LATER).unwrap());
    let made = |recipients: &str, rule: &str, by: &str| {
        (recipients.to_owned(), rule.to_owned(), Some(by.to_owned()))
    };
    let first = made(
        "a@customer.example,b@stranger.example",
        "monthly 1 07:00",
        "box-1",
    );
    assert_eq!(schedules(ledger), [own.clone(), first.clone()]);
    let answer = answered(
        ledger,
        CheckIn {
            wish: a(),
            ..said("box-1", 3)
        },
    );
    assert_eq!(answer.wish.unwrap().state, WishState::Accepted);
    let when: Vec<&str> = answer.schedules.iter().map(|sent| sent.when.as_str()).collect();
    assert_eq!(when, ["daily 06:00 UTC", "monthly 1 07:00 Europe/Berlin"]);

    // Another box of that site makes a schedule of its own; the same box replaces its own alone.
    wished(
        ledger,
        "box-2",
        1,
        wish(1, &["c@customer.example"], "daily 09:00"),
    );
    ledger.decide_wish(open(), &Decision::Accept, LATER).unwrap();
    let others = made("c@customer.example", "daily 09:00", "box-2");
    let refused = wish(2, &["x@stranger.example"], "daily 00:00");
    assert_eq!(wished(ledger, "box-1", 4, refused.clone()), WishState::Waiting);
    ledger
        .decide_wish(open(), &Decision::Refuse("Not to strangers.".to_owned()), LATER)
        .unwrap();
    let answer = answered(
        ledger,
        CheckIn {
            wish: refused,
            ..said("box-1", 5)
        },
    )
    .wish
    .unwrap();
    assert_eq!(
        (answer.state, answer.message.as_deref()),
        (WishState::Refused, Some("Not to strangers."))
    );
    assert_eq!(schedules(ledger), [own.clone(), first, others.clone()]);
    wished(
        ledger,
        "box-1",
        6,
        wish(3, &["d@customer.example"], "weekly mon 07:00"),
    );
    ledger.decide_wish(open(), &Decision::Accept, LATER).unwrap();
    let second = made("d@customer.example", "weekly mon 07:00", "box-1");
    assert_eq!(schedules(ledger), [own.clone(), others.clone(), second]);
    assert_eq!(
        wished(ledger, "box-1", 7, wish(4, &[], "never")),
        WishState::Accepted,
        "nobody is asked to stop"
    );
    assert_eq!(schedules(ledger), [own, others]);
}

pub(super) fn a_wish_for_a_known_domain_needs_nobody(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    assert_eq!(ledger.mail_domains(tree.customer).unwrap(), Vec::<String>::new());
    ledger
        .set_mail_domains(tree.customer, &["customer.example".to_owned()])
        .unwrap();
    let now = |sequence, recipients: &[&str]| {
        wished(
            ledger,
            "box-1",
            sequence,
            wish(sequence, recipients, "daily 07:00"),
        )
    };
    assert_eq!(
        now(1, &["a@customer.example", "b@Customer.EXAMPLE"]),
        WishState::Accepted
    );
    for (recipients, sequence) in [
        &["a@customer.example", "b@stranger.example"][..],
        &["a@evil.customer.example"],
        &["a@notcustomer.example"],
        &["a@customer.example.evil.example"],
        &["customer.example"],
        &["a@stranger.example"],
    ]
    .iter()
    .zip(2..)
    {
        assert_eq!(now(sequence, recipients), WishState::Waiting, "{recipients:?}");
    }
    assert_eq!(
        schedules(ledger).len(),
        1,
        "the accepted one stands until another one is"
    );
    // A wish that nobody could do is refused at once, whatever the domain.
    let impossible = IncomingCheckIn {
        check_in: CheckIn {
            wish: wish(50, &["a@customer.example"], "hourly"),
            ..said("box-1", 50)
        },
        wish_fault: Some("Nobody can do that.".to_owned()),
    };
    let CheckedIn::Answered(answer) = ledger.check_in(&impossible, NOW).unwrap() else {
        panic!("it is new")
    };
    assert_eq!(
        answer.wish.unwrap().message.as_deref(),
        Some("Nobody can do that.")
    );
    assert_eq!(schedules(ledger).len(), 1);
    ledger.set_mail_domains(tree.customer, &[]).unwrap();
    assert_eq!(now(51, &["a@customer.example"]), WishState::Waiting);
    for sequence in 52..152 {
        now(sequence, &["a@customer.example"]);
    }
    assert!(
        ledger.wishes().unwrap().len() <= 51,
        "a box can't fill the ledger with wishes"
    );
}

/// Two customers: what one box says and sees is its own customer's alone.
pub(super) fn a_box_sees_and_wishes_for_its_own_customer(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    let dealer = ledger.dealers().unwrap()[0].id;
    let other = ledger.add_customer(dealer, "Other", "UTC", NOW).unwrap();
    let site = ledger.add_site(other, "Other site", NOW).unwrap();
    ledger.add_code(site, "box-2", NOW, LATER).unwrap();
    ledger
        .enrol("box-2", &key(2), "0.1.0", &id("box-2"), NOW)
        .unwrap();
    // The other customer's domain gives this one nothing.
    ledger
        .set_mail_domains(other, &["other.example".to_owned()])
        .unwrap();
    assert_eq!(
        wished(ledger, "box-1", 1, wish(1, &["x@other.example"], "daily 07:00")),
        WishState::Waiting
    );
    assert_eq!(
        wished(ledger, "box-2", 1, wish(1, &["x@other.example"], "daily 07:00")),
        WishState::Accepted
    );
    let sent = |name| answered(ledger, said(name, 2)).schedules;
    assert_eq!((sent("box-1").len(), sent("box-2").len()), (0, 1));
    let rule = "daily 05:00".parse().unwrap();
    ledger
        .add_schedule(
            ReportOf::Dealer(dealer),
            &["all@dealer.example".to_owned()],
            &rule,
            "UTC",
            NOW,
        )
        .unwrap();
    assert_eq!(
        answered(ledger, said("box-1", 3)).schedules,
        [],
        "the dealer's own"
    );
    let made = ledger.schedules().unwrap();
    assert!(
        made.iter()
            .any(|one| one.of == ReportOf::Customer(other) && one.wished_by.as_deref() == Some("box-2"))
    );
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
