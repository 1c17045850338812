//! A customer's sheet: a row a device. What a bill needs is in sight; the other meters wait behind a [+].

use jiff::tz::TimeZone;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::columns::{Column, Layout, Said, Widths};
use super::data::{CustomerHead, DeviceRow, ReportHead};
use super::explanation;
use super::look::{Kind, Look, Pen};
use super::sheet::{self, Table};
use super::standing::{Period, Standing};

/// Maker and model stay in sight while one looks at the meters.
const FIXED_COLUMNS: u16 = 2;

/// A sheet on which rows are being written.
pub(crate) struct CustomerSheet {
    sheet: Worksheet,
    layout: Layout,
    widths: Widths,
    zone: TimeZone,
    next_row: u32,
}

impl CustomerSheet {
    /// Writes the header on an empty sheet.
    pub(crate) fn begin(
        mut sheet: Worksheet,
        name: &str,
        customer: &CustomerHead,
        look: &Look,
    ) -> Result<Self, XlsxError> {
        let layout = Layout::of(&customer.meters);
        sheet.set_name(name)?;
        sheet::write_header(&mut sheet, look, 0, layout.columns.iter().map(Column::heading))?;
        Ok(Self {
            sheet,
            widths: Widths::of(&layout.columns),
            layout,
            zone: customer.zone.clone(),
            next_row: 1,
        })
    }

    /// Writes a device's row.
    pub(crate) fn write(&mut self, device: &DeviceRow, period: Period, look: &Look) -> Result<(), XlsxError> {
        let said = Said {
            units: self.layout.units(device),
            verdict: period.words(device),
            explanation: explanation::of_device(device, &self.zone),
        };
        self.widths.fit(&self.layout.columns, device, &said);
        let standing = period.standing(device);
        let format = |kind| look.cell(standing, kind);
        if said.lines() > 1 {
            self.sheet
                .set_row_height(self.next_row, sheet::height_of(said.lines()))?;
        }
        let mut pen = Pen::at(&mut self.sheet, self.next_row);
        for (at, column) in self.layout.columns.iter().enumerate() {
            if at >= self.layout.in_sight && standing == Standing::Fine && column.is_not_of(device) {
                // Most of these cells are empty, and there may be a hundred a row.
                pen.skip(1);
                continue;
            }
            match column {
                Column::Value(_) | Column::Previous(_) => {
                    let count = column.count(device);
                    pen.count(
                        count.map(|count| count.number),
                        look.count(standing, Kind::Count, count),
                    )?
                }
                Column::Delta(_) => match (column.count(device), column.mark(device)) {
                    (None, Some(mark)) => pen.text(Some(mark), format(Kind::Mark))?,
                    (count, _) => pen.count(
                        count.map(|count| count.number),
                        look.count(standing, Kind::Pages, count),
                    )?,
                },
                Column::Unit => pen.text(Some(&said.units), format(Kind::Prose))?,
                Column::ReadAt => pen.moment(device.value_read_at(), &self.zone, format(Kind::Moment))?,
                Column::Age => pen.number(period.age_in_days(device), format(Kind::Days))?,
                Column::Verdict => pen.text(Some(&said.verdict), format(Kind::Prose))?,
                Column::Explanation => pen.text(Some(&said.explanation), format(Kind::Prose))?,
                _ => pen.text(column.text(device), format(Kind::Text))?,
            };
        }
        self.next_row += 1;
        Ok(())
    }

    /// The finished sheet.
    pub(crate) fn finish(mut self, head: &ReportHead) -> Result<Worksheet, XlsxError> {
        let table = Table {
            header_row: 0,
            end_row: self.next_row,
            columns: self.layout.columns.len(),
            in_sight: self.layout.in_sight,
            fixed_columns: FIXED_COLUMNS,
        };
        sheet::finish(&mut self.sheet, head, &table, self.widths.in_characters())?;
        Ok(self.sheet)
    }
}
