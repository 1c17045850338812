//! The random octets of one question, drawn before it is answered.

use ring::rand::{SecureRandom, SystemRandom};

/// Random octets, each kind for one use.
pub(super) struct Fresh {
    /// A session's id.
    pub(super) id: [u8; 32],
    /// What binds a form to a browser that is not signed in.
    pub(super) visit: [u8; 32],
    /// A password's salt.
    pub(super) salt: [u8; 16],
    /// The number of a browser that knew the password.
    pub(super) browser: [u8; 16],
}

impl Fresh {
    /// None where the system has none.
    pub(super) fn draw(random: &SystemRandom) -> Option<Self> {
        let mut fresh = Self {
            id: [0; 32],
            visit: [0; 32],
            salt: [0; 16],
            browser: [0; 16],
        };
        for octets in [
            fresh.id.as_mut_slice(),
            fresh.visit.as_mut_slice(),
            fresh.salt.as_mut_slice(),
            fresh.browser.as_mut_slice(),
        ] {
            random.fill(octets).ok()?;
        }
        Some(fresh)
    }
}
