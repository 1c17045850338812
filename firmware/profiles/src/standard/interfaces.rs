//! Interfaces (IF-MIB, RFC 2863), for one thing: the hardware address.

use super::table::{Table, column, instance};
use crate::{Questions, Rows};

const IF_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 2, 2, 1];
const IF_TYPE: u32 = 3;
const IF_PHYS_ADDRESS: u32 = 6;
/// ifType ethernetCsmacd.
const ETHERNET: i64 = 6;

/// The first interface: on most printers the Ethernet port.
pub(super) fn identifying(questions: &mut Questions) {
    for column in [IF_TYPE, IF_PHYS_ADDRESS] {
        questions.scalars.push(instance(IF_ENTRY, column, &[1]));
    }
}

/// All interfaces, where the first is no Ethernet port with an address: the table may be long.
pub(super) fn detail(rows: &Rows, questions: &mut Questions) {
    let interfaces = Table::new(rows, IF_ENTRY);
    let first_is_ethernet =
        interfaces.number(IF_TYPE, &[1]) == Some(ETHERNET) && address(&interfaces, &[1]).is_some();
    if !first_is_ethernet {
        questions
            .columns
            .extend([column(IF_ENTRY, IF_TYPE), column(IF_ENTRY, IF_PHYS_ADDRESS)]);
    }
}

/// The address of the first Ethernet interface that has one, else of the first interface that has one, as
/// `02:00:5e:10:00:01`.
pub(super) fn mac(rows: &Rows) -> Option<String> {
    let interfaces = Table::new(rows, IF_ENTRY);
    let addressed: Vec<_> = interfaces
        .indexes(&[IF_PHYS_ADDRESS])
        .into_iter()
        .filter_map(|index| Some((address(&interfaces, &index)?, index)))
        .collect();
    let ethernet = addressed
        .iter()
        .find(|(_, index)| interfaces.number(IF_TYPE, index) == Some(ETHERNET));
    ethernet.or_else(|| addressed.first()).map(|(octets, _)| {
        let hex: Vec<String> = octets.iter().map(|octet| format!("{octet:02x}")).collect();
        hex.join(":")
    })
}

/// Six octets that can name one machine: not all zero, not a group's.
fn address(interfaces: &Table<'_>, index: &[u32]) -> Option<[u8; 6]> {
    let octets: [u8; 6] = interfaces.bytes(IF_PHYS_ADDRESS, index)?.try_into().ok()?;
    let [first, ..] = octets;
    (octets != [0; 6] && first & 1 == 0).then_some(octets)
}
