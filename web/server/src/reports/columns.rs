//! The columns of a customer's sheet: which there are, what they are called and how wide they must be.
//!
//! In constant-memory mode a row is gone once it is written: which columns there are is settled before the first,
//! how wide they are is learnt on the way.

use std::net::SocketAddr;

use meters::{MeterName, Unit};

use super::data::{DeviceRow, MeterCell, MeterKind};
use super::text::meter_name;

/// The house's order of meters (DESIGN §3): the first words of their names.
const FAMILIES: [&str; 14] = [
    "total",
    "mono",
    "color",
    "full_color",
    "two_color",
    "single_color",
    "print",
    "copy",
    "fax",
    "scan",
    "fax_sent",
    "large",
    "duplex",
    "report",
];
/// The order within a family: what follows the first word.
const MEMBERS: [&str; 9] = [
    "",
    "mono",
    "color",
    "full_color",
    "two_color",
    "single_color",
    "copy",
    "fax",
    "send",
];

/// More meters than this come from no printer. The sheet shows the first so many; the CSV holds all.
const MOST_METERS: usize = 1_000;

const NARROWEST: usize = 9;
const WIDEST_TEXT: usize = 34;
/// How many characters of an explanation stand on one line.
pub(crate) const WIDTH_OF_EXPLANATION: usize = 60;

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

/// The columns of a customer's sheet, in order; `meters` are those that occur there.
pub(crate) fn of(meters: &[MeterKind]) -> Vec<Column> {
    use Column::{
        Address, Age, AssetTag, Delta, Description, Explanation, Location, Maker, Model, Previous, ReadAt,
        Serial, Site, Unit, Value, Verdict,
    };
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
    for name in in_house_order(meters) {
        columns.extend([Value(name.clone()), Previous(name.clone()), Delta(name)]);
    }
    columns.extend([Unit, ReadAt, Age, Verdict, Explanation]);
    columns
}

/// What is billed by comes first, then the house's order; names that it doesn't know follow by name.
fn in_house_order(meters: &[MeterKind]) -> Vec<MeterName> {
    let mut kinds: Vec<_> = meters.to_vec();
    kinds.sort_by_cached_key(|kind| (order(&kind.name, kind.bills), kind.name.clone()));
    let mut names: Vec<_> = kinds.into_iter().map(|kind| kind.name).collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names.truncate(MOST_METERS);
    names
}

/// What a meter is sorted by.
pub(crate) fn order(name: &MeterName, bills: bool) -> impl Ord + use<> {
    (!bills, place(name.as_str()))
}

/// Where a name stands in the house's order: its family, and its place there.
fn place(name: &str) -> (usize, usize) {
    let member_of = |family: &str| match name.strip_prefix(family)? {
        "" => Some(""),
        rest => rest.strip_prefix('_'),
    };
    let families = FAMILIES.iter().enumerate();
    let found = families.filter_map(|(at, family)| Some((family.len(), at, member_of(family)?)));
    let Some((_, family, member)) = found.max() else {
        return (FAMILIES.len(), 0);
    };
    let at = MEMBERS.iter().position(|known| *known == member);
    (family, at.unwrap_or(MEMBERS.len()))
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

    /// How many characters the device needs in this column; `explanation` is its own.
    fn characters(&self, device: &DeviceRow, explanation: &str) -> usize {
        match self {
            Self::Value(_) | Self::Previous(_) | Self::Delta(_) => {
                let count = self.count(device).map_or(0, Count::characters);
                count.max(self.mark(device).map_or(0, |mark| mark.len() + 1))
            }
            Self::ReadAt => 15,
            Self::Age => 7,
            Self::Unit => units(device).chars().take(WIDEST_TEXT).count(),
            Self::Verdict => 22,
            Self::Explanation => explanation.chars().take(WIDTH_OF_EXPLANATION).count(),
            _ => self
                .text(device)
                .map_or(0, |text| text.chars().take(WIDEST_TEXT).count()),
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
    pub(crate) fn fit(&mut self, columns: &[Column], device: &DeviceRow, explanation: &str) {
        for (width, column) in self.0.iter_mut().zip(columns) {
            *width = (*width).max(column.characters(device, explanation));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_billed_by_comes_first_then_the_houses_order() {
        let names = [
            "engine_total",
            "report",
            "duplex",
            "fax_sent",
            "fax_color",
            "scan_send",
            "scan",
            "full_color",
            "color",
            "copy_two_color",
            "copy_color",
            "copy",
            "copy_mono",
            "large_mono",
            "total",
            "zebra",
        ];
        let kinds: Vec<MeterKind> = names
            .map(|name| MeterKind {
                name: MeterName::new(name),
                bills: matches!(name, "total" | "copy_color"),
            })
            .into();
        let ordered = in_house_order(&[kinds.clone(), kinds].concat());
        let ordered: Vec<&str> = ordered.iter().map(MeterName::as_str).collect();
        assert_eq!(
            ordered,
            [
                "total",
                "copy_color",
                "color",
                "full_color",
                "copy",
                "copy_mono",
                "copy_two_color",
                "fax_color",
                "scan",
                "scan_send",
                "fax_sent",
                "large_mono",
                "duplex",
                "report",
                "engine_total",
                "zebra"
            ]
        );
    }
}
