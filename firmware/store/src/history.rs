//! How a device's counts grew, as far as the box still has its readings: points for a chart.

use meters::{DeviceId, MeterName, Timestamp, Verdict};
use protocol::{DeviceReading, json};
use rusqlite::params;

use crate::{Store, StoreError};

/// A meter's points, oldest first: when, what, and whether it was beyond doubt.
pub type History = (MeterName, Vec<(Timestamp, u64, bool)>);

impl Store {
    /// How `total`, `mono` and `color` of a device grew, those that bill first. Of each at most `most_points` points,
    /// thinned evenly; the first, the last and, while there is room, the doubtful ones stay.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn history(&self, device: DeviceId, most_points: usize) -> Result<Vec<History>, StoreError> {
        let names = [MeterName::TOTAL, MeterName::MONO, MeterName::COLOR];
        let mut histories = names.map(|name| (false, (name, Vec::new())));
        self.read(|connection| {
            let mut statement =
                connection.prepare("SELECT body FROM readings WHERE device = ?1 ORDER BY sequence")?;
            let mut rows = statement.query(params![device.to_string()])?;
            while let Some(row) = rows.next()? {
                let taken: DeviceReading = json::read(&row.get::<_, String>(0)?)?;
                for (bills, (name, points)) in &mut histories {
                    if let Some(meter) = taken.reading.meters.iter().find(|meter| meter.name == *name) {
                        let is_good = taken.verdicts.get(name) == Some(&Verdict::Ok);
                        points.push((taken.reading.read_at, meter.value, is_good));
                        *bills = meter.bills;
                    }
                }
            }
            Ok(())
        })?;
        let mut drawn = Vec::new();
        for billed_first in [true, false] {
            for (bills, (name, points)) in &mut histories {
                if *bills == billed_first && !points.is_empty() {
                    drawn.push((name.clone(), thinned(std::mem::take(points), most_points)));
                }
            }
        }
        Ok(drawn)
    }
}

fn thinned(points: Vec<(Timestamp, u64, bool)>, most: usize) -> Vec<(Timestamp, u64, bool)> {
    if points.len() <= most {
        return points;
    }
    let last = points.len() - 1;
    let mut kept = vec![false; points.len()];
    let mut room = most;
    let doubtful_first = [false, true].map(|is_good| -> Vec<usize> {
        let of_kind = (1..last).filter(|place| points.get(*place).is_some_and(|point| point.2 == is_good));
        of_kind.collect()
    });
    let ends: Vec<usize> = [0, last].into_iter().take(most).collect();
    for places in std::iter::once(ends).chain(doubtful_first) {
        for place in spread(&places, room) {
            if let Some(kept) = kept.get_mut(place) {
                *kept = true;
                room -= 1;
            }
        }
    }
    let kept = points.into_iter().zip(kept).filter(|(_, kept)| *kept);
    kept.map(|(point, _)| point).collect()
}

/// So many of these places at most, at even distances.
fn spread(places: &[usize], most: usize) -> Vec<usize> {
    let count = most.min(places.len());
    (0..count)
        .filter_map(|turn| places.get((2 * turn + 1) * places.len() / (2 * count)).copied())
        .collect()
}
