//! `dealer`, `customer`, `site`.

use super::{lookup, wishes};
use crate::cli;
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::schedule::zone;
use crate::table::{print, print_text};

/// The longest name that is taken, in characters.
const LONGEST_NAME: usize = 200;

pub(super) fn dealer(ledger: &dyn Ledger, command: cli::Dealer) -> Result<(), ServerError> {
    match command {
        cli::Dealer::Add { name } => {
            let id = ledger.add_dealer(&usable("dealer", &name)?, super::now())?;
            print_text(&format!("dealer {id} is added\n"))
        }
        cli::Dealer::List(listing) => print(
            &ledger.dealers()?,
            listing.json,
            &[
                ("ID", &|row| row.id.to_string()),
                ("DEALER", &|row| row.name.clone()),
            ],
        ),
    }
}

pub(super) fn customer(ledger: &dyn Ledger, command: cli::Customer) -> Result<(), ServerError> {
    match command {
        cli::Customer::Add {
            name,
            dealer,
            time_zone,
        } => {
            zone(&time_zone).map_err(|error| ServerError::Unusable(error.to_string()))?;
            let dealer = lookup::dealer(ledger, &dealer)?;
            let id = ledger.add_customer(dealer.id, &usable("customer", &name)?, &time_zone, super::now())?;
            print_text(&format!("customer {id} is added\n"))
        }
        cli::Customer::List(listing) => print(
            &ledger.customers()?,
            listing.json,
            &[
                ("ID", &|row| row.id.to_string()),
                ("CUSTOMER", &|row| row.name.clone()),
                ("DEALER", &|row| row.dealer_name.clone()),
                ("TIME ZONE", &|row| row.time_zone.clone()),
            ],
        ),
        cli::Customer::MailDomains {
            customer,
            add,
            remove,
            listing,
        } => wishes::mail_domains(ledger, &customer, &add, &remove, listing.json),
    }
}

pub(super) fn site(ledger: &dyn Ledger, command: cli::Site) -> Result<(), ServerError> {
    match command {
        cli::Site::Add { name, customer } => {
            let customer = lookup::customer(ledger, &customer)?;
            let id = ledger.add_site(customer.id, &usable("site", &name)?, super::now())?;
            print_text(&format!("site {id} is added\n"))
        }
        cli::Site::List(listing) => print(
            &ledger.sites()?,
            listing.json,
            &[
                ("ID", &|row| row.id.to_string()),
                ("SITE", &|row| row.name.clone()),
                ("CUSTOMER", &|row| row.customer_name.clone()),
            ],
        ),
    }
}

/// A name fit to be kept; one that steering characters or its length make unusable is refused, not changed.
fn usable(kind: &str, name: &str) -> Result<String, ServerError> {
    let cleaned = crate::outside_text::clean(name, LONGEST_NAME);
    if cleaned.is_empty() {
        return Err(ServerError::Unusable(format!(
            "a {kind} needs a name that can be read"
        )));
    }
    if name.trim().chars().count() > LONGEST_NAME {
        return Err(ServerError::Unusable(format!(
            "the name of a {kind} has at most {LONGEST_NAME} characters: shorten it"
        )));
    }
    Ok(cleaned)
}
