//! Claim and sign-in: who becomes the owner, and who does not (W1).

use setup::view::ClaimWindow;

use super::house::{Browser, CODE, House, MINUTE, PASSWORD, all, header, location, text};
use crate::claim;
use crate::relay::Method;

#[test]
fn whoever_has_the_code_becomes_the_owner_and_comes_back_by_his_password() {
    let mut house = House::new();
    let mut owner = Browser::at("10.0.0.20");
    assert_eq!(location(&owner.get(&mut house, "/")), "/claim");
    assert_eq!(owner.get(&mut house, "/claim").status, 200);
    let claimed = owner.claim(&mut house, " abcd-2345 ", PASSWORD);
    assert_eq!((claimed.status, location(&claimed)), (303, "/"));
    assert!(
        house
            .desk
            .hash()
            .unwrap()
            .starts_with("$argon2id$v=19$m=19456,t=2,p=1$")
    );
    assert!(owner.is_signed_in(&mut house));

    let left = owner.post(&mut house, "/", &[("action", "sign-out")]);
    assert_eq!(location(&left), "/sign-in?done=signed-out");
    assert_eq!(owner.session(), None);
    let shown = owner.get(&mut house, "/reports");
    assert_eq!(location(&shown), "/sign-in?to=/reports");
    owner.get(&mut house, "/sign-in?to=/reports");
    let fields = [("action", "sign-in"), ("password", PASSWORD)];
    let back = owner.post(&mut house, "/sign-in", &fields);
    assert_eq!((back.status, location(&back)), (303, "/reports"));
    assert!(owner.is_signed_in(&mut house));
}

#[test]
fn without_the_code_nobody_becomes_the_owner() {
    let mut house = House::new();
    let mut thief = Browser::at("10.0.0.66");
    for code in ["", "ABCD2346", "ABCD", "ABCD2345ABCD2345", "%", "☃"] {
        let answer = thief.claim(&mut house, code, PASSWORD);
        assert_eq!(answer.status, 422, "{code}");
        assert_eq!(thief.session(), None, "{code}");
    }
    assert_eq!(house.desk.hash(), None);
}

#[test]
fn after_an_hour_the_code_is_no_use_until_somebody_goes_to_the_box() {
    let mut house = House::new();
    let mut owner = Browser::at("10.0.0.20");
    house.later(60 * MINUTE);
    let late = owner.claim(&mut house, CODE, PASSWORD);
    assert_eq!((late.status, house.desk.hash()), (403, None));

    house.presence.show(house.now);
    let taken = owner.claim(&mut house, "", PASSWORD);
    assert_eq!(taken.status, 303, "{}", text(&taken));
    assert!(house.desk.hash().is_some() && owner.is_signed_in(&mut house));
}

#[test]
fn a_claimed_box_is_not_claimed_again_by_its_code() {
    let (mut house, _) = House::claimed();
    let before = house.desk.hash();
    let mut thief = Browser::at("10.0.0.66");
    assert_eq!(location(&thief.get(&mut house, "/claim")), "/sign-in");
    thief.get(&mut house, "/sign-in");
    let fields = [
        ("action", "claim"),
        ("code", CODE),
        ("password", "another password"),
        ("again", "another password"),
    ];
    let answer = thief.post(&mut house, "/claim", &fields);
    assert_eq!(
        (answer.status, location(&answer)),
        (303, "/sign-in"),
        "pulling the plug is no help here"
    );
    // Nor by way of another page's form.
    assert_eq!(thief.post(&mut house, "/sign-in", &fields).status, 403);
    assert_eq!(house.desk.hash(), before);
}

#[test]
fn who_forgot_the_password_sets_a_new_one_at_the_box_and_everybody_else_is_out() {
    let (mut house, mut other) = House::claimed();
    house.presence.show(house.now);
    house.later(9 * MINUTE);
    let mut owner = Browser::at("10.0.0.21");
    assert_eq!(location(&owner.get(&mut house, "/")), "/claim");
    assert_eq!(owner.claim(&mut house, "", "fünf rote Scanner").status, 303);
    assert!(owner.is_signed_in(&mut house));
    assert!(!other.is_signed_in(&mut house));
    assert_eq!(other.sign_in(&mut house, PASSWORD).status, 422);
    assert_eq!(other.sign_in(&mut house, "fünf rote Scanner").status, 303);

    // Presence was good for one claim.
    let before = house.desk.hash();
    let mut thief = Browser::at("10.0.0.66");
    thief.get(&mut house, "/sign-in");
    let fields = [("action", "claim"), ("password", PASSWORD), ("again", PASSWORD)];
    assert_eq!(location(&thief.post(&mut house, "/claim", &fields)), "/sign-in");
    assert_eq!((house.desk.hash(), thief.session()), (before, None));
}

