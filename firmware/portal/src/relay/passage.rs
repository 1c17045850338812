//! The guard's side: a question goes to the clerk, its answer comes back written, whole.
//!
//! One at a time: the next answer is made while the one before travels to a slow client, who holds up nobody.

use std::time::{SystemTime, UNIX_EPOCH};

use meters::Timestamp;
use tokio::sync::{Mutex, oneshot};

use super::clerk::{Asked, Counter};
use super::{Answer, Clerk, MOST_ANSWER, Method, Question};

/// The way to the clerk.
pub(crate) struct Passage {
    counter: Counter,
    turn: Mutex<()>,
}

impl Passage {
    /// The way to that clerk.
    pub(crate) fn to(clerk: &Clerk) -> Self {
        Self {
            counter: clerk.counter(),
            turn: Mutex::new(()),
        }
    }

    /// The answer, ready to be sent; none where there is none, or one that is too long.
    pub(crate) async fn ask(&self, question: Question) -> Option<Vec<u8>> {
        let _turn = self.turn.lock().await;
        let with_body = question.method != Method::Head;
        let (reply, answer) = oneshot::channel();
        if !self.counter.hand_in(Asked { question, reply }) {
            return None;
        }
        let answer = answer.await.ok()?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let written = written(&answer, with_body, Timestamp::from_unix_seconds(now.as_secs()));
        (written.len() <= MOST_ANSWER).then_some(written)
    }
}

/// The answer as it is sent (RFC 9112). What it is made of is nobody's business.
fn written(answer: &Answer, with_body: bool, now: Timestamp) -> Vec<u8> {
    let mut text = format!(
        "HTTP/1.1 {} {}\r\nConnection: close\r\nDate: {}\r\nServer: meterbox\r\n",
        answer.status,
        reason(answer.status),
        date(now)
    );
    let is_printable = |value: &str| value.bytes().all(|octet| (b' '..=b'~').contains(&octet));
    for (name, value) in answer.headers.iter().filter(|(_, value)| is_printable(value)) {
        for piece in [name, ": ", value, "\r\n"] {
            text.push_str(piece);
        }
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n", answer.body.len()));
    let mut octets = text.into_bytes();
    // What did not change is not told again (RFC 9110 §15.4.5).
    if with_body && answer.status != 304 {
        octets.extend_from_slice(&answer.body);
    }
    octets
}

/// The words behind a status (RFC 9110 §15), which no program reads.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ if status < 400 => "Done",
        _ => "Failed",
    }
}

/// A time as HTTP writes it (RFC 9110 §5.6.7), such as `Sun, 22 Nov 2026 10:00:00 GMT`.
fn date(time: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let text = time.to_string();
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let month = part(5, 7).parse().unwrap_or(1_usize).saturating_sub(1);
    let day = usize::try_from(time.unix_seconds() / 86_400 % 7).unwrap_or_default();
    let name = |names: &[&'static str], place: usize| names.get(place).copied().unwrap_or_default();
    format!(
        "{}, {} {} {} {} GMT",
        name(&DAYS, day),
        part(8, 10),
        name(&MONTHS, month),
        part(0, 4),
        part(11, 19)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_unix_seconds(seconds)
    }

    #[test]
    fn a_time_is_written_as_http_has_it() {
        for (seconds, expected) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            // The example of RFC 9110.
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
        ] {
            assert_eq!(date(at(seconds)), expected);
        }
    }

    #[test]
    fn an_answer_is_written_whole_and_nothing_slips_in_by_a_header() {
        let mut answer = Answer {
            status: 200,
            headers: vec![
                ("Content-Type", "text/plain".to_owned()),
                ("X-Forged", "a\r\nSet-Cookie: b".to_owned()),
            ],
            body: b"abc".to_vec(),
        };
        let text = |answer: &Answer, with_body| {
            let octets = written(answer, with_body, at(0));
            String::from_utf8_lossy(&octets).into_owned()
        };
        let head = "HTTP/1.1 200 OK\r\nConnection: close\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nServer: meterbox\r\n\
                    Content-Type: text/plain\r\nContent-Length: 3\r\n\r\n";
        assert_eq!(text(&answer, true), format!("{head}abc"));
        assert_eq!(text(&answer, false), head);
        answer.status = 304;
        assert!(text(&answer, true).ends_with("\r\n\r\n"));
    }
}
