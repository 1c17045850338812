//! How we introduce ourselves to a device that has answered nothing yet: its approach's accesses in turn, but for those
//! that it refuses.

use std::collections::BTreeMap;

use crate::{Access, Approach, Refusal, Refused, Version};

/// Where in the approach the next try is.
#[derive(Debug)]
pub(super) struct Introduction {
    approach: Approach,
    /// Counts on through the rounds of the approach.
    turn: u32,
    /// The places in the approach that the device refuses to answer, and why.
    refused: BTreeMap<u32, Refused>,
}

impl Introduction {
    /// Begins with the version that the device answered last time, if that is known.
    pub(super) fn new(approach: Approach, learnt: Option<Version>) -> Self {
        let first = approach
            .accesses()
            .zip(0..)
            .find(|(access, _)| learnt == Some(access.version()));
        Self {
            turn: first.map_or(0, |(_, place)| place),
            approach,
            refused: BTreeMap::new(),
        }
    }

    /// The access of the next try.
    pub(super) fn access(&self) -> &Access {
        self.approach.of_try(self.turn)
    }

    /// Its turn.
    pub(super) fn turn(&self) -> u32 {
        self.turn
    }

    /// How many accesses there are.
    pub(super) fn count(&self) -> u32 {
        self.approach.count()
    }

    /// Goes back to a turn: the device has something to say to it.
    pub(super) fn return_to(&mut self, turn: u32) {
        self.turn = turn;
    }

    /// Goes on to the next access that was not refused; false where there is none.
    pub(super) fn turn_to_next(&mut self) -> bool {
        let next = (1..=self.count())
            .map(|step| self.turn.wrapping_add(step))
            .find(|turn| !self.refused.contains_key(&(turn % self.count())));
        self.turn = next.unwrap_or(self.turn);
        next.is_some()
    }

    /// Notes that the device won't answer the user of that turn; false where that is known, or where it is no user's.
    pub(super) fn refuse(&mut self, turn: u32, why: Refusal) -> bool {
        let Access::User(user) = self.approach.of_try(turn) else {
            return false;
        };
        let user = user.name().to_vec();
        let place = turn % self.count();
        let is_new = !self.refused.contains_key(&place);
        self.refused.entry(place).or_insert(Refused { user, why });
        is_new
    }

    /// Of the users that were not answered, the one that came nearest to an answer. A device that speaks SNMPv3 and says
    /// nothing of a user is silent to him.
    pub(super) fn nearest_refusal(&self, speaks_v3: bool) -> Option<Refused> {
        let silent = self
            .approach
            .accesses()
            .zip(0..)
            .filter(|(_, place)| speaks_v3 && !self.refused.contains_key(place))
            .filter_map(|(access, _)| match access {
                Access::User(user) => Some(Refused {
                    user: user.name().to_vec(),
                    why: Refusal::Silence,
                }),
                Access::Community { .. } => None,
            });
        let all = self.refused.values().cloned().chain(silent);
        all.reduce(|nearest, one| if one.why > nearest.why { one } else { nearest })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::User;

    fn user(name: &str) -> Access {
        Access::user(User::new(name).unwrap())
    }

    fn introduction(learnt: Option<Version>) -> Introduction {
        let accesses = [Access::v2c("c"), Access::v1("c"), user("a"), user("b")];
        Introduction::new(Approach::in_turn(accesses).unwrap(), learnt)
    }

    #[test]
    fn the_learnt_version_begins_and_who_is_refused_is_passed_over() {
        assert_eq!(introduction(None).access(), &Access::v2c("c"));
        let mut ours = introduction(Some(Version::V3));
        assert_eq!(ours.access(), &user("a"));
        assert!(ours.refuse(ours.turn(), Refusal::UnknownUser));
        assert!(!ours.refuse(ours.turn(), Refusal::Other), "known");
        assert!(!ours.refuse(0, Refusal::Other), "a community's turn");
        let mut order = Vec::new();
        for _ in 0..4 {
            assert!(ours.turn_to_next());
            order.push(ours.access().clone());
        }
        assert_eq!(order, [user("b"), Access::v2c("c"), Access::v1("c"), user("b")]);
    }

    #[test]
    fn the_refusal_that_came_nearest_is_told() {
        let mut ours = introduction(None);
        assert_eq!(ours.nearest_refusal(false), None);
        ours.refuse(2, Refusal::WrongDigest);
        assert_eq!(ours.nearest_refusal(false).unwrap().why, Refusal::WrongDigest);
        let silent = ours.nearest_refusal(true).unwrap();
        assert_eq!(
            (silent.user.as_slice(), silent.why),
            (&b"b"[..], Refusal::Silence)
        );
        let only = Introduction::new(Approach::just(user("a")), None);
        let mut only = only;
        only.refuse(0, Refusal::Undecipherable);
        assert!(!only.turn_to_next());
    }
}