#[test]
fn presence_ends_after_ten_minutes() {
    let (mut house, _) = House::claimed();
    house.presence.show(house.now);
    house.later(10 * MINUTE);
    let open = claim::window(house.door.started, &house.presence, true, house.now);
    assert_eq!(open, None::<ClaimWindow>);
    let mut thief = Browser::at("10.0.0.66");
    assert_eq!(location(&thief.get(&mut house, "/")), "/sign-in");
}

#[test]
fn an_unclaimed_box_shows_the_claim_and_nothing_else() {
    let mut house = House::new();
    let mut visitor = Browser::at("10.0.0.20");
    for place in [
        "/",
        "/network",
        "/server",
        "/devices",
        "/it",
        "/box",
        "/sign-in",
        "/reports/today.csv",
    ] {
        let answer = visitor.get(&mut house, place);
        assert_eq!((answer.status, location(&answer)), (303, "/claim"), "{place}");
        assert!(answer.body.is_empty());
    }
}

#[test]
fn plain_http_welcomes_to_a_new_box_and_takes_no_form() {
    let mut house = House::new();
    let visitor = Browser::at("10.0.0.20");
    for path in ["/", "/claim"] {
        let mut question = visitor.question(path);
        question.secure = false;
        let welcome = house.ask(&question);
        let page = text(&welcome);
        assert_eq!(welcome.status, 200);
        assert!(
            page.contains("https://10.0.0.9/claim") && page.contains("AA:BB"),
            "{page}"
        );
        assert!(!page.contains("password\""), "{page}");
        assert_eq!(all(&welcome, "Set-Cookie").count(), 0);
    }
    let fields = [
        ("action", "claim"),
        ("code", CODE),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let mut form = visitor.form("/claim", &fields);
    form.secure = false;
    let answer = house.ask(&form);
    assert_eq!(
        (answer.status, location(&answer)),
        (303, "https://10.0.0.9/claim")
    );
    assert_eq!(house.desk.hash(), None);
}

#[test]
fn plain_http_leads_on_to_https_of_the_same_host_only() {
    let (mut house, owner) = House::claimed();
    for (address, host, expected) in [
        ("/", "10.0.0.9", "https://10.0.0.9/"),
        (
            "/network",
            "meterbox-4711.local",
            "https://meterbox-4711.local/network",
        ),
        (
            "/reports/today.csv",
            "[fe80::1]",
            "https://[fe80::1]/reports/today.csv",
        ),
        (
            "/network?to=https://evil.example",
            "10.0.0.9",
            "https://10.0.0.9/network",
        ),
        ("//evil.example/", "10.0.0.9", "https://10.0.0.9/"),
        ("/@evil.example", "10.0.0.9", "https://10.0.0.9/"),
    ] {
        for method in [Method::Get, Method::Head, Method::Post] {
            let mut question = owner.question(address);
            question.secure = false;
            question.method = method;
            question.host = host.to_owned();
            let answer = house.ask(&question);
            let status = if method == Method::Post { 303 } else { 307 };
            assert_eq!(
                (answer.status, location(&answer)),
                (status, expected),
                "{address}"
            );
            assert_eq!(header(&answer, "Cache-Control"), Some("no-store"));
        }
    }
}

#[test]
fn after_sign_in_nobody_is_led_off_the_box() {
    let (mut house, _) = House::claimed();
    for to in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "%2F%2Fevil.example",
        "/network%0d%0aX:%20y",
        "/sign-in",
        "/claim",
        "",
    ] {
        let mut visitor = Browser::at("10.0.0.30");
        visitor.get(&mut house, &format!("/sign-in?to={to}"));
        let fields = [("action", "sign-in"), ("password", PASSWORD)];
        let answer = visitor.post(&mut house, &format!("/sign-in?to={to}"), &fields);
        assert_eq!((answer.status, location(&answer)), (303, "/"), "{to}");
        assert_eq!(
            location(&visitor.get(&mut house, &format!("/sign-in?to={to}"))),
            "/",
            "{to}"
        );
    }
}
