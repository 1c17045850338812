//! The password: which ones are good enough, and how one is kept.
//!
//! Length counts, kinds of characters do not (NIST SP 800-63B §3.1.1.2): any Unicode is welcome. What is kept is an
//! Argon2id hash (RFC 9106) with the parameters that OWASP names for 19 MiB; the memory is given back after each.
//! A password is compared as it was typed: no other form of the same letter is tried.

mod easy;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use setup::{Fault, FieldFault, field};

pub(crate) use easy::is_easy;

/// Fewer characters are too few.
const LEAST: usize = 10;
/// More characters than any person types.
const MOST: usize = 256;
/// The same in octets of UTF-8.
const MOST_OCTETS: usize = 1_024;
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The hash that is kept can't be read, so no password can be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// What is wrong with the shape of a new password; that says nothing about what else the box knows.
pub(crate) fn shape_faults(password: &str, again: &str) -> Vec<FieldFault> {
    let characters = password.chars().count();
    let mut faults = Vec::new();
    if characters < LEAST {
        faults.push(FieldFault {
            field: field::PASSWORD,
            fault: Fault::TooShort { least: LEAST },
        });
    } else if characters > MOST || password.len() > MOST_OCTETS {
        faults.push(FieldFault {
            field: field::PASSWORD,
            fault: Fault::TooLong { most: MOST },
        });
    } else if password != again {
        faults.push(FieldFault {
            field: field::AGAIN,
            fault: Fault::Differ,
        });
    }
    faults
}

/// The hash of a password as a PHC string. Takes 19 MiB for its time.
///
/// # Errors
/// Where the memory is not to be had.
pub(crate) fn hash(password: &str, salt: &[u8; 16]) -> Result<String, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| Error::ParamsInvalid)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash = argon2.hash_password_with_salt(password.as_bytes(), salt)?;
    Ok(hash.to_string())
}

/// Whether that is the password behind the hash. Compared in constant time. What is longer than any password is no
/// work for the hash.
///
/// # Errors
/// Where the hash is none.
pub(crate) fn is_right(password: &str, kept: &str) -> Result<bool, Unreadable> {
    let kept = PasswordHash::new(kept).map_err(|_| Unreadable)?;
    if kept.hash.is_none() || kept.salt.is_none() {
        return Err(Unreadable);
    }
    if password.len() > MOST_OCTETS {
        return Ok(false);
    }
    match Argon2::default().verify_password(password.as_bytes(), &kept) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(_) => Err(Unreadable),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_hash_is_argon2id_with_the_house_parameters_and_knows_its_password_only() {
        let kept = hash("Straßenbahn 12 nach Hütte", &[7; 16]).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_eq!(is_right("Straßenbahn 12 nach Hütte", &kept), Ok(true));
        assert_eq!(is_right("Straßenbahn 12 nach Hütt", &kept), Ok(false));
        assert_eq!(is_right("", &kept), Ok(false));
        assert_ne!(hash("Straßenbahn 12 nach Hütte", &[8; 16]).unwrap(), kept);
    }

    #[test]
    fn what_is_no_hash_opens_nothing_and_says_so() {
        for kept in [
            "",
            "plain",
            "$argon2id$v=19$m=19456,t=2,p=1",
            "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        ] {
            assert_eq!(is_right("", kept), Err(Unreadable), "{kept}");
            assert_eq!(is_right(kept, kept), Err(Unreadable), "{kept}");
        }
    }

    #[test]
    fn length_is_counted_in_characters_and_bounded_in_octets() {
        let fault = |password: &str| shape_faults(password, password).pop().map(|found| found.fault);
        assert_eq!(fault(""), Some(Fault::TooShort { least: 10 }));
        assert_eq!(fault("ÄÖÜäöüß12"), Some(Fault::TooShort { least: 10 }));
        assert_eq!(fault("ÄÖÜäöüß123"), None);
        assert_eq!(fault(&"ü".repeat(256)), None);
        assert_eq!(fault(&"ü".repeat(257)), Some(Fault::TooLong { most: 256 }));
        assert_eq!(fault(&"🖨".repeat(256)), None);
        assert_eq!(fault(&"👩‍👩‍👧‍👦".repeat(50)), Some(Fault::TooLong { most: 256 }));
        assert_eq!(
            shape_faults("one of these", "one of those").pop().unwrap().field,
            field::AGAIN
        );
    }
}
