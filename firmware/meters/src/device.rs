//! One physical machine: its id in our books and what it says of itself.

use std::fmt;
use std::str::FromStr;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Our own name for one physical machine. It is made once, of random bytes, and never changes: not with the
/// address, not with the name, not with a new network board. Written as 32 hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId([u8; 16]);

/// The text is not 32 hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedId;

impl DeviceId {
    /// A new id of fresh random bytes, which the caller brings.
    pub const fn from_random(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for DeviceId {
    type Err = MalformedId;

    fn from_str(text: &str) -> Result<Self, MalformedId> {
        if text.len() != 32 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(MalformedId);
        }
        u128::from_str_radix(text, 16)
            .map(|number| Self(number.to_be_bytes()))
            .map_err(|_| MalformedId)
    }
}

impl fmt::Display for MalformedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a device id has 32 hex digits")
    }
}

impl std::error::Error for MalformedId {}

impl Serialize for DeviceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DeviceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// What a device says of itself. All of it is somebody else's text: decoded to UTF-8, stripped of control
/// characters, and still to be escaped wherever it is shown. What was not said is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// The maker's usual name, such as `Sharp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<String>,
    /// The model without the maker's name, such as `MX-3570N`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The serial number as the device writes it (prtGeneralSerialNumber or the maker's own row).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// The first hardware address that is not zero, as `02:00:5e:10:00:01`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mac: Option<String>,
    /// IPP's `printer-uuid`, 32 hex digits in lower case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uuid: Option<String>,
    /// sysName.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// sysLocation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// sysDescr.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The firmware's version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firmware: Option<String>,
    /// The customer's own number for the machine. Never identity: people move labels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asset_tag: Option<String>,
    /// sysObjectID, dotted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object_id: Option<String>,
}

impl Identity {
    /// The place of what is called so in JSON.
    fn place(&mut self, name: &str) -> Option<&mut Option<String>> {
        Some(match name {
            "manufacturer" => &mut self.manufacturer,
            "model" => &mut self.model,
            "serial" => &mut self.serial,
            "mac" => &mut self.mac,
            "uuid" => &mut self.uuid,
            "name" => &mut self.name,
            "location" => &mut self.location,
            "description" => &mut self.description,
            "firmware" => &mut self.firmware,
            "asset_tag" => &mut self.asset_tag,
            "object_id" => &mut self.object_id,
            _ => return None,
        })
    }
}

/// One loop for eleven fields of one kind: serde's own code, eleven times, weighs five kilobytes more.
impl<'de> Deserialize<'de> for Identity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Identity;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("what a device says of itself")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Identity, M::Error> {
                let mut identity = Identity::default();
                while let Some(name) = map.next_key::<String>()? {
                    match identity.place(&name) {
                        Some(place) => *place = map.next_value()?,
                        None => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(identity)
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_id_survives_the_way_to_json_and_back() {
        let id = DeviceId::from_random([0xa5; 16]);
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{}\"", "a5".repeat(16)));
        assert_eq!(serde_json::from_str::<DeviceId>(&json).unwrap(), id);
        assert_eq!(
            "+5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5".parse::<DeviceId>(),
            Err(MalformedId)
        );
    }

    #[test]
    fn what_was_not_said_has_no_key() {
        let identity = Identity {
            serial: Some("X1".into()),
            ..Identity::default()
        };
        assert_eq!(serde_json::to_string(&identity).unwrap(), r#"{"serial":"X1"}"#);
    }
    #[test]
    fn every_field_comes_back_and_what_a_newer_program_wrote_is_passed_over() {
        let said = |what: &str| Some(what.to_owned());
        let identity = Identity {
            manufacturer: said("maker"),
            model: said("model"),
            serial: said("serial"),
            mac: said("mac"),
            uuid: said("uuid"),
            name: said("name"),
            location: said("location"),
            description: said("description"),
            firmware: said("firmware"),
            asset_tag: said("tag"),
            object_id: said("id"),
        };
        let json = serde_json::to_string(&identity).unwrap();
        assert_eq!(serde_json::from_str::<Identity>(&json).unwrap(), identity);
        let newer = r#"{"colour":{"of":["paint"]},"serial":"X1","model":null}"#;
        let read: Identity = serde_json::from_str(newer).unwrap();
        assert_eq!((read.serial, read.model), (said("X1"), None));
        serde_json::from_str::<Identity>(r#"{"serial":1}"#).unwrap_err();
        serde_json::from_str::<Identity>(r#"["X1"]"#).unwrap_err();
    }
}
