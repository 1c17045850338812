//! How a device is spoken to: the protocol's version and the community.

use std::fmt;

/// A version of SNMP with communities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// SNMPv1 (RFC 1157): no GETBULK, no Counter64, one bad name spoils a whole answer.
    V1,
    /// SNMPv2c (RFC 1901, RFC 3416).
    V2c,
}

impl Version {
    /// The word of the command line: `1` or `2c`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "1",
            Self::V2c => "2c",
        }
    }
}

/// What a request says of itself: the version, and the community that the device knows us by. Printing it for debugging
/// leaves the community out: that is a secret, and logs are read by many.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Access {
    /// The version.
    pub version: Version,
    /// The community's bytes, as they travel.
    pub community: Vec<u8>,
}

impl Access {
    /// Access by SNMPv2c.
    pub fn v2c(community: impl Into<Vec<u8>>) -> Self {
        Self {
            version: Version::V2c,
            community: community.into(),
        }
    }

    /// Access by SNMPv1.
    pub fn v1(community: impl Into<Vec<u8>>) -> Self {
        Self {
            version: Version::V1,
            community: community.into(),
        }
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// The accesses that are tried in turn until the device answers one. It then stays with that one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approach {
    first: Access,
    others: Vec<Access>,
}

impl Approach {
    /// One access and no other.
    pub fn just(access: Access) -> Self {
        Self {
            first: access,
            others: Vec::new(),
        }
    }

    /// SNMPv2c, and SNMPv1 when it brings no answer: a v1-only agent is silent to v2c, so it costs one datagram more.
    pub fn v2c_then_v1(community: impl Into<Vec<u8>>) -> Self {
        let first = Access::v2c(community);
        let others = vec![Access::v1(first.community.clone())];
        Self { first, others }
    }

    /// The community of the first access.
    pub fn community(&self) -> &[u8] {
        &self.first.community
    }

    /// How many accesses there are; at least 1.
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.others.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1)
    }

    /// The access of the try with that number, counted from 0.
    pub(crate) fn of_try(&self, number: u32) -> &Access {
        match number % self.count() {
            0 => &self.first,
            turn => self.others.get(turn as usize - 1).unwrap_or(&self.first),
        }
    }
}

impl From<Access> for Approach {
    fn from(access: Access) -> Self {
        Self::just(access)
    }
}
