//! The security of one conversation: what is said to a device, and what of its answers is to be believed.
//!
//! The order of checks is RFC 3414 §3.2. The rule above it: nothing unsigned changes what we know of a device that we
//! speak to with a signature. Its engine id and first clock come unsigned (there is no other way to learn them), but a
//! false id makes keys that the device's answers don't fit, and a false clock is set right by the device's signed
//! report. Once a signature has proved them, no unsigned word counts against it.

use core::time::Duration;
use std::sync::Arc;

use super::digest::{is_same, signature, signature_length};
use super::keys::LocalKeys;
use super::privacy::{Beginning, SALT_LENGTH, decrypt, encrypt};
use super::report::Report;
use super::{Engine, EngineId, Refusal, SecurityLevel, User};
use crate::message::{Frame, Incoming, Request, Response, discovery, message, read_scoped_pdu, scoped_pdu};

/// So often in a conversation a device may tell its engine or clock anew. Two are usual; more come with a device that
/// restarted in between, or somebody who lies about it.
const MOST_LESSONS: u32 = 6;

/// What a datagram of the device comes to.
#[derive(Debug)]
pub(crate) enum Heard {
    /// The answer.
    Response(Response),
    /// Its engine or clock: the same is to be asked again, at once.
    AskAgain,
    /// It won't answer this user. Where that was not signed it is a hint and no more.
    Refused(Refusal),
    /// Nothing that may be believed.
    Nothing,
}

/// What is known of the engine, and since when.
#[derive(Clone, Copy, Debug)]
struct Known {
    engine: Engine,
    /// When its clock was as the engine says; none for the beginning of the conversation.
    at: Option<Duration>,
    /// Whether a signed message in this conversation proved id and clock.
    is_proved: bool,
}

impl Known {
    fn engine_at(&self, now: Duration) -> Engine {
        self.engine.after(now.saturating_sub(self.at.unwrap_or(now)))
    }
}

/// The device at the other end.
pub(crate) struct Peer {
    known: Option<Known>,
    /// The keys of the users that were tried, for the engine that is known.
    keys: Vec<(Arc<User>, Option<LocalKeys>)>,
    next_salt: u64,
    lessons: u32,
}

impl std::fmt::Debug for Peer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Peer")
            .field("known", &self.known)
            .finish_non_exhaustive()
    }
}

impl Peer {
    /// A peer of which an earlier conversation learnt this. `seed` is random: it makes the salts.
    pub(crate) fn new(engine: Option<Engine>, seed: u64) -> Self {
        Self {
            known: engine.map(|engine| Known {
                engine,
                at: None,
                is_proved: false,
            }),
            keys: Vec::new(),
            next_salt: seed,
            lessons: 0,
        }
    }

    /// Its engine, as far as it is known, with the clock that it had when it last told.
    pub(crate) fn engine(&self) -> Option<Engine> {
        self.known.map(|known| known.engine)
    }

    /// Makes the user's keys now, where the time that it takes is nobody's round trip.
    pub(crate) fn prepare(&mut self, user: &Arc<User>) {
        if let Some(known) = self.known {
            self.keys_of(user, &known.engine.id);
        }
    }

    /// Whether it told its engine or its clock in this conversation.
    pub(crate) fn has_spoken(&self) -> bool {
        self.lessons > 0
    }

