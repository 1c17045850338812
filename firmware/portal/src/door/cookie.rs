//! What a browser remembers of the page: its session, its visit before there is one, that it knew the password once, and
//! its language.
//!
//! Names with `__Host-` are taken by browsers from this very host by HTTPS only, so nobody else on the network can plant
//! one (RFC 6265bis §4.1.3). `SameSite=Strict`: no request that another site began carries them.

use protocol::encoding::{from_hex, to_hex};
use ring::hmac;
use setup::Language;

use crate::relay::Question;
use crate::sessions::SessionId;

const SESSION: &str = "__Host-meterbox";
const VISIT: &str = "__Host-meterbox-visit";
const BROWSER: &str = "__Host-meterbox-browser";
const LANGUAGE: &str = "lang";
const STRICT: &str = "; Path=/; Secure; HttpOnly; SameSite=Strict";
const FOR_AN_HOUR: &str = "; Max-Age=3600";
const FOR_A_YEAR: &str = "; Max-Age=31536000";
const GONE: &str = "; Max-Age=0";

/// The id that the browser holds; it need not be one of ours.
pub(super) fn session_id(question: &Question) -> Option<SessionId> {
    octets(value(question, SESSION)?)
}

/// A session's id. The browser forgets it when it is closed, at the latest.
pub(super) fn session(id: &SessionId) -> String {
    set(SESSION, &to_hex(id), "")
}

/// The session is over.
pub(super) fn no_session() -> String {
    set(SESSION, "", GONE)
}

/// The browser's visit, if there is one.
pub(super) fn visit_id(question: &Question) -> Option<[u8; 32]> {
    octets(value(question, VISIT)?)
}

/// A visit, for as long as a form may be filled in.
pub(super) fn visit(id: &[u8; 32]) -> String {
    set(VISIT, &to_hex(id), FOR_AN_HOUR)
}

/// The number of a browser that knew the password since the box was started.
pub(super) fn browser_number(question: &Question, key: &hmac::Key) -> Option<[u8; 16]> {
    let value = value(question, BROWSER)?;
    let (number, tag) = value.split_once('.')?;
    let number: [u8; 16] = octets(number)?;
    let tag: [u8; 32] = octets(tag)?;
    hmac::verify(key, &browser_message(&number), &tag).ok()?;
    Some(number)
}

/// Its number, signed.
pub(super) fn browser(number: &[u8; 16], key: &hmac::Key) -> String {
    let tag = hmac::sign(key, &browser_message(number));
    let value = [&to_hex(number), ".", &to_hex(tag.as_ref())].concat();
    set(BROWSER, &value, FOR_A_YEAR)
}

fn browser_message(number: &[u8; 16]) -> Vec<u8> {
    [b"browser".as_slice(), number].concat()
}

/// The language that was chosen.
pub(super) fn language(question: &Question) -> Option<Language> {
    Language::of_code(value(question, LANGUAGE)?)
}

/// The language that is chosen now.
pub(super) fn speak(language: Language) -> String {
    set(LANGUAGE, language.code(), FOR_A_YEAR)
}

fn set(name: &str, value: &str, life: &str) -> String {
    [name, "=", value, STRICT, life].concat()
}

fn value<'a>(question: &'a Question, name: &str) -> Option<&'a str> {
    question.header("cookie")?.split(';').find_map(|pair| {
        let (found, value) = pair.trim().split_once('=')?;
        (found == name).then_some(value)
    })
}

/// Exactly so many octets in hex.
fn octets<const N: usize>(hex: &str) -> Option<[u8; N]> {
    if hex.len() != 2 * N {
        return None;
    }
    from_hex(hex)?.try_into().ok()
}
