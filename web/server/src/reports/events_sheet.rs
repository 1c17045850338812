//! The sheet «Events»: what happened to devices in the period, as the boxes noticed it.

use protocol::EventKind;
use rust_xlsxwriter::{Color, Worksheet, XlsxError};

use super::columns::host;
use super::data::{CustomerHead, EventRow, ReportHead};
use super::look::{Kind, Look, Pen};
use super::sheet::{self, Table};
use super::standing::Standing;

/// The sheet's name.
pub(crate) const NAME: &str = "Events";

const COLUMNS: [(&str, f64); 10] = [
    ("When", 16.0),
    ("What", 15.0),
    ("Device", 26.0),
    ("Serial", 16.0),
    ("Before", 22.0),
    ("After", 22.0),
    ("What happened", WIDTH_OF_PROSE),
    ("IP address", 15.0),
    ("Site", 18.0),
    ("Customer", 24.0),
];
const WIDTH_OF_PROSE: f64 = 70.0;
/// Characters of prose that surely fit on one line of its column.
const CHARACTERS_A_LINE: usize = 64;
/// When and what stay in sight.
const FIXED_COLUMNS: u16 = 2;
const TAB: Color = Color::RGB(0xC9_8A_2B);

/// A sheet on which rows are being written.
pub(crate) struct EventsSheet {
    sheet: Worksheet,
    next_row: u32,
}

impl EventsSheet {
    /// Writes the header on an empty sheet.
    pub(crate) fn begin(mut sheet: Worksheet, look: &Look) -> Result<Self, XlsxError> {
        sheet.set_name(NAME)?;
        sheet.set_tab_color(TAB);
        sheet::write_header(&mut sheet, look, 0, COLUMNS.map(|(heading, _)| heading))?;
        Ok(Self { sheet, next_row: 1 })
    }

    /// Writes an event's row.
    pub(crate) fn write(
        &mut self,
        customer: &CustomerHead,
        event: &EventRow,
        look: &Look,
    ) -> Result<(), XlsxError> {
        if self.next_row > sheet::MOST_ROWS {
            return Ok(());
        }
        let (word, standing) = words(event.kind);
        let format = |kind| look.cell(standing, kind);
        let height = sheet::height(event.message.chars().count(), CHARACTERS_A_LINE);
        self.sheet.set_row_height(self.next_row, height)?;
        Pen::at(&mut self.sheet, self.next_row)
            .moment(Some(event.at), &customer.zone, format(Kind::Moment))?
            .text(Some(word), format(Kind::Text))?
            .text(Some(&event.title()), format(Kind::Text))?
            .text(event.serial.as_deref(), format(Kind::Text))?
            .text(event.before.as_deref(), format(Kind::Text))?
            .text(event.after.as_deref(), format(Kind::Text))?
            .text(Some(&event.message), format(Kind::Prose))?
            .text(Some(host(&event.address)), format(Kind::Text))?
            .text(Some(&event.site), format(Kind::Text))?
            .text(Some(&customer.name), format(Kind::Text))?;
        self.next_row += 1;
        Ok(())
    }

    /// The finished sheet.
    pub(crate) fn finish(mut self, head: &ReportHead, look: &Look) -> Result<Worksheet, XlsxError> {
        if self.next_row == 1 {
            Pen::at(&mut self.sheet, 1).text(Some("Nothing happened."), &look.subtitle)?;
        } else if self.next_row > sheet::MOST_ROWS {
            let full = "A sheet holds no more rows.";
            Pen::at(&mut self.sheet, self.next_row).text(Some(full), &look.subtitle)?;
        }
        let table = Table {
            header_row: 0,
            end_row: self.next_row,
            columns: COLUMNS.len(),
            in_sight: COLUMNS.len(),
            fixed_columns: FIXED_COLUMNS,
        };
        sheet::finish(&mut self.sheet, head, &table, COLUMNS.map(|(_, width)| width))?;
        Ok(self.sheet)
    }
}

/// What happened in a person's words, and how heavy it is: whether somebody has to look before billing.
const fn words(kind: EventKind) -> (&'static str, Standing) {
    match kind {
        EventKind::New => ("new", Standing::New),
        EventKind::Moved => ("moved", Standing::Fine),
        EventKind::Replaced => ("replaced", Standing::Doubtful),
        EventKind::Conflict => ("conflict", Standing::Doubtful),
        EventKind::Reset => ("reset", Standing::Doubtful),
        EventKind::BoardChanged => ("board changed", Standing::Fine),
        EventKind::Silent => ("silent", Standing::Stale),
        EventKind::FoundAgain => ("found again", Standing::Fine),
        EventKind::Other => ("other", Standing::Fine),
    }
}
