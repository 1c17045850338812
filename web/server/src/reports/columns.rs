//! The columns of a customer's sheet: which there are, what they are called and how wide they must be.
//!
//! In constant-memory mode a row is gone once it is written: which columns there are is settled before the first,
//! how wide they are is learnt on the way.

use std::net::SocketAddr;

use meters::{MeterName, Unit};

use super::data::{DeviceRow, MeterKind};
use super::meter_order::bill_and_others;
use super::text::meter_name;

/// More meters than this come from no printer. The sheet shows the first so many; the CSV holds all.
const MOST_METERS: usize = 1_000;

const NARROWEST: usize = 9;
const WIDEST_TEXT: usize = 26;
/// sysDescr often runs to hundreds of letters and says in other words what maker and model say.
const WIDEST_DESCRIPTION: usize = 18;
/// How many characters stand on one line of the columns whose words take several.
const WIDTH_OF_UNITS: usize = 18;
const WIDTH_OF_VERDICT: usize = 24;
const WIDTH_OF_EXPLANATION: usize = 60;

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
    /// The customer's own number for it.
    AssetTag,
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
    /// Why, where there is something to say.
    Explanation,
}

/// The columns of a customer's sheet, in order: what a bill is written from, then every other meter.
#[derive(Debug)]
pub(crate) struct Layout {
    /// All columns.
    pub(crate) columns: Vec<Column>,
    /// How many of them, from the first on, are in sight; the others are behind the outline's [+].
    pub(crate) in_sight: usize,
    /// The meters in sight.
    meters: Vec<MeterName>,
}

impl Layout {
    /// The layout for the meters that occur at a customer. Makers count in dozens of ways; a dealer bills by a few.
    pub(crate) fn of(meters: &[MeterKind]) -> Self {
        use Column::{
            Address, Age, AssetTag, Delta, Description, Explanation, Location, Maker, Model, Previous,
            ReadAt, Serial, Site, Unit, Value, Verdict,
        };
        let (mut bill, others) = bill_and_others(meters);
        bill.truncate(MOST_METERS);
        let of_meter = |name: &MeterName| [Value(name.clone()), Previous(name.clone()), Delta(name.clone())];
        let mut columns = vec![
            Maker,
            Model,
            Description,
            Serial,
            AssetTag,
            Address,
            Location,
            Site,
        ];
        columns.extend(bill.iter().flat_map(of_meter));
        columns.extend([Unit, ReadAt, Age, Verdict, Explanation]);
        let in_sight = columns.len();
        let room = MOST_METERS.saturating_sub(bill.len());
        columns.extend(others.iter().take(room).flat_map(of_meter));
        Self {
            columns,
            in_sight,
            meters: bill,
        }
    }

    /// What the device's meters in sight count, where that is neither impressions nor, for scanners, scans: `sheets`
    /// where it is all of them, else `mono: sheets`.
    pub(crate) fn units(&self, device: &DeviceRow) -> String {
        let in_sight = device
            .meters
            .iter()
            .filter(|meter| self.meters.contains(&meter.name));
        let (usual, others): (Vec<_>, Vec<_>) =
            in_sight.partition(|meter| matches!(meter.unit, Unit::Impressions | Unit::Scans));
        match others.as_slice() {
            [] => String::new(),
            [first, rest @ ..] if usual.is_empty() && rest.iter().all(|meter| meter.unit == first.unit) => {
                said(first.unit).to_owned()
            }
            _ => others
                .iter()
                .map(|meter| format!("{}: {}", meter.name, said(meter.unit)))
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}

/// The unit as a person is told of it.
fn said(unit: Unit) -> &'static str {
    match unit {
        Unit::Unknown => "not given",
        known => unit_word(known),
    }
}

/// What a meter of that name counts when nothing else is said: scans of originals, else sides of paper.
pub(crate) fn usual_unit(name: &MeterName) -> Unit {
    let name = name.as_str();
    if name == "scan" || name.starts_with("scan_") || name == "fax_sent" {
        Unit::Scans
    } else {
        Unit::Impressions
    }
}

impl Column {
    /// The words in the header.
    pub(crate) fn heading(&self) -> String {
        match self {
            Self::Maker => "Maker".into(),
            Self::Model => "Model".into(),
            Self::Description => "Description".into(),
            Self::Serial => "Serial".into(),
            Self::AssetTag => "Asset tag".into(),
            Self::Address => "IP address".into(),
            Self::Location => "Location".into(),
            Self::Site => "Site".into(),
            Self::Value(name) => meter_name(name),
            Self::Previous(name) => meter_name(name) + " previous",
            Self::Delta(name) => meter_name(name) + " delta",
            Self::Unit => "Unit".into(),
            Self::ReadAt => "Read at".into(),
            Self::Age => "Age (days)".into(),
            Self::Verdict => "Verdict".into(),
            Self::Explanation => "Explanation".into(),
        }
    }

