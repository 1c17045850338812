//! The sheet «Summary»: of what and when the report is, what the colours mean, and a line a customer.

use meters::Unit;
use rust_xlsxwriter::{Color, Url, Worksheet, XlsxError};

use super::columns::Count;
use super::data::ReportHead;
use super::events_sheet;
use super::look::{Kind, Look, Pen};
use super::meters_sheet;
use super::missing_sheet;
use super::sheet::{self, Table};
use super::standing::{STALE_AFTER_DAYS, Standing};
use super::tally::{Summary, Tally};
use super::text;

/// The sheet's name.
pub(crate) const NAME: &str = "Summary";

const COLUMNS: [(&str, f64); 11] = [
    ("Customer", 46.0),
    ("Devices", 17.0),
    ("Read on time", 11.0),
    ("Stale", 11.0),
    ("Never read", 11.0),
    ("New", 11.0),
    ("Doubtful", 11.0),
    ("On «Missing»", 12.0),
    ("Total pages", 14.0),
    ("Mono pages", 14.0),
    ("Color pages", 14.0),
];
const HEADER_ROW: u32 = 10;
const TITLE_HEIGHT: f64 = 28.0;
const TAB: Color = Color::RGB(0x24_47_6B);
/// The legend begins in this column, beside the facts.
const LEGEND_COLUMN: u16 = 3;
/// The most characters of a customer's name that a link shows.
const LONGEST_NAME: usize = 255;

/// Writes the sheet. It comes first in the workbook and is written last.
pub(crate) fn write(
    mut sheet: Worksheet,
    head: &ReportHead,
    summary: &Summary,
    look: &Look,
) -> Result<Worksheet, XlsxError> {
    sheet.set_name(NAME)?;
    sheet.set_tab_color(TAB);
    write_facts(&mut sheet, head, look)?;
    sheet::write_header(&mut sheet, look, HEADER_ROW, COLUMNS.map(|(heading, _)| heading))?;
    let mut row = HEADER_ROW + 1;
    for line in &summary.lines {
        write_link(&mut sheet, row, &line.customer, &line.sheet, look)?;
        write_numbers(&mut sheet, row, &line.tally, |kind| {
            look.cell(Standing::Fine, kind)
        })?;
        row += 1;
    }
    let table = Table {
        header_row: HEADER_ROW,
        end_row: row,
        columns: COLUMNS.len(),
        in_sight: COLUMNS.len(),
        fixed_columns: 0,
    };
    let sum = summary.sum();
    Pen::at(&mut sheet, row).text(Some("All"), look.sum(Kind::Text))?;
    write_numbers(&mut sheet, row, &sum, |kind| look.sum(kind))?;
    if sum.other_units > 0 {
        let devices = match sum.other_units {
            1 => "1 device counts something else than impressions and is".to_owned(),
            more => format!("{more} devices count something else than impressions and are"),
        };
        let note = format!("{devices} left out of the sums of pages; see the column Unit.");
        Pen::at(&mut sheet, row + 2).text(Some(&note), &look.label)?;
    }
    sheet::finish(&mut sheet, head, &table, COLUMNS.map(|(_, width)| width))?;
    Ok(sheet)
}

/// Rows 0 to 8: title, facts, and the legend of colours beside them.
fn write_facts(sheet: &mut Worksheet, head: &ReportHead, look: &Look) -> Result<(), XlsxError> {
    let stale = format!("not read for more than {STALE_AFTER_DAYS} days, or never");
    let zone = head.zone.iana_name().unwrap_or("UTC");
    let moment = look.fact(Kind::Moment);

    sheet.set_row_height(0, TITLE_HEIGHT)?;
    Pen::at(sheet, 0).text(Some("Meter report"), &look.title)?;
    Pen::at(sheet, 1).text(Some(&text::cut_to(&head.dealer, 200)), &look.subtitle)?;
    Pen::at(sheet, 3)
        .text(Some("Made"), &look.label)?
        .moment(Some(head.made_at), &head.zone, moment)?
        .skip(LEGEND_COLUMN - 2)
        .text(Some("new"), look.cell(Standing::New, Kind::Text))?
        .text(Some("first seen in the period"), look.fact(Kind::Text))?;
    Pen::at(sheet, 4)
        .text(Some("Period from"), &look.label)?
        .moment(Some(head.period.from), &head.zone, moment)?
        .skip(LEGEND_COLUMN - 2)
        .text(Some("stale"), look.cell(Standing::Stale, Kind::Text))?
        .text(Some(&stale), look.fact(Kind::Text))?;
    Pen::at(sheet, 5)
        .text(Some("Period to"), &look.label)?
        .moment(Some(head.period.to), &head.zone, moment)?
        .skip(LEGEND_COLUMN - 2)
        .text(Some("doubtful"), look.cell(Standing::Doubtful, Kind::Text))?
        .text(
            Some("a meter dropped, jumped, changed its unit, or does not agree with its parts or a second source: see the explanation before billing"),
            look.fact(Kind::Text),
        )?;
    Pen::at(sheet, 6)
        .text(Some("Time zone"), &look.label)?
        .text(Some(zone), look.fact(Kind::Text))?
        .skip(LEGEND_COLUMN - 2)
        .text(Some("empty"), look.cell(Standing::Fine, Kind::Text))?
        .text(
            Some("the device did not give that number: it is not 0"),
            look.fact(Kind::Text),
        )?;
    let seventy_sheets = Count {
        number: 70,
        unit: Some(Unit::Sheets),
    };
    Pen::at(sheet, 7)
        .skip(LEGEND_COLUMN)
        .count(
            Some(seventy_sheets.number),
            look.count(Standing::Fine, Kind::Count, Some(seventy_sheets)),
        )?
        .text(
            Some("a number with a unit does not count what the others in its column do: impressions, or scans where something is scanned or sent"),
            look.fact(Kind::Text),
        )?;
    Pen::at(sheet, 8)
        .skip(LEGEND_COLUMN)
        .text(Some("[+]"), look.cell(Standing::Fine, Kind::Text))?
        .text(
            Some("above the end of a customer's columns: opens the other meters there; «Meters» has them too, a row each"),
            look.fact(Kind::Text),
        )?;
    Ok(())
}

/// The customer's name, leading to the customer's sheet.
fn write_link(
    sheet: &mut Worksheet,
    row: u32,
    customer: &str,
    target: &str,
    look: &Look,
) -> Result<(), XlsxError> {
    let place = format!("internal:'{}'!A1", target.replace('\'', "''"));
    let name = text::cut_to(customer, LONGEST_NAME);
    let link = Url::new(place).set_text(if name.is_empty() { target } else { &name });
    sheet.write_url_with_format(row, 0, link, look.link())?;
    Ok(())
}

/// The numbers of one line, from the second column on.
fn write_numbers<'a>(
    sheet: &mut Worksheet,
    row: u32,
    tally: &Tally,
    format: impl Fn(Kind) -> &'a rust_xlsxwriter::Format,
) -> Result<(), XlsxError> {
    let mut pen = Pen::at(sheet, row);
    pen.skip(1);
    for count in [
        tally.devices,
        tally.on_time,
        tally.stale,
        tally.never_read,
        tally.new,
        tally.doubtful,
        tally.missing,
    ] {
        pen.count(Some(count), format(Kind::Count))?;
    }
    for pages in [tally.total, tally.mono, tally.color] {
        pen.count(pages, format(Kind::Pages))?;
    }
    Ok(())
}

/// The names of sheets that no customer's may have.
pub(crate) const RESERVED: [&str; 4] = [NAME, meters_sheet::NAME, events_sheet::NAME, missing_sheet::NAME];
