//! `meterbox claim`: what makes the setup page somebody's, for whoever may run commands on the box.

use std::path::Path;

use meters::Timestamp;
use serde::Serialize;
use store::Store;

use super::adjust::tell;
use super::{json_line, line, print};
use crate::doorbell::Ring;
use crate::failure::Failure;
use crate::station::{open_store, random};

/// What `--json` prints.
#[derive(Serialize)]
pub(super) struct Shown {
    /// Only while nobody has claimed the box.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<String>,
    claimed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    claimed_at: Option<Timestamp>,
    /// SHA-256 of the page's certificate; absent before the first start of the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page_fingerprint: Option<String>,
}

impl Shown {
    /// What the books say.
    pub(super) fn of(store: &Store) -> Result<Self, Failure> {
        let claim = store.claim(random()?)?;
        let claimed = claim.password_hash.is_some();
        Ok(Self {
            code: (!claimed).then_some(claim.code),
            claimed,
            claimed_at: claim.claimed_at,
            page_fingerprint: store
                .page_certificate()?
                .map(|kept| portal::fingerprint(&kept.certificate)),
        })
    }

    /// Two lines for a person.
    pub(super) fn write(&self, out: &mut String) {
        match (&self.code, self.claimed_at) {
            (Some(code), _) => line(
                out,
                format_args!("nobody has claimed this box yet; its claim code is {code}"),
            ),
            (None, Some(at)) => line(out, format_args!("this box was claimed {at}")),
            (None, None) => line(out, format_args!("this box was claimed")),
        }
        if let Some(fingerprint) = &self.page_fingerprint {
            line(
                out,
                format_args!("the setup page's certificate is {fingerprint} (SHA-256)"),
            );
        }
    }
}

/// Prints the claim code, unless the box was claimed, and the fingerprint of the page's certificate.
///
/// # Errors
/// [`Failure`] where the books can't be read.
pub(super) fn show(state: &Path, json: bool) -> Result<(), Failure> {
    let shown = Shown::of(&open_store(state)?)?;
    let out = &mut String::new();
    if json {
        json_line(&shown)
    } else {
        shown.write(out);
        print(out)
    }
}

/// Opens the claim of the running service: whoever may run commands on the box is at the box.
///
/// # Errors
/// [`Failure`] where no service runs.
pub(super) fn open(state: &Path) -> Result<(), Failure> {
    tell(
        state,
        Ring::Claim,
        "the setup page can be claimed now, without the code: open it in a browser",
    )
}
