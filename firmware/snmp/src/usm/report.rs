//! What an agent says about a message that it will not answer: Report PDUs (RFC 3412 §7.1, RFC 3414 §3.2).

use std::fmt;

use profiles::Oid;

/// usmStats (RFC 3414 §5), without the counter's number.
const USM_STATS: [u32; 9] = [1, 3, 6, 1, 6, 3, 15, 1, 1];

/// snmpUnknownContexts (RFC 3413 §4.1.2).
const UNKNOWN_CONTEXTS: [u32; 10] = [1, 3, 6, 1, 6, 3, 12, 1, 5, 0];

/// What a report says, by the counter that it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Report {
    /// usmStatsUnknownEngineIDs: here is mine.
    UnknownEngine,
    /// usmStatsNotInTimeWindows: here is my clock.
    NotInTimeWindow,
    /// Any other, which asking again does not mend.
    Refusal(Refusal),
}

impl Report {
    /// Of the name of the report's row.
    pub(super) fn of(name: &Oid) -> Self {
        match name.index_under(&Oid::new(USM_STATS)) {
            Some([1, 0]) => Self::Refusal(Refusal::UnsupportedLevel),
            Some([2, 0]) => Self::NotInTimeWindow,
            Some([3, 0]) => Self::Refusal(Refusal::UnknownUser),
            Some([4, 0]) => Self::UnknownEngine,
            Some([5, 0]) => Self::Refusal(Refusal::WrongDigest),
            Some([6, 0]) => Self::Refusal(Refusal::Undecipherable),
            _ if name.arcs() == UNKNOWN_CONTEXTS => Self::Refusal(Refusal::UnknownContext),
            _ => Self::Refusal(Refusal::Other),
        }
    }
}

/// Why an SNMPv3 agent does not answer a user. The later, the nearer the user came to an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// A report of no kind that we know.
    Other,
    /// usmStatsUnknownUserNames.
    UnknownUser,
    /// authorizationError (RFC 3416 §3): it knows the user, who may not read in this way.
    NoRight,
    /// usmStatsUnsupportedSecLevels.
    UnsupportedLevel,
    /// usmStatsWrongDigests.
    WrongDigest,
    /// It says that our clock is not its own, and does not sign that, or says it again and again.
    NotInTimeWindow,
    /// It speaks SNMPv3, and is silent to this user.
    Silence,
    /// usmStatsDecryptionErrors.
    Undecipherable,
    /// snmpUnknownContexts.
    UnknownContext,
}

/// A refusal, and to whom.
#[derive(Clone, PartialEq, Eq)]
pub struct Refused {
    /// The user's name.
    pub user: Vec<u8>,
    /// Why.
    pub why: Refusal,
}

impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refused")
            .field("why", &self.why)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = String::from_utf8_lossy(&self.user);
        let name = name.escape_debug();
        match self.why {
            Refusal::UnknownUser => write!(
                f,
                "the device knows no SNMPv3 user “{name}”: compare the name with the device's own page, letter by letter, and switch SNMPv3 on there"
            ),
            Refusal::UnsupportedLevel => write!(
                f,
                "the device has the SNMPv3 user “{name}” with other security: set authentication and privacy here as on the device's own page"
            ),
            Refusal::NoRight => write!(
                f,
                "the device does not let the SNMPv3 user “{name}” read, or only with other security: set authentication and privacy here as on the device's own page, and give the user the right to read there"
            ),
            Refusal::WrongDigest => write!(
                f,
                "the device refuses the SNMPv3 user “{name}”: its authentication password or protocol is another one; type the password again and compare the protocol (MD5, SHA…) with the device's own page"
            ),
            Refusal::Undecipherable => write!(
                f,
                "the device can't decrypt what the SNMPv3 user “{name}” sends: its privacy password or protocol is another one; for AES-192 and AES-256 try aes192c or aes256c too"
            ),
            Refusal::UnknownContext => write!(
                f,
                "the device has no such SNMPv3 context for the user “{name}”: leave the context name empty"
            ),
            Refusal::NotInTimeWindow => write!(
                f,
                "the SNMPv3 clock of the device can't be followed (not in time window, user “{name}”): restart the device; newer firmware of it may help"
            ),
            Refusal::Silence => write!(
                f,
                "the device speaks SNMPv3 but leaves the user “{name}” without an answer: its privacy password or protocol may be another one, for AES-192 and AES-256 try aes192c or aes256c; or the user may not read from this address"
            ),
            Refusal::Other => write!(
                f,
                "the device refuses the SNMPv3 user “{name}” without a reason that is known here: set the user up again on the device's own page"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_told_apart() {
        let stat = |number: u32| Report::of(&Oid::new([&USM_STATS[..], &[number, 0]].concat()));
        assert_eq!(stat(1), Report::Refusal(Refusal::UnsupportedLevel));
        assert_eq!(stat(2), Report::NotInTimeWindow);
        assert_eq!(stat(4), Report::UnknownEngine);
        assert_eq!(stat(7), Report::Refusal(Refusal::Other));
        assert_eq!(
            Report::of(&Oid::new(UNKNOWN_CONTEXTS)),
            Report::Refusal(Refusal::UnknownContext)
        );
    }

    #[test]
    fn a_refusal_names_the_user_without_its_control_characters() {
        let refused = Refused {
            user: b"me\x1b[31m".to_vec(),
            why: Refusal::WrongDigest,
        };
        let sentence = refused.to_string();
        assert!(
            sentence.contains("me\\u{1b}[31m") && !sentence.contains('\x1b'),
            "{sentence}"
        );
    }
}
