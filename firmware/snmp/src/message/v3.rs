//! The frame of an SNMPv3 message (RFC 3412 §6) with the parameters of its user-based security (RFC 3414 §2.4).
//!
//! Only its layout is known here; what is signed and encrypted, and whether it is to be believed, is the business of
//! [`usm`](crate::usm).

use super::decode::{Elements, Pdu, pdu};
use super::encode::{OCTET_STRING, SEQUENCE, element, integer, request_pdu};
use super::{Malformed, Request, Response};
use crate::Version;
use crate::usm::SecurityLevel;

/// Bits of msgFlags.
const AUTH: u8 = 1;
const PRIV: u8 = 2;
const REPORTABLE: u8 = 4;

/// msgSecurityModel of USM.
const USM: i32 = 3;

/// The longest answer that we can take: a whole UDP datagram over IPv4.
const MAX_SIZE: i32 = 65_507;

/// What stands in the frame of a message that we send.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame<'a> {
    pub(crate) message_id: i32,
    pub(crate) level: SecurityLevel,
    pub(crate) engine_id: &'a [u8],
    pub(crate) boots: u32,
    pub(crate) time: u32,
    pub(crate) user: &'a [u8],
    /// msgPrivacyParameters.
    pub(crate) salt: &'a [u8],
    /// The octets that the signature takes, 0 for none.
    pub(crate) signature_length: usize,
}

/// A message, in which the signature's place is zeros.
#[derive(Clone, Debug)]
pub(crate) struct Unsigned {
    pub(crate) bytes: Vec<u8>,
    signature_at: usize,
    signature_length: usize,
}

impl Unsigned {
    /// The message with its signature, which must have the announced length.
    pub(crate) fn signed(mut self, signature: &[u8]) -> Vec<u8> {
        let place = self.signature_at..self.signature_at + self.signature_length;
        if let Some(place) = self.bytes.get_mut(place) {
            for (octet, signed) in place.iter_mut().zip(signature) {
                *octet = *signed;
            }
        }
        self.bytes
    }
}

/// The ScopedPDU of a request, whole.
pub(crate) fn scoped_pdu(engine_id: &[u8], context: &[u8], message_id: i32, request: &Request) -> Vec<u8> {
    let content = [
        element(OCTET_STRING, engine_id),
        element(OCTET_STRING, context),
        request_pdu(Version::V3, message_id, request),
    ]
    .concat();
    element(SEQUENCE, &content)
}

/// Puts the frame around msgData: a ScopedPDU, or the octets that encryption made of one.
pub(crate) fn message(frame: &Frame<'_>, data: &[u8]) -> Unsigned {
    let is_private = frame.level == SecurityLevel::AuthPriv;
    let data = if is_private {
        element(OCTET_STRING, data)
    } else {
        data.to_vec()
    };
    let flags = match frame.level {
        SecurityLevel::NoAuthNoPriv => REPORTABLE,
        SecurityLevel::AuthNoPriv => REPORTABLE | AUTH,
        SecurityLevel::AuthPriv => REPORTABLE | AUTH | PRIV,
    };
    let head = [
        integer(frame.message_id),
        integer(MAX_SIZE),
        element(OCTET_STRING, &[flags]),
        integer(USM),
    ]
    .concat();
    let salt = element(OCTET_STRING, frame.salt);
    let security = [
        element(OCTET_STRING, frame.engine_id),
        integer(seconds(frame.boots)),
        integer(seconds(frame.time)),
        element(OCTET_STRING, frame.user),
        element(OCTET_STRING, &vec![0; frame.signature_length]),
        salt.clone(),
    ]
    .concat();
    let content = [
        integer(3),
        element(SEQUENCE, &head),
        element(OCTET_STRING, &element(SEQUENCE, &security)),
        data.clone(),
    ]
    .concat();
    let bytes = element(SEQUENCE, &content);
    Unsigned {
        signature_at: bytes
            .len()
            .saturating_sub(data.len() + salt.len() + frame.signature_length),
        signature_length: frame.signature_length,
        bytes,
    }
}

/// The question for an agent's engine id: a message without user, engine and names (RFC 3414 §4). Every agent of
/// SNMPv3 answers it, whoever asks.
pub(crate) fn discovery(message_id: i32) -> Vec<u8> {
    let frame = Frame {
        message_id,
        level: SecurityLevel::NoAuthNoPriv,
        engine_id: &[],
        boots: 0,
        time: 0,
        user: &[],
        salt: &[],
        signature_length: 0,
    };
    message(
        &frame,
        &scoped_pdu(&[], &[], message_id, &Request::Get(Vec::new())),
    )
    .bytes
}

