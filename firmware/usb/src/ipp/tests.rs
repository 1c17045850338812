#![allow(clippy::unwrap_used)]
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::ErrorKind;
use std::rc::Rc;

use profiles::ipp::Malformed;

use super::*;

const TOKEN: u32 = 0x0a0b_0c0d;
const PACKET: u16 = 64;

/// What comes instead of a packet.
#[derive(Clone, Copy)]
enum End {
    Silence,
    Errno(i32),
    /// The same packet for ever.
    Endless,
}

/// A printer: what is in its pipe already, what it answers to a question, and what comes then.
struct Printer {
    pipe: VecDeque<Vec<u8>>,
    answer: Vec<u8>,
    end: End,
    asked: Vec<u8>,
}

impl Printer {
    fn answering(answer: &[u8]) -> Self {
        Self {
            pipe: VecDeque::new(),
            answer: answer.to_vec(),
            end: End::Silence,
            asked: Vec::new(),
        }
    }

    fn left_behind(mut self, octets: &[u8]) -> Self {
        self.fill(octets);
        self
    }

    fn then(mut self, end: End) -> Self {
        self.end = end;
        self
    }

    fn fill(&mut self, octets: &[u8]) {
        self.pipe
            .extend(octets.chunks(usize::from(PACKET)).map(<[u8]>::to_vec));
    }
}

impl Endpoints for Rc<RefCell<Printer>> {
    fn send(&mut self, octets: &[u8], _: Duration) -> io::Result<usize> {
        let mut printer = self.borrow_mut();
        // It takes a little at a time, and answers when it has all.
        let sent = octets.len().min(100);
        printer.asked.extend(octets.iter().take(sent));
        if sent == octets.len() {
            let answer = std::mem::take(&mut printer.answer);
            printer.fill(&answer);
        }
        Ok(sent)
    }

    fn receive(&mut self, packet: &mut [u8], longest: Duration) -> io::Result<usize> {
        assert_eq!(
            packet.len(),
            usize::from(PACKET),
            "more would wait for a short packet"
        );
        let mut printer = self.borrow_mut();
        let Some(came) = printer.pipe.pop_front() else {
            return match printer.end {
                End::Errno(_) if printer.asked.is_empty() => Err(ErrorKind::TimedOut.into()),
                // Nothing comes in tests' time either.
                End::Silence => {
                    std::thread::sleep(longest.min(Duration::from_millis(2)));
                    Err(ErrorKind::TimedOut.into())
                }
                End::Errno(number) => Err(io::Error::from_raw_os_error(number)),
                End::Endless => Ok(packet.len()),
            };
        };
        packet.get_mut(..came.len()).unwrap().copy_from_slice(&came);
        Ok(came.len())
    }
}

/// An answer by IPP with one number.
fn body(token: u32) -> Vec<u8> {
    let mut body = vec![2, 0, 0, 0];
    body.extend(token.to_be_bytes());
    body.push(4);
    body.push(0x21);
    for octets in [&b"printer-impressions-completed"[..], &1_234_i32.to_be_bytes()] {
        body.extend(u16::try_from(octets.len()).unwrap().to_be_bytes());
        body.extend(octets);
    }
    body.push(3);
    body
}

fn with_length(token: u32) -> Vec<u8> {
    let body = body(token);
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), &body].concat()
}

fn chunked(token: u32) -> Vec<u8> {
    let mut answer =
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for piece in body(token).chunks(7) {
        answer.extend(format!("{:x}\r\n", piece.len()).bytes());
        answer.extend(piece);
        answer.extend(b"\r\n");
    }
    answer.extend(b"0\r\n\r\n");
    answer
}

fn interface(number: u8) -> IppInterface {
    IppInterface {
        interface: number,
        alternate: 1,
        endpoint_in: 0x81,
        endpoint_out: 1,
        packet_in: PACKET,
        is_lps: false,
    }
}

/// What comes of asking that printer on its one interface, and the printer afterwards.
fn asked(printer: Printer) -> (Result<i32, Error>, Rc<RefCell<Printer>>, Octets) {
    let printer = Rc::new(RefCell::new(printer));
    let mut octets = Octets::default();
    let mut claim = |_| Ok(Box::new(Rc::clone(&printer)) as Box<dyn Endpoints>);
    let asked = ask_any(&[interface(1)], &mut claim, TOKEN, &mut octets).unwrap();
    let told = asked.map(|told| told.number("printer-impressions-completed").unwrap());
    (told, printer, octets)
}

#[test]
fn a_printer_answers_with_a_length_or_in_chunks_and_nothing_is_left_unread() {
    for answer in [with_length(TOKEN), chunked(TOKEN)] {
        let length = answer.len() as u64;
        let (told, printer, octets) = asked(Printer::answering(&answer));
        assert_eq!(told, Ok(1_234));
        let printer = printer.borrow();
        assert!(printer.pipe.is_empty());
        assert!(
            printer
                .asked
                .starts_with(b"POST /ipp/print HTTP/1.1\r\nHost: localhost\r\n")
        );
        assert_eq!(
            (octets.sent, octets.received),
            (printer.asked.len() as u64, length)
        );
    }
}

