//! Supplies by IPP: `printer-supply` (PWG 5100.13), a row of prtMarkerSuppliesTable in words, or CUPS's older `marker-*`
//! lists, which go side by side.

use meters::{Supply, SupplyKind, SupplyUnit};

use super::message::{Attributes, Value};
use crate::profile::supply_kind;
use crate::standard::{SupplyManners, SupplyRow, spelled};
use crate::text::{Charset, readable};

/// No machine has more; a list without an end has.
const MOST_SUPPLIES: usize = 64;

/// PrtMarkerSuppliesClassTC by its names.
const CLASSES: [(&str, i64); 2] = [("supplyThatIsConsumed", 3), ("receptacleThatIsFilled", 4)];

/// PrtMarkerSuppliesSupplyUnitTC by its names; a level in any other unit keeps its number and has no unit.
const UNITS: [(&str, SupplyUnit); 7] = [
    ("percent", SupplyUnit::Percent),
    ("impressions", SupplyUnit::Impressions),
    ("sheets", SupplyUnit::Sheets),
    ("hours", SupplyUnit::Hours),
    ("items", SupplyUnit::Items),
    ("tenthsOfGrams", SupplyUnit::TenthsOfGrams),
    ("tenthsOfMilliliters", SupplyUnit::TenthsOfMilliliters),
];

/// Its supplies, in the printer's order.
pub(super) fn supplies(printer: &Attributes) -> Vec<Supply> {
    let rows = printer.values("printer-supply");
    let rows = if rows.is_empty() {
        markers(printer)
    } else {
        let descriptions = printer.values("printer-supply-description");
        let row = |(place, row)| printer_supply(place, row, descriptions.get(place));
        rows.iter().take(MOST_SUPPLIES).enumerate().map(row).collect()
    };
    let manners = SupplyManners::default();
    rows.into_iter().map(|row| row.read(&manners)).collect()
}

/// A value of `printer-supply`.
fn printer_supply(place: usize, row: &Value, description: Option<&Value>) -> SupplyRow {
    let fields = Fields(row.octets().unwrap_or_default());
    SupplyRow {
        index: number(place),
        kind: fields
            .text("type")
            .map_or(SupplyKind::Unknown, |word| kind(&word)),
        class: fields.one_of("class", &CLASSES),
        color: fields.text("colorantname").and_then(|name| spelled(&name)),
        description: text(description).or_else(|| fields.text("name")),
        unit: fields.one_of("unit", &UNITS),
        capacity: fields.number("maxcapacity"),
        level: fields.number("level"),
    }
}

/// `marker-levels`, in percent, and what stands at the same place in the lists beside it.
fn markers(printer: &Attributes) -> Vec<SupplyRow> {
    let [kinds, names, colors] =
        ["marker-types", "marker-names", "marker-colors"].map(|name| printer.values(name));
    let levels = printer.values("marker-levels").iter().take(MOST_SUPPLIES);
    let row = |(place, level): (usize, &Value)| SupplyRow {
        index: number(place),
        kind: text(kinds.get(place)).map_or(SupplyKind::Unknown, |word| kind(&word)),
        class: None,
        // `#00FFFF` is for screens; the name beside it says cyan.
        color: text(colors.get(place))
            .filter(|color| !color.starts_with('#'))
            .and_then(|color| spelled(&color)),
        description: text(names.get(place)),
        unit: Some(SupplyUnit::Percent),
        capacity: Some(100),
        level: level.number().map(i64::from),
    };
    levels.enumerate().map(row).collect()
}

/// `key=value;key=value;` in ASCII.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn get(&self, key: &str) -> Option<&'a [u8]> {
        self.0.split(|octet| *octet == b';').find_map(|field| {
            let equals = field.iter().position(|octet| *octet == b'=')?;
            let (name, value) = field.split_at_checked(equals)?;
            let is_it = name.trim_ascii().eq_ignore_ascii_case(key.as_bytes());
            is_it.then(|| value.get(1..))?
        })
    }

    fn text(&self, key: &str) -> Option<String> {
        readable(self.get(key)?, Charset::default())
    }

    fn one_of<T: Copy>(&self, key: &str, names: &[(&str, T)]) -> Option<T> {
        let word = self.text(key)?;
        let mut found = names.iter().filter(|(name, _)| word.eq_ignore_ascii_case(name));
        found.next().map(|(_, meaning)| *meaning)
    }

    fn number(&self, key: &str) -> Option<i64> {
        std::str::from_utf8(self.get(key)?).ok()?.trim().parse().ok()
    }
}

fn text(value: Option<&Value>) -> Option<String> {
    readable(value?.octets()?, Charset::default())
}

/// Where it stands in the printer's list, from 1.
fn number(place: usize) -> u32 {
    u32::try_from(place).map_or(u32::MAX, |place| place.saturating_add(1))
}

/// PrtMarkerSuppliesTypeTC by its names, which some write as they are (`wasteToner`) and some with hyphens (`waste-toner`).
fn kind(word: &str) -> SupplyKind {
    let mut snake = String::new();
    for letter in word.chars() {
        if letter == '-' || (letter.is_ascii_uppercase() && !snake.is_empty()) {
            snake.push('_');
        }
        if letter != '-' {
            snake.push(letter.to_ascii_lowercase());
        }
    }
    supply_kind(&snake).unwrap_or(SupplyKind::Unknown)
}
