//! The system group (SNMPv2-MIB, RFC 3418): what every agent has.

use crate::text::{Charset, readable};
use crate::{Oid, Rows};

pub(super) const SYS_DESCR: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 1, 0];
pub(super) const SYS_OBJECT_ID: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 2, 0];
pub(super) const SYS_UP_TIME: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 3, 0];
pub(super) const SYS_NAME: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 5, 0];
pub(super) const SYS_LOCATION: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 6, 0];

/// Where the numbers of enterprises begin (RFC 2578 §2).
const ENTERPRISES: &[u32] = &[1, 3, 6, 1, 4, 1];

/// A text of the system group.
pub(super) fn text(rows: &Rows, name: &[u32], charset: Charset) -> Option<String> {
    readable(rows.get(&Oid::new(name))?.as_bytes()?, charset)
}

/// sysObjectID; none where it is 0.0 (zeroDotZero: the agent has none).
pub(crate) fn object_id(rows: &Rows) -> Option<&Oid> {
    let oid = rows.get(&Oid::new(SYS_OBJECT_ID))?.as_oid()?;
    (oid.arcs().len() > 2).then_some(oid)
}

/// The IANA number of the enterprise in sysObjectID.
pub(crate) fn enterprise(rows: &Rows) -> Option<u32> {
    object_id(rows)?
        .index_under(&Oid::new(ENTERPRISES))?
        .first()
        .copied()
}
