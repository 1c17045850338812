//! `meterbox export --csv`: the last reading of each device, a line a meter.

use std::path::Path;

use protocol::DeviceReading;

use super::print;
use crate::csv::write_line;
use crate::failure::Failure;
use crate::station::open_store;

const HEADER: [&str; 15] = [
    "device",
    "manufacturer",
    "model",
    "serial",
    "address",
    "name",
    "location",
    "read_at",
    "meter",
    "value",
    "unit",
    "verdict",
    "source",
    "last_good",
    "proposed_offset",
];

/// Writes the CSV to stdout.
///
/// # Errors
/// [`Failure`] where the books can't be read.
pub(crate) fn export(state: &Path) -> Result<(), Failure> {
    let readings = open_store(state)?.latest_readings()?;
    print(&csv(&readings))
}

/// The readings as CSV.
pub(crate) fn csv(readings: &[DeviceReading]) -> String {
    let mut out = String::new();
    write_line(&mut out, &HEADER);
    for taken in readings {
        let reading = &taken.reading;
        let identity = &reading.identity;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        for meter in &reading.meters {
            let verdict = taken
                .verdicts
                .get(&meter.name)
                .map_or("", |verdict| verdict.as_str());
            let doubt = taken.doubts.get(&meter.name);
            let last_good = doubt.map(|doubt| doubt.last_good.value.to_string());
            let offset = doubt
                .and_then(|doubt| doubt.proposed_offset)
                .map(|offset| offset.to_string());
            write_line(
                &mut out,
                &[
                    &taken.device.to_string(),
                    &text(&identity.manufacturer),
                    &text(&identity.model),
                    &text(&identity.serial),
                    &reading.address,
                    &text(&identity.name),
                    &text(&identity.location),
                    &reading.read_at.to_string(),
                    meter.name.as_str(),
                    &meter.value.to_string(),
                    meter.unit.as_str(),
                    verdict,
                    &meter.source,
                    &last_good.unwrap_or_default(),
                    &offset.unwrap_or_default(),
                ],
            );
        }
    }
    out
}
