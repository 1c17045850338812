//! A table on a sheet: what every table of the workbook has in common on screen and on paper.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::data::ReportHead;
use super::look::{Look, Pen};
use super::text;

const HEADER_HEIGHT: f64 = 34.0;
/// The height of a row of one line, in points.
pub(crate) const ROW_HEIGHT: f64 = 18.0;
/// The height of each further line, in points.
const LINE_HEIGHT: f64 = 15.0;
/// The most lines of a row.
const MOST_LINES: usize = 20;
/// The most rows under a header that a spreadsheet holds, but for one in which to say so.
pub(crate) const MOST_ROWS: u32 = 1_048_574;
/// Columns that are still readable on one page's width.
const COLUMNS_A_PAGE: usize = 16;
const PAPER_A4: u8 = 9;

/// Where a table stands and what it needs.
pub(crate) struct Table {
    /// The row of the header.
    pub(crate) header_row: u32,
    /// The row after the last one that the filter covers.
    pub(crate) end_row: u32,
    /// How many columns there are.
    pub(crate) columns: usize,
    /// How many of them, from the first on, are in sight; the others wait behind the outline's [+].
    pub(crate) in_sight: usize,
    /// How many columns stay in sight, on screen and on each page.
    pub(crate) fixed_columns: u16,
}

/// The height of a row with prose of so many characters, so many of which surely fit on one line of its column: a
/// spreadsheet does not measure rows that it did not write.
pub(crate) fn height(characters: usize, on_a_line: usize) -> f64 {
    height_of(characters.div_ceil(on_a_line))
}

/// The height of a row of so many lines.
pub(crate) fn height_of(lines: usize) -> f64 {
    let further = lines.clamp(1, MOST_LINES) - 1;
    u32::try_from(further).map_or(ROW_HEIGHT, |further| {
        f64::from(further).mul_add(LINE_HEIGHT, ROW_HEIGHT)
    })
}

/// Writes a table's header.
pub(crate) fn write_header(
    sheet: &mut Worksheet,
    look: &Look,
    row: u32,
    headings: impl IntoIterator<Item = impl AsRef<str>>,
) -> Result<(), XlsxError> {
    sheet.set_default_row_height(ROW_HEIGHT);
    sheet.set_row_height(row, HEADER_HEIGHT)?;
    let mut pen = Pen::at(sheet, row);
    for heading in headings {
        pen.text(Some(heading.as_ref()), &look.header)?;
    }
    Ok(())
}

/// Header in sight, filter on, and pages that can be read: landscape, header repeated, numbered.
pub(crate) fn finish(
    sheet: &mut Worksheet,
    head: &ReportHead,
    table: &Table,
    widths: impl IntoIterator<Item = f64>,
) -> Result<(), XlsxError> {
    for (column, width) in (0_u16..).zip(widths) {
        sheet.set_column_width(column, width)?;
    }
    let last_column = u16::try_from(table.columns.saturating_sub(1)).unwrap_or(u16::MAX);
    let last_row = table.end_row.saturating_sub(1).max(table.header_row);
    if let Ok(first) = u16::try_from(table.in_sight)
        && first <= last_column
    {
        sheet.group_columns_collapsed(first, last_column)?;
    }
    sheet.autofilter(table.header_row, 0, last_row, last_column)?;
    sheet.set_freeze_panes(table.header_row + 1, table.fixed_columns)?;
    let pages_across = u16::try_from(table.in_sight.div_ceil(COLUMNS_A_PAGE)).unwrap_or(1);
    sheet
        .set_paper_size(PAPER_A4)
        .set_landscape()
        .set_print_fit_to_pages(pages_across, 0)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_footer(format!(
            "&L&8{}&C&8&A&R&8Page &P of &N",
            text::for_footer(&head.dealer)
        ));
    sheet.set_repeat_rows(table.header_row, table.header_row)?;
    if pages_across > 1 && table.fixed_columns > 0 {
        sheet.set_repeat_columns(0, table.fixed_columns - 1)?;
    }
    Ok(())
}
