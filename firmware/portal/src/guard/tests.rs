//! The guard before a door that answers what a test needs.

#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::{IpAddr, TcpListener as Listener, TcpStream as Client};
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Instant;

use meters::Timestamp;
use setup::{Command, Download, Place, View};
use tokio::sync::oneshot;

use super::*;
use crate::relay::{Answer, Clerk, MOST_ANSWER, Method, Question};
use crate::{DeskFailure, Lock, Outcome, PageCertificate, SentFile, tls};

/// A desk that is only asked for the box's name.
struct NameOnly;

impl Desk for NameOnly {
    fn box_name(&self) -> String {
        "box".to_owned()
    }

    fn view(&self, _: &Place, _: usize) -> Result<Option<View>, DeskFailure> {
        unreachable!()
    }

    fn obey(&self, _: Command, _: &str) -> Result<Outcome, DeskFailure> {
        unreachable!()
    }

    fn file(&self, _: Download) -> Result<SentFile, DeskFailure> {
        unreachable!()
    }

    fn now(&self) -> Timestamp {
        unreachable!()
    }

    fn lock(&self) -> Result<Lock, DeskFailure> {
        unreachable!()
    }

    fn set_password(&self, _: &str) -> Result<(), DeskFailure> {
        unreachable!()
    }

    fn keep_certificate(&self, _: &PageCertificate) -> Result<(), DeskFailure> {
        unreachable!()
    }
}

struct Guarded {
    plain: SocketAddr,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Guarded {
    fn before(answering: impl FnMut(&Question) -> Answer + Send + 'static) -> Self {
        let listen = || Listener::bind("127.0.0.1:0").unwrap();
        let doors = Doors {
            plain: Some(listen()),
            secure: listen(),
        };
        let plain = doors.plain.as_ref().unwrap().local_addr().unwrap();
        let (end, ended) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || guard(doors, Box::new(answering), ended));
        Self {
            plain,
            end: Some(end),
            thread: Some(thread),
        }
    }

    fn ask(&self, request: &str) -> String {
        let mut client = Client::connect(self.plain).unwrap();
        client.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        client.read_to_end(&mut answer).unwrap();
        String::from_utf8(answer).unwrap()
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        drop(self.end.take());
        self.thread.take().unwrap().join().unwrap();
    }
}

fn guard(doors: Doors, answering: Box<dyn FnMut(&Question) -> Answer + Send>, ended: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (clerk, _ended) = Clerk::begin(answering).unwrap();
        let page = PageCertificate::make(&[], &[], Timestamp::from_unix_seconds(1_800_000_000)).unwrap();
        let tls = tls::acceptor(&page).unwrap();
        let mut tls_at = |_: IpAddr| tls.clone();
        let passage = Passage::to(&clerk);
        tokio::select! {
            result = watch(doors, Arc::new(NameOnly), passage, &mut tls_at) => result.unwrap(),
            _ = ended => {}
        }
    });
}

fn answer_of(octets: usize) -> Answer {
    Answer {
        status: 200,
        headers: vec![("Content-Type", "text/plain".to_owned())],
        body: vec![b'a'; octets],
    }
}

const GET: &str = "GET /a?b=c HTTP/1.1\r\nHost: BOX.local:80\r\nCookie: d=e\r\n\r\n";

#[test]
fn the_door_hears_what_was_asked_and_by_whom() {
    let (tell, told) = mpsc::channel();
    let guarded = Guarded::before(move |question| {
        let line = format!(
            "{:?} {} {:?} {:?} {} {} {} {:?}",
            question.method,
            question.path,
            question.query,
            question.headers,
            question.peer,
            question.secure,
            question.host,
            String::from_utf8_lossy(&question.body),
        );
        tell.send(line).unwrap();
        answer_of(0)
    });
    guarded.ask(GET);
    assert_eq!(
        told.recv().unwrap(),
        r#"Get /a Some("b=c") [("cookie", "d=e")] 127.0.0.1 false box.local """#
    );
    guarded.ask("POST /f HTTP/1.0\r\nHost: box\r\nX-Meterbox-Secure: 1\r\nContent-Length: 3\r\n\r\ng=h");
    assert_eq!(
        told.recv().unwrap(),
        r#"Post /f None [] 127.0.0.1 false box "g=h""#
    );
}

#[test]
fn a_large_answer_arrives_whole_and_one_too_large_not_at_all() {
    let guarded = Guarded::before(|question| answer_of(question.path.trim_matches('/').parse().unwrap()));
    for (octets, status) in [(0, 200), (3 << 20, 200), (MOST_ANSWER + 1, 503)] {
        let answer = guarded.ask(&format!("GET /{octets} HTTP/1.1\r\nHost: box\r\n\r\n"));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{octets}");
        if status == 200 {
            let (head, body) = answer.split_once("\r\n\r\n").unwrap();
            assert_eq!(body.len(), octets);
            assert!(head.contains(&format!("\r\nContent-Length: {octets}")), "{head}");
        }
    }
}

#[test]
fn head_gets_the_head_alone() {
    let guarded = Guarded::before(|question| {
        assert_eq!(question.method, Method::Head);
        answer_of(1_000)
    });
    let answer = guarded.ask("HEAD / HTTP/1.1\r\nHost: box\r\n\r\n");
    assert!(
        answer.contains("\r\nContent-Length: 1000\r\n") && answer.ends_with("\r\n\r\n"),
        "{answer}"
    );
}

#[test]
fn who_does_not_read_a_large_answer_holds_up_nobody() {
    let guarded =
        Guarded::before(|question| answer_of(if question.path == "/large" { 4_000_000 } else { 10 }));
    let large = "GET /large HTTP/1.1\r\nHost: box\r\n\r\n";
    let lazy: Vec<Client> = (0..15)
        .map(|_| {
            let mut client = Client::connect(guarded.plain).unwrap();
            client.write_all(large.as_bytes()).unwrap();
            client
        })
        .collect();
    let began = Instant::now();
    assert!(guarded.ask(GET).starts_with("HTTP/1.1 200 "));
    // Nobody had to wait until the time of the lazy ones was over.
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    drop(lazy);
}

#[test]
fn questions_that_take_long_are_answered_one_after_another() {
    let inside = Arc::new(Mutex::new(()));
    let guarded = Guarded::before(move |_| {
        let _alone = inside.try_lock().unwrap();
        std::thread::sleep(Duration::from_millis(100));
        answer_of(1)
    });
    std::thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| assert!(guarded.ask(GET).starts_with("HTTP/1.1 200 ")));
        }
    });
}

#[test]
fn who_hangs_up_while_he_is_answered_harms_nobody() {
    let guarded = Guarded::before(|_| {
        std::thread::sleep(Duration::from_millis(20));
        answer_of(1 << 20)
    });
    for _ in 0..20 {
        let mut client = Client::connect(guarded.plain).unwrap();
        client.write_all(GET.as_bytes()).unwrap();
    }
    assert!(guarded.ask(GET).starts_with("HTTP/1.1 200 "));
}

#[test]
fn an_answer_that_hangs_does_not_keep_the_box_from_ending() {
    let (tell, told) = mpsc::channel();
    let guarded = Guarded::before(move |_| {
        tell.send(()).unwrap();
        std::thread::sleep(Duration::from_secs(6));
        answer_of(1)
    });
    let mut client = Client::connect(guarded.plain).unwrap();
    client.write_all(GET.as_bytes()).unwrap();
    told.recv().unwrap();
    let began = Instant::now();
    drop(guarded);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}
