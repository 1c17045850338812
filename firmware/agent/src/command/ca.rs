//! `meterbox ca`: one more CA to trust, such as that of an inspecting proxy.

use std::fs;
use std::path::Path;

use serde::Serialize;
use store::Access;

use super::adjust::senseless;
use super::{json_line, line, print};
use crate::adjusting;
use crate::doorbell::{self, Ring};
use crate::failure::Failure;
use crate::station::open_store;

/// What `--json` prints.
#[derive(Serialize)]
struct Shown {
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
    certificates: usize,
}

/// Prints the fingerprint of the CA.
///
/// # Errors
/// [`Failure`] where the books can't be read.
pub(super) fn show(state: &Path, json: bool) -> Result<(), Failure> {
    let kept = open_store(state)?.access()?.extra_ca;
    let ca = kept.and_then(|pem| adjusting::ca(&pem).ok());
    let shown = Shown {
        certificates: ca.as_ref().map_or(0, |ca| ca.count),
        fingerprint: ca.map(|ca| ca.fingerprint),
    };
    let out = &mut String::new();
    if json {
        return json_line(&shown);
    }
    match &shown.fingerprint {
        None => line(out, format_args!("no CA was added")),
        Some(fingerprint) => line(
            out,
            format_args!(
                "a file with {} of a CA was added: {fingerprint} (SHA-256)",
                match shown.certificates {
                    1 => "1 certificate".to_owned(),
                    more => format!("{more} certificates"),
                }
            ),
        ),
    }
    print(out)
}

/// Keeps the CA in that file, or that there is none, and tells the running service.
///
/// # Errors
/// [`Failure`] where the file is none in PEM.
pub(super) fn set(state: &Path, file: Option<&Path>) -> Result<(), Failure> {
    let extra_ca = file.map(checked).transpose()?;
    let store = open_store(state)?;
    let access = Access {
        extra_ca,
        ..store.access()?
    };
    store.save_access(&access)?;
    doorbell::ring(state, Ring::Changed);
    print(match access.extra_ca {
        Some(_) => "the CA is trusted from now on\n",
        None => "no added CA is trusted from now on\n",
    })
}

/// The CA in that file, as it is kept.
pub(super) fn checked(file: &Path) -> Result<String, Failure> {
    let pem = fs::read_to_string(file).map_err(|error| {
        let cause = format!("the CA's certificate can't be read ({error}): it is a file in PEM");
        Failure::file(file, cause)
    })?;
    match adjusting::ca(&pem) {
        Ok(ca) => Ok(ca.pem),
        Err(fault) => Err(senseless(&[fault])),
    }
}
