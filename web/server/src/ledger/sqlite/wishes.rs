//! Wishes for reports, the domains at which they need nobody's consent, and the schedules that they make.
//!
//! A box's wish makes or replaces the one schedule of that box's wishes, for the customer of its own site. Schedules
//! that the dealer made are never touched.

use meters::Timestamp;
use protocol::{ReportWish, SentReport, WishAnswer, WishState};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::jobs::{recipients_of, recipients_text};
use super::schedules;
use super::words::{meant, word};
use super::{moment, seconds};
use crate::error::ServerError;
use crate::ledger::rows::{CustomerId, Decision, ReportOf, Wish, WishId, WishStanding};
use crate::schedule::wished_rule;

/// Of one box; older ones that are decided are forgotten.
const MOST_KEPT: i64 = 50;
/// In one answer.
const MOST_SCHEDULES: i64 = 50;

const COLUMNS: &str = "SELECT w.*, s.name AS site_name, s.customer, c.name AS customer_name FROM report_wishes w
    JOIN appliances a ON a.id = w.appliance JOIN sites s ON s.id = a.site JOIN customers c ON c.id = s.customer";

/// The newest wish of a box: its row, its number, where it stands and why.
struct Newest {
    number: u64,
    standing: WishStanding,
    message: Option<String>,
}

