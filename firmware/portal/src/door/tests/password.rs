//! Wrong guesses (W3), new passwords, and the factory reset.

use std::time::Duration;

use setup::{Command, Fault, FieldFault, Language, field, sentence};

use super::house::{Browser, CODE, House, MINUTE, PASSWORD, location, text};
use crate::Outcome;
use crate::relay::Answer;

fn says(answer: &Answer, fault: Fault) -> bool {
    let whole = sentence(
        Language::English,
        &FieldFault {
            field: field::PASSWORD,
            fault,
        },
    );
    let (_, words) = whole.split_once(": ").unwrap();
    answer.status == 422 && text(answer).contains(words)
}

#[test]
fn while_somebody_has_to_wait_even_the_right_password_is_not_looked_at() {
    let (mut house, mut owner) = House::claimed();
    let mut thief = Browser::at("10.0.0.66");
    for _ in 0..4 {
        assert!(says(&thief.sign_in(&mut house, "wrong password"), Fault::Wrong));
    }
    let waiting = thief.sign_in(&mut house, PASSWORD);
    assert!(says(&waiting, Fault::Wait { seconds: 1 }), "{}", text(&waiting));
    assert_eq!(thief.session(), None);
    assert!(owner.is_signed_in(&mut house));

    house.later(Duration::from_secs(1));
    assert_eq!(thief.sign_in(&mut house, PASSWORD).status, 303);
}

#[test]
fn a_guess_that_has_to_wait_costs_no_hash() {
    let (mut house, _) = House::claimed();
    let mut thief = Browser::at("10.0.0.66");
    for _ in 0..4 {
        thief.sign_in(&mut house, "wrong password");
    }
    let damaged = "no hash at all".to_owned();
    house.desk.lock.lock().unwrap().password_hash = Some(damaged);
    // Were it looked at, the door would see that what is kept is no hash.
    assert!(says(
        &thief.sign_in(&mut house, PASSWORD),
        Fault::Wait { seconds: 1 }
    ));
    house.later(Duration::from_secs(1));
    let answer = thief.sign_in(&mut house, PASSWORD);
    assert_eq!(answer.status, 500);
    assert!(text(&answer).contains("meterbox claim open"));
}

#[test]
fn guesses_from_many_addresses_neither_hurry_nor_lock_the_owner_out() {
    let (mut house, mut owner) = House::claimed();
    for address in 0..40 {
        Browser::at(&format!("10.0.1.{address}")).sign_in(&mut house, "wrong password");
    }
    assert!(owner.is_signed_in(&mut house));
    // A browser that was never here waits its turn.
    let mut new = Browser::at("10.0.0.21");
    let waiting = new.sign_in(&mut house, PASSWORD);
    assert!(
        !says(&waiting, Fault::Wrong) && waiting.status == 422,
        "{}",
        text(&waiting)
    );
    house.later(MINUTE);
    assert_eq!(new.sign_in(&mut house, PASSWORD).status, 303);
    // One that knew the password does not.
    for address in 40..80 {
        Browser::at(&format!("10.0.1.{address}")).sign_in(&mut house, "wrong password");
    }
    owner.post(&mut house, "/", &[("action", "sign-out")]);
    assert_eq!(owner.sign_in(&mut house, PASSWORD).status, 303);
    // And no browser makes itself known.
    let mut thief = Browser::at("10.0.0.66");
    let forged = format!("{}.{}", "07".repeat(16), "07".repeat(32));
    thief.cookies.insert("__Host-meterbox-browser".to_owned(), forged);
    assert!(!says(&thief.sign_in(&mut house, "wrong password"), Fault::Wrong));
}

#[test]
fn guesses_of_the_code_wait_as_those_of_the_password_do() {
    let mut house = House::new();
    let mut thief = Browser::at("10.0.0.66");
    for _ in 0..4 {
        assert!(says(&thief.claim(&mut house, "AAAA2222", PASSWORD), Fault::Wrong));
    }
    assert!(says(
        &thief.claim(&mut house, CODE, PASSWORD),
        Fault::Wait { seconds: 1 }
    ));
    assert_eq!(house.desk.hash(), None);
    house.later(Duration::from_secs(1));
    assert_eq!(thief.claim(&mut house, CODE, PASSWORD).status, 303);
}

#[test]
fn a_session_guesses_the_password_no_faster_than_anybody() {
    let (mut house, mut owner) = House::claimed();
    let fields = |current| {
        [
            ("action", "change-password"),
            ("current", current),
            ("password", "fünf rote Scanner"),
            ("again", "fünf rote Scanner"),
        ]
    };
    owner.get(&mut house, "/box");
    for _ in 0..4 {
        let answer = owner.post(&mut house, "/box", &fields("wrong password"));
        assert!(says(&answer, Fault::Wrong));
    }
    let before = house.desk.hash();
    let waiting = owner.post(&mut house, "/box", &fields(PASSWORD));
    assert!(says(&waiting, Fault::Wait { seconds: 1 }));
    let reset = [("action", "factory-reset"), ("password", PASSWORD)];
    assert!(says(
        &owner.post(&mut house, "/box", &reset),
        Fault::Wait { seconds: 1 }
    ));
    assert_eq!((house.desk.hash(), house.desk.obeyed()), (before, 0));
    assert!(owner.is_signed_in(&mut house));
}

