//! `code`: enrolment codes.

use meters::Timestamp;
use protocol::EnrolmentCode;
use protocol::enrolment::SECRET_LENGTH;

use super::lookup;
use crate::cli;
use crate::data_dir::DataDir;
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::ledger::rows::Code;
use crate::server_key;
use crate::table::{NOTHING, print, print_text};

const DAY: u64 = 86_400;

pub(super) fn run(data: &DataDir, ledger: &dyn Ledger, command: cli::Code) -> Result<(), ServerError> {
    match command {
        cli::Code::New {
            site,
            valid_days,
            listing,
        } => new(data, ledger, &site, valid_days, listing.json),
        cli::Code::List(listing) => list(ledger, listing.json),
    }
}

fn new(
    data: &DataDir,
    ledger: &dyn Ledger,
    site: &str,
    valid_days: u64,
    json: bool,
) -> Result<(), ServerError> {
    let site = lookup::site(ledger, site)?;
    let key = server_key::load_or_make(data)?
        .public_key()
        .map_err(|_| ServerError::Key(data.path().to_owned()))?;
    let mut secret = [0; SECRET_LENGTH];
    getrandom::fill(&mut secret).map_err(|_| ServerError::Random)?;
    let code = EnrolmentCode::new(secret, &key);
    let now = super::now();
    let expires_at = now.plus_seconds(valid_days * DAY);
    let id = ledger.add_code(
        site.id,
        &crate::serve::enrolments::secret_hash(code.secret()),
        now,
        expires_at,
    )?;
    if json {
        let made = serde_json::json!({
            "id": id, "code": code.to_string(), "site": site.name, "customer": site.customer_name,
            "expires_at": expires_at,
        });
        print_text(&format!("{made}\n"))
    } else {
        print_text(&format!("{code}\n"))?;
        eprintln!(
            "for one box at {:?} of {:?}, until {expires_at}; it is shown only now",
            site.name, site.customer_name
        );
        Ok(())
    }
}

fn list(ledger: &dyn Ledger, json: bool) -> Result<(), ServerError> {
    let now = super::now();
    print(
        &ledger.codes()?,
        json,
        &[
            ("ID", &|row| row.id.to_string()),
            ("SITE", &|row| row.site_name.clone()),
            ("CUSTOMER", &|row| row.customer_name.clone()),
            ("STATE", &|row| state(row, now).to_owned()),
            ("EXPIRES", &|row| row.expires_at.to_string()),
            ("BOX", &|row| {
                row.appliance.clone().unwrap_or_else(|| NOTHING.to_owned())
            }),
        ],
    )
}

fn state(code: &Code, now: Timestamp) -> &'static str {
    match (code.used_at, code.expires_at <= now) {
        (Some(_), _) => "used",
        (None, true) => "expired",
        (None, false) => "open",
    }
}
