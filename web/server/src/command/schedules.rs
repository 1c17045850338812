//! `schedule`: which reports are mailed regularly.

use super::lookup::Whose;
use super::mail_settings::usable_addresses;
use crate::cli;
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::ledger::rows::ScheduleId;
use crate::schedule::{MalformedRule, Rule, zone};
use crate::table::{NOTHING, print, print_text};

/// A dealer has no zone of its own.
const DEALERS_ZONE: &str = "Europe/Berlin";

pub(super) fn run(ledger: &dyn Ledger, command: cli::Schedule) -> Result<(), ServerError> {
    match command {
        cli::Schedule::Add {
            of,
            to,
            when,
            time_zone,
        } => add(ledger, &Whose::find(ledger, &of)?, &to, &when, time_zone),
        cli::Schedule::List(listing) => list(ledger, listing.json),
        cli::Schedule::Remove { id } => {
            if ledger.remove_schedule(ScheduleId(id), super::now())? {
                return print_text(&format!("schedule {id} is removed\n"));
            }
            let existing = ledger.schedules()?;
            Err(ServerError::Unknown {
                kind: "schedule",
                wanted: id.to_string(),
                existing: existing.iter().map(|schedule| schedule.id.to_string()).collect(),
            })
        }
    }
}

fn add(
    ledger: &dyn Ledger,
    whose: &Whose,
    to: &[String],
    when: &cli::When,
    time_zone: Option<String>,
) -> Result<(), ServerError> {
    let recipients = usable_addresses(to)?;
    let rule = rule(when).map_err(|error| ServerError::Unusable(error.to_string()))?;
    let time_zone = time_zone.unwrap_or_else(|| match whose {
        Whose::Customer(customer) => customer.time_zone.clone(),
        Whose::Dealer(_) => DEALERS_ZONE.to_owned(),
    });
    let zone = zone(&time_zone).map_err(|error| ServerError::Unusable(error.to_string()))?;
    let now = super::now();
    let id = ledger.add_schedule(whose.of(), &recipients, &rule, &time_zone, now)?;
    let due = rule.next_after(now, &zone);
    print_text(&format!(
        "schedule {id} is added: {rule} {time_zone}, first due {due}\n"
    ))
}

fn rule(when: &cli::When) -> Result<Rule, MalformedRule> {
    let words = match (&when.daily, &when.weekly, &when.monthly) {
        (Some(time), ..) => format!("daily {time}"),
        (None, Some(words), _) => format!("weekly {}", words.join(" ")),
        (None, None, Some(words)) => format!("monthly {}", words.join(" ")),
        (None, None, None) => String::new(),
    };
    words.parse()
}

fn list(ledger: &dyn Ledger, json: bool) -> Result<(), ServerError> {
    print(
        &ledger.schedules()?,
        json,
        &[
            ("ID", &|row| row.id.to_string()),
            ("OF", &|row| row.name.clone()),
            ("RULE", &|row| row.rule.to_string()),
            ("TIME ZONE", &|row| row.time_zone.clone()),
            ("NEXT DUE", &|row| row.next_due_at.to_string()),
            ("TO", &|row| row.recipients.join(",")),
            ("WISHED BY", &|row| {
                row.wished_by.clone().unwrap_or_else(|| NOTHING.to_owned())
            }),
        ],
    )
}