#[test]
fn an_easy_password_is_refused_but_never_tells_of_the_code() {
    let mut house = House::new();
    let mut owner = Browser::at("10.0.0.20");
    let mut claim = |code: &str, password: &str| {
        house.later(MINUTE);
        owner.claim(&mut house, code, password)
    };
    assert!(says(&claim(CODE, "too short"), Fault::TooShort { least: 10 }));
    assert!(says(
        &claim(CODE, &"x1".repeat(200)),
        Fault::TooLong { most: 256 }
    ));
    for easy in [
        "my ABCD-2345 box",
        "passwort123",
        "aaaaaaaaaaaa",
        "meterbox-4711!",
    ] {
        assert!(says(&claim(CODE, easy), Fault::TooEasy), "{easy}");
        let guess = claim("AAAA2222", easy);
        assert!(!says(&guess, Fault::TooEasy), "{easy}");
    }
    assert_eq!(house.desk.hash(), None);
}

#[test]
fn a_new_password_ends_all_other_sessions_and_the_old_one() {
    let (mut house, mut owner) = House::claimed();
    let mut other = Browser::at("10.0.0.21");
    assert_eq!(other.sign_in(&mut house, PASSWORD).status, 303);
    owner.get(&mut house, "/box");
    let before = owner.session().cloned();
    let stolen = owner.clone();
    let fields = [
        ("action", "change-password"),
        ("current", PASSWORD),
        ("password", "fünf rote Scanner"),
        ("again", "fünf rote Scanner"),
    ];
    let answer = owner.post(&mut house, "/box", &fields);
    assert_eq!(location(&answer), "/box?done=password-changed");
    assert_ne!(owner.session().cloned(), before);
    assert!(owner.is_signed_in(&mut house));
    for mut out in [other, stolen] {
        assert!(!out.is_signed_in(&mut house));
        assert!(says(&out.sign_in(&mut house, PASSWORD), Fault::Wrong));
    }
}

#[test]
fn a_password_that_was_changed_elsewhere_ends_all_sessions() {
    let (mut house, mut owner) = House::claimed();
    house.desk.lock.lock().unwrap().password_hash = None;
    assert_eq!(location(&owner.get(&mut house, "/network")), "/claim");
}

#[test]
fn a_factory_reset_needs_the_password_which_stays_at_the_door() {
    let (mut house, mut owner) = House::claimed();
    *house.desk.outcome.lock().unwrap() = Ok(Outcome::Reset);
    let mut other = Browser::at("10.0.0.21");
    other.sign_in(&mut house, PASSWORD);
    owner.get(&mut house, "/box");
    let wrong = owner.post(
        &mut house,
        "/box",
        &[("action", "factory-reset"), ("password", "wrong password")],
    );
    assert!(says(&wrong, Fault::Wrong));
    assert_eq!(house.desk.obeyed(), 0);

    let answer = owner.post(
        &mut house,
        "/box",
        &[("action", "factory-reset"), ("password", PASSWORD)],
    );
    assert_eq!(answer.status, 200);
    let told = house.desk.commands.lock().unwrap().pop();
    assert!(matches!(told, Some(Command::FactoryReset { password }) if password.is_empty()));
    assert_eq!(owner.session(), None);
    assert!(!other.is_signed_in(&mut house));
}

#[test]
fn a_box_that_is_being_reset_takes_no_claim_that_it_would_forget() {
    let (mut house, mut owner) = House::claimed();
    *house.desk.outcome.lock().unwrap() = Ok(Outcome::Reset);
    let mut next = Browser::at("10.0.0.21");
    house.presence.show(house.now);
    next.get(&mut house, "/claim");
    let reset = [("action", "factory-reset"), ("password", PASSWORD)];
    owner.get(&mut house, "/box");
    assert_eq!(owner.post(&mut house, "/box", &reset).status, 200);
    let before = house.desk.hash();
    let fields = [
        ("action", "claim"),
        ("password", "another password"),
        ("again", "another password"),
    ];
    assert_eq!(next.post(&mut house, "/claim", &fields).status, 503);
    assert_eq!((house.desk.hash(), next.session()), (before, None));
    for path in ["/", "/claim", "/sign-in", "/it/support-bundle.json"] {
        assert_eq!(next.get(&mut house, path).status, 503, "{path}");
    }
}
