//! No password that was typed comes back, in whatever it was typed, and whatever became of it (W11).

use setup::{Fault, FieldFault, Form, field};

use super::house::{Browser, CODE, House, PASSWORD};
use crate::door::page;

const MARKER: &str = "Zx9-mArKeR_7";

/// Every form with a secret in it, and words beside it that come back.
const FORMS: [(&str, &str); 9] = [
    ("/network", "save-proxy"),
    ("/server", "enrol"),
    ("/search", "add-community"),
    ("/search", "add-user"),
    ("/search", "add-device"),
    ("/search", "save"),
    ("/box", "change-password"),
    ("/box", "factory-reset"),
    ("/box", "no such button"),
];

fn fields(action: &str) -> Vec<(&str, &str)> {
    let mut fields = vec![
        ("action", action),
        (field::USER, "typed-user"),
        (field::PROXY_USER, "typed-user"),
    ];
    fields.extend(field::SECRET.map(|name| (name, MARKER)));
    fields
}

#[test]
fn no_password_is_sent_back() {
    let (mut house, mut owner) = House::claimed();
    house.desk.refuses(vec![FieldFault {
        field: field::USER,
        fault: Fault::Already,
    }]);
    let mut shown_again = 0;
    for (place, action) in FORMS {
        owner.get(&mut house, place);
        let answer = owner.post(&mut house, place, &fields(action));
        assert_eq!(answer.status, 422, "{place} {action}");
        shown_again += usize::from(house.answers.last().unwrap().contains("typed-user"));
        owner.get(&mut house, place);
    }
    assert!(shown_again >= 2, "what was typed beside the secrets comes back");

    let mut stranger = Browser::at("10.0.0.66");
    for place in ["/sign-in", "/claim"] {
        for action in ["sign-in", "claim", "speak", ""] {
            stranger.get(&mut house, "/sign-in");
            stranger.post(&mut house, place, &fields(action));
        }
    }
    let mut new = House::new();
    for action in ["claim", "sign-in", ""] {
        stranger.get(&mut new, "/claim");
        stranger.post(&mut new, "/claim", &fields(action));
    }
    for answer in house.answers.iter().chain(&new.answers) {
        assert!(!answer.contains(MARKER), "{answer}");
        assert!(!answer.contains(PASSWORD) && !answer.contains(CODE), "{answer}");
        assert!(!answer.contains("$argon2"), "{answer}");
    }
}

/// The page shows no password even if it is handed one, so the answers alone can't tell whether the door keeps it back.
#[test]
fn no_password_is_handed_to_the_page() {
    let typed = fields("add-user").into_iter().chain([(field::TOKEN, MARKER)]);
    let typed: Form = typed
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let shown = page::shown_again(&typed);
    for name in field::SECRET.into_iter().chain([field::TOKEN]) {
        assert_eq!(typed.value(name), Some(MARKER), "{name} was typed");
        assert_eq!(shown.value(name), None, "{name}");
    }
    assert_eq!(shown.value(field::USER), Some("typed-user"));
}
