//! When a box can be made somebody's own, and by what.
//!
//! A new box can be claimed with the code on its label for an hour after its start. Whoever shows that he is at the box
//! needs no code, for ten minutes, and can set a new password even where there is one: he could as well take the box
//! apart. Otherwise the claim is closed, so that a box forgotten on a shelf is not taken by whoever finds it later.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ring::hmac;
use setup::view::ClaimWindow;

/// How long the label's code is good after a start.
const AFTER_START: Duration = Duration::from_secs(60 * 60);
/// How long presence is believed.
const AFTER_PRESENCE: Duration = Duration::from_secs(10 * 60);
/// What is longer is no code, however it is spelt.
const MOST_TYPED: usize = 64;

/// How the agent tells the door that somebody is at the box: he ran `meterbox claim open` on it, or pressed its button.
/// Clones are the same handle.
#[derive(Clone, Debug, Default)]
pub struct Presence(Arc<Mutex<Option<Instant>>>);

impl Presence {
    /// Somebody is at the box at that moment: the claim is open for ten minutes, without the label's code.
    pub fn show(&self, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(now + AFTER_PRESENCE);
    }

    /// Until when presence opens the claim.
    fn until(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One presence is good for one claim.
    pub(crate) fn use_up(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// How the claim is open; none where it is not.
pub(crate) fn window(
    started: Instant,
    presence: &Presence,
    is_claimed: bool,
    now: Instant,
) -> Option<ClaimWindow> {
    let left = |until: Instant| {
        let left = until.saturating_duration_since(now);
        (!left.is_zero()).then(|| left.as_secs().max(1))
    };
    let open = |needs_code: bool| {
        move |seconds_left: u64| ClaimWindow {
            needs_code,
            seconds_left,
        }
    };
    presence.until().and_then(left).map(open(false)).or_else(|| {
        let by_label = (!is_claimed).then_some(started + AFTER_START)?;
        left(by_label).map(open(true))
    })
}

/// Whether what was typed is the label's code: small letters, spaces and hyphens anywhere, and 0, 1 and 8 for the letters
/// they look like are forgiven. Compared by way of a keyed hash, so that the time it takes says nothing.
pub(crate) fn is_code(typed: &str, code: &str, key: &hmac::Key) -> bool {
    if typed.len() > MOST_TYPED || code.is_empty() {
        return false;
    }
    let expected = hmac::sign(key, canonical(code).as_bytes());
    hmac::verify(key, canonical(typed).as_bytes(), expected.as_ref()).is_ok()
}

fn canonical(code: &str) -> String {
    code.chars()
        .filter(|character| !character.is_whitespace() && *character != '-')
        .map(|character| match character.to_ascii_uppercase() {
            '0' => 'O',
            '1' => 'I',
            '8' => 'B',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn a_new_box_is_open_to_its_code_for_an_hour() {
        let (start, presence) = (Instant::now(), Presence::default());
        let at = |minutes: u32| window(start, &presence, false, start + MINUTE * minutes);
        assert_eq!(
            at(0).unwrap(),
            ClaimWindow {
                needs_code: true,
                seconds_left: 3_600
            }
        );
        assert_eq!(at(59).unwrap().seconds_left, 60);
        assert_eq!(at(60), None);
        assert_eq!(window(start, &presence, true, start), None);
    }

    #[test]
    fn presence_opens_any_box_without_code_for_ten_minutes_and_once() {
        let (start, presence) = (Instant::now(), Presence::default());
        let pressed = start + 200 * MINUTE;
        presence.show(pressed);
        for is_claimed in [false, true] {
            let open = window(start, &presence, is_claimed, pressed + 9 * MINUTE).unwrap();
            assert!(!open.needs_code && open.seconds_left == 60);
            assert_eq!(window(start, &presence, is_claimed, pressed + 10 * MINUTE), None);
        }
        presence.use_up();
        assert_eq!(window(start, &presence, true, pressed), None);
    }

    #[test]
    fn a_code_is_forgiven_its_spelling_and_nothing_else() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &[1; 32]);
        for typed in ["OIB23456", "oib2-3456", " o i b 2 3 4 5 6 ", "018-23456"] {
            assert!(is_code(typed, "OIB23456", &key), "{typed}");
        }
        for typed in [
            "",
            "OIB2345",
            "OIB234567",
            "OIB23457",
            "OIB2345\u{ff16}",
            &"OIB23456".repeat(20),
        ] {
            assert!(!is_code(typed, "OIB23456", &key), "{typed}");
        }
        assert!(!is_code("", "", &key));
        assert!(!is_code("-", "", &key));
    }
}