fn newest(tx: &Connection, appliance: &str) -> Result<Option<Newest>, ServerError> {
    let kept = tx
        .prepare_cached(
            "SELECT number, state, message FROM report_wishes WHERE appliance = ?1 ORDER BY id DESC LIMIT 1",
        )?
        .query_row([appliance], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((number, state, message)) = kept else {
        return Ok(None);
    };
    let damaged = || ServerError::Ledger(format!("the kept wish of {appliance} is damaged"));
    Ok(Some(Newest {
        number: number.parse().map_err(|_| damaged())?,
        standing: meant(&state).ok_or_else(damaged)?,
        message,
    }))
}

/// Keeps a wish where it is newer than those that are kept, and accepts it where nobody needs to be asked. `fault` says
/// why nobody could do it.
pub(super) fn keep(
    tx: &Connection,
    appliance: &str,
    customer: CustomerId,
    (wish, fault): (&ReportWish, Option<&str>),
    now: Timestamp,
) -> Result<(), ServerError> {
    if newest(tx, appliance)?.is_some_and(|newest| newest.number >= wish.number) {
        return Ok(());
    }
    tx.execute(
        "UPDATE report_wishes SET state = 'replaced', decided_at = ?2 WHERE appliance = ?1 AND state = 'waiting'",
        params![appliance, seconds(now)],
    )?;
    tx.execute(
        "INSERT INTO report_wishes (appliance, number, recipients, rule, wished_at, received_at, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'waiting')",
        params![
            appliance,
            wish.number.to_string(),
            recipients_text(&wish.recipients),
            wish.rule,
            seconds(wish.wished_at),
            seconds(now)
        ],
    )?;
    let id = WishId(tx.last_insert_rowid());
    if let Some(fault) = fault {
        decide(tx, id, &Decision::Refuse(fault.to_owned()), now)?;
    } else if needs_nobody(&wish.recipients, &mail_domains(tx, customer)?) {
        decide(tx, id, &Decision::Accept, now)?;
    }
    tx.execute(
        "DELETE FROM report_wishes WHERE appliance = ?1 AND state <> 'waiting' AND id NOT IN
             (SELECT id FROM report_wishes WHERE appliance = ?1 ORDER BY id DESC LIMIT ?2)",
        params![appliance, MOST_KEPT],
    )?;
    Ok(())
}

/// Whether every recipient is at one of the domains. So is nobody: that no more is sent hurts no stranger.
fn needs_nobody(recipients: &[String], domains: &[String]) -> bool {
    recipients.iter().all(|address| {
        let domain = address.rsplit_once('@').map(|(_, domain)| domain.to_lowercase());
        domain.is_some_and(|domain| domains.contains(&domain))
    })
}

/// What the box hears of its wish of that number.
pub(super) fn answer(tx: &Connection, appliance: &str, number: u64) -> Result<WishAnswer, ServerError> {
    let Some(newest) = newest(tx, appliance)?.filter(|newest| newest.number == number) else {
        return Ok(WishAnswer {
            number,
            state: WishState::Refused,
            message: Some(
                "A newer wish of this box is known: wish again, if that is still what you want.".to_owned(),
            ),
        });
    };
    let state = match newest.standing {
        WishStanding::Waiting => WishState::Waiting,
        WishStanding::Accepted => WishState::Accepted,
        WishStanding::Refused => WishState::Refused,
        WishStanding::Replaced => WishState::Other,
    };
    Ok(WishAnswer {
        number,
        state,
        message: newest.message,
    })
}

/// What is sent of that customer, whoever wished for it.
pub(super) fn sent_reports(tx: &Connection, customer: CustomerId) -> Result<Vec<SentReport>, ServerError> {
    let mut statement = tx.prepare_cached(
        "SELECT recipients, rule, time_zone FROM schedules WHERE customer = ?1 AND removed_at IS NULL
         ORDER BY id LIMIT ?2",
    )?;
    let rows = statement.query_map(params![customer.0, MOST_SCHEDULES], |row| {
        let (rule, zone): (String, String) = (row.get("rule")?, row.get("time_zone")?);
        Ok(SentReport {
            recipients: recipients_of(row)?,
            when: format!("{rule} {zone}"),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn wishes(connection: &Connection) -> Result<Vec<Wish>, ServerError> {
    let mut statement = connection.prepare(&format!("{COLUMNS} ORDER BY w.id DESC"))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(wish(row)?);
    }
    Ok(found)
}

fn wish(row: &Row<'_>) -> Result<Wish, ServerError> {
    let id = WishId(row.get("id")?);
    let state: String = row.get("state")?;
    Ok(Wish {
        id,
        appliance: row.get("appliance")?,
        site_name: row.get("site_name")?,
        customer_name: row.get("customer_name")?,
        customer: CustomerId(row.get("customer")?),
        recipients: recipients_of(row)?,
        rule: row.get("rule")?,
        wished_at: moment(row.get("wished_at")?),
        received_at: moment(row.get("received_at")?),
        state: meant(&state)
            .ok_or_else(|| ServerError::Ledger(format!("the state of wish {id} is damaged")))?,
        message: row.get("message")?,
        decided_at: row.get::<_, Option<i64>>("decided_at")?.map(moment),
    })
}

/// False where no wish of that id waits.
pub(super) fn decide(
    tx: &Connection,
    id: WishId,
    decision: &Decision,
    now: Timestamp,
) -> Result<bool, ServerError> {
    let wish = {
        let mut statement =
            tx.prepare_cached(&format!("{COLUMNS} WHERE w.id = ?1 AND w.state = 'waiting'"))?;
        let mut rows = statement.query([id.0])?;
        match rows.next()? {
            Some(row) => wish(row)?,
            None => return Ok(false),
        }
    };
    let (standing, message) = match decision {
        Decision::Accept => {
            schedule(tx, &wish, now)?;
            (WishStanding::Accepted, None)
        }
        Decision::Refuse(why) => (WishStanding::Refused, Some(why)),
    };
    tx.execute(
        "UPDATE report_wishes SET state = ?2, message = ?3, decided_at = ?4 WHERE id = ?1",
        params![id.0, word(&standing), message, seconds(now)],
    )?;
    Ok(true)
}

/// Puts what was wished in the place of what this box's wish made before.
fn schedule(tx: &Connection, wish: &Wish, now: Timestamp) -> Result<(), ServerError> {
    let rule = wished_rule(&wish.rule)
        .map_err(|error| ServerError::Unusable(format!("wish {} can't be done: {error}", wish.id)))?;
    tx.execute(
        "UPDATE schedules SET removed_at = ?2 WHERE wished_by = ?1 AND removed_at IS NULL",
        params![wish.appliance, seconds(now)],
    )?;
    let Some(rule) = rule else { return Ok(()) };
    let time_zone: String = tx.query_row(
        "SELECT time_zone FROM customers WHERE id = ?1",
        [wish.customer.0],
        |row| row.get(0),
    )?;
    let of = ReportOf::Customer(wish.customer);
    let id = schedules::add_schedule(tx, of, &wish.recipients, &rule, &time_zone, now)?;
    tx.execute(
        "UPDATE schedules SET wished_by = ?2 WHERE id = ?1",
        params![id.0, wish.appliance],
    )?;
    Ok(())
}

pub(super) fn mail_domains(
    connection: &Connection,
    customer: CustomerId,
) -> Result<Vec<String>, ServerError> {
    let mut statement = connection
        .prepare_cached("SELECT domain FROM customer_mail_domains WHERE customer = ?1 ORDER BY domain")?;
    let rows = statement.query_map([customer.0], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn set_mail_domains(
    tx: &Connection,
    customer: CustomerId,
    domains: &[String],
) -> Result<(), ServerError> {
    tx.execute(
        "DELETE FROM customer_mail_domains WHERE customer = ?1",
        [customer.0],
    )?;
    for domain in domains {
        tx.execute(
            "INSERT INTO customer_mail_domains (customer, domain) VALUES (?1, ?2)",
            params![customer.0, domain],
        )?;
    }
    Ok(())
}
