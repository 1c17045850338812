//! Why a device is on the sheet «Missing», and what a person can do about it.

use meters::{Timestamp, usb_port};
use protocol::MissCause;

use super::data::DeviceRow;
use super::standing::Period;

/// A device that can't be billed from its reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Missing {
    /// When the value that is shown was read. Absent where there never was one.
    pub(crate) last_read: Option<Timestamp>,
    /// Since when it is missing: the last reading, or the first sight.
    pub(crate) since: Timestamp,
    /// One sentence.
    pub(crate) why: String,
    /// What to do next.
    pub(crate) what_to_do: &'static str,
}

/// Why the device is missing; nothing where it is read on time and has a counter that is billed by.
pub(crate) fn why(device: &DeviceRow, period: Period) -> Option<Missing> {
    let stale = period.is_stale(device);
    if !stale && device.has_billing_meter() {
        return None;
    }
    let last_read = device.value_read_at();
    let (why, what_to_do) = match (&device.last_miss, &device.partial) {
        (Some(miss), _) if stale && is_on_usb(device) => (
            miss.message.clone(),
            "See whether it is plugged into the box and switched on. Any USB port of the box will do.",
        ),
        (Some(miss), _) if stale => (miss.message.clone(), after_miss(miss.cause)),
        (_, Some(partial)) => (
            partial.clone(),
            "Nothing yet: the box reads it again. If this stays, see whether the device restarts by itself.",
        ),
        _ if !stale => (
            "It answers, but gives no counter that can be billed by.".to_owned(),
            "Read the counter at its panel this time, and ask for a profile for this model.",
        ),
        _ if last_read.is_none() && is_on_usb(device) => (
            "It is known, but nothing was ever read from it.".to_owned(),
            "See whether it is switched on. Some printers tell nothing on USB: connect it to the network as well.",
        ),
        _ if last_read.is_none() => (
            "It is known, but nothing was ever read from it.".to_owned(),
            "See whether SNMP is on in the device and the community name is the one that the box uses.",
        ),
        _ => (
            "Nothing has come from it since, and the box has not said why.".to_owned(),
            "See whether the box at this site has power and network.",
        ),
    };
    Some(Missing {
        last_read,
        since: last_read.unwrap_or(device.first_seen),
        why,
        what_to_do,
    })
}

/// Whether it was met on a USB port of the box last.
fn is_on_usb(device: &DeviceRow) -> bool {
    device.address.as_deref().and_then(usb_port).is_some()
}

fn after_miss(cause: MissCause) -> &'static str {
    match cause {
        MissCause::NoAnswer => {
            "See whether it is switched on and on the network; if its address changed, the box finds it at its next search."
        }
        MissCause::NotAPrinter => {
            "See whether its address was given to another machine; the box finds the device at its next search."
        }
        MissCause::OtherDevice => {
            "Another device has its address now: see whether it was replaced, else wait for the box's next search."
        }
        MissCause::Unreachable => {
            "See whether the box still has a way to that network: cable, gateway, firewall."
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::reports::data::LastMiss;
    use meters::Timestamp;

    const NOW: Timestamp = Timestamp::from_unix_seconds(1_795_341_600);
    const PERIOD: Period = Period {
        from: Timestamp::from_unix_seconds(1_793_491_200),
        to: NOW,
    };

    #[test]
    fn the_boxs_own_sentence_comes_first() {
        let device = DeviceRow {
            first_seen: PERIOD.from,
            last_miss: Some(LastMiss {
                at: NOW,
                cause: MissCause::NoAnswer,
                message: "10.0.0.9 did not answer.".into(),
            }),
            ..DeviceRow::default()
        };
        let missing = why(&device, PERIOD).unwrap();
        assert_eq!(missing.why, "10.0.0.9 did not answer.");
        assert_eq!(missing.last_read, None);
        assert_eq!(missing.since, PERIOD.from);
    }

    #[test]
    fn nobody_looks_on_the_network_for_a_printer_that_was_unplugged() {
        let device = DeviceRow {
            address: Some("usb:1-1.4".into()),
            last_miss: Some(LastMiss {
                at: NOW,
                cause: MissCause::NoAnswer,
                message: "it is not plugged in".into(),
            }),
            ..DeviceRow::default()
        };
        let missing = why(&device, PERIOD).unwrap();
        assert!(missing.what_to_do.contains("plugged into the box"), "{missing:?}");
    }

    #[test]
    fn a_device_that_answers_without_counters_is_missing_too() {
        let device = DeviceRow {
            read_at: Some(NOW),
            ..DeviceRow::default()
        };
        assert!(why(&device, PERIOD).unwrap().why.contains("no counter"));
    }
}