    /// The device's text in this column, where it is a column of text.
    pub(crate) fn text<'a>(&self, device: &'a DeviceRow) -> Option<&'a str> {
        match self {
            Self::Maker => device.manufacturer.as_deref(),
            Self::Model => device.model.as_deref(),
            Self::Description => device.description.as_deref(),
            Self::Serial => device.serial.as_deref(),
            Self::AssetTag => device.asset_tag.as_deref(),
            Self::Address => device.address.as_deref().map(host),
            Self::Location => device.location.as_deref(),
            Self::Site => Some(&device.site),
            _ => None,
        }
    }

    /// The device's count in this column, where it is a column of counts.
    pub(crate) fn count(&self, device: &DeviceRow) -> Option<Count> {
        let (Self::Value(name) | Self::Previous(name) | Self::Delta(name)) = self else {
            return None;
        };
        let meter = device.meter(name.as_str())?;
        let (number, unit) = match self {
            Self::Previous(_) => {
                let previous = meter.previous.as_ref()?;
                (previous.value, previous.unit)
            }
            Self::Delta(_) => (meter.delta()?, meter.unit),
            _ => (meter.value, meter.unit),
        };
        Some(Count {
            number,
            unit: (unit != usual_unit(name)).then_some(unit),
        })
    }

    /// The word that stands in this column in place of a delta.
    pub(crate) fn mark(&self, device: &DeviceRow) -> Option<&'static str> {
        match self {
            Self::Delta(name) => device.meter(name.as_str())?.mark(),
            _ => None,
        }
    }

    /// Whether it is a column of a meter that the device doesn't have.
    pub(crate) fn is_not_of(&self, device: &DeviceRow) -> bool {
        match self {
            Self::Value(name) | Self::Previous(name) | Self::Delta(name) => {
                device.meter(name.as_str()).is_none()
            }
            _ => false,
        }
    }

    /// How many characters the device needs in this column.
    fn characters(&self, device: &DeviceRow, said: &Said) -> usize {
        match self {
            Self::Value(_) | Self::Previous(_) | Self::Delta(_) => {
                let count = self.count(device).map_or(0, Count::characters);
                count.max(self.mark(device).map_or(0, |mark| mark.len() + 1))
            }
            Self::ReadAt => 15,
            Self::Age => 7,
            Self::Unit => said.units.chars().take(WIDTH_OF_UNITS).count(),
            Self::Verdict => said.verdict.chars().take(WIDTH_OF_VERDICT).count(),
            Self::Explanation => said.explanation.chars().take(WIDTH_OF_EXPLANATION).count(),
            _ => {
                let widest = match self {
                    Self::Description => WIDEST_DESCRIPTION,
                    _ => WIDEST_TEXT,
                };
                self.text(device)
                    .map_or(0, |text| text.chars().take(widest).count())
            }
        }
    }
}

/// A number with what it counts, where that is not what everybody expects of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    /// The number.
    pub(crate) number: u64,
    /// What it counts; absent where that is the meter's usual unit.
    pub(crate) unit: Option<Unit>,
}

impl Count {
    /// How many characters it takes, with its separators and its unit.
    fn characters(self) -> usize {
        let digits = self.number.checked_ilog10().map_or(1, |power| power as usize + 1);
        let unit = self.unit.map_or(0, |unit| unit_word(unit).len() + 1);
        digits + digits / 3 + 1 + unit
    }
}

/// What is said of a device in words, beside what it said itself.
pub(crate) struct Said {
    /// What its meters in sight count.
    pub(crate) units: String,
    /// What its values are worth.
    pub(crate) verdict: String,
    /// Why, where there is something to say.
    pub(crate) explanation: String,
}

impl Said {
    /// How many lines the longest of it surely needs.
    pub(crate) fn lines(&self) -> usize {
        // A word that doesn't fit goes to the next line whole, and leaves room behind it.
        let lines = |words: &str, width: usize| match words.chars().count() {
            few if few + 2 <= width => 1,
            many => many.div_ceil(width - 6).max(2),
        };
        lines(&self.units, WIDTH_OF_UNITS)
            .max(lines(&self.verdict, WIDTH_OF_VERDICT))
            .max(lines(&self.explanation, WIDTH_OF_EXPLANATION))
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
    pub(crate) fn fit(&mut self, columns: &[Column], device: &DeviceRow, said: &Said) {
        for (width, column) in self.0.iter_mut().zip(columns) {
            *width = (*width).max(column.characters(device, said));
        }
    }

    /// The widths in characters, neither too narrow to read nor too wide for a screen.
    pub(crate) fn in_characters(&self) -> impl Iterator<Item = f64> {
        self.0.iter().map(|width| {
            let characters = (*width).clamp(NARROWEST, WIDTH_OF_EXPLANATION);
            u32::try_from(characters).map_or(10.0, |characters| f64::from(characters) + 1.0)
        })
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
pub(crate) fn host(address: &str) -> &str {
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
