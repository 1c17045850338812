//! Dealer → customer → site.

use meters::Timestamp;
use rusqlite::{Connection, params};

use super::{is_taken, moment, seconds};
use crate::error::ServerError;
use crate::ledger::rows::{Customer, CustomerId, Dealer, DealerId, Site, SiteId};

pub(super) fn add_dealer(tx: &Connection, name: &str, now: Timestamp) -> Result<DealerId, ServerError> {
    tx.execute(
        "INSERT INTO dealers (name, created_at) VALUES (?1, ?2)",
        params![name, seconds(now)],
    )
    .map_err(taken("dealer", name))?;
    Ok(DealerId(tx.last_insert_rowid()))
}

pub(super) fn dealers(connection: &Connection) -> Result<Vec<Dealer>, ServerError> {
    let mut statement = connection.prepare("SELECT id, name, created_at FROM dealers ORDER BY name")?;
    let rows = statement.query_map([], |row| {
        Ok(Dealer {
            id: DealerId(row.get(0)?),
            name: row.get(1)?,
            created_at: moment(row.get(2)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn add_customer(
    tx: &Connection,
    dealer: DealerId,
    name: &str,
    time_zone: &str,
    now: Timestamp,
) -> Result<CustomerId, ServerError> {
    tx.execute(
        "INSERT INTO customers (dealer, name, time_zone, created_at) VALUES (?1, ?2, ?3, ?4)",
        params![dealer.0, name, time_zone, seconds(now)],
    )
    .map_err(taken("customer", name))?;
    Ok(CustomerId(tx.last_insert_rowid()))
}

pub(super) fn customers(connection: &Connection) -> Result<Vec<Customer>, ServerError> {
    let mut statement = connection.prepare(
        "SELECT c.id, c.name, c.dealer, d.name, c.time_zone, c.created_at
         FROM customers c JOIN dealers d ON d.id = c.dealer ORDER BY c.name, c.id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Customer {
            id: CustomerId(row.get(0)?),
            name: row.get(1)?,
            dealer: DealerId(row.get(2)?),
            dealer_name: row.get(3)?,
            time_zone: row.get(4)?,
            created_at: moment(row.get(5)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn add_site(
    tx: &Connection,
    customer: CustomerId,
    name: &str,
    now: Timestamp,
) -> Result<SiteId, ServerError> {
    tx.execute(
        "INSERT INTO sites (customer, name, created_at) VALUES (?1, ?2, ?3)",
        params![customer.0, name, seconds(now)],
    )
    .map_err(taken("site", name))?;
    Ok(SiteId(tx.last_insert_rowid()))
}

pub(super) fn sites(connection: &Connection) -> Result<Vec<Site>, ServerError> {
    let mut statement = connection.prepare(
        "SELECT s.id, s.name, s.customer, c.name, s.created_at
         FROM sites s JOIN customers c ON c.id = s.customer ORDER BY s.name, s.id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Site {
            id: SiteId(row.get(0)?),
            name: row.get(1)?,
            customer: CustomerId(row.get(2)?),
            customer_name: row.get(3)?,
            created_at: moment(row.get(4)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn taken(kind: &'static str, name: &str) -> impl FnOnce(rusqlite::Error) -> ServerError {
    move |error| {
        if is_taken(&error) {
            ServerError::Taken {
                kind,
                name: name.to_owned(),
            }
        } else {
            error.into()
        }
    }
}
