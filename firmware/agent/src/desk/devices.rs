//! `/devices`: the printers, and one with its history.

use meters::{DeviceId, Meter, MeterName, Verdict};
use setup::view;
use store::ManualEntry;

use super::OwnDesk;
use crate::failure::Failure;
use crate::roster::{Listed, roster};

/// No chart shows more points.
const MOST_POINTS: usize = 200;

impl OwnDesk {
    pub(super) fn devices(&self) -> Result<view::Devices, Failure> {
        let rows = roster(&self.station.store)?.iter().map(row).collect();
        let doing = self.station.activity.look();
        Ok(view::Devices {
            rows,
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
        Ok(Some(view::Device {
            row: row(&listed),
            note: listed.device.note.note.clone(),
            first_seen: listed.device.first_seen,
            meters: meters.unwrap_or_default(),
            alerts: last.map(|last| last.reading.alerts.clone()).unwrap_or_default(),
            doubts: listed.doubts(),
            history: history
                .into_iter()
                .map(|(meter, points)| view::History {
                    meter: meter.to_string(),
                    points,
                })
                .collect(),
            added_as: manual.map(|entry| entry.host).collect(),
        }))
    }
}

fn row(listed: &Listed) -> view::DeviceRow {
    let device = &listed.device;
    let reading = listed.last.as_ref().map(|last| &last.reading);
    let shown = [MeterName::TOTAL, MeterName::MONO, MeterName::COLOR];
    let meters = reading.map(|reading| shown.iter().filter_map(|name| reading.meter(name.as_str())));
    view::DeviceRow {
        id: device.id,
        name: device.note.name.clone(),
        identity: device.identity.clone(),
        address: device.address.clone(),
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
