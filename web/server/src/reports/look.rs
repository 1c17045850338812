//! How the workbook looks: the formats of its cells, and a pen that writes a row from left to right.

use jiff::tz::TimeZone;
use meters::{Timestamp, Unit};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::columns::{Count, unit_word};
use super::standing::Standing;
use super::text;

/// Numbers above this are not exact in a spreadsheet, which has doubles only.
const LARGEST_EXACT: u64 = 1 << 53;
/// Days from 1899-12-30, where a spreadsheet's days begin, to 1970-01-01.
const EXCEL_EPOCH_TO_UNIX: f64 = 25_569.0;

const INK: Color = Color::RGB(0x1F_2A_37);
const HEADER: Color = Color::RGB(0x24_47_6B);
const LINE: Color = Color::RGB(0xD5_DB_E3);

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text on one line.
    Text,
    /// Text that may take several lines.
    Prose,
    /// A count.
    Count,
    /// A count that matters most in its row.
    Pages,
    /// A moment.
    Moment,
    /// Days with one decimal.
    Days,
    /// A number that is to be added, with its sign.
    Offset,
    /// The word in place of a number.
    Mark,
}

/// All formats of a workbook.
#[derive(Debug)]
pub(crate) struct Look {
    /// The title.
    pub(crate) title: Format,
    /// A line under the title.
    pub(crate) subtitle: Format,
    /// The name of a fact beside it.
    pub(crate) label: Format,
    /// A table's header.
    pub(crate) header: Format,
    link: Format,
    facts: Vec<Format>,
    cells: Vec<Format>,
    counts_of_units: Vec<Format>,
    columns: Vec<Format>,
    sums: Vec<Format>,
}

const STANDINGS: [Standing; 4] = [Standing::Fine, Standing::New, Standing::Stale, Standing::Doubtful];
const KINDS: [Kind; 8] = [
    Kind::Text,
    Kind::Prose,
    Kind::Count,
    Kind::Pages,
    Kind::Moment,
    Kind::Days,
    Kind::Offset,
    Kind::Mark,
];
/// The kinds of cells in which a number may name its unit.
const COUNTS: [Kind; 2] = [Kind::Count, Kind::Pages];
impl Look {
    /// The house's look.
    pub(crate) fn new() -> Self {
        let plain = Format::new().set_font_color(INK);
        let cells = STANDINGS
            .iter()
            .flat_map(|standing| KINDS.iter().map(|kind| cell_format(*standing, *kind)))
            .collect();
        let counts_of_units = STANDINGS
            .iter()
            .flat_map(|standing| COUNTS.map(|kind| cell_format(*standing, kind)))
            .flat_map(|format| Unit::ALL.map(|unit| format.clone().set_num_format(format_of(unit))))
            .collect();
        let sums = KINDS
            .iter()
            .map(|kind| {
                cell_format(Standing::Fine, *kind)
                    .set_bold()
                    .set_border_top(FormatBorder::Medium)
                    .set_border_top_color(HEADER)
            })
            .collect();
        Self {
            title: plain.clone().set_bold().set_font_size(18),
            subtitle: plain.clone().set_font_size(12),
            label: plain.set_bold().set_align(FormatAlign::VerticalCenter),
            link: cell_format(Standing::Fine, Kind::Text).set_font_color(HEADER),
            facts: KINDS
                .iter()
                .map(|kind| {
                    number_format(Format::new().set_font_color(INK), *kind)
                        .set_align(FormatAlign::Left)
                        .set_indent(1)
                })
                .collect(),
            header: Format::new()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(HEADER)
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                // The filter's button hides what stands at the bottom.
                .set_align(FormatAlign::Top)
                .set_border(FormatBorder::Thin)
                .set_border_color(LINE),
            cells,
            counts_of_units,
            // Without lines, which would go on below the last row.
            columns: KINDS
                .iter()
                .map(|kind| {
                    let format = Format::new().set_font_color(INK);
                    number_format(format.set_align(FormatAlign::VerticalCenter), *kind)
                })
                .collect(),
            sums,
        }
    }

