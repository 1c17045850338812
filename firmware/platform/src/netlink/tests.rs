//! Octets as Linux has them, held against the kernel's headers by hand (little endian: skipped elsewhere).
#![cfg(target_endian = "little")]
#![allow(clippy::unwrap_used)]

use super::*;
use crate::plug::{DefaultRoute, OwnAddress};

const OWN: OwnAddress = OwnAddress {
    address: std::net::Ipv4Addr::new(10, 0, 0, 7),
    prefix: 24,
};

/// `eth0`, number 2, 02:4d:42:00:00:02, switched on, with a cable: RTM_NEWLINK as the kernel answers RTM_GETLINK.
fn eth0(flags: u32) -> Vec<u8> {
    let mut bytes = vec![0, 0, 0, 0, 16, 0, 2, 0, 9, 0, 0, 0, 0, 0, 0, 0];
    bytes.extend([0, 0, 1, 0, 2, 0, 0, 0]);
    bytes.extend(flags.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend([9, 0, 3, 0, b'e', b't', b'h', b'0', 0, 0, 0, 0]);
    bytes.extend([10, 0, 1, 0, 2, 0x4d, 0x42, 0, 0, 2, 0, 0]);
    let length = u8::try_from(bytes.len()).unwrap();
    bytes[0] = length;
    bytes
}

#[test]
fn an_address_is_added_with_its_prefix_and_broadcast() {
    assert_eq!(
        Request::AddAddress(2, OWN).bytes(5),
        [
            48, 0, 0, 0, 20, 0, 5, 6, 5, 0, 0, 0, 0, 0, 0,
            0, // nlmsghdr: 48 octets, NEWADDR, REQUEST ACK CREATE EXCL
            2, 24, 0, 0, 2, 0, 0, 0, // ifaddrmsg: IPv4, /24, link 2
            8, 0, 2, 0, 10, 0, 0, 7, 8, 0, 1, 0, 10, 0, 0, 7, // local, address
            8, 0, 4, 0, 10, 0, 0, 255, // broadcast
        ]
    );
}

#[test]
fn a_default_route_replaces_the_one_of_its_metric() {
    let route = DefaultRoute {
        gateway: Some([10, 0, 0, 1].into()),
        source: Some(OWN.address),
        metric: 0,
    };
    assert_eq!(
        Request::SetRoute(2, route).bytes(6),
        [
            52, 0, 0, 0, 24, 0, 5, 5, 6, 0, 0, 0, 0, 0, 0, 0, // NEWROUTE, REQUEST ACK REPLACE CREATE
            2, 0, 0, 0, 254, 4, 0, 1, 0, 0, 0,
            0, // rtmsg: IPv4 default, table main, static, universe, unicast
            8, 0, 4, 0, 2, 0, 0, 0, // by way of link 2
            8, 0, 5, 0, 10, 0, 0, 1, 8, 0, 7, 0, 10, 0, 0, 7, // gateway, source
        ]
    );
}

#[test]
fn a_link_is_read_with_its_cable() {
    let (on, cable) = (0x1_1043, 0x1043);
    for (flags, has_cable) in [(on, true), (cable, false)] {
        let read: Vec<_> = Messages(&eth0(flags)).collect();
        let link = Report::Link {
            link: 2,
            name: "eth0".into(),
            mac: Some([2, 0x4d, 0x42, 0, 0, 2]),
            is_on: true,
            has_cable,
        };
        assert_eq!(read, [(9, link)]);
    }
    assert_eq!(
        Messages(&eth0(0x1_0049)).next(),
        Some((9, Report::Other)),
        "loopback"
    );
}

#[test]
fn what_was_asked_for_is_read_back() {
    // The kernel's lists have the shape of what is set.
    let route = DefaultRoute {
        gateway: Some([10, 0, 0, 1].into()),
        source: None,
        metric: 100,
    };
    let both = [
        Request::AddAddress(2, OWN).bytes(1),
        Request::SetRoute(2, route).bytes(2),
    ]
    .concat();
    assert_eq!(
        Messages(&both).collect::<Vec<_>>(),
        [
            (1, Report::Address { link: 2, own: OWN }),
            (2, Report::Route { link: 2, route })
        ]
    );
}

#[test]
fn the_end_and_an_error_are_told_apart() {
    let done = [20, 0, 0, 0, 3, 0, 2, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(Messages(&done).next(), Some((7, Report::Done(0))));
    // EPERM, as the kernel has it: −1.
    let refused = [
        20, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255,
    ];
    assert_eq!(Messages(&refused).next(), Some((7, Report::Done(1))));
}

#[test]
fn a_global_ipv6_address_is_noticed_and_a_link_local_one_is_not() {
    for (scope, report) in [(0, Report::GlobalIpv6 { link: 2 }), (253, Report::Other)] {
        let mut bytes = vec![24, 0, 0, 0, 20, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0];
        bytes.extend([10, 64, 0, scope, 2, 0, 0, 0]);
        assert_eq!(Messages(&bytes).next(), Some((1, report)));
    }
}

#[test]
fn whatever_is_cut_off_or_says_a_wrong_length_ends_without_harm() {
    let whole = [eth0(0x1_1043), Request::AddAddress(2, OWN).bytes(1)].concat();
    for length in 0..whole.len() {
        assert!(Messages(&whole[..length]).count() <= 2);
    }
    for place in 0..whole.len() {
        for octet in [0, 1, 3, 15, 255] {
            let mut spoilt = whole.clone();
            spoilt[place] = octet;
            // It has to end at all.
            assert!(Messages(&spoilt).count() <= whole.len());
        }
    }
}
