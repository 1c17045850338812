//! A reading by SNMPv3 from somebody who has no password: whatever is sent, a user who signs learns nothing from it.
//!
//! A user who proves nothing may be told anything; there it is held that all ends in time and no request follows
//! another that is still in flight.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use profiles::{Questions, Rows, identifying_questions};
use snmp::{Access, Action, AuthProtocol, Bounds, Conversation, Limits, PrivProtocol, User};

use super::Target;
use crate::ber::{self, element};
use crate::script::Script;

const MOST_DATAGRAMS: u32 = 200;
const DEADLINE: Duration = Duration::from_secs(60);

pub(super) const TARGET: Target = Target {
    name: "secured",
    check,
    seeds,
    longest: 600,
};

/// Kept for all executions, since making a key of a password is slow on purpose.
fn users() -> &'static [Arc<User>; 3] {
    static USERS: OnceLock<[Arc<User>; 3]> = OnceLock::new();
    USERS.get_or_init(|| {
        let open = User::new("meter");
        let signing = || User::new("meter")?.with_authentication(AuthProtocol::Sha1, "not to be guessed");
        let private = signing().and_then(|user| user.with_privacy(PrivProtocol::Aes128, "nor this one"));
        [open, signing(), private].map(|user| match user {
            Ok(user) => Arc::new(user),
            Err(error) => panic!("{error}"),
        })
    })
}

fn plan() -> impl FnMut(&Rows) -> Option<Questions> {
    let mut asked = false;
    move |_| (!std::mem::replace(&mut asked, true)).then(identifying_questions)
}

fn check(bytes: &[u8]) {
    let mut script = Script::new(bytes);
    let signs = script.below(3);
    let Some(user) = users().get(signs) else { return };
    let bounds = Bounds {
        tries: 2,
        deadline: DEADLINE,
        ..Bounds::default()
    };
    let access = Access::user(Arc::clone(user));
    let mut conversation = Conversation::new(access, plan(), bounds, Limits::default(), 7);
    let (mut now, mut sent) = (Duration::ZERO, 0);
    let outcome = loop {
        match conversation.poll(now) {
            Action::Send(datagram) => {
                sent += 1;
                assert!(
                    sent <= MOST_DATAGRAMS,
                    "the device keeps the conversation going for ever"
                );
                for _ in 0..script.below(3) {
                    let answer = answer(&datagram, &mut script).unwrap_or_default();
                    now += Duration::from_micros(100 * u64::from(script.byte()));
                    conversation.receive(now, &answer);
                }
            }
            Action::Wait(until) => {
                assert!(until > now, "a wait that is over already would never end");
                assert!(until <= DEADLINE, "a wait beyond the deadline");
                now = until;
            }
            Action::Done(outcome) => break outcome,
        }
    };
    if let (Ok(outcome), true) = (outcome, signs > 0) {
        assert!(outcome.rows.is_empty(), "believed unsigned: {:?}", outcome.rows);
    }
}

/// A message that answers ours in form, as far as one can who has no password (RFC 3412 §6, RFC 3414 §2.4).
fn answer(request: &[u8], script: &mut Script<'_>) -> Option<Vec<u8>> {
    let ((_, message), _) = ber::first(request)?;
    let parts = ber::elements(message);
    let (_, header) = *parts.get(1)?;
    let (_, message_id) = *ber::elements(header).first()?;
    let request_id = request_id_in(parts.get(3)?.1).unwrap_or(message_id);
    let flags = script.of(&[0_u8, 1, 2, 3, 4, 5, 7, 255]).copied()?;
    let header = [
        element(2, message_id),
        element(2, script.of(&[&[5, 0xdc][..], &[0], &[0x7f, 0xff, 0xff, 0xff]])?),
        element(4, &[flags]),
        element(2, &[3]),
    ];
    let engine = match script.below(4) {
        0 => script.bytes(40),
        _ => b"\x80\0\x1f\x88\x04engine".to_vec(),
    };
    let security = [
        element(4, &engine),
        element(2, &script.bytes(5)),
        element(2, &script.bytes(5)),
        element(4, if script.below(4) == 0 { b"other" } else { b"meter" }),
        element(4, &script.bytes(24)),
        element(4, &script.bytes(9)),
    ];
    let scoped = [element(4, &engine), element(4, b""), pdu(request_id, script)];
    let data = match script.below(4) {
        0 => element(4, &script.bytes(120)),
        _ => element(0x30, &scoped.concat()),
    };
    let whole = [
        element(2, &[3]),
        element(0x30, &header.concat()),
        element(4, &element(0x30, &security.concat())),
        data,
    ];
    let mut whole = element(0x30, &whole.concat());
    if script.below(8) == 0 {
        let place = usize::from(script.byte()) % whole.len();
        let byte = script.byte();
        whole
            .iter_mut()
            .skip(place)
            .take(1)
            .for_each(|octet| *octet = byte);
    }
    Some(whole)
}

/// The request-id in a scoped PDU that is not encrypted.
fn request_id_in(scoped: &[u8]) -> Option<&[u8]> {
    let (_, pdu) = *ber::elements(scoped).get(2)?;
    Some(ber::elements(pdu).first()?.1)
}

/// A Report of one of the usmStats, or a Response with a row that was asked for.
fn pdu(request_id: &[u8], script: &mut Script<'_>) -> Vec<u8> {
    const STATS: [u32; 10] = [1, 3, 6, 1, 6, 3, 15, 1, 1, 0];
    let is_report = script.below(2) == 0;
    let name = if is_report {
        let mut name = STATS;
        name[9] = u32::from(script.byte() % 8);
        ber::name(&[&name[..], &[0]].concat())
    } else {
        ber::name(&[1, 3, 6, 1, 2, 1, 1, 1, 0])
    };
    let value = if is_report {
        element(0x41, &[script.byte() & 0x7f])
    } else {
        element(4, b"forged")
    };
    let varbind = element(0x30, &[element(6, &name), value].concat());
    let fields = [
        element(2, request_id),
        element(2, &[0]),
        element(2, &[0]),
        element(0x30, &varbind),
    ];
    element(if is_report { 0xa8 } else { 0xa2 }, &fields.concat())
}

fn seeds() -> Vec<Vec<u8>> {
    (1..80_u8)
        .map(|step| (0..=255).map(|place: u8| place.wrapping_mul(step)).collect())
        .collect()
}
