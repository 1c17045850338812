//! The password: which ones are good enough, and how one is kept.
//!
//! Length counts, kinds of characters do not (NIST SP 800-63B §3.1.1.2): any Unicode is welcome. A password is compared
//! as it was typed: no other form of the same letter is tried.

mod easy;
mod hashing;

use setup::{Fault, FieldFault, field};

pub(crate) use easy::is_easy;
pub(crate) use hashing::{Unreadable, hash};

/// Fewer characters are too few.
const LEAST: usize = 10;
/// More characters than any person types.
const MOST: usize = 256;
/// The same in octets of UTF-8.
const MOST_OCTETS: usize = 1_024;
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

/// Whether that is the password behind the hash. What is longer than any password is no work for the hash.
///
/// # Errors
/// Where the hash is none.
pub(crate) fn is_right(password: &str, kept: &str) -> Result<bool, Unreadable> {
    Ok(password.len() <= MOST_OCTETS && hashing::is_right(password, kept)?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use argon2::Argon2;
    use argon2::password_hash::PasswordVerifier;
    use argon2::password_hash::phc::PasswordHash;

    use super::*;

    #[test]
    fn a_hash_is_argon2id_with_the_house_parameters_and_knows_its_password_only() {
        let kept = hash("Straßenbahn 12 nach Hütte", &[7; 16]).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_eq!(is_right("Straßenbahn 12 nach Hütte", &kept), Ok(true));
        assert_eq!(is_right("Straßenbahn 12 nach Hütt", &kept), Ok(false));
        assert_eq!(is_right("", &kept), Ok(false));
        // Any other reader of such strings agrees.
        let read = PasswordHash::new(&kept).unwrap();
        let by_the_crate = |password: &str| Argon2::default().verify_password(password.as_bytes(), &read);
        assert!(by_the_crate("Straßenbahn 12 nach Hütte").is_ok() && by_the_crate("another").is_err());
        assert_ne!(hash("Straßenbahn 12 nach Hütte", &[8; 16]).unwrap(), kept);
    }

    #[test]
    fn what_is_no_hash_opens_nothing_and_says_so() {
        for kept in [
            "",
            "plain",
            "$argon2id$v=19$m=19456,t=2,p=1",
            "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA",
            "$argon2id$v=19$m=4000000000,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
            "$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
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