    /// The datagram that asks as that user; the question for the engine where that is not known yet.
    pub(crate) fn write(
        &mut self,
        now: Duration,
        user: &Arc<User>,
        message_id: i32,
        request: &Request,
    ) -> Vec<u8> {
        let Some(known) = self.known.as_mut() else {
            return discovery(message_id);
        };
        known.at.get_or_insert(now);
        let engine = known.engine_at(now);
        let keys = self.keys_of(user, &engine.id);
        let salt = self.salt(user, &engine);
        let text = scoped_pdu(engine.id.as_bytes(), user.context(), message_id, request);
        let privacy = keys.as_ref().and_then(|keys| keys.privacy.as_ref());
        let encrypted = privacy.and_then(|(protocol, key)| {
            let from = Beginning {
                boots: engine.boots,
                time: engine.time,
                salt,
            };
            encrypt(*protocol, key, &from, &text)
        });
        let unsigned = message(
            &Frame {
                message_id,
                level: user.level(),
                engine_id: engine.id.as_bytes(),
                boots: if keys.is_some() { engine.boots } else { 0 },
                time: if keys.is_some() { engine.time } else { 0 },
                user: user.name(),
                salt: if encrypted.is_some() { &salt } else { &[] },
                signature_length: keys.as_ref().map_or(0, |keys| signature_length(keys.protocol)),
            },
            encrypted.as_ref().unwrap_or(&text),
        );
        match keys {
            Some(keys) => {
                let signature = signature(keys.protocol, &keys.authentication, &[unsigned.bytes.as_slice()]);
                unsigned.signed(&signature)
            }
            None => unsigned.bytes,
        }
    }

    /// Takes a message that carries the id of one that was sent as that user.
    pub(crate) fn read(&mut self, now: Duration, user: &Arc<User>, message: &Incoming<'_>) -> Heard {
        let (Some(id), Some(known)) = (EngineId::new(message.engine_id), self.known) else {
            return match self.known {
                None => self.learn_id(now, user, message),
                Some(_) => Heard::Nothing,
            };
        };
        if message.level == SecurityLevel::NoAuthNoPriv {
            return self.read_unsigned(now, user, message, &known);
        }
        let is_signed = id == known.engine.id
            && message.user == user.name()
            && self
                .keys_of(user, &id)
                .is_some_and(|keys| is_signed_by(&keys, message));
        if !is_signed || !self.follow_clock(now, message) {
            return Heard::Nothing;
        }
        match message.level {
            SecurityLevel::AuthPriv => match self.decrypted(user, message) {
                Some(text) => self.read_signed(user, message, &text),
                None => Heard::Nothing,
            },
            _ => self.read_signed(user, message, message.data),
        }
    }

    /// What is signed, and in time. Only reports may be less protected than what was asked.
    fn read_signed(&mut self, user: &User, message: &Incoming<'_>, text: &[u8]) -> Heard {
        let Ok(pdu) = read_scoped_pdu(text) else {
            return Heard::Nothing;
        };
        if !pdu.is_report {
            let is_answer = message.level == user.level() && pdu.request_id == message.message_id;
            return if is_answer {
                Heard::Response(pdu.response(message.message_id))
            } else {
                Heard::Nothing
            };
        }
        match pdu.rows.first().map(|row| Report::of(&row.name)) {
            Some(Report::NotInTimeWindow) if self.may_learn() => Heard::AskAgain,
            Some(Report::NotInTimeWindow) => Heard::Refused(Refusal::NotInTimeWindow),
            Some(Report::Refusal(why)) => Heard::Refused(why),
            Some(Report::UnknownEngine) | None => Heard::Refused(Refusal::Other),
        }
    }

    /// What is not signed: an answer to a user who does not sign either, or a report.
    fn read_unsigned(
        &mut self,
        now: Duration,
        user: &Arc<User>,
        message: &Incoming<'_>,
        known: &Known,
    ) -> Heard {
        let Ok(pdu) = read_scoped_pdu(message.data) else {
            return Heard::Nothing;
        };
        let is_ours = message.engine_id == known.engine.id.as_bytes();
        if !pdu.is_report {
            let is_answer = user.level() == SecurityLevel::NoAuthNoPriv
                && is_ours
                && message.user == user.name()
                && pdu.request_id == message.message_id;
            return if is_answer {
                Heard::Response(pdu.response(message.message_id))
            } else {
                Heard::Nothing
            };
        }
        match pdu.rows.first().map(|row| Report::of(&row.name)) {
            // Another device has the address now, or its agent was set up anew.
            Some(Report::UnknownEngine) if !is_ours && !known.is_proved => self.learn_id(now, user, message),
            Some(Report::Refusal(why)) if is_ours => Heard::Refused(why),
            Some(Report::NotInTimeWindow) if is_ours => Heard::Refused(Refusal::NotInTimeWindow),
            _ => Heard::Nothing,
        }
    }

