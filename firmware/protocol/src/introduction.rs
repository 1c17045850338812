//! The introduction: the server shows its card before a box says anything secret.
//!
//! At first contact the box can't check a private certificate yet, so it opens TLS unchecked, asks for the card and
//! checks the card's signature by the key that its enrolment code names. The card brings the private CA; only then,
//! over TLS that is checked, does the code's one-use secret travel.

use serde::{Deserialize, Serialize};

use crate::PublicKey;

/// `GET` a [`ServerCard`] here. The request is signed under [`crate::enrolment::KEY_ID`], so that the answer can be
/// bound to it.
pub const PATH: &str = "/api/v1/server";

/// Who the server is, signed by the key in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerCard {
    /// The server's signing key.
    pub server_key: PublicKey,
    /// The CA that signs its TLS certificate, in PEM, where that is a private one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<String>,
}
