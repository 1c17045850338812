//! A door with a desk in memory behind it, a clock that is set by hand, and browsers that keep cookies as browsers do.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use meters::Timestamp;
use setup::view::{Devices, ForYourIt, Health, Network, Reports, Search, ThisBox, View};
use setup::{Command, Download, FieldFault, Notice, Place};

use crate::door::{Door, Entrance, Fresh};
use crate::relay::{Answer, Method, Question};
use crate::{Desk, DeskFailure, Lock, Outcome, PageCertificate, Presence, SentFile};

pub(super) const CODE: &str = "ABCD2345";
pub(super) const PASSWORD: &str = "vier blaue Drucker";
pub(super) const HOST: &str = "10.0.0.9";
pub(super) const MINUTE: Duration = Duration::from_secs(60);
/// Not to be seen by who is not signed in.
pub(super) const STATUS: &str = "72:65:61:64:69:6e";

/// A desk that keeps in memory what it is told.
pub(super) struct MemoryDesk {
    pub(super) lock: Mutex<Lock>,
    pub(super) commands: Mutex<Vec<Command>>,
    pub(super) outcome: Mutex<Result<Outcome, DeskFailure>>,
    pub(super) leaf: Mutex<usize>,
    pub(super) broken: Mutex<bool>,
}

impl Desk for MemoryDesk {
    fn view(&self, place: &Place, page: usize) -> Result<Option<View>, DeskFailure> {
        *self.leaf.lock().unwrap() = page;
        Ok(Some(match place {
            Place::Health => View::Health(Health::default()),
            Place::Network => View::Network(Box::new(Network {
                mac: Some(STATUS.to_owned()),
                ..Network::default()
            })),
            Place::Server => View::Server(Box::default()),
            Place::Search => View::Search(Box::<Search>::default()),
            Place::Devices => View::Devices(Devices::default()),
            Place::Reports => View::Reports(Reports {
                enrolled: true,
                ..Reports::default()
            }),
            Place::ForYourIt => View::ForYourIt(Box::<ForYourIt>::default()),
            Place::ThisBox => View::ThisBox(ThisBox::default()),
            Place::Payload(_) | Place::Device(_) => return Ok(None),
            Place::Claim | Place::SignIn => panic!("the desk was asked for the door's own pages"),
        }))
    }

    fn obey(&self, command: Command, _: &str) -> Result<Outcome, DeskFailure> {
        self.commands.lock().unwrap().push(command);
        self.outcome.lock().unwrap().clone()
    }

    fn file(&self, _: Download) -> Result<SentFile, DeskFailure> {
        Ok(SentFile {
            name: "meters of \"Büro\"\r\n../today.csv".to_owned(),
            content_type: "text/csv; charset=utf-8",
            content: STATUS.as_bytes().to_vec(),
        })
    }

    fn box_name(&self) -> String {
        "meterbox-4711".to_owned()
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_unix_seconds(1_795_341_600)
    }

    fn lock(&self) -> Result<Lock, DeskFailure> {
        if *self.broken.lock().unwrap() {
            return Err(DeskFailure("/var/lib/meterbox is full".to_owned()));
        }
        Ok(self.lock.lock().unwrap().clone())
    }

    fn set_password(&self, hash: &str) -> Result<(), DeskFailure> {
        self.lock.lock().unwrap().password_hash = Some(hash.to_owned());
        Ok(())
    }

    fn keep_certificate(&self, _: &PageCertificate) -> Result<(), DeskFailure> {
        panic!("the door keeps no certificate")
    }
}

impl MemoryDesk {
    pub(super) fn hash(&self) -> Option<String> {
        self.lock.lock().unwrap().password_hash.clone()
    }

    pub(super) fn obeyed(&self) -> usize {
        self.commands.lock().unwrap().len()
    }

    pub(super) fn refuses(&self, faults: Vec<FieldFault>) {
        *self.outcome.lock().unwrap() = Ok(Outcome::Refused(faults));
    }
}

/// A box with its door.
pub(super) struct House {
    pub(super) door: Door,
    pub(super) desk: Arc<MemoryDesk>,
    pub(super) presence: Presence,
    pub(super) now: Instant,
    /// Every answer's text, head and body.
    pub(super) answers: Vec<String>,
    questions: u32,
}

impl House {
    pub(super) fn new() -> Self {
        let desk = Arc::new(MemoryDesk {
            lock: Mutex::new(Lock {
                claim_code: CODE.to_owned(),
                password_hash: None,
            }),
            commands: Mutex::default(),
            outcome: Mutex::new(Ok(Outcome::Done(Notice::Saved))),
            leaf: Mutex::new(0),
            broken: Mutex::new(false),
        });
        let presence = Presence::default();
        let door = Door::new(desk.clone(), presence.clone()).unwrap();
        Self {
            now: door.started,
            door,
            desk,
            presence,
            answers: Vec::new(),
            questions: 0,
        }
    }

