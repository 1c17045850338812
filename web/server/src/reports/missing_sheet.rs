//! The sheet «Missing»: every device that can't be billed from its reading, why, and what to do.

use rust_xlsxwriter::{Color, Worksheet, XlsxError};

use super::data::{CustomerHead, DeviceRow, ReportHead};
use super::look::{Kind, Look, Pen};
use super::missing;
use super::sheet::{self, Table};
use super::standing::{Period, Standing};

/// The sheet's name.
pub(crate) const NAME: &str = "Missing";

const COLUMNS: [(&str, f64); 10] = [
    ("Customer", 22.0),
    ("Site", 16.0),
    ("Device", 25.0),
    ("Serial", 16.0),
    ("IP address", 15.0),
    ("Last read", 16.0),
    ("Missing since", 16.0),
    ("For (days)", 8.0),
    ("Why", WIDTH_OF_PROSE),
    ("What to do", WIDTH_OF_PROSE),
];
const WIDTH_OF_PROSE: f64 = 42.0;
/// Characters of prose that surely fit on one line of its column.
const CHARACTERS_A_LINE: usize = 38;
const TAB: Color = Color::RGB(0xD6_45_6E);

/// A sheet on which rows are being written.
pub(crate) struct MissingSheet {
    sheet: Worksheet,
    next_row: u32,
}

impl MissingSheet {
    /// Writes the header on an empty sheet.
    pub(crate) fn begin(mut sheet: Worksheet, look: &Look) -> Result<Self, XlsxError> {
        sheet.set_name(NAME)?;
        sheet.set_tab_color(TAB);
        sheet::write_header(&mut sheet, look, 0, COLUMNS.map(|(heading, _)| heading))?;
        Ok(Self { sheet, next_row: 1 })
    }

    /// Writes a device's row where it is missing.
    pub(crate) fn write(
        &mut self,
        customer: &CustomerHead,
        device: &DeviceRow,
        period: Period,
        look: &Look,
    ) -> Result<(), XlsxError> {
        let Some(missing) = missing::why(device, period) else {
            return Ok(());
        };
        let format = |kind| look.cell(Standing::Fine, kind);
        let longest = missing
            .why
            .chars()
            .count()
            .max(missing.what_to_do.chars().count());
        self.sheet
            .set_row_height(self.next_row, sheet::height(longest, CHARACTERS_A_LINE))?;
        Pen::at(&mut self.sheet, self.next_row)
            .text(Some(&customer.name), format(Kind::Text))?
            .text(Some(&device.site), format(Kind::Text))?
            .text(Some(&device.title()), format(Kind::Text))?
            .text(device.serial.as_deref(), format(Kind::Text))?
            .text(device.address.as_deref(), format(Kind::Text))?
            .moment(missing.last_read, &customer.zone, format(Kind::Moment))?
            .moment(Some(missing.since), &customer.zone, format(Kind::Moment))?
            .number(period.days_since(missing.since), format(Kind::Days))?
            .text(Some(&missing.why), format(Kind::Prose))?
            .text(Some(missing.what_to_do), format(Kind::Prose))?;
        self.next_row += 1;
        Ok(())
    }

    /// The finished sheet.
    pub(crate) fn finish(mut self, head: &ReportHead, look: &Look) -> Result<Worksheet, XlsxError> {
        let table = Table {
            header_row: 0,
            end_row: self.next_row,
            columns: COLUMNS.len(),
            in_sight: COLUMNS.len(),
            fixed_columns: 0,
        };
        if self.next_row == 1 {
            Pen::at(&mut self.sheet, 1).text(Some("Nothing is missing."), &look.subtitle)?;
        }
        sheet::finish(&mut self.sheet, head, &table, COLUMNS.map(|(_, width)| width))?;
        Ok(self.sheet)
    }
}
