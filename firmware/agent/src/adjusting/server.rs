//! The dealer's server: where it is, and the code that makes the box known to it.

use protocol::EnrolmentCode;
use setup::{Fault, FieldFault, field};
use uplink::ServerAddress;

use super::at;
use super::local::{is_disguised_address, is_local};

/// The server's address: `https://host[:port]`. One of the box itself or a link-local one only where somebody insists.
///
/// # Errors
/// The fault of that field.
pub(crate) fn server(text: &str, local: bool) -> Result<ServerAddress, FieldFault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(at(field::SERVER, Fault::Missing));
    }
    let address = ServerAddress::parse(text).map_err(|_| at(field::SERVER, Fault::NotAServer))?;
    if is_disguised_address(address.host()) {
        return Err(at(field::SERVER, Fault::NotAServer));
    }
    if is_local(address.host()) && !local {
        return Err(at(field::SERVER, Fault::Local));
    }
    Ok(address)
}

/// The dealer's code.
///
/// # Errors
/// The fault of that field.
pub(crate) fn enrolment_code(text: &str) -> Result<EnrolmentCode, FieldFault> {
    let fault = if text.trim().is_empty() {
        Fault::Missing
    } else {
        Fault::NotACode
    };
    text.parse().map_err(|_| at(field::ENROLMENT_CODE, fault))
}
