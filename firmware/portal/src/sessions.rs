//! Who is signed in.
//!
//! The browser holds a random id, the box only its hash, in memory: a restart ends every session. An id is never taken
//! over from a browser, is new at each sign-in, and changes while it is used; the one before lives on for a moment,
//! because a browser asks for several things at once.

use std::time::{Duration, Instant};

use ring::digest;

/// What a browser holds.
pub(crate) type SessionId = [u8; 32];

/// A session ends so long after it was used last.
const IDLE: Duration = Duration::from_secs(30 * 60);
/// And so long after it began at the latest.
const LONGEST: Duration = Duration::from_secs(12 * 60 * 60);
/// An id is used so long.
const ROTATION: Duration = Duration::from_secs(15 * 60);
/// The id before is good for so long yet.
const OVERLAP: Duration = Duration::from_secs(30);
/// More sessions are not kept.
const MOST: usize = 16;

/// What stays the same while a session's id changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark([u8; 32]);

impl Mark {
    /// For the protection against forged requests.
    pub(crate) fn octets(&self) -> &[u8] {
        &self.0
    }

    /// For counting its wrong guesses.
    pub(crate) fn number(&self) -> [u8; 16] {
        let mut number = [0; 16];
        for (to, from) in number.iter_mut().zip(self.0) {
            *to = from;
        }
        number
    }
}

/// A session that was found by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) mark: Mark,
    /// Whether the browser gets a new id now.
    pub(crate) rotated: bool,
}

/// All that are signed in.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    sessions: Vec<Session>,
    /// What they were opened with: another password ends them.
    lock: Option<[u8; 32]>,
}

#[derive(Debug)]
struct Session {
    id: [u8; 32],
    former: Option<([u8; 32], Instant)>,
    mark: Mark,
    began: Instant,
    used: Instant,
    rotated: Instant,
}

impl Sessions {
    /// Ends all sessions if the password is another than the one that they were opened with, however that came about.
    pub(crate) fn follow(&mut self, password_hash: Option<&str>) {
        let lock = password_hash.map(|hash| hashed(hash.as_bytes()));
        if self.lock != lock {
            self.sessions.clear();
            self.lock = lock;
        }
    }

    /// Signs a browser in under a fresh id. The session that was idle longest goes if there are too many.
    pub(crate) fn begin(&mut self, fresh: &SessionId, now: Instant) -> Mark {
        self.expire(now);
        if self.sessions.len() >= MOST {
            let idlest = self
                .sessions
                .iter()
                .enumerate()
                .min_by_key(|(_, session)| session.used);
            if let Some((place, _)) = idlest {
                self.sessions.swap_remove(place);
            }
        }
        let id = hashed(fresh);
        // Of the hash again, as a mark stands in for the session where its id must not.
        let mark = Mark(hashed(&id));
        self.sessions.push(Session {
            id,
            former: None,
            mark,
            began: now,
            used: now,
            rotated: now,
        });
        mark
    }

    /// The session of that id. If a person `uses` it, it lives on, and has the id `fresh` when it is time for another.
    pub(crate) fn find(
        &mut self,
        id: &SessionId,
        uses: bool,
        fresh: &SessionId,
        now: Instant,
    ) -> Option<Found> {
        self.expire(now);
        let id = hashed(id);
        let session = self.sessions.iter_mut().find(|session| session.has(&id, now))?;
        let mut rotated = false;
        if uses {
            session.used = now;
            if session.id == id && now.saturating_duration_since(session.rotated) >= ROTATION {
                session.rename(fresh, now);
                rotated = true;
            }
        }
        Some(Found {
            mark: session.mark,
            rotated,
        })
    }

    /// Ends one.
    pub(crate) fn end(&mut self, mark: Mark) {
        self.sessions.retain(|session| session.mark != mark);
    }

    /// Ends all.
    pub(crate) fn end_all(&mut self) {
        self.sessions.clear();
    }

    /// The password was changed by that session: it has a fresh id from now on, all others end.
    pub(crate) fn keep_one(&mut self, mark: Mark, password_hash: &str, fresh: &SessionId, now: Instant) {
        self.lock = Some(hashed(password_hash.as_bytes()));
        self.sessions.retain(|session| session.mark == mark);
        for session in &mut self.sessions {
            session.rename(fresh, now);
            session.former = None;
        }
    }

    fn expire(&mut self, now: Instant) {
        self.sessions.retain(|session| {
            now.saturating_duration_since(session.used) < IDLE
                && now.saturating_duration_since(session.began) < LONGEST
        });
    }
}

impl Session {
    fn has(&self, id: &[u8; 32], now: Instant) -> bool {
        self.id == *id
            || self
                .former
                .is_some_and(|(former, until)| former == *id && now < until)
    }

    fn rename(&mut self, fresh: &SessionId, now: Instant) {
        self.former = Some((self.id, now + OVERLAP));
        self.id = hashed(fresh);
        self.rotated = now;
    }
}

