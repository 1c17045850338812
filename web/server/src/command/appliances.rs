//! `appliance` and `device`: what the boxes are and what they read.

use meters::Timestamp;
use protocol::check_in::{CardFault, LeftVersion, System};
use serde::Serialize;

use super::box_settings;
use crate::cli;
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::ledger::rows::Appliance;
use crate::table::{NOTHING, print, print_text};
use crate::whereabouts::location;

/// An appliance as it is listed: its key by the fingerprint.
#[derive(Serialize)]
struct Listed {
    #[serde(flatten)]
    appliance: Appliance,
    fingerprint: String,
}

pub(super) fn appliance(ledger: &dyn Ledger, command: cli::Appliance) -> Result<(), ServerError> {
    match command {
        cli::Appliance::List(listing) => list(ledger, listing.json),
        cli::Appliance::Settings { wanted, set, listing } => {
            box_settings::run(ledger, &wanted, set.as_deref(), listing.json)
        }
        cli::Appliance::Revoke { id } => {
            if ledger.revoke_appliance(&id, super::now())? {
                return print_text(&format!(
                    "{id} is let go: nothing that it sends is taken any more\n"
                ));
            }
            let existing = ledger
                .appliances()?
                .into_iter()
                .map(|appliance| appliance.id)
                .collect();
            Err(ServerError::Unknown {
                kind: "box",
                wanted: id,
                existing,
            })
        }
    }
}

fn list(ledger: &dyn Ledger, json: bool) -> Result<(), ServerError> {
    let rows: Vec<Listed> = ledger
        .appliances()?
        .into_iter()
        .map(|appliance| Listed {
            fingerprint: appliance.key.fingerprint(),
            appliance,
        })
        .collect();
    print(
        &rows,
        json,
        &[
            ("BOX", &|row| row.appliance.id.clone()),
            ("SITE", &|row| row.appliance.site_name.clone()),
            ("CUSTOMER", &|row| row.appliance.customer_name.clone()),
            ("STATE", &|row| state(&row.appliance).to_owned()),
            ("LAST SEEN", &|row| moment(row.appliance.last_seen_at)),
            ("LAST CHECK-IN", &|row| moment(row.appliance.checked_in_at)),
            ("VERSION", &|row| row.appliance.version.clone()),
            ("SYSTEM", &|row| {
                row.appliance.system.as_ref().map_or_else(nothing, system)
            }),
            ("LEFT", &|row| {
                let left = row
                    .appliance
                    .system
                    .as_ref()
                    .and_then(|system| system.left.as_ref());
                left.map_or_else(nothing, left_version)
            }),
            ("CARD", &|row| {
                let fault = row.appliance.system.as_ref().and_then(|system| system.card);
                fault.map_or_else(nothing, card)
            }),
            ("KEY", &|row| row.fingerprint.clone()),
        ],
    )
}

fn state(appliance: &Appliance) -> &'static str {
    if appliance.revoked_at.is_some() {
        "revoked"
    } else {
        "enrolled"
    }
}

fn nothing() -> String {
    NOTHING.to_owned()
}

/// What runs on an appliance.
fn system(system: &System) -> String {
    let doubt = if system.confirmed { "" } else { ", not confirmed" };
    format!("{} in {}{doubt}", system.version, system.slot)
}

/// What is wrong with an appliance's card, and what to do.
fn card(fault: CardFault) -> String {
    let sentence = match fault {
        CardFault::Mended => "was damaged and mended: replace it if that happens again",
        CardFault::Remade => "made anew, what was not sent is lost: replace it soon",
        CardFault::InMemory => "can't be written, the box runs in memory: replace it now",
        CardFault::Other => "something is wrong with it: this server is too old to say what",
    };
    sentence.to_owned()
}

/// The last version that an appliance left by itself.
fn left_version(left: &LeftVersion) -> String {
    let why = left
        .why
        .as_deref()
        .unwrap_or("it hung, or did not come as far as its service");
    format!("{} at {}: {why}", left.version, left.noticed_at)
}

fn moment(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "never".to_owned(), |at| at.to_string())
}

pub(super) fn device(ledger: &dyn Ledger, command: &cli::Device) -> Result<(), ServerError> {
    let cli::Device::List(listing) = command;
    let cell = |text: &Option<String>| text.clone().unwrap_or_else(|| NOTHING.to_owned());
    print(
        &ledger.devices()?,
        listing.json,
        &[
            ("ID", &|row| row.id.to_string()),
            ("CUSTOMER", &|row| row.customer_name.clone()),
            ("SITE", &|row| row.site_name.clone()),
            ("MAKER", &|row| cell(&row.identity.manufacturer)),
            ("MODEL", &|row| cell(&row.identity.model)),
            ("SERIAL", &|row| cell(&row.identity.serial)),
            ("ADDRESS", &|row| cell(&row.address)),
            ("LOCATION", &|row| {
                let said = row.identity.location.clone();
                cell(&location(said, row.address.as_deref(), &row.appliance))
            }),
            ("LAST READ", &|row| moment(row.last_read_at)),
            ("BOX", &|row| row.appliance.clone()),
        ],
    )
}