#[test]
fn an_answer_that_fills_its_last_packet_is_whole_without_an_empty_one() {
    let answer = with_length(TOKEN);
    let filling = "x".repeat(2 * usize::from(PACKET) - answer.len() % usize::from(PACKET) - 5);
    let head = format!("HTTP/1.1 200 OK\r\na: {filling}");
    let answer = [head.as_bytes(), answer.get("HTTP/1.1 200 OK".len()..).unwrap()].concat();
    assert_eq!(answer.len() % usize::from(PACKET), 0);
    assert_eq!(asked(Printer::answering(&answer)).0, Ok(1_234));
}

#[test]
fn empty_packets_end_nothing() {
    let mut printer = Printer::answering(&with_length(TOKEN)).left_behind(b"x");
    printer.pipe.push_back(Vec::new());
    assert_eq!(asked(printer).0, Ok(1_234));
}

#[test]
fn what_an_earlier_user_left_in_the_pipe_is_no_answer() {
    let left = with_length(TOKEN - 1);
    for end in [1, left.len() / 2, left.len()] {
        let printer = Printer::answering(&with_length(TOKEN)).left_behind(left.get(end..).unwrap());
        assert_eq!(asked(printer).0, Ok(1_234));
    }
}

#[test]
fn an_answer_to_somebody_else_that_comes_late_is_passed_over() {
    let page = b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno";
    for stale in [with_length(TOKEN - 1), page.to_vec()] {
        let answer = [stale, chunked(TOKEN)].concat();
        assert_eq!(asked(Printer::answering(&answer)).0, Ok(1_234));
    }
    let alone = with_length(TOKEN - 1);
    let (told, printer, _) = asked(Printer::answering(&alone));
    assert_eq!(told, Err(Error::Ipp(Malformed::NotAnAnswer)));
    assert!(printer.borrow().pipe.is_empty());
}

#[test]
fn an_answer_cut_at_any_octet_by_unplugging_is_gone() {
    const ENODEV: i32 = 19;
    const EPROTO: i32 = 71;
    let whole = chunked(TOKEN);
    for end in 0..whole.len() {
        for errno in [ENODEV, EPROTO] {
            let printer = Printer::answering(whole.get(..end).unwrap());
            let (told, ..) = asked(printer.then(End::Errno(errno)));
            assert_eq!(told, Err(Error::Gone), "cut at {end}");
        }
    }
}

#[test]
fn an_answer_cut_at_any_octet_by_silence_is_silent() {
    let whole = chunked(TOKEN);
    for end in 0..whole.len() {
        let (told, printer, _) = asked(Printer::answering(whole.get(..end).unwrap()));
        assert_eq!(told, Err(Error::Silent), "cut at {end}");
        assert!(printer.borrow().pipe.is_empty());
    }
}

#[test]
fn a_pipe_without_end_is_nonsense() {
    assert_eq!(
        asked(Printer::answering(b"").then(End::Endless)).0,
        Err(Error::Nonsense)
    );
    let endless = [b"HTTP/1.1 200 OK\r\n".as_slice(), &b"a: b\r\n".repeat(20_000)].concat();
    let (told, printer, _) = asked(Printer::answering(&endless));
    assert_eq!(told, Err(Error::Nonsense));
    assert!(
        printer.borrow().pipe.is_empty(),
        "the next user finds nothing of it"
    );
}

#[test]
fn a_login_is_said() {
    let login = b"HTTP/1.1 401 Unauthorized\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n<html";
    let (told, ..) = asked(Printer::answering(login));
    assert_eq!(told, Err(Error::Refused(401)));
    assert!(told.unwrap_err().to_string().contains("401"));
}

#[test]
fn an_interface_that_another_program_has_is_left_for_the_next() {
    let printer = Rc::new(RefCell::new(Printer::answering(&with_length(TOKEN))));
    let tried = RefCell::new(Vec::new());
    let mut claim = |one: IppInterface| {
        tried.borrow_mut().push(one.interface);
        if one.interface < 3 {
            return Err(Error::Busy);
        }
        Ok(Box::new(Rc::clone(&printer)) as Box<dyn Endpoints>)
    };
    let all = [1, 2, 3, 4].map(interface);
    let told = ask_any(&all, &mut claim, TOKEN, &mut Octets::default());
    assert!(matches!(told, Some(Ok(_))));
    assert_eq!(*tried.borrow(), [1, 2, 3]);
}

#[test]
fn where_all_interfaces_are_taken_or_broken_the_program_that_has_one_is_named() {
    let all = [1, 2, 3].map(interface);
    let mut claim = |one: IppInterface| {
        Err(if one.interface == 2 {
            Error::Busy
        } else {
            Error::Kernel(22)
        })
    };
    let told = ask_any(&all, &mut claim, TOKEN, &mut Octets::default());
    assert_eq!(told, Some(Err(Error::Busy)));
    assert_eq!(ask_any(&[], &mut claim, TOKEN, &mut Octets::default()), None);
}