/// SHA-256. What is searched for among such hashes can't be guessed octet by octet from the time that takes.
fn hashed(octets: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    let digest = digest::digest(&digest::SHA256, octets);
    for (to, from) in hash.iter_mut().zip(digest.as_ref()) {
        *to = *from;
    }
    hash
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);
    const OTHER: SessionId = [99; 32];

    fn signed_in(count: u8, now: Instant) -> Sessions {
        let mut sessions = Sessions::default();
        for number in 0..count {
            sessions.begin(&[number; 32], now + Duration::from_secs(number.into()));
        }
        sessions
    }

    #[test]
    fn an_id_that_the_box_did_not_make_is_nobodys() {
        let now = Instant::now();
        let mut sessions = signed_in(1, now);
        assert!(sessions.find(&[0; 32], true, &OTHER, now).is_some());
        assert_eq!(sessions.find(&[1; 32], true, &OTHER, now), None);
        assert_eq!(sessions.find(&hashed(&[0; 32]), true, &OTHER, now), None);
    }

    #[test]
    fn a_session_ends_half_an_hour_after_its_last_use() {
        let now = Instant::now();
        let mut sessions = signed_in(1, now);
        let later = now + 29 * MINUTE;
        assert!(sessions.find(&[0; 32], false, &OTHER, later).is_some());
        // A script that looks again is nobody's use.
        assert_eq!(sessions.find(&[0; 32], true, &OTHER, now + 30 * MINUTE), None);
        assert_eq!(sessions.find(&[0; 32], true, &OTHER, now), None);
    }

    #[test]
    fn a_session_ends_after_half_a_day_however_much_it_is_used() {
        let start = Instant::now();
        let mut sessions = signed_in(1, start);
        let mut id = [0; 32];
        for tens in 1..72_u8 {
            let fresh = [100 + tens; 32];
            let found = sessions
                .find(&id, true, &fresh, start + 10 * MINUTE * tens.into())
                .unwrap();
            if found.rotated {
                id = fresh;
            }
        }
        assert_eq!(sessions.find(&id, true, &OTHER, start + 720 * MINUTE), None);
    }

    #[test]
    fn the_id_changes_with_use_and_the_former_one_dies_after_a_moment() {
        let start = Instant::now();
        let mut sessions = signed_in(1, start);
        let now = start + 15 * MINUTE;
        let found = sessions.find(&[0; 32], true, &[1; 32], now).unwrap();
        assert!(found.rotated);
        let parallel = sessions
            .find(&[0; 32], true, &[2; 32], now + Duration::from_secs(29))
            .unwrap();
        assert!(!parallel.rotated && parallel.mark == found.mark);
        assert_eq!(
            sessions.find(&[0; 32], true, &[3; 32], now + Duration::from_secs(30)),
            None
        );
        assert_eq!(
            sessions
                .find(&[1; 32], true, &[3; 32], now + MINUTE)
                .unwrap()
                .mark,
            found.mark
        );
    }

    #[test]
    fn the_seventeenth_session_ends_the_one_that_was_idle_longest() {
        let start = Instant::now();
        let mut sessions = signed_in(16, start);
        let now = start + MINUTE;
        assert!(sessions.find(&[0; 32], true, &OTHER, now).is_some());
        sessions.begin(&[50; 32], now);
        assert_eq!(sessions.find(&[1; 32], true, &OTHER, now), None);
        for kept in [0, 2, 15, 50] {
            assert!(sessions.find(&[kept; 32], true, &OTHER, now).is_some(), "{kept}");
        }
    }

    #[test]
    fn another_password_ends_all_sessions_but_the_one_that_set_it() {
        let now = Instant::now();
        let mut sessions = Sessions::default();
        sessions.follow(Some("old"));
        let mark = sessions.begin(&[1; 32], now);
        sessions.begin(&[2; 32], now);
        sessions.follow(Some("old"));
        sessions.keep_one(mark, "new", &[3; 32], now);
        sessions.follow(Some("new"));
        assert_eq!(sessions.find(&[1; 32], true, &OTHER, now), None);
        assert_eq!(sessions.find(&[2; 32], true, &OTHER, now), None);
        assert_eq!(sessions.find(&[3; 32], true, &OTHER, now).unwrap().mark, mark);
        sessions.follow(None);
        assert_eq!(sessions.find(&[3; 32], true, &OTHER, now), None);
    }

    #[test]
    fn sign_out_ends_one_and_a_claim_ends_all() {
        let now = Instant::now();
        let mut sessions = signed_in(3, now);
        let mark = sessions.find(&[0; 32], true, &OTHER, now).unwrap().mark;
        sessions.end(mark);
        assert_eq!(sessions.find(&[0; 32], true, &OTHER, now), None);
        assert!(sessions.find(&[1; 32], true, &OTHER, now).is_some());
        sessions.end_all();
        assert_eq!(sessions.find(&[1; 32], true, &OTHER, now), None);
    }
}