    /// A cell of a table, in its row's colour.
    pub(crate) fn cell(&self, standing: Standing, kind: Kind) -> &Format {
        let row = STANDINGS.iter().position(|s| *s == standing).unwrap_or_default();
        self.cells
            .get(row * KINDS.len() + kind_index(kind))
            .unwrap_or(&self.label)
    }

    /// A whole column's format, for rows that are written by a [plain](Pen::plain) pen.
    pub(crate) fn column(&self, kind: Kind) -> &Format {
        self.columns.get(kind_index(kind)).unwrap_or(&self.label)
    }

    /// A cell for a count, in its row's colour. It names the unit where that isn't the usual one, so that sheets and
    /// impressions never look the same; the cell's value is the number all the same.
    pub(crate) fn count(&self, standing: Standing, kind: Kind, count: Option<Count>) -> &Format {
        let Some(unit) = count.and_then(|count| count.unit) else {
            return self.cell(standing, kind);
        };
        let row = STANDINGS.iter().position(|s| *s == standing).unwrap_or_default();
        let kind = COUNTS.iter().position(|k| *k == kind).unwrap_or_default();
        let unit = Unit::ALL.iter().position(|u| *u == unit).unwrap_or_default();
        self.counts_of_units
            .get((row * COUNTS.len() + kind) * Unit::ALL.len() + unit)
            .unwrap_or(&self.label)
    }

    /// A fact outside any table.
    pub(crate) fn fact(&self, kind: Kind) -> &Format {
        self.facts.get(kind_index(kind)).unwrap_or(&self.label)
    }

    /// A customer's name that leads to the customer's sheet.
    pub(crate) fn link(&self) -> &Format {
        &self.link
    }

    /// A cell of a table's last line, which holds the sums.
    pub(crate) fn sum(&self, kind: Kind) -> &Format {
        self.sums.get(kind_index(kind)).unwrap_or(&self.label)
    }
}

fn kind_index(kind: Kind) -> usize {
    KINDS.iter().position(|k| *k == kind).unwrap_or_default()
}

fn cell_format(standing: Standing, kind: Kind) -> Format {
    let format = Format::new()
        .set_font_color(INK)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE);
    let format = match standing {
        Standing::Fine => format,
        Standing::New => format.set_background_color(Color::RGB(0xFF_F7_C2)),
        Standing::Stale => format.set_background_color(Color::RGB(0xFB_D9_E3)),
        Standing::Doubtful => format.set_background_color(Color::RGB(0xFF_CF_96)),
    };
    number_format(format, kind)
}

fn number_format(format: Format, kind: Kind) -> Format {
    match kind {
        Kind::Text => format.set_indent(1),
        Kind::Prose => format.set_text_wrap().set_indent(1),
        Kind::Count => format.set_num_format("#,##0"),
        Kind::Pages => format.set_num_format("#,##0").set_bold(),
        Kind::Moment => format
            .set_num_format("yyyy-mm-dd hh:mm")
            .set_align(FormatAlign::Center),
        Kind::Days => format.set_num_format("#,##0.0"),
        Kind::Offset => format.set_num_format("+#,##0;-#,##0;0"),
        Kind::Mark => format.set_align(FormatAlign::Right).set_italic(),
    }
}

/// A number's format that writes the unit behind it.
fn format_of(unit: Unit) -> String {
    match unit {
        Unit::Unknown => "#,##0\" unit?\"".to_owned(),
        known => format!("#,##0\" {}\"", unit_word(known)),
    }
}

/// Writes one row from left to right. An absent value is an empty cell in the row's colour.
pub(crate) struct Pen<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    column: u16,
    is_plain: bool,
}

impl<'a> Pen<'a> {
    /// A pen at the beginning of that row.
    pub(crate) fn at(sheet: &'a mut Worksheet, row: u32) -> Self {
        Self {
            sheet,
            row,
            column: 0,
            is_plain: false,
        }
    }

