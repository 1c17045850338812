//! As much of an SNMP message as law 4 needs: what kind of PDU it is, and which answer belongs to which request.

/// What a PDU does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// GET, GETNEXT or GETBULK; or an encrypted PDU of SNMPv3, of which the wire shows no more.
    Question,
    /// Anything else, by its tag: 0xa3 is SET, 0xa2 a Response.
    Other(u8),
}

/// A message of SNMPv1, v2c (RFC 3416) or v3 (RFC 3412).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) kind: Kind,
    /// The request-id, or of SNMPv3 the msgID.
    pub(super) request_id: i64,
}

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const SEQUENCE: u8 = 0x30;
const QUESTIONS: [u8; 3] = [0xa0, 0xa1, 0xa5];

impl Message {
    /// Reads a datagram; none where it is no SNMP message.
    pub(super) fn read(datagram: &[u8]) -> Option<Self> {
        let (message, _) = content(datagram, SEQUENCE)?;
        let (version, rest) = content(message, INTEGER)?;
        if number(version)? == 3 {
            return Self::read_v3(rest);
        }
        let (_community, pdu) = content(rest, OCTETS)?;
        let (tag, body, _) = element(pdu)?;
        let (request_id, _) = content(body, INTEGER)?;
        Some(Self {
            kind: Kind::of(tag),
            request_id: number(request_id)?,
        })
    }

    fn read_v3(rest: &[u8]) -> Option<Self> {
        let (header, rest) = content(rest, SEQUENCE)?;
        let (message_id, _) = content(header, INTEGER)?;
        let (_security, rest) = content(rest, OCTETS)?;
        let (tag, scoped, _) = element(rest)?;
        let kind = if tag == SEQUENCE {
            let (_engine, rest) = content(scoped, OCTETS)?;
            let (_context, pdu) = content(rest, OCTETS)?;
            Kind::of(element(pdu)?.0)
        } else {
            Kind::Question
        };
        Some(Self {
            kind,
            request_id: number(message_id)?,
        })
    }
}

impl Kind {
    fn of(tag: u8) -> Self {
        if QUESTIONS.contains(&tag) {
            Self::Question
        } else {
            Self::Other(tag)
        }
    }
}

/// The content of the element that `bytes` begins with, if it has this tag, and what comes behind it.
fn content(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, content, rest) = element(bytes)?;
    (found == tag).then_some((content, rest))
}

/// Tag, content and what comes behind it.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        _ => {
            let octets = usize::from(first & 0x7f);
            let (length, rest) = rest.split_at_checked(octets).filter(|_| octets <= 4)?;
            let length = length.iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet));
            (length, rest)
        }
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

/// A number of up to eight octets, two's complement.
fn number(octets: &[u8]) -> Option<i64> {
    let first = octets.first().filter(|_| octets.len() <= 8)?;
    let sign = if first & 0x80 == 0 { 0 } else { -1 };
    Some(
        octets
            .iter()
            .fold(sign, |sum, octet| sum << 8 | i64::from(*octet)),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_get_of_v3_without_privacy_is_read_by_its_message_id() {
        let discovery =
            b"\x30\x2d\x02\x01\x03\x30\x0e\x02\x02\x12\x34\x02\x02\x05\xdc\x04\x01\x04\x02\x01\x03\
            \x04\x03sec\x30\x13\x04\x00\x04\x00\xa0\x0d\x02\x01\x07\x02\x01\x00\x02\x01\x00\x30\x02\x05\x00";
        let message = Message::read(discovery).unwrap();
        assert_eq!(message.request_id, 0x1234);
        assert_eq!(message.kind, Kind::Question);
    }

    #[test]
    fn bytes_that_are_cut_short_are_no_message() {
        let get =
            b"\x30\x19\x02\x01\x01\x04\x06public\xa0\x0c\x02\x01\x09\x02\x01\x00\x02\x01\x00\x30\x01\x00";
        assert_eq!(Message::read(get).unwrap().request_id, 9);
        for length in 0..get.len() {
            assert_eq!(Message::read(&get[..length]), None, "{length}");
        }
    }
}
