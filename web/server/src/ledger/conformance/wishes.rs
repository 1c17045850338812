//! Wishes for reports: who has to agree, which schedule they make, and whose they are.

use meters::Timestamp;
use protocol::{CheckIn, ReportWish, WishState};

use super::check_ins::{answered, said, wish};
use super::{NOW, Tree, id, key};
use crate::ledger::Ledger;
use crate::ledger::incoming::{CheckedIn, IncomingCheckIn};
use crate::ledger::rows::{Decision, ReportOf, WishId};

const LATER: Timestamp = Timestamp::from_unix_seconds(NOW.unix_seconds() + 3_600);

/// What becomes of that wish, told with a check-in of that number.
fn wished(ledger: &dyn Ledger, name: &str, sequence: u64, wish: Option<ReportWish>) -> WishState {
    let check_in = CheckIn {
        wish,
        ..said(name, sequence)
    };
    answered(ledger, check_in).wish.unwrap().state
}

/// (recipients, rule, by whom) of each schedule.
fn schedules(ledger: &dyn Ledger) -> Vec<(String, String, Option<String>)> {
    let all = ledger.schedules().unwrap().into_iter();
    all.map(|one| (one.recipients.join(","), one.rule.to_string(), one.wished_by))
        .collect()
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
        std::slice::from_ref(&own),
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