fn seconds(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// A message that came: nothing in it is proved yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Incoming<'a> {
    pub(crate) message_id: i32,
    pub(crate) level: SecurityLevel,
    pub(crate) engine_id: &'a [u8],
    pub(crate) boots: u32,
    pub(crate) time: u32,
    pub(crate) user: &'a [u8],
    pub(crate) signature: &'a [u8],
    pub(crate) salt: &'a [u8],
    /// The octets before and behind the signature.
    pub(crate) around_signature: (&'a [u8], &'a [u8]),
    /// A ScopedPDU; encrypted where the level says so.
    pub(crate) data: &'a [u8],
}

impl<'a> Incoming<'a> {
    /// Takes a message apart. Octets behind it don't belong to it, and are not signed.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let content = Elements::of(bytes).sequence()?;
        let end = place_in(bytes, content)? + content.len();
        let whole = bytes.get(..end).ok_or(Malformed)?;
        let mut message = Elements::of(content);
        if message.number()? != 3 {
            return Err(Malformed);
        }
        let mut head = Elements::of(message.sequence()?);
        let message_id = i32::try_from(head.number()?).map_err(|_| Malformed)?;
        let _max_size = head.number()?;
        let level = level(head.octets()?)?;
        if head.number()? != i64::from(USM) {
            return Err(Malformed);
        }
        let mut security = Elements::of(Elements::of(message.octets()?).sequence()?);
        let engine_id = security.octets()?;
        let boots = clock(security.number()?)?;
        let time = clock(security.number()?)?;
        let user = security.octets()?;
        let signature = security.octets()?;
        let salt = security.octets()?;
        let (before, rest) = whole
            .split_at_checked(place_in(whole, signature)?)
            .ok_or(Malformed)?;
        let behind = rest.get(signature.len()..).ok_or(Malformed)?;
        let data = match level {
            SecurityLevel::AuthPriv => message.octets()?,
            SecurityLevel::NoAuthNoPriv | SecurityLevel::AuthNoPriv => message.rest(),
        };
        Ok(Self {
            message_id,
            level,
            engine_id,
            boots,
            time,
            user,
            signature,
            salt,
            around_signature: (before, behind),
            data,
        })
    }
}

/// Reads a ScopedPDU in clear: a Response or a Report. Octets behind it are the filling of an encrypted block.
pub(crate) fn read_scoped_pdu(bytes: &[u8]) -> Result<Pdu, Malformed> {
    let mut scoped = Elements::of(Elements::of(bytes).sequence()?);
    let _context_engine_id = scoped.octets()?;
    let _context_name = scoped.octets()?;
    pdu(&mut scoped)
}

/// A report in clear, as an agent answers the question for its engine. It has the request-id of the message that it
/// is about: some agents give the report itself none.
pub(super) fn report_in_clear(bytes: &[u8]) -> Result<Response, Malformed> {
    let message = Incoming::read(bytes)?;
    if message.level != SecurityLevel::NoAuthNoPriv || message.engine_id.is_empty() {
        return Err(Malformed);
    }
    let pdu = read_scoped_pdu(message.data)?;
    if !pdu.is_report {
        return Err(Malformed);
    }
    Ok(pdu.response(message.message_id))
}

fn level(flags: &[u8]) -> Result<SecurityLevel, Malformed> {
    match flags {
        [flags] => match flags & (AUTH | PRIV) {
            0 => Ok(SecurityLevel::NoAuthNoPriv),
            AUTH => Ok(SecurityLevel::AuthNoPriv),
            PRIV => Err(Malformed),
            _ => Ok(SecurityLevel::AuthPriv),
        },
        _ => Err(Malformed),
    }
}

/// Boots or seconds: 0 to 2³¹ − 1.
fn clock(number: i64) -> Result<u32, Malformed> {
    i32::try_from(number)
        .ok()
        .and_then(|number| u32::try_from(number).ok())
        .ok_or(Malformed)
}

/// Where `part`, a piece of `whole`, begins in it.
fn place_in(whole: &[u8], part: &[u8]) -> Result<usize, Malformed> {
    part.as_ptr()
        .addr()
        .checked_sub(whole.as_ptr().addr())
        .filter(|place| *place <= whole.len())
        .ok_or(Malformed)
}