    /// A box that belongs to somebody, and his browser, which is signed in.
    pub(super) fn claimed() -> (Self, Browser) {
        let (mut house, mut owner) = (Self::new(), Browser::at("10.0.0.20"));
        let answer = owner.claim(&mut house, CODE, PASSWORD);
        assert_eq!(answer.status, 303, "{}", text(&answer));
        (house, owner)
    }

    pub(super) fn later(&mut self, by: Duration) {
        self.now += by;
    }

    pub(super) fn ask(&mut self, question: &Question) -> Answer {
        self.questions += 1;
        let mut fresh = Fresh {
            id: [1; 32],
            visit: [2; 32],
            salt: [3; 16],
            browser: [4; 16],
        };
        for octets in [&mut fresh.id[..4], &mut fresh.visit[..4], &mut fresh.browser[..4]] {
            octets.copy_from_slice(&self.questions.to_be_bytes());
        }
        let entrance = Entrance {
            secure_port: 443,
            fingerprint: "AA:BB".to_owned(),
        };
        let answer = self.door.answer_at(question, &entrance, self.now, &fresh);
        self.answers.push(text(&answer));
        answer
    }
}

/// A browser: it keeps cookies, and the token of the page that it saw last.
#[derive(Clone)]
pub(super) struct Browser {
    pub(super) cookies: BTreeMap<String, String>,
    pub(super) token: String,
    peer: IpAddr,
}

impl Browser {
    pub(super) fn at(peer: &str) -> Self {
        Self {
            cookies: BTreeMap::new(),
            token: String::new(),
            peer: peer.parse().unwrap(),
        }
    }

    /// A GET by HTTPS, as this browser sends it.
    pub(super) fn question(&self, address: &str) -> Question {
        let (path, query) = match address.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (address, None),
        };
        let mut headers = vec![("sec-fetch-dest", "document".to_owned())];
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            headers.push(("cookie", pairs.join("; ")));
        }
        Question {
            method: Method::Get,
            path: path.to_owned(),
            query,
            headers,
            body: Vec::new(),
            peer: self.peer,
            secure: true,
            host: HOST.to_owned(),
        }
    }

    /// A form by HTTPS, as this browser sends it from a page of the box.
    pub(super) fn form(&self, address: &str, fields: &[(&str, &str)]) -> Question {
        let mut question = self.question(address);
        question.method = Method::Post;
        question.headers.extend([
            ("content-type", "application/x-www-form-urlencoded".to_owned()),
            ("origin", format!("https://{HOST}")),
            ("sec-fetch-site", "same-origin".to_owned()),
        ]);
        let token = [("token", self.token.as_str())];
        let pairs: Vec<String> = token
            .iter()
            .chain(fields)
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        question.body = pairs.join("&").into_bytes();
        question
    }

    /// Takes over what the answer sets, and the token of its page.
    pub(super) fn take(&mut self, answer: &Answer) {
        for cookie in all(answer, "Set-Cookie") {
            let (pair, _) = cookie.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        if let Some(after) = body.split("name=\"token\" value=\"").nth(1) {
            self.token = after.split('"').next().unwrap().to_owned();
        }
    }

    pub(super) fn get(&mut self, house: &mut House, address: &str) -> Answer {
        let answer = house.ask(&self.question(address));
        self.take(&answer);
        answer
    }

    pub(super) fn post(&mut self, house: &mut House, address: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = house.ask(&self.form(address, fields));
        self.take(&answer);
        answer
    }

    pub(super) fn claim(&mut self, house: &mut House, code: &str, password: &str) -> Answer {
        self.get(house, "/claim");
        let fields = [
            ("action", "claim"),
            ("code", code),
            ("password", password),
            ("again", password),
        ];
        self.post(house, "/claim", &fields)
    }

    pub(super) fn sign_in(&mut self, house: &mut House, password: &str) -> Answer {
        self.get(house, "/sign-in");
        self.post(
            house,
            "/sign-in",
            &[("action", "sign-in"), ("password", password)],
        )
    }

    pub(super) fn is_signed_in(&mut self, house: &mut House) -> bool {
        self.get(house, "/network").status == 200
    }

    pub(super) fn session(&self) -> Option<&String> {
        self.cookies.get("__Host-meterbox")
    }
}

pub(super) fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    all(answer, name).next()
}

pub(super) fn all<'a>(answer: &'a Answer, name: &str) -> impl Iterator<Item = &'a str> {
    let headers = answer.headers.iter();
    headers
        .filter(move |(found, _)| *found == name)
        .map(|(_, value)| value.as_str())
}

pub(super) fn location(answer: &Answer) -> &str {
    header(answer, "Location").unwrap_or_default()
}

/// Status, headers and body.
pub(super) fn text(answer: &Answer) -> String {
    let mut text = format!("{}\n", answer.status);
    for (name, value) in &answer.headers {
        text.push_str(&format!("{name}: {value}\n"));
    }
    text.push_str(&String::from_utf8_lossy(&answer.body));
    text
}

fn encoded(value: &str) -> String {
    value.bytes().map(|octet| format!("%{octet:02X}")).collect()
}
