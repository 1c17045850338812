//! Which of our devices does a box mean?
//!
//! A box's own id names the device that it named before. A new id is looked up by evidence among the same customer's
//! devices (the serial first, then the MAC), so that a replaced box or card goes on with the same device. Where
//! evidence contradicts itself the device is a new one: two rows can be joined by a person, one row that two
//! machines share can't be taken apart again.

use meters::identity::Evidence;
use meters::{DeviceId, Identity, Reading, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{moment, seconds};
use crate::error::ServerError;
use crate::ledger::rows::{Device, DeviceKey};

/// The box that speaks, and where it stands.
pub(super) struct Sender<'a> {
    pub(super) appliance: &'a str,
    pub(super) epoch: &'a str,
    pub(super) site: i64,
    pub(super) customer: i64,
}

/// The device that the box means by `box_device`; a new one, first seen `at`, where nothing is known of it.
pub(super) fn device_of(
    tx: &Connection,
    sender: &Sender<'_>,
    box_device: &DeviceId,
    evidence: &[Evidence],
    at: Timestamp,
) -> Result<DeviceKey, ServerError> {
    let box_device = box_device.to_string();
    let device = match named_before(tx, sender, &box_device)? {
        Some(device) => device,
        None => {
            let device = match matched(tx, sender, evidence)? {
                Some(device) => device,
                None => add_device(tx, sender, at)?,
            };
            tx.execute(
                "INSERT INTO device_sources (appliance, box_device, epoch, device) VALUES (?1, ?2, ?3, ?4)",
                params![sender.appliance, box_device, sender.epoch, device.0],
            )?;
            device
        }
    };
    for piece in evidence {
        let (kind, value) = columns(piece);
        tx.prepare_cached(
            "INSERT INTO device_evidence (customer, kind, value, device) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![sender.customer, kind, value, device.0])?;
    }
    Ok(device)
}

fn named_before(
    tx: &Connection,
    sender: &Sender<'_>,
    box_device: &str,
) -> Result<Option<DeviceKey>, ServerError> {
    let device = tx
        .prepare_cached("SELECT device FROM device_sources WHERE appliance = ?1 AND box_device = ?2")?
        .query_row([sender.appliance, box_device], |row| row.get(0).map(DeviceKey))
        .optional()?;
    Ok(device)
}

/// The customer's device that the evidence names without contradiction.
fn matched(
    tx: &Connection,
    sender: &Sender<'_>,
    evidence: &[Evidence],
) -> Result<Option<DeviceKey>, ServerError> {
    let mut has_serial = false;
    for piece in evidence {
        let (kind, value) = columns(piece);
        if let Some(device) = owner(tx, sender.customer, kind, &value)? {
            // A network board that moved from a machine with another serial brings its MAC along, and what is made of it.
            let contradicted = kind != SERIAL && has_serial && has_evidence(tx, device, SERIAL)?;
            let free = !contradicted && !is_another(tx, sender, device)?;
            return Ok(free.then_some(device));
        }
        has_serial |= kind == SERIAL;
    }
    Ok(None)
}

const SERIAL: &str = "serial";
const MAC: &str = "mac";
const UUID: &str = "uuid";

fn columns(evidence: &Evidence) -> (&'static str, String) {
    match evidence {
        Evidence::Serial(maker, serial) => (SERIAL, format!("{maker} {serial}")),
        Evidence::Mac(mac) => (MAC, mac.clone()),
        Evidence::Uuid(uuid) => (UUID, uuid.clone()),
    }
}

fn owner(tx: &Connection, customer: i64, kind: &str, value: &str) -> Result<Option<DeviceKey>, ServerError> {
    let device = tx
        .query_row(
            "SELECT device FROM device_evidence WHERE customer = ?1 AND kind = ?2 AND value = ?3",
            params![customer, kind, value],
            |row| row.get(0).map(DeviceKey),
        )
        .optional()?;
    Ok(device)
}

fn has_evidence(tx: &Connection, device: DeviceKey, kind: &str) -> Result<bool, ServerError> {
    let count: i64 = tx.query_row(
        "SELECT COUNT(*) FROM device_evidence WHERE device = ?1 AND kind = ?2",
        params![device.0, kind],
        |row| row.get(0),
    )?;
    Ok(count > 0)
}

/// Whether the same store of the same box has another id for that device: then it tells two machines apart that
/// look the same to us (two machines with one serial).
fn is_another(tx: &Connection, sender: &Sender<'_>, device: DeviceKey) -> Result<bool, ServerError> {
    let count: i64 = tx.query_row(
        "SELECT COUNT(*) FROM device_sources WHERE device = ?1 AND appliance = ?2 AND epoch = ?3",
        params![device.0, sender.appliance, sender.epoch],
        |row| row.get(0),
    )?;
    Ok(count > 0)
}

fn add_device(tx: &Connection, sender: &Sender<'_>, at: Timestamp) -> Result<DeviceKey, ServerError> {
    tx.execute(
        "INSERT INTO devices (customer, site, appliance, first_seen_at) VALUES (?1, ?2, ?3, ?4)",
        params![sender.customer, sender.site, sender.appliance, seconds(at)],
    )?;
    Ok(DeviceKey(tx.last_insert_rowid()))
}

/// Takes over what the device says of itself, unless a later reading said it already. What it did not say this time
/// stays as it was.
pub(super) fn keep_identity(
    tx: &Connection,
    sender: &Sender<'_>,
    device: DeviceKey,
    reading: &Reading,
    placed_at: Timestamp,
) -> Result<(), ServerError> {
    let identity = &reading.identity;
    tx.prepare_cached(
        "UPDATE devices SET site = ?2, appliance = ?3, address = ?4, placed_at = ?5, read_at = ?6,
           manufacturer = COALESCE(?7, manufacturer), model = COALESCE(?8, model), serial = COALESCE(?9, serial),
           mac = COALESCE(?10, mac), name = COALESCE(?11, name), location = COALESCE(?12, location),
           description = COALESCE(?13, description), firmware = COALESCE(?14, firmware),
           asset_tag = COALESCE(?15, asset_tag), object_id = COALESCE(?16, object_id),
           rated_per_minute = COALESCE(?17, rated_per_minute)
         WHERE id = ?1 AND (placed_at IS NULL OR placed_at <= ?5)",
    )?
    .execute(params![
        device.0,
        sender.site,
        sender.appliance,
        reading.address,
        seconds(placed_at),
        seconds(reading.read_at),
        identity.manufacturer,
        identity.model,
        identity.serial,
        identity.mac,
        identity.name,
        identity.location,
        identity.description,
        identity.firmware,
        identity.asset_tag,
        identity.object_id,
        reading.rated_per_minute
    ])?;
    Ok(())
}

/// The identity in a row of `devices`.
pub(super) fn identity(row: &Row<'_>) -> rusqlite::Result<Identity> {
    Ok(Identity {
        manufacturer: row.get("manufacturer")?,
        model: row.get("model")?,
        serial: row.get("serial")?,
        mac: row.get("mac")?,
        // Evidence alone: its place is `device_evidence`.
        uuid: None,
        name: row.get("name")?,
        location: row.get("location")?,
        description: row.get("description")?,
        firmware: row.get("firmware")?,
        asset_tag: row.get("asset_tag")?,
        object_id: row.get("object_id")?,
    })
}

pub(super) fn devices(connection: &Connection) -> Result<Vec<Device>, ServerError> {
    let mut statement = connection.prepare(
        "SELECT d.*, s.name AS site_name, c.name AS customer_name
         FROM devices d JOIN sites s ON s.id = d.site JOIN customers c ON c.id = d.customer
         ORDER BY c.name, s.name, d.manufacturer, d.model, d.serial, d.id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Device {
            id: DeviceKey(row.get("id")?),
            customer_name: row.get("customer_name")?,
            site_name: row.get("site_name")?,
            appliance: row.get("appliance")?,
            identity: identity(row)?,
            address: row.get("address")?,
            first_seen_at: moment(row.get("first_seen_at")?),
            last_read_at: row.get::<_, Option<i64>>("read_at")?.map(moment),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
