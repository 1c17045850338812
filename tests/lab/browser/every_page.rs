//! Every page, in every language, on a phone and at a desk, in the light and in the dark: nobody is kept out, nothing sticks
//! out, and a printer's name runs no script.

use lab::accessibility::{Violation, violations};
use lab::browser::{Browser, Habits};

use crate::customer::{Customer, OFFICE};
use crate::person::{PASSWORD, Person};

const PAGES: [(&str, &str); 8] = [
    ("/", "health"),
    ("/network", "network"),
    ("/server", "server"),
    ("/search", "search"),
    ("/devices", "devices"),
    ("/reports", "reports"),
    ("/it", "it"),
    ("/box", "box"),
];

/// A customer whose box is claimed, enrolled and has read the office.
fn set_up() -> Customer {
    let mut customer = Customer::new();
    let (server, code) = customer.dealer();
    customer.switch_on();
    customer.meterbox(&["enrol", &server, &code]);
    customer.settings(&serde_json::json!({"targets": [OFFICE]}));
    customer
}

/// By the QR code on the box's label.
fn claims(person: &Person, customer: &Customer) {
    let label = customer.label();
    person.browser.open(&customer.url(&format!("/claim#{label}")));
    person.browser.until("the page has typed it", |browser| {
        let typed = browser.script("return document.querySelector('[name=code]')?.value");
        (typed == label.as_str()).then_some(())
    });
    person.types("password", PASSWORD);
    person.types("again", PASSWORD);
    person.presses("claim");
    person.browser.text("nav");
}

fn signs_in(person: &Person, customer: &Customer) {
    person.browser.open(&customer.url("/sign-in"));
    person.types("password", PASSWORD);
    person.presses("sign-in");
    person.browser.text("nav");
}

/// What keeps people out of this page, and what sticks out of a phone's screen.
fn look_at(browser: &Browser, page: &str) -> Vec<String> {
    let serious: Vec<Violation> = violations(browser)
        .into_iter()
        .filter(Violation::is_serious)
        .collect();
    let mut found: Vec<String> = serious
        .iter()
        .map(|violation| format!("{page}: {violation}"))
        .collect();
    let overhang =
        browser.script("return document.scrollingElement.scrollWidth - document.documentElement.clientWidth");
    if overhang.as_i64().unwrap_or(0) > 0 {
        found.push(format!("{page}: {overhang} px stick out sideways"));
    }
    found
}

#[test]
fn nobody_is_kept_out_of_any_page() {
    let customer = set_up();
    let mut found = Vec::new();
    let habits = [
        ("phone-light", Habits::PHONE),
        (
            "phone-dark-german",
            Habits {
                dark: true,
                language: "de",
                ..Habits::PHONE
            },
        ),
        (
            "desk-dark-french",
            Habits {
                dark: true,
                language: "fr",
                ..Habits::DESK
            },
        ),
        (
            "desk-light-spanish",
            Habits {
                language: "es",
                ..Habits::DESK
            },
        ),
    ];
    let places: Vec<_> = (0..habits.len()).collect();
    for (place, (name, habits)) in places.into_iter().zip(habits) {
        // A browser stays where its thread is: each has one of its own.
        let customer = &customer;
        let seen = std::thread::scope(|scope| {
            let looking = move || {
                let person = Person::at(&customer.phone, habits, name);
                if place == 0 {
                    person.browser.open(&customer.url("/claim"));
                    let mut found = look_at(&person.browser, "claim");
                    claims(&person, customer);
                    found.extend(every_page(&person, customer, habits.language));
                    found
                } else {
                    person.browser.open(&customer.url("/sign-in"));
                    let mut found = look_at(&person.browser, "sign-in");
                    person.photographs("sign-in");
                    signs_in(&person, customer);
                    found.extend(every_page(&person, customer, habits.language));
                    found
                }
            };
            scope.spawn(looking).join().unwrap()
        });
        found.extend(seen.into_iter().map(|line| format!("{name}: {line}")));
    }
    assert!(
        found.is_empty(),
        "{} findings:\n{}",
        found.len(),
        found.join("\n")
    );
}