    /// The same pen for a row that looks as its columns say: cells carry no format of their own, and an absent value
    /// is no cell at all. A sheet of very many rows is written in half the time.
    pub(crate) fn plain(self) -> Self {
        Self {
            is_plain: true,
            ..self
        }
    }

    /// Leaves that many cells as they are.
    pub(crate) fn skip(&mut self, cells: u16) -> &mut Self {
        self.column += cells;
        self
    }

    /// Somebody's text. It is written as a string, never as a formula.
    pub(crate) fn text(&mut self, text: Option<&str>, format: &Format) -> Result<&mut Self, XlsxError> {
        let cleaned = text::for_cell(text.unwrap_or_default());
        match (cleaned.is_empty(), self.is_plain) {
            (true, true) => &mut *self.sheet,
            (true, false) => self.sheet.write_blank(self.row, self.column, format)?,
            (false, true) => self.sheet.write_string(self.row, self.column, cleaned)?,
            (false, false) => self
                .sheet
                .write_string_with_format(self.row, self.column, cleaned, format)?,
        };
        Ok(self.skip(1))
    }

    /// A count; as text where a spreadsheet's number would not be exact.
    pub(crate) fn count(&mut self, count: Option<u64>, format: &Format) -> Result<&mut Self, XlsxError> {
        match count {
            Some(count) if count > LARGEST_EXACT => self.text(Some(&count.to_string()), format),
            #[expect(clippy::cast_precision_loss, reason = "exact up to LARGEST_EXACT")]
            Some(count) => self.number(Some(count as f64), format),
            None => self.number(None, format),
        }
    }

    /// A number that is to be added, as text where a spreadsheet's number would not be exact.
    pub(crate) fn offset(&mut self, offset: Option<i64>, format: &Format) -> Result<&mut Self, XlsxError> {
        match offset {
            Some(offset) if offset.unsigned_abs() > LARGEST_EXACT => {
                self.text(Some(&offset.to_string()), format)
            }
            #[expect(clippy::cast_precision_loss, reason = "exact up to LARGEST_EXACT")]
            Some(offset) => self.number(Some(offset as f64), format),
            None => self.number(None, format),
        }
    }

    /// A number.
    pub(crate) fn number(&mut self, number: Option<f64>, format: &Format) -> Result<&mut Self, XlsxError> {
        match (number, self.is_plain) {
            (None, true) => &mut *self.sheet,
            (None, false) => self.sheet.write_blank(self.row, self.column, format)?,
            (Some(number), true) => self.sheet.write_number(self.row, self.column, number)?,
            (Some(number), false) => {
                self.sheet
                    .write_number_with_format(self.row, self.column, number, format)?
            }
        };
        Ok(self.skip(1))
    }

    /// A moment as a spreadsheet's own date and time, on the clocks of that zone.
    pub(crate) fn moment(
        &mut self,
        moment: Option<Timestamp>,
        zone: &TimeZone,
        format: &Format,
    ) -> Result<&mut Self, XlsxError> {
        self.number(moment.and_then(|moment| excel_serial(moment, zone)), format)
    }
}

/// Days since 1899-12-30 on the clocks of that zone, as spreadsheets count.
fn excel_serial(moment: Timestamp, zone: &TimeZone) -> Option<f64> {
    let seconds = i64::try_from(moment.unix_seconds()).ok()?;
    let instant = jiff::Timestamp::from_second(seconds).ok()?;
    let local = seconds + i64::from(zone.to_offset(instant).seconds());
    #[expect(clippy::cast_precision_loss, reason = "seconds up to the year 9999 are exact")]
    Some(local as f64 / 86_400.0 + EXCEL_EPOCH_TO_UNIX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_moment_is_written_on_the_customers_clocks() {
        let moment = "2026-07-01T10:00:00Z".parse().unwrap();
        let berlin = TimeZone::fixed(jiff::tz::offset(2));
        assert_eq!(excel_serial(moment, &berlin), Some(46_204.5));
    }
}
