//! Table `evidence`: which piece of evidence names which device. Each piece names one device or, once two devices
//! have claimed it, none: then it is disputed and is no evidence any more.
//!
//! A MAC becomes disputed by itself: a network board that moved between machines, or boards that share an address. A
//! serial is looked at first, so whoever shows it is its device, until two machines that show it are told apart.

use meters::DeviceId;
use meters::identity::Evidence;
use rusqlite::{Connection, OptionalExtension, params};

use crate::StoreError;
use crate::devices::device_id;
use crate::recognition::Recognised;

const SERIAL: &str = "serial";
const MAC: &str = "mac";
const UUID: &str = "uuid";

/// What the books say of a piece of evidence.
enum Owner {
    Nobody,
    Device(DeviceId),
    Disputed,
}

/// What evidence says of a device that was met.
pub(crate) enum Finding {
    /// It is this one.
    Device(DeviceId, Recognised),
    /// It names a machine that is not in the books.
    Unknown,
    /// There is none, or all of it is disputed.
    NoEvidence,
}

/// Looks for the device that the evidence names, strongest piece first.
pub(crate) fn find(connection: &Connection, evidence: &[Evidence]) -> Result<Finding, StoreError> {
    let mut finding = Finding::NoEvidence;
    for piece in evidence {
        match (owner(connection, piece)?, piece) {
            (Owner::Device(device), Evidence::Serial(..)) => {
                return Ok(Finding::Device(device, Recognised::Serial));
            }
            (Owner::Device(device), Evidence::Mac(_) | Evidence::Uuid(_)) => {
                if !has_another_serial(connection, device, evidence)? {
                    let how = if piece.is_mac() {
                        Recognised::Mac
                    } else {
                        Recognised::Uuid
                    };
                    return Ok(Finding::Device(device, how));
                }
                finding = Finding::Unknown;
            }
            (Owner::Nobody, _) => finding = Finding::Unknown,
            (Owner::Disputed, _) => {}
        }
    }
    Ok(finding)
}

/// Writes down that the device showed this evidence. What another device had shown before is disputed from now on.
pub(crate) fn claim(
    connection: &Connection,
    device: DeviceId,
    evidence: &[Evidence],
) -> Result<(), StoreError> {
    for piece in evidence {
        let (kind, value) = key(piece);
        connection.execute(
            "INSERT INTO evidence (kind, value, device) VALUES (?1, ?2, ?3)
             ON CONFLICT (kind, value) DO UPDATE SET device = NULL WHERE device <> excluded.device",
            params![kind, value, device.to_string()],
        )?;
    }
    Ok(())
}

/// Whether any undisputed evidence names the device.
pub(crate) fn names(connection: &Connection, device: DeviceId) -> Result<bool, StoreError> {
    Ok(connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM evidence WHERE device = ?1)",
        params![device.to_string()],
        |row| row.get(0),
    )?)
}

fn owner(connection: &Connection, piece: &Evidence) -> Result<Owner, StoreError> {
    let (kind, value) = key(piece);
    let found: Option<Option<String>> = connection
        .query_row(
            "SELECT device FROM evidence WHERE kind = ?1 AND value = ?2",
            params![kind, value],
            |row| row.get(0),
        )
        .optional()?;
    Ok(match found {
        None => Owner::Nobody,
        Some(None) => Owner::Disputed,
        Some(Some(device)) => Owner::Device(device_id(&device)?),
    })
}

/// Whether this piece of evidence names this device.
pub(crate) fn is_of(connection: &Connection, piece: &Evidence, device: DeviceId) -> Result<bool, StoreError> {
    Ok(matches!(owner(connection, piece)?, Owner::Device(owner) if owner == device))
}

/// Whether two devices have claimed this piece.
pub(crate) fn is_disputed(connection: &Connection, piece: &Evidence) -> Result<bool, StoreError> {
    Ok(matches!(owner(connection, piece)?, Owner::Disputed))
}

/// Makes a serial number, under every maker's name, or a UUID, and whatever serial names the device, evidence of nobody.
pub(crate) fn dispute_serial(
    connection: &Connection,
    device: DeviceId,
    piece: &Evidence,
) -> Result<(), StoreError> {
    let (kind, value) = key(piece);
    connection.execute(
        "INSERT INTO evidence (kind, value, device) VALUES (?1, ?2, NULL)
         ON CONFLICT (kind, value) DO UPDATE SET device = NULL",
        params![kind, value],
    )?;
    connection.execute(
        "UPDATE evidence SET device = NULL WHERE kind = ?1 AND device = ?2",
        params![SERIAL, device.to_string()],
    )?;
    Ok(())
}

/// Makes a piece of evidence name this device and no other, whatever was before.
pub(crate) fn give(connection: &Connection, piece: &Evidence, device: DeviceId) -> Result<(), StoreError> {
    let (kind, value) = key(piece);
    connection.execute(
        "INSERT INTO evidence (kind, value, device) VALUES (?1, ?2, ?3)
         ON CONFLICT (kind, value) DO UPDATE SET device = excluded.device",
        params![kind, value, device.to_string()],
    )?;
    Ok(())
}

/// The device that was met last at this address and shows this serial number under another maker's name: profiles learn
/// to know a brand from its origin.
pub(crate) fn same_serial_at(
    connection: &Connection,
    serial: &str,
    address: &str,
) -> Result<Option<DeviceId>, StoreError> {
    let found: Option<String> = connection
        .query_row(
            "SELECT devices.id FROM evidence JOIN devices ON devices.id = evidence.device
             WHERE evidence.kind = ?1 AND substr(evidence.value, instr(evidence.value, '/') + 1) = ?2
               AND devices.address = ?3 ORDER BY devices.last_seen DESC LIMIT 1",
            params![SERIAL, serial, address],
            |row| row.get(0),
        )
        .optional()?;
    found.as_deref().map(device_id).transpose()
}

/// Whether the device is known by a serial, and by none that is the one in `evidence`. Behind one MAC a serial number is
/// the same under each maker's name: which name a machine has is only what a profile reads out of its texts.
fn has_another_serial(
    connection: &Connection,
    device: DeviceId,
    evidence: &[Evidence],
) -> Result<bool, StoreError> {
    let shown = evidence.iter().find_map(|piece| match piece {
        Evidence::Serial(_, serial) => Some(serial.as_str()),
        Evidence::Mac(_) | Evidence::Uuid(_) => None,
    });
    let Some(serial) = shown else {
        return Ok(false);
    };
    let mut statement = connection.prepare("SELECT value FROM evidence WHERE kind = ?1 AND device = ?2")?;
    let known = statement
        .query_map(params![SERIAL, device.to_string()], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    let is_it = |value: &String| value.split_once('/').is_some_and(|(_, known)| known == serial);
    Ok(!known.is_empty() && !known.iter().any(is_it))
}

/// Kind and value as they stand in the table. Maker and serial are letters and digits only, so `/` parts them.
fn key(piece: &Evidence) -> (&'static str, String) {
    match piece {
        Evidence::Serial(maker, serial) => (SERIAL, format!("{maker}/{serial}")),
        Evidence::Mac(mac) => (MAC, mac.clone()),
        Evidence::Uuid(uuid) => (UUID, uuid.clone()),
    }
}
