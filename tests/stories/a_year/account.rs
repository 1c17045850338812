//! What the server's ledger says at the end: each device's account, and the events.

use office::Server;
use rusqlite::{Connection, OpenFlags};

/// What the server's ledger says of one device.
pub(crate) struct Account {
    pub(crate) serial: String,
    pub(crate) mac: String,
    totals: Vec<Total>,
}

/// One value of `total`, and what a person is told who has to decide about it.
#[derive(Debug)]
struct Total {
    value: u64,
    verdict: String,
    proposed_offset: Option<i64>,
    last_good: Option<u64>,
    message: Option<String>,
}

impl Account {
    pub(crate) fn all(server: &Server) -> Vec<Self> {
        let ledger = ledger(server);
        let mut devices = ledger
            .prepare("SELECT id, coalesce(serial, ''), coalesce(mac, '') FROM devices ORDER BY id")
            .unwrap();
        let rows = devices.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        let rows: Vec<(i64, String, String)> = rows.unwrap().collect::<Result<_, _>>().unwrap();
        let account = |(device, serial, mac)| Self {
            serial,
            mac,
            totals: totals(&ledger, device),
        };
        rows.into_iter().map(account).collect()
    }

    /// What is billed of it: what its good values grew by, and behind the last good one what the proposed offset makes
    /// of the last doubtful one.
    pub(crate) fn pages(&self) -> u64 {
        let good: Vec<u64> = self
            .totals
            .iter()
            .filter(|total| total.verdict == "ok")
            .map(|total| total.value)
            .collect();
        assert!(
            good.is_sorted(),
            "{}: what is believed never falls: {good:?}",
            self.serial
        );
        let (Some(first), Some(last)) = (good.first(), good.last()) else {
            panic!(
                "{}: nothing was ever believed; it said {:?}",
                self.serial,
                self.totals.last()
            );
        };
        let believed = last - first;
        let latest = self.totals.last().unwrap();
        if latest.verdict == "ok" {
            return believed;
        }
        let offset = latest
            .proposed_offset
            .unwrap_or_else(|| panic!("{}: no offset is proposed: {:?}", self.serial, latest.message));
        believed + latest.value.checked_add_signed(offset).unwrap() - latest.last_good.unwrap()
    }
}

fn ledger(server: &Server) -> Connection {
    let file = server.data().join("ledger.sqlite");
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// Numbers are decimal text in the ledger, since no integer column holds them all.
fn totals(ledger: &Connection, device: i64) -> Vec<Total> {
    let mut totals = ledger
        .prepare(
            "SELECT m.value, m.verdict, d.proposed_offset, d.last_good_value, d.message FROM meters m
             LEFT JOIN doubts d ON d.reading = m.reading AND d.name = m.name
             WHERE m.device = ?1 AND m.name = 'total' ORDER BY m.placed_at, m.id",
        )
        .unwrap();
    let number = |text: Option<String>| text.map(|text| text.parse::<u64>().unwrap());
    let rows = totals.query_map([device], |row| {
        Ok(Total {
            value: row.get::<_, String>(0)?.parse().unwrap(),
            verdict: row.get(1)?,
            proposed_offset: row.get(2)?,
            last_good: number(row.get(3)?),
            message: row.get(4)?,
        })
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

/// (kind, before, after) of every event that the server has, oldest first.
pub(crate) fn events(server: &Server) -> Vec<(String, String, String)> {
    let ledger = ledger(server);
    let mut events = ledger
        .prepare("SELECT kind, coalesce(before, ''), coalesce(after, '') FROM events ORDER BY at, id")
        .unwrap();
    let rows = events.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}
