//! The mail that carries a workbook: what it says, and how it is handed to the mail server.
//!
//! Nothing here knows jobs or schedules. A failure says whether trying again can help; when to try again is
//! [`worker`](crate::worker)'s business.

mod delivery;
mod failure;
mod letter;

pub(crate) use delivery::{Patience, deliver};
pub(crate) use failure::{Failure, Refusal};
pub(crate) use letter::{Letter, write};

use lettre::Address;

/// A mail address that can be sent to: ASCII, with a domain, and nothing that could end a line.
///
/// # Errors
/// A sentence that names the address and what is wrong with it.
pub(crate) fn address(text: &str) -> Result<Address, String> {
    let shown = crate::reports::text::cut_to(text, 100);
    if !text.is_ascii() {
        return Err(format!(
            "{shown:?} has letters that not every mail server takes: write the domain in its xn-- form"
        ));
    }
    text.parse()
        .map_err(|_| format!("{shown:?} is not a mail address: write it like office@example.com"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_ends_a_line() {
        assert!(address("office@example.com").is_ok());
        for text in [
            "",
            "office",
            "office@example.com\r\nBcc: x@example.com",
            "a@b.com, c@d.com",
            "<a@b.com>",
            "büro@example.com",
            "a@b.com\0",
        ] {
            assert!(address(text).is_err(), "{text:?}");
        }
    }
}
