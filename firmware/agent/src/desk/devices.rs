//! `/devices`: the printers, and one with its history.

use meters::{DeviceId, Meter, MeterName, Verdict, usb_address, usb_port};
use protocol::json;
use setup::view;
use store::{KnownDevice, ManualEntry};

use super::OwnDesk;
use crate::attached::{Trouble, plug_identity};
use crate::failure::Failure;
use crate::reader::Learnt;
use crate::roster::{Listed, roster};

/// No chart shows more points.
const MOST_POINTS: usize = 200;

impl OwnDesk {
    pub(super) fn devices(&self) -> Result<view::Devices, Failure> {
        let listed = roster(&self.station.store)?;
        let doing = self.station.activity.look();
        Ok(view::Devices {
            rows: listed.iter().map(|listed| self.row(listed)).collect(),
            unread: self.unread(&listed),
            reading: doing.round.is_some() || self.bells.wishes().read,
        })
    }

    pub(super) fn device(&self, id: DeviceId) -> Result<Option<view::Device>, Failure> {
        let store = &self.station.store;
        let Some(device) = store.devices()?.into_iter().find(|device| device.id == id) else {
            return Ok(None);
        };
        let listed = Listed::new(device, store.latest_reading(id)?);
        let history = store.history(id, MOST_POINTS)?;
        let is_its = |entry: &ManualEntry| entry.device == id;
        let manual = store.manual_entries()?.into_iter().filter(is_its);
        let last = listed.last.as_ref();
        let meters = last.map(|last| {
            let verdict = |meter: &Meter| last.verdicts.get(&meter.name).copied().unwrap_or(Verdict::Ok);
            let meters = last.reading.meters.iter();
            meters
                .map(|meter| view::MeterRow {
                    verdict: verdict(meter),
                    meter: meter.clone(),
                })
                .collect()
        });
        let mut doubts = listed.doubts();
        let port = usb_port(&listed.device.address);
        let troubles = self.station.ports.troubles().into_iter();
        let its = troubles.filter(|trouble| Some(trouble.attached.port.as_str()) == port);
        doubts.extend(its.map(|trouble| trouble.sentence));
        Ok(Some(view::Device {
            row: self.row(&listed),
            note: listed.device.note.note.clone(),
            first_seen: listed.device.first_seen,
            meters: meters.unwrap_or_default(),
            alerts: last.map(|last| last.reading.alerts.clone()).unwrap_or_default(),
            doubts,
            history: history
                .into_iter()
                .map(|(meter, points)| view::History {
                    meter: meter.to_string(),
                    points,
                })
                .collect(),
            ipp: listed.device.note.ipp,
            added_as: manual.map(|entry| entry.host).collect(),
        }))
    }

    /// What is plugged in, could not be read, and is nobody that is listed.
    fn unread(&self, listed: &[Listed]) -> Vec<view::Unread> {
        let mut troubles = self.station.ports.troubles();
        troubles.retain(|trouble| {
            let address = usb_address(&trouble.attached.port);
            listed.iter().all(|listed| listed.device.address != address)
        });
        let unread = |trouble: Trouble| view::Unread {
            identity: plug_identity(&trouble.attached),
            functions: functions(trouble.attached.functions.iter().map(ToString::to_string)),
            port: trouble.attached.port,
            sentence: trouble.sentence,
        };
        troubles.into_iter().map(unread).collect()
    }

    fn row(&self, listed: &Listed) -> view::DeviceRow {
        let device = &listed.device;
        let reading = listed.last.as_ref().map(|last| &last.reading);
        let shown = [MeterName::TOTAL, MeterName::MONO, MeterName::COLOR];
        let meters = reading.map(|reading| shown.iter().filter_map(|name| reading.meter(name.as_str())));
        view::DeviceRow {
            id: device.id,
            name: device.note.name.clone(),
            identity: device.identity.clone(),
            address: device.address.clone(),
            usb: usb_port(&device.address).map(|port| self.on_usb(device, port)),
            meters: meters.into_iter().flatten().cloned().collect(),
            supplies: reading
                .map(|reading| reading.supplies.clone())
                .unwrap_or_default(),
            last_read: device.last_read,
            verdict: listed.worst(),
            no_billing_meter: listed.no_billing_meter.clone(),
            silent_since: device.silent_since,
            ignored: device.note.ignored,
        }
    }

    fn on_usb(&self, device: &KnownDevice, port: &str) -> view::OnUsb {
        let learnt: Option<Learnt> = device
            .learnt
            .as_deref()
            .and_then(|learnt| json::read(learnt).ok());
        view::OnUsb {
            port: port.to_owned(),
            functions: functions(learnt.map(Learnt::functions).unwrap_or_default().into_iter()),
            plugged_in: self.station.ports.has(port),
        }
    }
}

/// The functions that a person has a use for, by the words of `usb`.
fn functions(words: impl Iterator<Item = String>) -> Vec<view::Function> {
    let function = |word: String| {
        Some(match word.as_str() {
            "printer" => view::Function::Printer,
            "fax" => view::Function::Fax,
            "scanner" => view::Function::Scanner,
            "card reader" => view::Function::CardReader,
            _ => return None,
        })
    };
    words.filter_map(function).collect()
}
