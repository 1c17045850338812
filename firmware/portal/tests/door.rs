//! The whole way through guard, TLS and door, as a browser goes it.

#![allow(missing_docs, clippy::unwrap_used)]

mod box_under_test;

use box_under_test::{BoxUnderTest, NAME, get, status};

const PASSWORD: &str = "vier blaue Drucker";

/// A browser that keeps cookies, and the token of the page that it saw last.
struct Browser<'a> {
    house: &'a BoxUnderTest,
    cookies: Vec<(String, String)>,
    token: String,
}

impl Browser<'_> {
    fn ask(&mut self, method: &str, path: &str, body: &str) -> String {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {NAME}\r\nCookie: {}\r\n",
            cookies.join("; ")
        );
        if method == "POST" {
            let port = self.house.secure.port();
            head.push_str(&format!(
                "Origin: https://{NAME}:{port}\r\nSec-Fetch-Site: same-origin\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
                body.len()
            ));
        }
        let answer = self.house.by_https(format!("{head}\r\n{body}").as_bytes());
        for line in answer.lines().take_while(|line| !line.is_empty()) {
            if let Some(cookie) = line.strip_prefix("Set-Cookie: ") {
                let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
                self.cookies.retain(|(known, _)| known != name);
                if !value.is_empty() {
                    self.cookies.push((name.to_owned(), value.to_owned()));
                }
            }
        }
        if let Some(after) = answer.split("name=\"token\" value=\"").nth(1) {
            self.token = after.split('"').next().unwrap().to_owned();
        }
        answer
    }

    fn post(&mut self, path: &str, fields: &str) -> String {
        let body = format!("token={}&{fields}", self.token.replace('/', "%2F"));
        self.ask("POST", path, &body)
    }
}

fn leads_to(answer: &str, address: &str) -> bool {
    status(answer) == 303 && answer.contains(&format!("\r\nLocation: {address}\r\n"))
}

#[test]
fn from_the_label_to_the_first_page_and_out_again() {
    let house = BoxUnderTest::start();
    let welcome = house.by_http(&get("/"));
    let secure = format!("https://{NAME}:{}/claim", house.secure.port());
    assert!(status(&welcome) == 200 && welcome.contains(&secure), "{welcome}");
    assert!(welcome.contains(&house.certificate.fingerprint()));

    let mut owner = Browser {
        house: &house,
        cookies: Vec::new(),
        token: String::new(),
    };
    assert!(leads_to(&owner.ask("GET", "/", ""), "/claim"));
    assert_eq!(status(&owner.ask("GET", "/claim", "")), 200);
    let typed = PASSWORD.replace(' ', "+");
    let claim = format!("action=claim&code=abcd-2345&password={typed}&again={typed}");
    let claimed = owner.post("/claim", &claim);
    assert!(leads_to(&claimed, "/"), "{claimed}");
    let page = owner.ask("GET", "/", "");
    assert_eq!(status(&page), 200, "{page}");
    assert!(page.contains("Content-Security-Policy: default-src 'none'"));
    assert_eq!(page.matches("\r\nServer: ").count(), 1);
    assert!(leads_to(
        &owner.post("/", "action=sign-out"),
        "/sign-in?done=signed-out"
    ));
    assert!(leads_to(&owner.ask("GET", "/", ""), "/sign-in"));

    assert_eq!(status(&owner.ask("GET", "/sign-in", "")), 200);
    assert_eq!(
        status(&owner.post("/sign-in", "action=sign-in&password=wrong+password")),
        422
    );
    assert!(leads_to(
        &owner.post("/sign-in", &format!("action=sign-in&password={typed}")),
        "/"
    ));
    assert_eq!(status(&owner.ask("GET", "/", "")), 200);

    let plain = house.by_http(&get("/network"));
    let secure = format!("\r\nLocation: https://{NAME}:{}/network\r\n", house.secure.port());
    assert!(status(&plain) == 307 && plain.contains(&secure), "{plain}");
}
