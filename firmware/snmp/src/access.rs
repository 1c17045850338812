//! How a device is spoken to: the protocol's version, and who we say that we are.

use std::fmt;
use std::sync::Arc;

use crate::User;
use crate::message::Response;

/// A version of SNMP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// SNMPv1 (RFC 1157): no GETBULK, no Counter64, one bad name spoils a whole answer.
    V1,
    /// SNMPv2c (RFC 1901, RFC 3416).
    V2c,
    /// SNMPv3 with the User-based Security Model (RFC 3412, RFC 3414).
    V3,
}

impl Version {
    /// The word of the command line: `1`, `2c` or `3`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "1",
            Self::V2c => "2c",
            Self::V3 => "3",
        }
    }
}

/// What a request says of itself: the version, and the community or user that the device knows us by. Printing it for
/// debugging leaves both out: communities are secrets, and logs are read by many.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Access {
    /// By a community, SNMPv1 or v2c.
    Community {
        /// [`Version::V1`] or [`Version::V2c`]; SNMPv3 has no communities.
        version: Version,
        /// The community's bytes, as they travel.
        community: Vec<u8>,
    },
    /// As a user, SNMPv3. A sweep asks such an access for the engine id alone: whether the agent knows the user,
    /// a conversation finds out.
    User(Arc<User>),
}

impl Access {
    /// Access by SNMPv2c.
    pub fn v2c(community: impl Into<Vec<u8>>) -> Self {
        Self::Community {
            version: Version::V2c,
            community: community.into(),
        }
    }

    /// Access by SNMPv1.
    pub fn v1(community: impl Into<Vec<u8>>) -> Self {
        Self::Community {
            version: Version::V1,
            community: community.into(),
        }
    }

    /// Both ways to use a community: SNMPv2c, then SNMPv1.
    pub fn of_community(community: impl Into<Vec<u8>>) -> [Self; 2] {
        let community = community.into();
        [Self::v2c(community.clone()), Self::v1(community)]
    }

    /// Access by SNMPv3.
    pub fn user(user: impl Into<Arc<User>>) -> Self {
        Self::User(user.into())
    }

    /// The version that it speaks.
    pub fn version(&self) -> Version {
        match self {
            Self::Community { version, .. } => *version,
            Self::User(_) => Version::V3,
        }
    }

    /// Whether a response says the same of itself. Of SNMPv3 it is the version alone; the rest is proved by `usm`.
    pub(crate) fn is_answered_by(&self, response: &Response) -> bool {
        let same_name = match self {
            Self::Community { community, .. } => *community == response.community,
            Self::User(_) => true,
        };
        same_name && self.version() == response.version
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut printed = f.debug_struct("Access");
        printed.field("version", &self.version());
        if let Self::User(user) = self {
            printed.field("level", &user.level());
        }
        printed.finish_non_exhaustive()
    }
}

impl fmt::Display for Access {
    /// `community “public”` or `SNMPv3 user “meter”`, for a sentence to the person whose community it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, name) = match self {
            Self::Community { community, .. } => ("community", community.as_slice()),
            Self::User(user) => ("SNMPv3 user", user.name()),
        };
        write!(f, "{kind} “{}”", String::from_utf8_lossy(name).escape_debug())
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

    /// These, in their order; none where there are none. A silent device costs a datagram for each.
    pub fn in_turn(accesses: impl IntoIterator<Item = Access>) -> Option<Self> {
        let mut accesses = accesses.into_iter();
        Some(Self {
            first: accesses.next()?,
            others: accesses.collect(),
        })
    }

    /// SNMPv2c, and SNMPv1 when it brings no answer: a v1-only agent is silent to v2c, so it costs one datagram more.
    pub fn v2c_then_v1(community: impl Into<Vec<u8>>) -> Self {
        let [first, other] = Access::of_community(community);
        Self {
            first,
            others: vec![other],
        }
    }

    /// The same, with that one first if it is among them: the one that the device answered last time.
    #[must_use]
    pub fn beginning_with(mut self, access: &Access) -> Self {
        if let Some(place) = self.others.iter().position(|other| other == access) {
            let known = self.others.remove(place);
            self.others.insert(0, std::mem::replace(&mut self.first, known));
        }
        self
    }

    /// The accesses, in the order in which they are tried.
    pub fn accesses(&self) -> impl Iterator<Item = &Access> {
        std::iter::once(&self.first).chain(&self.others)
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

impl fmt::Display for Approach {
    /// Each community and user once: `community “public”, community “office” or SNMPv3 user “meter”`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names: Vec<String> = Vec::new();
        for name in self.accesses().map(ToString::to_string) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        match names.split_last() {
            Some((last, before)) if !before.is_empty() => write!(f, "{} or {last}", before.join(", ")),
            _ => f.write_str(&names.concat()),
        }
    }
}

impl From<Access> for Approach {
    fn from(access: Access) -> Self {
        Self::just(access)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_approach_says_each_name_once() {
        assert_eq!(Approach::v2c_then_v1("public").to_string(), "community “public”");
        let user = User::new("me\nter").unwrap();
        let accesses = [
            Access::v2c("a"),
            Access::v1("a"),
            Access::v2c("b"),
            Access::user(user),
        ];
        assert_eq!(
            Approach::in_turn(accesses).unwrap().to_string(),
            "community “a”, community “b” or SNMPv3 user “me\\nter”"
        );
        assert_eq!(Approach::in_turn([]), None);
    }

    #[test]
    fn no_community_is_printed_by_mistake() {
        assert!(!format!("{:?}", Approach::v2c_then_v1("s3cret")).contains("s3cret"));
    }
}
