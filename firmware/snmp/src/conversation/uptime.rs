//! Has the device restarted in the middle? sysUpTime (RFC 3418) travels along in every datagram to tell.

use profiles::Value;

use crate::message::{Answer, Row};

/// sysUpTime.0.
pub const SYS_UP_TIME: [u32; 9] = [1, 3, 6, 1, 2, 1, 1, 3, 0];

/// An uptime that steps back by less than this, in hundredths of a second, is a careless clock and no restart.
const TOLERANCE: u32 = 100;

/// sysUpTime starts again after 497 days. Within this many hundredths of a second of its end, that is no restart.
const NEAR_WRAP: u32 = 60_000;

/// What the device's uptime was, and whether it is still asked for.
#[derive(Debug, Default)]
pub(super) struct UpTime {
    last: Option<u32>,
    /// Whether the last answer brought it.
    is_fresh: bool,
    is_due: bool,
    /// The last answer was to the question for it alone.
    was_due: bool,
    gave_up: bool,
    answers: u32,
}

impl UpTime {
    /// Whether it travels along. Not where the device doesn't have it.
    pub(super) fn travels_along(&self) -> bool {
        !self.gave_up
    }

    /// Whether it is to be asked by itself now.
    pub(super) fn is_due(&self) -> bool {
        self.is_due
    }

    pub(super) fn give_up(&mut self) {
        self.gave_up = true;
        self.is_due = false;
    }

    /// Notes that an answer came, before it is looked into.
    pub(super) fn count_answer(&mut self) {
        self.answers = self.answers.saturating_add(1);
        self.is_fresh = false;
        self.was_due = std::mem::take(&mut self.is_due);
    }

    /// Whether these rows say that the device restarted since it last gave its uptime.
    pub(super) fn sees_a_restart(&mut self, rows: &[Row]) -> bool {
        let said = rows.iter().find_map(|row| match &row.answer {
            Answer::Value(Value::TimeTicks(ticks)) if row.name.arcs() == SYS_UP_TIME => Some(*ticks),
            _ => None,
        });
        let Some(ticks) = said else { return false };
        self.is_fresh = true;
        self.last.replace(ticks).is_some_and(|before| {
            let wrapped = before > u32::MAX - NEAR_WRAP && ticks < NEAR_WRAP;
            ticks.saturating_add(TOLERANCE) < before && !wrapped
        })
    }

    /// At the end of several datagrams it is asked once more, unless the last one brought it. Says whether that is
    /// due. A device that answers this question, and not with its uptime, would do so for ever.
    pub(super) fn check_once_more(&mut self) -> bool {
        let lacks_it = self.answers > 1 && self.last.is_some() && !self.is_fresh;
        self.is_due = lacks_it && !self.gave_up && !self.was_due;
        self.is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use profiles::Oid;

    fn said(ticks: u32) -> [Row; 1] {
        [Row {
            name: Oid::new(SYS_UP_TIME),
            answer: Answer::Value(Value::TimeTicks(ticks)),
        }]
    }

    #[test]
    fn a_step_back_is_a_restart_unless_it_is_tiny_or_the_end_of_the_counter() {
        for (before, after, restarted) in [
            (5_000, 5_002, false),
            (5_000, 4_950, false),
            (5_000, 4_000, true),
            (5_000, 0, true),
            (u32::MAX - 10, 5, false),
            (u32::MAX / 2, 5, true),
        ] {
            let mut uptime = UpTime::default();
            assert!(!uptime.sees_a_restart(&said(before)));
            assert_eq!(
                uptime.sees_a_restart(&said(after)),
                restarted,
                "{before} to {after}"
            );
        }
    }

    #[test]
    fn it_is_asked_once_more_when_the_last_answer_lacked_it() {
        let mut uptime = UpTime::default();
        uptime.count_answer();
        uptime.sees_a_restart(&said(1));
        uptime.count_answer();
        assert!(uptime.check_once_more());
        uptime.count_answer();
        uptime.sees_a_restart(&said(2));
        assert!(!uptime.check_once_more());
    }

    #[test]
    fn an_answer_without_it_is_the_last_one() {
        let mut uptime = UpTime::default();
        uptime.count_answer();
        uptime.sees_a_restart(&said(1));
        uptime.count_answer();
        assert!(uptime.check_once_more());
        uptime.count_answer();
        assert!(!uptime.check_once_more());
    }
}
