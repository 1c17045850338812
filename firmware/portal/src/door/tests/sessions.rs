//! Sessions as a browser sees them (W6).

use super::house::{Browser, House, MINUTE, PASSWORD, all, location, text};

#[test]
fn the_cookie_is_for_this_host_by_https_and_for_no_script() {
    let (house, owner) = House::claimed();
    let set = house
        .answers
        .last()
        .unwrap()
        .lines()
        .find(|line| line.starts_with("Set-Cookie: __Host-meterbox="));
    let id = owner.session().unwrap();
    assert_eq!(id.len(), 64);
    assert_eq!(
        set.unwrap(),
        format!("Set-Cookie: __Host-meterbox={id}; Path=/; Secure; HttpOnly; SameSite=Strict")
    );
}

#[test]
fn an_id_that_was_planted_is_never_taken_over() {
    let (mut house, _) = House::claimed();
    let planted = "ab".repeat(32);
    let mut victim = Browser::at("10.0.0.20");
    victim
        .cookies
        .insert("__Host-meterbox".to_owned(), planted.clone());
    assert_eq!(
        location(&victim.get(&mut house, "/network")),
        "/sign-in?done=session-ended&to=/network"
    );
    victim
        .cookies
        .insert("__Host-meterbox".to_owned(), planted.clone());
    assert_eq!(victim.sign_in(&mut house, PASSWORD).status, 303);
    assert_ne!(victim.session(), Some(&planted));
    let mut thief = Browser::at("10.0.0.66");
    thief.cookies.insert("__Host-meterbox".to_owned(), planted);
    assert!(!thief.is_signed_in(&mut house));
}

#[test]
fn signing_in_again_ends_the_session_before() {
    let (mut house, mut owner) = House::claimed();
    // A sign-in page that was open since before.
    let mut second = Browser::at("10.0.0.20");
    second.get(&mut house, "/sign-in");
    let mut stolen = owner.clone();
    owner.token.clone_from(&second.token);
    owner.cookies.extend(second.cookies.clone());
    let fields = [("action", "sign-in"), ("password", PASSWORD)];
    assert_eq!(owner.post(&mut house, "/sign-in", &fields).status, 303);
    assert_ne!(owner.session(), stolen.session());
    assert!(owner.is_signed_in(&mut house));
    assert!(!stolen.is_signed_in(&mut house));
}

#[test]
fn the_id_changes_while_it_is_used_and_forms_that_are_open_stay_good() {
    let (mut house, mut owner) = House::claimed();
    owner.get(&mut house, "/search");
    let (first, mut parallel) = (owner.session().cloned(), owner.clone());
    house.later(15 * MINUTE);
    let answer = owner.post(&mut house, "/search", &[("action", "stop")]);
    assert_eq!((answer.status, house.desk.obeyed()), (303, 1));
    assert_ne!(owner.session().cloned(), first);
    assert!(parallel.is_signed_in(&mut house));
    house.later(MINUTE);
    assert!(!parallel.is_signed_in(&mut house));
    assert!(owner.is_signed_in(&mut house));
}

#[test]
fn a_page_that_a_script_looks_at_again_and_again_keeps_no_session_alive() {
    let (mut house, mut owner) = House::claimed();
    for _ in 0..29 {
        house.later(MINUTE);
        let mut question = owner.question("/search");
        question.headers.retain(|(name, _)| *name != "sec-fetch-dest");
        question.headers.push(("sec-fetch-dest", "empty".to_owned()));
        let answer = house.ask(&question);
        assert_eq!((answer.status, all(&answer, "Set-Cookie").count()), (200, 0));
    }
    house.later(MINUTE);
    let answer = owner.get(&mut house, "/search");
    assert_eq!(location(&answer), "/sign-in?done=session-ended&to=/search");
    assert_eq!(owner.session(), None);
}

#[test]
fn a_form_of_a_session_that_ended_leads_back_and_does_nothing() {
    let (mut house, mut owner) = House::claimed();
    owner.get(&mut house, "/search");
    house.later(31 * MINUTE);
    let answer = owner.post(&mut house, "/search", &[("action", "stop")]);
    assert_eq!(
        (answer.status, location(&answer)),
        (303, "/sign-in?done=session-ended&to=/search")
    );
    assert_eq!(house.desk.obeyed(), 0);
}

#[test]
fn signing_out_ends_the_session_on_both_sides() {
    let (mut house, mut owner) = House::claimed();
    owner.get(&mut house, "/box");
    let mut stolen = owner.clone();
    let answer = owner.post(&mut house, "/box", &[("action", "sign-out")]);
    assert!(text(&answer).contains("__Host-meterbox=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"));
    assert_eq!(owner.session(), None);
    assert!(!stolen.is_signed_in(&mut house));
}
