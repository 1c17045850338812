//! A gateway's route tables, in their three generations, and its own addresses.
//!
//! The newest table that answers is believed: inetCidrRouteTable (RFC 4292), ipCidrRouteTable (RFC 2096), ipRouteTable
//! (RFC 1213). The masks of the gateway's own addresses (ipAddrTable, RFC 1213) are added. Rows are put together by
//! their index, since agents drop rows in the middle of a column.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use profiles::{Oid, Questions, Rows, Value};

use super::{Segment, prefix_of};
use crate::Plan;

const INET_CIDR_ROUTE_TYPE: &[u32] = &[1, 3, 6, 1, 2, 1, 4, 24, 7, 1, 8];
const IP_CIDR_ROUTE_TYPE: &[u32] = &[1, 3, 6, 1, 2, 1, 4, 24, 4, 1, 6];
const IP_ROUTE_DEST: &[u32] = &[1, 3, 6, 1, 2, 1, 4, 21, 1, 1];
const IP_ROUTE_NEXT_HOP: &[u32] = &[1, 3, 6, 1, 2, 1, 4, 21, 1, 7];
const IP_ROUTE_TYPE: &[u32] = &[1, 3, 6, 1, 2, 1, 4, 21, 1, 8];
const IP_ROUTE_MASK: &[u32] = &[1, 3, 6, 1, 2, 1, 4, 21, 1, 11];
const IP_AD_ENT_NET_MASK: &[u32] = &[1, 3, 6, 1, 2, 1, 4, 20, 1, 3];

/// InetAddressType (RFC 4001) of IPv4, and of IPv4 with a zone behind the address.
const IPV4: u32 = 1;
const IPV4Z: u32 = 3;

/// `reject` and `blackhole` of inetCidrRouteType, `reject` of ipCidrRouteType, `invalid` of ipRouteType.
const LEADS_NOWHERE: [i64; 2] = [2, 5];

/// The table that a segment was learnt from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RouteTable {
    /// inetCidrRouteTable (RFC 4292).
    InetCidrRouteTable,
    /// ipCidrRouteTable (RFC 2096).
    IpCidrRouteTable,
    /// ipRouteTable (RFC 1213).
    IpRouteTable,
    /// ipAddrTable (RFC 1213): the gateway's own addresses.
    IpAddrTable,
}

impl RouteTable {
    /// The table's name in its MIB.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InetCidrRouteTable => "inetCidrRouteTable",
            Self::IpCidrRouteTable => "ipCidrRouteTable",
            Self::IpRouteTable => "ipRouteTable",
            Self::IpAddrTable => "ipAddrTable",
        }
    }
}

/// A segment that a gateway knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LearntSegment {
    /// The range.
    pub segment: Segment,
    /// The table that says so.
    pub table: RouteTable,
    /// The router behind which it lies; none where the gateway is attached to it.
    pub next_hop: Option<Ipv4Addr>,
}

/// What to ask a gateway: the newest table first, an older one only where the newer has no row.
#[derive(Clone, Copy, Debug, Default)]
pub struct RoutePlan {
    asked: usize,
}

impl Plan for RoutePlan {
    fn next(&mut self, rows: &Rows) -> Option<Questions> {
        let generations: [&[&[u32]]; 3] = [
            &[INET_CIDR_ROUTE_TYPE, IP_AD_ENT_NET_MASK],
            &[IP_CIDR_ROUTE_TYPE],
            &[IP_ROUTE_DEST, IP_ROUTE_NEXT_HOP, IP_ROUTE_TYPE, IP_ROUTE_MASK],
        ];
        let known = [INET_CIDR_ROUTE_TYPE, IP_CIDR_ROUTE_TYPE, IP_ROUTE_MASK];
        if known
            .iter()
            .any(|column| rows.column(&Oid::new(*column)).next().is_some())
        {
            return None;
        }
        let columns = generations
            .get(self.asked)?
            .iter()
            .map(|column| Oid::new(*column))
            .collect();
        self.asked += 1;
        Some(Questions {
            scalars: Vec::new(),
            columns,
        })
    }
}