fn every_page(person: &Person, customer: &Customer, language: &str) -> Vec<String> {
    let browser = &person.browser;
    browser.open(&customer.url("/devices"));
    browser.until("the office is read", |browser| {
        (browser.count("main table tbody tr") >= 4).then_some(())
    });
    let mut found = Vec::new();
    for (path, name) in PAGES {
        browser.open(&customer.url(path));
        assert_eq!(
            browser.script("return document.documentElement.lang"),
            language,
            "{path}"
        );
        person.photographs(name);
        found.extend(look_at(browser, name));
    }
    browser.open(&customer.url("/devices"));
    browser.click("main table tbody tr a");
    browser.text("main h1");
    person.photographs("device");
    found.extend(look_at(browser, "device"));
    browser.open(&customer.url("/server"));
    browser.click("main a[href^='/server/sent/']");
    browser.text("main pre");
    person.photographs("payload");
    found.extend(look_at(browser, "payload"));
    browser.open(&customer.url("/nothing-here"));
    found.extend(look_at(browser, "nothing here"));
    found
}

#[test]
fn a_form_that_makes_no_sense_comes_back_with_everything_but_passwords() {
    let customer = set_up();
    let person = Person::at(&customer.phone, Habits::PHONE, "faults");
    let browser = &person.browser;
    browser.open(&customer.url("/claim"));
    person.types("code", &customer.label());
    person.types("password", "short");
    person.types("again", "shorter");
    person.presses("claim");
    // It comes with the next page, so it is waited for.
    browser.text("main [aria-invalid=true]");
    for field in ["password", "again", "code"] {
        assert_eq!(browser.value(&format!("main [name={field}]")), "", "{field}");
    }
    let mut found = look_at(browser, "claim with faults");
    person.photographs("claim");
    claims(&person, &customer);
    browser.open(&customer.url("/network"));
    person.types("proxy_host", "proxy.example/path");
    person.types("proxy_port", "99999");
    person.presses("save-proxy");
    browser.text("main [aria-invalid=true]");
    for (field, typed) in [("proxy_host", "proxy.example/path"), ("proxy_port", "99999")] {
        assert_eq!(browser.value(&format!("main [name={field}]")), typed);
        assert_eq!(
            browser.count(&format!("main [name={field}][aria-invalid=true]")),
            1,
            "{field}"
        );
    }
    person.photographs("network");
    found.extend(look_at(browser, "network with faults"));
    browser.open(&customer.url("/server"));
    found.extend(look_at(browser, "server"));
    browser.open(&customer.url("/search"));
    person.types("host", "no such host!");
    person.presses("add-device");
    browser.text("main");
    person.photographs("search");
    found.extend(look_at(browser, "search with faults"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_printers_name_is_text_wherever_it_stands() {
    const HOSTILE: &str =
        "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";
    let mut customer = set_up();
    customer.plug_in_a_printer_saying(77, HOSTILE);
    customer.meterbox(&["add", "10.50.0.77"]);
    let person = Person::at(&customer.phone, Habits::PHONE, "hostile");
    let browser = &person.browser;
    claims(&person, &customer);
    browser.open(&customer.url("/devices"));
    let link = browser.script(
        "return [...document.querySelectorAll('main a')].find(a => a.textContent.includes('<script>'))?.getAttribute('href')",
    );
    let link = link
        .as_str()
        .expect("the printer's own words are on the page")
        .to_owned();
    for path in ["/devices", &link, "/search", "/server", "/"] {
        browser.open(&customer.url(path));
        assert_ne!(browser.title(), "taken", "{path}");
        assert_eq!(browser.count("main script, main img"), 0, "{path}");
    }
    browser.open(&customer.url(&link));
    assert!(browser.text("main").contains("onerror="));
    person.photographs("device");
    let found = look_at(browser, "a hostile printer");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_keyboard_is_enough() {
    let customer = set_up();
    let person = Person::at(&customer.phone, Habits::DESK, "keyboard");
    let browser = &person.browser;
    claims(&person, &customer);
    browser.open(&customer.url("/"));
    let focus = "return document.activeElement.getAttribute('href') || document.activeElement.value || document.activeElement.tagName";
    let outlined = "const style = getComputedStyle(document.activeElement);
        return style.outlineStyle != 'none' && parseFloat(style.outlineWidth) >= 2 || style.boxShadow != 'none'";
    let mut reached = Vec::new();
    for _ in 0..60 {
        browser.press("\u{e004}");
        reached.push(browser.script(focus).as_str().unwrap_or_default().to_owned());
        if reached.last().is_some_and(|at| at == "BODY") {
            break;
        }
        assert_eq!(
            browser.script(outlined),
            true,
            "the focus on {:?} is not seen",
            reached.last()
        );
    }
    assert_eq!(
        reached.first().map(String::as_str),
        Some("#main"),
        "the way past the menu comes first"
    );
    for (path, _) in PAGES {
        assert!(
            reached.iter().any(|at| at == path),
            "{path} is not reached: {reached:?}"
        );
    }
}
