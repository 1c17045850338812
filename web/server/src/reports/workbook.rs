//! The workbook: sheets in their order, rows as they come, in constant memory.
//!
//! «Summary» stands first and is written last, since its numbers are known last; every sheet's rows wait in a
//! temporary file until the workbook is put together.

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::customer_sheet::CustomerSheet;
use super::data::{CustomerHead, DeviceRow, EventRow, ReportHead};
use super::events_sheet::EventsSheet;
use super::look::Look;
use super::meters_sheet::MetersSheet;
use super::missing_sheet::MissingSheet;
use super::summary_sheet;
use super::tally::{Summary, SummaryLine, Tally};
use super::text::{self, SheetNames};

/// Each sheet in constant memory holds a file open; later ones are kept in memory, which these few rows allow.
const MOST_OPEN_SHEETS: usize = 200;
/// Of 1 to 9. The default, 6, saves another seventh of the size and takes half as long again to put the workbook
/// together.
const COMPRESSION: u8 = 3;
/// The longest text in the document's properties.
const LONGEST_PROPERTY: usize = 200;

/// A workbook that is being written.
pub(crate) struct WorkbookWriter {
    head: ReportHead,
    look: Look,
    workbook: Workbook,
    names: SheetNames,
    meters: MetersSheet,
    events: EventsSheet,
    missing: MissingSheet,
    finished: Vec<Worksheet>,
    summary: Summary,
}

/// A customer's sheet that is being written.
pub(crate) struct OpenCustomer {
    head: CustomerHead,
    sheet: CustomerSheet,
    name: String,
    tally: Tally,
}

impl WorkbookWriter {
    /// A workbook without customers, whose temporary files are in the folder `temporary`.
    pub(crate) fn new(head: ReportHead, temporary: &Path) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(temporary)?;
        workbook.set_zip_compression_level(COMPRESSION);
        workbook.set_properties(&properties(&head));
        let look = Look::new();
        let meters = MetersSheet::begin(workbook.new_worksheet_with_constant_memory()?, &look)?;
        let events = EventsSheet::begin(workbook.new_worksheet_with_constant_memory()?, &look)?;
        let missing = MissingSheet::begin(workbook.new_worksheet_with_constant_memory()?, &look)?;
        Ok(Self {
            head,
            look,
            workbook,
            names: SheetNames::new(&summary_sheet::RESERVED),
            meters,
            events,
            missing,
            finished: Vec::new(),
            summary: Summary::default(),
        })
    }

    /// Begins a customer's sheet.
    pub(crate) fn begin_customer(&mut self, head: CustomerHead) -> Result<OpenCustomer, XlsxError> {
        let sheet = if self.finished.len() < MOST_OPEN_SHEETS {
            self.workbook.new_worksheet_with_constant_memory()?
        } else {
            Worksheet::new()
        };
        let name = self.names.name_for(&head.name);
        Ok(OpenCustomer {
            sheet: CustomerSheet::begin(sheet, &name, &head, &self.look)?,
            head,
            name,
            tally: Tally::default(),
        })
    }

    /// Writes a device of that customer.
    pub(crate) fn write(&mut self, customer: &mut OpenCustomer, device: &DeviceRow) -> Result<(), XlsxError> {
        let period = self.head.period;
        customer.tally.count(device, period);
        customer.sheet.write(device, period, &self.look)?;
        self.meters.write(&customer.head, device, period, &self.look)?;
        self.missing.write(&customer.head, device, period, &self.look)
    }

    /// Writes what happened to a device of that customer.
    pub(crate) fn write_event(&mut self, customer: &CustomerHead, event: &EventRow) -> Result<(), XlsxError> {
        self.events.write(customer, event, &self.look)
    }

    /// Ends a customer's sheet.
    pub(crate) fn end_customer(&mut self, customer: OpenCustomer) -> Result<(), XlsxError> {
        self.finished.push(customer.sheet.finish(&self.head)?);
        self.summary.lines.push(SummaryLine {
            customer: customer.head.name,
            sheet: customer.name,
            tally: customer.tally,
        });
        Ok(())
    }

    /// Puts the workbook together in that file, and says its numbers.
    pub(crate) fn save(mut self, path: &Path) -> Result<Summary, XlsxError> {
        let empty = self.workbook.new_worksheet_with_constant_memory()?;
        let first = summary_sheet::write(empty, &self.head, &self.summary, &self.look)?;
        let last = [
            self.meters.finish(&self.head, &self.look)?,
            self.events.finish(&self.head, &self.look)?,
            self.missing.finish(&self.head, &self.look)?,
        ];
        for sheet in std::iter::once(first).chain(self.finished).chain(last) {
            self.workbook.push_worksheet(sheet);
        }
        self.workbook.save(path)?;
        Ok(self.summary)
    }
}

fn properties(head: &ReportHead) -> DocProperties {
    let dealer = text::cut_to(&head.dealer, LONGEST_PROPERTY);
    let properties = DocProperties::new()
        .set_title("Meter report")
        .set_author(dealer.clone())
        .set_company(dealer)
        .set_comment(format!("{} to {}", head.period.from, head.period.to));
    let made = i64::try_from(head.made_at.unix_seconds()).map(ExcelDateTime::from_timestamp);
    match made {
        Ok(Ok(made)) => properties.set_creation_datetime(&made),
        _ => properties,
    }
}
