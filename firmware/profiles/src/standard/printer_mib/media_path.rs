//! prtMediaPathTable, for one thing: how fast the printer can print.

use super::super::table::{Table, column, instance};
use crate::{Questions, Rows};

const PRT_MEDIA_PATH_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 43, 13, 4, 1];
const MAX_SPEED_PRINT_UNIT: u32 = 2;
const MAX_SPEED: u32 = 4;

const COLUMNS: [u32; 2] = [MAX_SPEED_PRINT_UNIT, MAX_SPEED];

/// The path that is asked by name: on every printer that we know the straight one, beside which the others, that turn the
/// sheet, are as fast or slower. Asking for the whole table would cost some printers a datagram.
const FIRST_PATH: u32 = 1;

/// No printer is slower or faster, in impressions a minute.
const PLAUSIBLE: std::ops::RangeInclusive<i64> = 1..=1_000;

/// The speed of that device's first path, or the whole table where its index is not known yet.
pub(super) fn detail(device: Option<u32>, questions: &mut Questions) {
    let Some(device) = device else {
        let columns = COLUMNS.map(|number| column(PRT_MEDIA_PATH_ENTRY, number));
        questions.columns.extend(columns);
        return;
    };
    let cells = COLUMNS.map(|number| instance(PRT_MEDIA_PATH_ENTRY, number, &[device, FIRST_PATH]));
    questions.scalars.extend(cells);
}

/// The speed of the fastest path that was read, in impressions a minute. None where no path has one that a printer can have, or where
/// it prints by the metre.
pub(crate) fn rated_per_minute(rows: &Rows, device: u32) -> Option<u32> {
    let paths = Table::new(rows, PRT_MEDIA_PATH_ENTRY);
    paths
        .subunits(device, &[MAX_SPEED])
        .into_iter()
        .filter_map(|path| {
            let index = [device, path];
            let speed = paths.number(MAX_SPEED, &index)?;
            per_minute(speed, paths.number(MAX_SPEED_PRINT_UNIT, &index)?)
        })
        .max()
}

/// PrtMediaPathMaxSpeedPrintUnitTC: impressionsPerHour(7), sheetsPerHour(8). What is fed as a sheet may be printed on both
/// sides.
fn per_minute(speed: i64, unit: i64) -> Option<u32> {
    let per_hour = match unit {
        7 => speed,
        8 => speed.checked_mul(2)?,
        _ => return None,
    };
    u32::try_from(per_hour / 60)
        .ok()
        .filter(|speed| PLAUSIBLE.contains(&i64::from(*speed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_printer_can_is_believed() {
        for (speed, unit, expected) in [
            (1_860, 7, Some(31)),
            (2_400, 7, Some(40)),
            (1_200, 8, Some(40)),
            (60_000, 7, Some(1_000)),
            (60_060, 7, None),
            (59, 7, None),
            (40, 7, None),
            (0, 7, None),
            (-1, 7, None),
            (-2, 8, None),
            (i64::MAX, 8, None),
            (i64::MIN, 7, None),
            (12, 17, None),
            (2_400, 0, None),
        ] {
            assert_eq!(per_minute(speed, unit), expected, "{speed} in {unit}");
        }
    }
}