/// The segments in a gateway's rows, each once, in the order of their addresses. A segment that a route table and
/// ipAddrTable both know is said to be from the route table.
pub fn learn(rows: &Rows) -> Vec<LearntSegment> {
    let mut learnt: BTreeMap<Segment, LearntSegment> = BTreeMap::new();
    let generations = [inet_cidr_routes(rows), ip_cidr_routes(rows), ip_routes(rows)];
    let routes = generations
        .into_iter()
        .find(|routes| !routes.is_empty())
        .unwrap_or_default();
    for found in routes.into_iter().chain(own_addresses(rows)) {
        let kept = learnt.entry(found.segment).or_insert(found);
        // Of several routes to one segment the attached one says most.
        if kept.table == found.table && found.next_hop.is_none() {
            kept.next_hop = None;
        }
    }
    learnt.into_values().collect()
}

fn learnt(
    address: Ipv4Addr,
    prefix: u8,
    next_hop: Option<Ipv4Addr>,
    table: RouteTable,
) -> Option<LearntSegment> {
    let segment = Segment::new(address, prefix).ok()?;
    Some(LearntSegment {
        segment,
        table,
        next_hop: next_hop.filter(|hop| !hop.is_unspecified()),
    })
}

fn leads_somewhere(route_type: &Value) -> bool {
    route_type
        .as_i64()
        .is_some_and(|code| !LEADS_NOWHERE.contains(&code))
}

fn inet_cidr_routes(rows: &Rows) -> Vec<LearntSegment> {
    let column = Oid::new(INET_CIDR_ROUTE_TYPE);
    rows.column(&column)
        .filter(|(_, route_type)| leads_somewhere(route_type))
        .filter_map(|(index, _)| {
            let (destination, rest) = inet_address(index)?;
            let (prefix, rest) = rest.split_first()?;
            let (policy_length, rest) = rest.split_first()?;
            let (next_hop, _) = inet_address(rest.get(usize::try_from(*policy_length).ok()?..)?)?;
            learnt(
                destination?,
                u8::try_from(*prefix).ok()?,
                next_hop,
                RouteTable::InetCidrRouteTable,
            )
        })
        .collect()
}

