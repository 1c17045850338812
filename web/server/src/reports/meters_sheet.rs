//! The sheet «Meters»: a row for each device and meter, with where the value comes from and what it was held against.
//! An invoice can be argued from it alone.

use std::borrow::Cow;
use std::collections::HashMap;

use meters::{MeterName, Verdict};
use rust_xlsxwriter::{Color, Worksheet, XlsxError};

use super::columns::{Count, unit_word};
use super::data::{CustomerHead, DeviceRow, MeterCell, ReportHead};
use super::explanation;
use super::look::{Kind, Look, Pen};
use super::sheet::{self, Table};
use super::standing::{Period, Standing};
use super::text::meter_name;

/// The sheet's name.
pub(crate) const NAME: &str = "Meters";

const COLUMNS: [(&str, f64, Kind); 17] = [
    ("Device", 26.0, Kind::Text),
    ("Serial", 16.0, Kind::Text),
    ("Meter", 16.0, Kind::Text),
    ("Maker's own label", 24.0, Kind::Text),
    ("Value", 14.0, Kind::Pages),
    ("Unit", 13.0, Kind::Text),
    ("Bills", 8.0, Kind::Text),
    ("Previous", 14.0, Kind::Count),
    ("Delta", 13.0, Kind::Pages),
    ("Read at", 16.0, Kind::Moment),
    ("Verdict", 13.0, Kind::Text),
    ("Last good", 14.0, Kind::Count),
    ("Last good at", 16.0, Kind::Moment),
    ("Proposed offset", 14.0, Kind::Offset),
    ("Explanation", WIDTH_OF_EXPLANATION, Kind::Prose),
    ("Source", 40.0, Kind::Text),
    ("Customer", 24.0, Kind::Text),
];
const WIDTH_OF_EXPLANATION: f64 = 70.0;
/// Characters of an explanation that surely fit on one line of its column.
const CHARACTERS_A_LINE: usize = 64;
/// Which meter of which device stays in sight.
const FIXED_COLUMNS: u16 = 3;
const TAB: Color = Color::RGB(0x4F_8A_5B);

/// A sheet on which rows are being written.
pub(crate) struct MetersSheet {
    sheet: Worksheet,
    next_row: u32,
    /// The names that were shown so far, as a person reads them.
    names: HashMap<MeterName, String>,
}

/// More names than this come from no printers; the others are made each time.
const MOST_NAMES: usize = 1_000;

impl MetersSheet {
    /// Writes the header on an empty sheet.
    pub(crate) fn begin(mut sheet: Worksheet, look: &Look) -> Result<Self, XlsxError> {
        sheet.set_name(NAME)?;
        sheet.set_tab_color(TAB);
        for (column, (_, _, kind)) in (0_u16..).zip(COLUMNS) {
            sheet.set_column_format(column, look.column(kind))?;
        }
        sheet::write_header(&mut sheet, look, 0, COLUMNS.map(|(heading, ..)| heading))?;
        Ok(Self {
            sheet,
            next_row: 1,
            names: HashMap::new(),
        })
    }

    /// Writes a row for each of the device's meters.
    pub(crate) fn write(
        &mut self,
        customer: &CustomerHead,
        device: &DeviceRow,
        period: Period,
        look: &Look,
    ) -> Result<(), XlsxError> {
        let title = device.title();
        for meter in &device.meters {
            if self.next_row > sheet::MOST_ROWS {
                return Ok(());
            }
            self.write_meter(customer, (device, &title), meter, period, look)?;
            self.next_row += 1;
        }
        Ok(())
    }

    fn write_meter(
        &mut self,
        customer: &CustomerHead,
        (device, title): (&DeviceRow, &str),
        meter: &MeterCell,
        period: Period,
        look: &Look,
    ) -> Result<(), XlsxError> {
        let explanation = explanation::of_meter(device, meter, &customer.zone);
        if !explanation.is_empty() {
            let height = sheet::height(explanation.chars().count(), CHARACTERS_A_LINE);
            self.sheet.set_row_height(self.next_row, height)?;
        }
        if self.names.len() < MOST_NAMES && !self.names.contains_key(&meter.name) {
            self.names.insert(meter.name.clone(), meter_name(&meter.name));
        }
        let name = self
            .names
            .get(&meter.name)
            .map_or_else(|| Cow::Owned(meter_name(&meter.name)), Cow::from);
        let standing = period.standing_of_meter(device, meter);
        let format = |kind| look.cell(standing, kind);
        let previous = meter.previous.as_ref();
        let last_good = meter.doubt.as_ref().map(|doubt| &doubt.last_good);
        // A count of another unit than the value's beside it says so.
        let counted = |number, unit| Count {
            number,
            unit: (unit != meter.unit).then_some(unit),
        };
        let previous = previous.map(|previous| counted(previous.value, previous.unit));
        let last = last_good.map(|last| counted(last.value, last.unit));
        let verdict = match (standing, meter.verdict) {
            (Standing::Stale, _) => Verdict::Stale.as_str(),
            (_, Some(verdict)) => verdict.as_str(),
            (_, None) => "no verdict",
        };

        let mut pen = Pen::at(&mut self.sheet, self.next_row);
        if standing == Standing::Fine {
            pen = pen.plain();
        }
        pen.text(Some(title), format(Kind::Text))?
            .text(device.serial.as_deref(), format(Kind::Text))?
            .text(Some(&name), format(Kind::Text))?
            .text(meter.label.as_deref(), format(Kind::Text))?
            .count(Some(meter.value), format(Kind::Pages))?
            .text(Some(unit_word(meter.unit)), format(Kind::Text))?
            .text(meter.bills.then_some("yes"), format(Kind::Text))?
            .count(
                previous.map(|count| count.number),
                look.count(standing, Kind::Count, previous),
            )?;
        match (meter.delta(), meter.mark()) {
            (None, Some(mark)) => pen.text(Some(mark), format(Kind::Mark))?,
            (delta, _) => pen.count(delta, format(Kind::Pages))?,
        };
        pen.moment(Some(meter.read_at), &customer.zone, format(Kind::Moment))?
            .text(Some(verdict), format(Kind::Text))?
            .count(
                last.map(|count| count.number),
                look.count(standing, Kind::Count, last),
            )?
            .moment(
                last_good.map(|last| last.read_at),
                &customer.zone,
                format(Kind::Moment),
            )?
            .offset(
                meter.doubt.as_ref().and_then(|doubt| doubt.proposed_offset),
                format(Kind::Offset),
            )?
            .text(Some(&explanation), format(Kind::Prose))?
            .text(Some(&meter.source), format(Kind::Text))?
            .text(Some(&customer.name), format(Kind::Text))?;
        Ok(())
    }

    /// The finished sheet.
    pub(crate) fn finish(mut self, head: &ReportHead, look: &Look) -> Result<Worksheet, XlsxError> {
        if self.next_row == 1 {
            Pen::at(&mut self.sheet, 1).text(Some("No meter was read."), &look.subtitle)?;
        } else if self.next_row > sheet::MOST_ROWS {
            let full = "A sheet holds no more rows: the CSV has all.";
            Pen::at(&mut self.sheet, self.next_row).text(Some(full), &look.subtitle)?;
        }
        let table = Table {
            header_row: 0,
            end_row: self.next_row,
            columns: COLUMNS.len(),
            in_sight: COLUMNS.len(),
            fixed_columns: FIXED_COLUMNS,
        };
        sheet::finish(&mut self.sheet, head, &table, COLUMNS.map(|(_, width, _)| width))?;
        Ok(self.sheet)
    }
}
