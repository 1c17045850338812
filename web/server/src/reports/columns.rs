//! The columns of a customer's sheet: which there are, what they are called and how wide they must be.
//!
//! In constant-memory mode a row is gone once it is written: which columns there are is settled before the first,
//! how wide they are is learnt on the way.

use std::net::SocketAddr;

use meters::{MeterName, Unit};

use super::data::{DeviceRow, MeterCell};

/// The house's order of meters (DESIGN §3); the others follow by name.
const ORDER: [&str; 28] = [
    "total",
    "mono",
    "color",
    "full_color",
    "two_color",
    "single_color",
    "print",
    "print_mono",
    "print_color",
    "copy",
    "copy_mono",
    "copy_color",
    "fax",
    "fax_mono",
    "fax_color",
    "scan",
    "scan_copy",
    "scan_fax",
    "scan_send",
    "scan_mono",
    "scan_color",
    "fax_sent",
    "large",
    "large_mono",
    "large_color",
    "duplex",
    "duplex_sheets",
    "report",
];

/// More meters than this come from no printer. The sheet shows the first so many; the CSV holds all.
const MOST_METERS: usize = 1_000;

const NARROWEST: usize = 9;
const WIDEST_TEXT: usize = 34;

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// The maker.
    Maker,
    /// The model.
    Model,
    /// sysDescr.
    Description,
    /// The serial number.
    Serial,
    /// Where it was last reached.
    Address,
    /// sysLocation.
    Location,
    /// The dealer's site.
    Site,
    /// A meter's value.
    Value(MeterName),
    /// The same meter's value at the beginning of the period.
    Previous(MeterName),
    /// What it counted in the period.
    Delta(MeterName),
    /// What the meters count, where that isn't impressions.
    Unit,
    /// When the values were read.
    ReadAt,
    /// How old they are.
    Age,
    /// What they are worth.
    Verdict,
}

/// The columns of a customer's sheet, in order; `meters` are those that occur there.
pub(crate) fn of(meters: &[MeterName]) -> Vec<Column> {
    use Column::{Address, Age, Delta, Description, Location, Maker, Model, Previous, ReadAt, Serial, Site};
    let mut columns = vec![Maker, Model, Description, Serial, Address, Location, Site];
    for name in in_house_order(meters) {
        columns.extend([Column::Value(name.clone()), Previous(name.clone()), Delta(name)]);
    }
    columns.extend([Column::Unit, ReadAt, Age, Column::Verdict]);
    columns
}

fn in_house_order(meters: &[MeterName]) -> Vec<MeterName> {
    let mut names: Vec<_> = meters.to_vec();
    names.sort_by_key(|name| {
        let position = ORDER.iter().position(|known| *known == name.as_str());
        (position.unwrap_or(ORDER.len()), name.clone())
    });
    names.dedup();
    names.truncate(MOST_METERS);
    names
}

impl Column {
    /// The words in the header.
    pub(crate) fn heading(&self) -> String {
        match self {
            Self::Maker => "Maker".into(),
            Self::Model => "Model".into(),
            Self::Description => "Description".into(),
            Self::Serial => "Serial".into(),
            Self::Address => "IP address".into(),
            Self::Location => "Location".into(),
            Self::Site => "Site".into(),
            Self::Value(name) => label(name),
            Self::Previous(name) => label(name) + " previous",
            Self::Delta(name) => label(name) + " delta",
            Self::Unit => "Unit".into(),
            Self::ReadAt => "Read at".into(),
            Self::Age => "Age (days)".into(),
            Self::Verdict => "Verdict".into(),
        }
    }