    /// Takes the engine id and first clock from a report in clear.
    fn learn_id(&mut self, now: Duration, user: &Arc<User>, message: &Incoming<'_>) -> Heard {
        let is_report = message.level == SecurityLevel::NoAuthNoPriv
            && read_scoped_pdu(message.data).is_ok_and(|pdu| pdu.is_report);
        let Some(id) = EngineId::new(message.engine_id).filter(|_| is_report && self.may_learn()) else {
            return Heard::Nothing;
        };
        self.keys.clear();
        self.known = Some(Known {
            engine: Engine {
                id,
                boots: message.boots,
                time: message.time,
            },
            at: Some(now),
            is_proved: false,
        });
        self.prepare(user);
        Heard::AskAgain
    }

    fn may_learn(&mut self) -> bool {
        self.lessons += 1;
        self.lessons <= MOST_LESSONS
    }

    /// Takes the clock of a signed message; false where the message is not of now (RFC 3414 §3.2, step 7 b).
    fn follow_clock(&mut self, now: Duration, message: &Incoming<'_>) -> bool {
        let Some(known) = self.known.as_mut() else {
            return false;
        };
        let (boots, time) = (message.boots, message.time);
        let expected = known.engine_at(now);
        // What was learnt long ago or from an unsigned report is no measure for what is signed now: the message
        // carries the random id of a question that we have just asked.
        if known.is_proved && !expected.allows(boots, time) {
            return false;
        }
        if !known.is_proved || known.engine.is_before(boots, time) {
            known.engine.boots = boots;
            known.engine.time = time;
            known.at = Some(now);
        }
        known.is_proved = true;
        true
    }

    fn decrypted(&mut self, user: &Arc<User>, message: &Incoming<'_>) -> Option<Vec<u8>> {
        let id = EngineId::new(message.engine_id)?;
        let keys = self.keys_of(user, &id)?;
        let (protocol, key) = keys.privacy?;
        let from = Beginning {
            boots: message.boots,
            time: message.time,
            salt: message.salt.try_into().ok()?,
        };
        decrypt(protocol, &key, &from, message.data)
    }

    fn keys_of(&mut self, user: &Arc<User>, id: &EngineId) -> Option<LocalKeys> {
        if let Some((_, keys)) = self.keys.iter().find(|(same, _)| Arc::ptr_eq(same, user)) {
            return keys.clone();
        }
        let keys = user.keys_for(id);
        self.keys.push((Arc::clone(user), keys.clone()));
        keys
    }

    /// A salt that was not used before: RFC 3414 §8.1.1.1 for DES, RFC 3826 §3.1.2.1 for AES.
    fn salt(&mut self, user: &User, engine: &Engine) -> [u8; SALT_LENGTH] {
        self.next_salt = self.next_salt.wrapping_add(1);
        let mut salt = self.next_salt.to_be_bytes();
        if user.salts_with_boots() {
            for (octet, boots) in salt.iter_mut().zip(engine.boots.to_be_bytes()) {
                *octet = boots;
            }
        }
        salt
    }
}

/// Whether the message is signed with these keys, by a signature of full length.
pub(super) fn is_signed_by(keys: &LocalKeys, message: &Incoming<'_>) -> bool {
    let (before, behind) = message.around_signature;
    let zeros = vec![0; message.signature.len()];
    // A short signature is looked at no further: it would be guessed soon.
    message.signature.len() == signature_length(keys.protocol)
        && is_same(
            &signature(keys.protocol, &keys.authentication, &[before, &zeros, behind]),
            message.signature,
        )
}
