//! An ARP frame of Ethernet and IPv4, written and read.

use std::net::Ipv4Addr;

/// The hardware address of everybody.
pub(crate) const BROADCAST: [u8; 6] = [0xff; 6];

/// Ethernet, IPv4, 6 and 4 octets: the head of every frame that concerns us.
const HEAD: [u8; 8] = [0x08, 0x06, 0, 1, 0x08, 0x00, 6, 4];

/// What a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// Who has the target's address?
    Request,
    /// The sender has its address.
    Reply,
}

/// What an ARP frame says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) operation: Operation,
    pub(crate) sender_mac: [u8; 6],
    pub(crate) sender: Ipv4Addr,
    pub(crate) target: Ipv4Addr,
}

impl Frame {
    /// The frame's bytes, to that hardware address.
    pub(crate) fn bytes(&self, to: [u8; 6]) -> Vec<u8> {
        let operation = match self.operation {
            Operation::Request => [0, 1],
            Operation::Reply => [0, 2],
        };
        [
            &to[..],
            &self.sender_mac,
            &HEAD,
            &operation,
            &self.sender_mac,
            &self.sender.octets(),
            &[0; 6],
            &self.target.octets(),
        ]
        .concat()
    }

    /// Reads a frame. None where it is no ARP frame of Ethernet and IPv4, or its sender can be no host.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.get(12..)?.split_first_chunk::<8>()?;
        let (operation, rest) = rest.split_first_chunk::<2>()?;
        let (sender_mac, rest) = rest.split_first_chunk::<6>()?;
        let (sender, rest) = rest.split_first_chunk::<4>()?;
        let (_, rest) = rest.split_first_chunk::<6>()?;
        let (target, _) = rest.split_first_chunk::<4>()?;
        let [first, ..] = sender_mac;
        let is_host = *sender_mac != [0; 6] && first & 1 == 0 && *sender != [0; 4];
        let operation = match operation {
            [0, 1] => Operation::Request,
            [0, 2] => Operation::Reply,
            _ => return None,
        };
        (*head == HEAD && is_host).then(|| Self {
            operation,
            sender_mac: *sender_mac,
            sender: (*sender).into(),
            target: (*target).into(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const REPLY: Frame = Frame {
        operation: Operation::Reply,
        sender_mac: [2, 0, 0x5e, 0x10, 0, 1],
        sender: Ipv4Addr::new(10, 0, 0, 9),
        target: Ipv4Addr::new(10, 0, 0, 1),
    };

    #[test]
    fn a_frame_is_read_as_it_was_written_also_with_padding() {
        let mut bytes = REPLY.bytes(BROADCAST);
        assert_eq!(bytes.len(), 42);
        assert_eq!(Frame::read(&bytes), Some(REPLY));
        bytes.extend([0; 18]);
        assert_eq!(Frame::read(&bytes), Some(REPLY));
    }

    #[test]
    fn what_is_no_host_or_no_arp_is_nothing() {
        let bytes = REPLY.bytes(BROADCAST);
        for length in 0..42 {
            assert_eq!(Frame::read(&bytes[..length]), None);
        }
        for (place, octet) in [(13, 0), (15, 6), (18, 8), (21, 3), (22, 1)] {
            let mut spoilt = bytes.clone();
            spoilt[place] = octet;
            assert_eq!(Frame::read(&spoilt), None, "{place}");
        }
        let of_nobody = Frame {
            sender: [0; 4].into(),
            ..REPLY
        };
        assert_eq!(
            Frame::read(&of_nobody.bytes(BROADCAST)),
            None,
            "a probe for a free address"
        );
        let of_a_group = Frame {
            sender_mac: BROADCAST,
            ..REPLY
        };
        assert_eq!(Frame::read(&of_a_group.bytes(BROADCAST)), None);
    }
}
