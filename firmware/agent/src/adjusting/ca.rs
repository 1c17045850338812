//! One more CA to trust: that of an inspecting proxy.

use setup::{Fault, FieldFault, field};

use super::at;

/// Characters of a text in PEM.
const LONGEST: usize = 32 * 1_024;

/// A CA's certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ca {
    /// As it is kept.
    pub(crate) pem: String,
    /// SHA-256 of the first certificate, hex with colons.
    pub(crate) fingerprint: String,
    /// How many there are.
    pub(crate) count: usize,
}

/// The certificates in a text in PEM.
///
/// # Errors
/// The fault of that field.
pub(crate) fn ca(pem: &str) -> Result<Ca, FieldFault> {
    let pem = pem.trim();
    let fault = |fault| Err(at(field::CA, fault));
    if pem.is_empty() {
        return fault(Fault::Missing);
    }
    if pem.len() > LONGEST {
        return fault(Fault::TooLong { most: LONGEST });
    }
    match uplink::certificates_in(pem).as_deref() {
        Ok([first, rest @ ..]) => Ok(Ca {
            pem: format!("{pem}\n"),
            fingerprint: portal::fingerprint(first),
            count: 1 + rest.len(),
        }),
        _ => fault(Fault::NotACertificate),
    }
}
