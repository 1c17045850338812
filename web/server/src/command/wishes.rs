//! `wish` and `customer mail-domains`: what boxes wish for, and where their wishes need nobody's consent.

use serde::Serialize;

use super::lookup;
use crate::cli;
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::ledger::rows::{Decision, Wish, WishId, WishStanding};
use crate::outside_text::clean;
use crate::table::{NOTHING, print, print_text};

/// The longest sentence that goes back to a box, in characters.
const LONGEST_SENTENCE: usize = 500;
/// A host's name has no more (RFC 1035 §2.3.4).
const LONGEST_DOMAIN: usize = 253;

pub(super) fn run(ledger: &dyn Ledger, command: cli::Wish) -> Result<(), ServerError> {
    match command {
        cli::Wish::List(listing) => list(ledger, listing.json),
        cli::Wish::Accept { id } => {
            decide(ledger, id, &Decision::Accept)?;
            print_text(&format!("wish {id} is accepted\n"))
        }
        cli::Wish::Refuse { id, why } => {
            let why = clean(&why, LONGEST_SENTENCE);
            if why.is_empty() {
                return Err(ServerError::Unusable(
                    "--why needs a sentence: it is what the person at the box reads".to_owned(),
                ));
            }
            decide(ledger, id, &Decision::Refuse(why))?;
            print_text(&format!("wish {id} is refused; the box is told why\n"))
        }
    }
}

fn decide(ledger: &dyn Ledger, id: i64, decision: &Decision) -> Result<(), ServerError> {
    if ledger.decide_wish(WishId(id), decision, super::now())? {
        return Ok(());
    }
    let waits = |wish: &Wish| wish.state == WishStanding::Waiting;
    let wishes = ledger.wishes()?;
    Err(ServerError::Unknown {
        kind: "waiting wish",
        wanted: id.to_string(),
        existing: wishes
            .iter()
            .filter(|wish| waits(wish))
            .map(|wish| wish.id.to_string())
            .collect(),
    })
}

fn list(ledger: &dyn Ledger, json: bool) -> Result<(), ServerError> {
    let state = |wish: &Wish| match wish.state {
        WishStanding::Waiting => "waiting",
        WishStanding::Accepted => "accepted",
        WishStanding::Refused => "refused",
        WishStanding::Replaced => "replaced",
    };
    print(
        &ledger.wishes()?,
        json,
        &[
            ("ID", &|row| row.id.to_string()),
            ("BOX", &|row| row.appliance.clone()),
            ("SITE", &|row| row.site_name.clone()),
            ("CUSTOMER", &|row| row.customer_name.clone()),
            ("STATE", &|row| state(row).to_owned()),
            ("RULE", &|row| row.rule.clone()),
            ("CAME", &|row| row.received_at.to_string()),
            ("TO", &|row| row.recipients.join(",")),
            ("WHY", &|row| {
                row.message.clone().unwrap_or_else(|| NOTHING.to_owned())
            }),
        ],
    )
}

/// A domain as it is listed.
#[derive(Serialize)]
struct Listed {
    domain: String,
}

pub(super) fn mail_domains(
    ledger: &dyn Ledger,
    customer: &str,
    add: &[String],
    remove: &[String],
    json: bool,
) -> Result<(), ServerError> {
    let customer = lookup::customer(ledger, customer)?;
    let mut domains = ledger.mail_domains(customer.id)?;
    if !add.is_empty() || !remove.is_empty() {
        for text in remove {
            let domain = domain(text)?;
            let place = domains.iter().position(|known| *known == domain);
            let Some(place) = place else {
                return Err(ServerError::Unknown {
                    kind: "mail domain of that customer",
                    wanted: domain,
                    existing: domains,
                });
            };
            domains.remove(place);
        }
        for text in add {
            let domain = domain(text)?;
            if !domains.contains(&domain) {
                domains.push(domain);
            }
        }
        domains.sort();
        ledger.set_mail_domains(customer.id, &domains)?;
    }
    let rows: Vec<Listed> = domains.into_iter().map(|domain| Listed { domain }).collect();
    print(&rows, json, &[("MAIL DOMAIN", &|row| row.domain.clone())])
}

/// A domain as it is compared: lower case, without the `@` before it.
fn domain(text: &str) -> Result<String, ServerError> {
    let domain = text.trim().trim_start_matches('@').to_lowercase();
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let is_domain = domain.len() <= LONGEST_DOMAIN && domain.contains('.') && domain.split('.').all(is_label);
    if is_domain {
        return Ok(domain);
    }
    Err(ServerError::Unusable(format!(
        "{:?} is no mail domain: write it like customer.example",
        clean(text, LONGEST_DOMAIN)
    )))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_mail_domain_is_a_whole_domain() {
        assert_eq!(domain(" @Customer.Example ").unwrap(), "customer.example");
        assert_eq!(domain("büro.example").unwrap(), "büro.example");
        for bad in [
            "",
            "@",
            "com",
            "a@customer.example",
            "*.example",
            ".example",
            "customer.example.",
            "a b.example",
        ] {
            assert!(domain(bad).is_err(), "{bad:?}");
        }
    }
}