/// An InetAddressType and InetAddress at the front of an index (RFC 4001): the address, if it is of IPv4, and the
/// rest. None where the index ends too early.
fn inet_address(index: &[u32]) -> Option<(Option<Ipv4Addr>, &[u32])> {
    let (&[kind, length], rest) = index.split_first_chunk()?;
    let (octets, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    let address = matches!((kind, length), (IPV4, 4) | (IPV4Z, 8))
        .then(|| ipv4(octets))
        .flatten();
    Some((address, rest))
}

fn ipv4(arcs: &[u32]) -> Option<Ipv4Addr> {
    let mut octets = [0; 4];
    for (octet, arc) in octets.iter_mut().zip(arcs.get(..4)?) {
        *octet = u8::try_from(*arc).ok()?;
    }
    Some(octets.into())
}

/// Index: destination, mask, type of service, next hop: 4 + 4 + 1 + 4 arcs.
fn ip_cidr_routes(rows: &Rows) -> Vec<LearntSegment> {
    let column = Oid::new(IP_CIDR_ROUTE_TYPE);
    rows.column(&column)
        .filter(|(index, route_type)| index.len() == 13 && leads_somewhere(route_type))
        .filter_map(|(index, _)| {
            let prefix = prefix_of(ipv4(index.get(4..8)?)?)?;
            learnt(
                ipv4(index)?,
                prefix,
                ipv4(index.get(9..13)?),
                RouteTable::IpCidrRouteTable,
            )
        })
        .collect()
}

/// Index: the destination, or with agents that number their routes 1, 2, 3 the number of a row whose destination is in
/// ipRouteDest. A row whose mask the agent dropped can't be used.
fn ip_routes(rows: &Rows) -> Vec<LearntSegment> {
    let (destinations, types, hops, masks) = (
        Oid::new(IP_ROUTE_DEST),
        Oid::new(IP_ROUTE_TYPE),
        Oid::new(IP_ROUTE_NEXT_HOP),
        Oid::new(IP_ROUTE_MASK),
    );
    rows.column(&masks)
        .filter(|(index, _)| rows.get(&types.child(index)).is_none_or(leads_somewhere))
        .filter_map(|(index, netmask)| {
            let next_hop = rows.get(&hops.child(index)).and_then(ip_address);
            let destination = rows.get(&destinations.child(index)).and_then(ip_address);
            learnt(
                destination.or_else(|| ipv4(index))?,
                prefix_of(ip_address(netmask)?)?,
                next_hop,
                RouteTable::IpRouteTable,
            )
            .map(|learnt| attached_unless_indirect(learnt, rows.get(&types.child(index))))
        })
        .collect()
}

/// ipRouteType direct(3) gives one of the gateway's own addresses as the next hop.
fn attached_unless_indirect(learnt: LearntSegment, route_type: Option<&Value>) -> LearntSegment {
    match route_type.and_then(Value::as_i64) {
        Some(3) => LearntSegment {
            next_hop: None,
            ..learnt
        },
        _ => learnt,
    }
}

fn own_addresses(rows: &Rows) -> Vec<LearntSegment> {
    let column = Oid::new(IP_AD_ENT_NET_MASK);
    rows.column(&column)
        .filter_map(|(index, netmask)| {
            learnt(
                ipv4(index)?,
                prefix_of(ip_address(netmask)?)?,
                None,
                RouteTable::IpAddrTable,
            )
        })
        .collect()
}

fn ip_address(value: &Value) -> Option<Ipv4Addr> {
    match value {
        Value::IpAddress(octets) => Some((*octets).into()),
        // Some agents send the four octets as a plain string.
        Value::OctetString(octets) => <[u8; 4]>::try_from(octets.as_slice()).ok().map(Into::into),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn rows(rows: &[(&str, Value)]) -> Rows {
        rows.iter()
            .map(|(name, value)| (name.parse().unwrap(), value.clone()))
            .collect()
    }

    fn shown(rows: &Rows) -> Vec<String> {
        let line = |found: LearntSegment| {
            let behind = found
                .next_hop
                .map(|hop| format!(" behind {hop}"))
                .unwrap_or_default();
            format!("{} {}{behind}", found.segment, found.table.as_str())
        };
        learn(rows).into_iter().map(line).collect()
    }

    #[test]
    fn policies_of_any_length_are_stepped_over() {
        let column = "1.3.6.1.2.1.4.24.7.1.8";
        let index = [
            "1.4.10.1.0.0.16.1.0.1.4.0.0.0.0",              // a policy of one part
            "1.4.10.2.0.0.16.2.0.0.1.4.10.1.0.254",         // of two
            "1.4.10.3.3.0.24.3.0.0.7.1.4.10.1.0.254",       // of three
            "1.4.10.4.4.0.24.2.0.0.0.0",                    // no next hop at all
            "3.8.10.5.5.0.0.0.0.2.24.2.0.0.1.4.10.1.0.254", // an address with a zone
            "2.16.253.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.64.2.0.0.2.16.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0", // IPv6
            "1.4.0.0.0.0.0.2.0.0.1.4.10.1.0.1",             // the default route
            "1.4.10.9.9.9.32.2.0.0.1.4.0.0.0.0",            // a host
            "1.4.10.9",                                     // cut short
            "1.4294967295.10.9.9.9",                        // an absurd length
        ];
        let names: Vec<String> = index.iter().map(|index| format!("{column}.{index}")).collect();
        let table: Vec<(&str, Value)> = names
            .iter()
            .map(|name| (name.as_str(), Value::Integer(3)))
            .collect();
        assert_eq!(
            shown(&rows(&table)),
            [
                "10.1.0.0/16 inetCidrRouteTable",
                "10.2.0.0/16 inetCidrRouteTable behind 10.1.0.254",
                "10.3.3.0/24 inetCidrRouteTable behind 10.1.0.254",
                "10.4.4.0/24 inetCidrRouteTable",
                "10.5.5.0/24 inetCidrRouteTable behind 10.1.0.254",
            ]
        );
    }

    #[test]
    fn numbered_routes_have_their_destination_in_a_column() {
        let column = |column: u32, row: u32| format!("1.3.6.1.2.1.4.21.1.{column}.{row}");
        let names = [column(1, 2), column(7, 2), column(8, 2), column(11, 2)];
        let values = [
            Value::IpAddress([192, 168, 2, 0]),
            Value::IpAddress([192, 168, 2, 9]),
            Value::Integer(4),
            Value::IpAddress([255, 255, 255, 0]),
        ];
        let table: Vec<(&str, Value)> = names.iter().map(String::as_str).zip(values).collect();
        assert_eq!(
            shown(&rows(&table)),
            ["192.168.2.0/24 ipRouteTable behind 192.168.2.9"]
        );
    }

    #[test]
    fn rejected_routes_and_blackholes_are_left_out() {
        let table = [
            (
                "1.3.6.1.2.1.4.24.4.1.6.10.1.0.0.255.255.0.0.0.10.0.0.1",
                Value::Integer(4),
            ),
            (
                "1.3.6.1.2.1.4.24.4.1.6.10.2.0.0.255.255.0.0.0.10.0.0.1",
                Value::Integer(2),
            ),
            (
                "1.3.6.1.2.1.4.24.4.1.6.10.3.0.0.255.0.255.0.0.10.0.0.1",
                Value::Integer(4),
            ),
            (
                "1.3.6.1.2.1.4.24.4.1.6.224.0.0.0.240.0.0.0.0.10.0.0.1",
                Value::Integer(4),
            ),
            (
                "1.3.6.1.2.1.4.24.4.1.6.127.0.0.0.255.0.0.0.0.10.0.0.1",
                Value::Integer(3),
            ),
        ];
        assert_eq!(
            shown(&rows(&table)),
            ["10.1.0.0/16 ipCidrRouteTable behind 10.0.0.1"]
        );
    }

    #[test]
    fn a_row_without_its_mask_is_no_segment_and_own_addresses_are_added() {
        let ip = |octets| Value::IpAddress(octets);
        let table = [
            ("1.3.6.1.2.1.4.21.1.7.10.1.0.0", ip([10, 0, 0, 2])),
            ("1.3.6.1.2.1.4.21.1.8.10.1.0.0", Value::Integer(4)),
            ("1.3.6.1.2.1.4.21.1.11.10.1.0.0", ip([255, 255, 0, 0])),
            ("1.3.6.1.2.1.4.21.1.7.10.0.0.0", ip([10, 0, 0, 1])),
            ("1.3.6.1.2.1.4.21.1.8.10.0.0.0", Value::Integer(3)),
            ("1.3.6.1.2.1.4.21.1.11.10.0.0.0", ip([255, 255, 255, 0])),
            ("1.3.6.1.2.1.4.21.1.7.10.7.0.0", ip([10, 0, 0, 2])),
            ("1.3.6.1.2.1.4.20.1.3.10.0.0.1", ip([255, 255, 255, 0])),
            ("1.3.6.1.2.1.4.20.1.3.10.8.0.1", ip([255, 255, 255, 0])),
        ];
        assert_eq!(
            shown(&rows(&table)),
            [
                "10.0.0.0/24 ipRouteTable",
                "10.1.0.0/16 ipRouteTable behind 10.0.0.2",
                "10.8.0.0/24 ipAddrTable",
            ]
        );
    }

    #[test]
    fn an_older_table_is_asked_only_where_the_newer_is_empty() {
        let mut plan = RoutePlan::default();
        let first = plan.next(&Rows::default()).unwrap();
        assert_eq!(first.columns[0], Oid::new(INET_CIDR_ROUTE_TYPE));
        assert_eq!(
            plan.next(&Rows::default()).unwrap().columns,
            [Oid::new(IP_CIDR_ROUTE_TYPE)]
        );
        let answered = rows(&[(
            "1.3.6.1.2.1.4.24.4.1.6.10.1.0.0.255.255.0.0.0.10.0.0.1",
            Value::Integer(4),
        )]);
        assert_eq!(plan.next(&answered), None);
    }

    proptest! {
        #[test]
        fn no_index_panics(arcs in prop::collection::vec(prop_oneof![0_u32..40, any::<u32>()], 0..50), code: i64) {
            for column in [INET_CIDR_ROUTE_TYPE, IP_CIDR_ROUTE_TYPE, IP_ROUTE_MASK, IP_AD_ENT_NET_MASK] {
                let rows: Rows = [(Oid::new(column).child(&arcs), Value::Integer(code))].into_iter().collect();
                prop_assert!(learn(&rows).len() <= 1);
            }
        }
    }
}
