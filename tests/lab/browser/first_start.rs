//! From the first start to the first reading on the dealer's server: on a phone, at a desk without JavaScript.

use std::time::{Duration, Instant};

use lab::browser::Habits;

use crate::customer::{BRANCH, Customer, OFFICE};
use crate::person::{PASSWORD, Person};

/// What the issue allows, of machine time and of a person's patience.
const LONGEST: Duration = Duration::from_secs(120);
const MOST_FIELDS: usize = 6;

#[test]
fn on_a_phone() {
    first_start(Habits::PHONE, "first-start-phone");
}

#[test]
fn at_a_desk_without_javascript() {
    let habits = Habits {
        javascript: false,
        ..Habits::DESK
    };
    first_start(habits, "first-start-desk-without-javascript");
}

fn first_start(habits: Habits, name: &str) {
    let mut customer = Customer::new();
    let (server, code) = customer.dealer();
    customer.switch_on();
    let label = customer.label();
    let person = Person::at(&customer.phone, habits, name);
    let browser = &person.browser;

    let opened = Instant::now();
    browser.open(&customer.plain_url());
    person.photographs("1-welcome");
    browser.click("main a.button");
    person.types("code", &label);
    person.types("password", PASSWORD);
    person.types("again", PASSWORD);
    person.photographs("2-claim");
    person.presses("claim");
    browser.text("section.next");
    person.photographs("3-health");

    // The one next thing leads to the server's page.
    browser.click("section.next a");
    person.types("server", &server);
    person.types("enrolment_code", &code);
    person.presses("enrol");
    browser.until("the box is enrolled", |browser| {
        browser.text("main").contains("Harbour Street 5").then_some(())
    });
    person.photographs("4-server");

    // Again the next thing: what is to be searched.
    person.goes_to("/");
    browser.click("section.next a");
    browser.text("main h1");
    if browser.count(&segment(BRANCH)) == 0 {
        browser.until("the gateway told of the second segment", |browser| {
            (browser.count(&segment(BRANCH)) > 0).then_some(())
        });
    }
    person.ticks("segment", OFFICE);
    person.ticks("segment", BRANCH);
    person.photographs("5-search");
    person.presses("save-and-search");
    person.photographs("6-searching");
    let shown = loop {
        let on_the_server = customer.devices_at_the_server();
        if on_the_server > 0 {
            break opened.elapsed();
        }
        assert!(opened.elapsed() < LONGEST * 2, "no reading on the server");
    };
    let typed = person.typed();
    println!("first reading on the server after {shown:.1?} and {typed} typed fields ({name})");
    assert!(typed <= MOST_FIELDS, "{typed} fields were typed");
    assert!(
        shown <= LONGEST,
        "{shown:?} from the first page to the first reading"
    );

    person.goes_to("/devices");
    browser.until("every printer is on the page", |browser| {
        (browser.count("main table tbody tr") >= Customer::PRINTERS).then_some(())
    });
    person.photographs("7-devices");
    person.goes_to("/");
    browser.until("all is well", |browser| {
        (browser.count("main .state.bad") == 0 && browser.count("section.next") == 0).then_some(())
    });
    person.photographs("8-all-is-well");
    assert_eq!(customer.devices_at_the_server(), Customer::PRINTERS);
}

fn segment(network: &str) -> String {
    format!("main input[name=segment][value='{network}']")
}