    /// The device's text in this column, where it is a column of text.
    pub(crate) fn text<'a>(&self, device: &'a DeviceRow) -> Option<&'a str> {
        match self {
            Self::Maker => device.manufacturer.as_deref(),
            Self::Model => device.model.as_deref(),
            Self::Description => device.description.as_deref(),
            Self::Serial => device.serial.as_deref(),
            Self::Address => device.address.as_deref().map(host),
            Self::Location => device.location.as_deref(),
            Self::Site => Some(&device.site),
            _ => None,
        }
    }

    /// The device's count in this column, where it is a column of counts.
    pub(crate) fn count(&self, device: &DeviceRow) -> Option<u64> {
        match self {
            Self::Value(name) => Some(device.meter(name.as_str())?.value),
            Self::Previous(name) => Some(device.meter(name.as_str())?.previous?.value),
            Self::Delta(name) => device.meter(name.as_str())?.delta(),
            _ => None,
        }
    }

    /// How many characters the device needs in this column.
    fn characters(&self, device: &DeviceRow) -> usize {
        match self {
            Self::Value(_) | Self::Previous(_) | Self::Delta(_) => self.count(device).map_or(0, |count| {
                let digits = count.checked_ilog10().map_or(1, |power| power as usize + 1);
                digits + digits / 3 + 1
            }),
            Self::ReadAt => 15,
            Self::Age => 7,
            Self::Unit => units(device).chars().count(),
            Self::Verdict => 22,
            _ => self
                .text(device)
                .map_or(0, |text| text.chars().take(WIDEST_TEXT).count()),
        }
    }
}

/// How wide each column has to be for the rows seen so far.
#[derive(Debug)]
pub(crate) struct Widths(Vec<usize>);

impl Widths {
    /// Wide enough for the headings alone. A heading wraps between words; the filter's button takes three letters.
    pub(crate) fn of(columns: &[Column]) -> Self {
        let heading = |column: &Column| column.heading().split(' ').map(str::len).max().unwrap_or(0) + 3;
        Self(columns.iter().map(heading).collect())
    }

    /// Makes room for one more device.
    pub(crate) fn fit(&mut self, columns: &[Column], device: &DeviceRow) {
        for (width, column) in self.0.iter_mut().zip(columns) {
            *width = (*width).max(column.characters(device));
        }
    }

    /// The widths in characters, neither too narrow to read nor too wide for a screen.
    pub(crate) fn in_characters(&self) -> impl Iterator<Item = f64> {
        self.0.iter().map(|width| {
            let characters = (*width).clamp(NARROWEST, WIDEST_TEXT);
            u32::try_from(characters).map_or(10.0, |characters| f64::from(characters) + 1.0)
        })
    }
}

/// `copy_mono` → `Copy mono`.
fn label(name: &MeterName) -> String {
    let words = super::text::cut_to(&name.as_str().replace('_', " "), 60);
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

/// What the device's meters count, where that is neither impressions nor, for scanners, scans: `sheets` where it is
/// all of them, else `duplex: sheets`.
pub(crate) fn units(device: &DeviceRow) -> String {
    let others: Vec<&MeterCell> = device
        .meters
        .iter()
        .filter(|meter| !matches!(meter.unit, Unit::Impressions | Unit::Scans))
        .collect();
    match others.as_slice() {
        [] => String::new(),
        [first, rest @ ..]
            if others.len() == device.meters.len() && rest.iter().all(|meter| meter.unit == first.unit) =>
        {
            unit_word(first.unit).to_owned()
        }
        _ => others
            .iter()
            .map(|meter| format!("{}: {}", meter.name, unit_word(meter.unit)))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// The unit in the words of PrtMarkerCounterUnitTC.
pub(crate) fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::TenThousandthsOfInches => "1/10000 inch",
        Unit::Micrometers => "micrometers",
        Unit::Characters => "characters",
        Unit::Lines => "lines",
        Unit::Impressions => "impressions",
        Unit::Sheets => "sheets",
        Unit::DotRows => "dot rows",
        Unit::Hours => "hours",
        Unit::Feet => "feet",
        Unit::Meters => "meters",
        Unit::Scans => "scans",
        Unit::Centimeters => "centimeters",
        Unit::Unknown => "unknown",
    }
}
/// The address without its port, which is the same for all and tells nobody anything.
fn host(address: &str) -> &str {
    match address.parse::<SocketAddr>() {
        Ok(socket) => {
            let port = socket.port().to_string();
            address
                .strip_suffix(&port)
                .and_then(|host| host.strip_suffix(':'))
                .unwrap_or(address)
        }
        Err(_) => address,
    }
}
