//! What a printer counts by IPP (PWG 5100.22, 7.7): impressions, and sheets of paper; impressions by colour too, and what is on
//! sheets printed on both sides.
//!
//! Pages (`printer-pages-completed`) are what documents hold, not what was put on paper: nobody bills by them, and they are
//! left out.

use meters::{Meter, MeterName, Unit};

use super::message::Attributes;

const IMPRESSIONS: &str = "printer-impressions-completed";
const BY_COLOR: &str = "printer-impressions-completed-col";
const SHEETS: &str = "printer-media-sheets-completed";
const SHEETS_BY_COLOR: &str = "printer-media-sheets-completed-col";

/// A meter of ours, and the members of the collection that are its parts.
const PARTS: [(&str, &[&str]); 3] = [
    ("mono", &["monochrome"]),
    ("color", &["full-color", "highlight-color"]),
    ("blank", &["blank"]),
];
/// What colour is made of, where the printer tells both: all colours, and black with one other.
const OF_COLOR: [(&str, &str); 2] = [("full_color", "full-color"), ("two_color", "highlight-color")];
/// The members that count what was printed on both sides.
const BOTH_SIDES: [&str; 3] = [
    "monochrome-two-sided",
    "full-color-two-sided",
    "highlight-color-two-sided",
];
/// Behind a member's name: those of its impressions that are on sheets printed on both sides.
const TWO_SIDED: &str = "-two-sided";

/// Its meters, the total first. What the printer doesn't count, or says that it doesn't know, has none.
pub(super) fn meters(printer: &Attributes) -> Vec<Meter> {
    let mut meters = Vec::new();
    let total = count(printer, IMPRESSIONS);
    if let Some(value) = total {
        meters.push(meter("total", value, Unit::Impressions, IMPRESSIONS));
    }
    if let Some(members) = printer.collection(BY_COLOR) {
        meters.extend(by_color(members, total));
    }
    if let Some(value) = count(printer, SHEETS) {
        // Beside a count of impressions these are the sheets that they are on.
        let name = if total.is_some() { "sheets" } else { "total" };
        meters.push(meter(name, value, Unit::Sheets, SHEETS));
    }
    meters.extend(duplex(printer));
    meters
}

/// What was printed on both sides: in sheets where the printer counts them, else in impressions.
fn duplex(printer: &Attributes) -> Option<Meter> {
    let in_unit = |name: &str, unit| {
        let members = printer.collection(name)?;
        let (value, source) = added(members, name, &BOTH_SIDES)?;
        Some(meter("duplex", value, unit, &source))
    };
    in_unit(SHEETS_BY_COLOR, Unit::Sheets).or_else(|| in_unit(BY_COLOR, Unit::Impressions))
}

/// The sum of those members that there are, and what it is made of.
fn added(members: &Attributes, collection: &str, parts: &[&str]) -> Option<(u64, String)> {
    let mut value: Option<u64> = None;
    let mut source = [collection, "/"].concat();
    for part in parts {
        if let Some(more) = count(members, part) {
            source.push_str(if value.is_some() { " + " } else { "" });
            source.push_str(part);
            value = Some(value.unwrap_or(0).saturating_add(more));
        }
    }
    Some((value?, source))
}

/// The count of a colour. Whether `monochrome` holds `monochrome-two-sided` too, printers do not agree: where there are
/// such members, that way is taken by which all add up to the total, and none where neither does.
fn by_color(members: &Attributes, total: Option<u64>) -> Vec<Meter> {
    let apart = colors(members, false);
    let added = colors(members, true);
    if sum(&apart) == sum(&added) {
        return apart;
    }
    let is_total = |meters: &[Meter]| {
        let blank = meters.iter().find(|meter| meter.name.as_str() == "blank");
        let printed = sum(meters).saturating_sub(blank.map_or(0, |blank| blank.value));
        total.is_some_and(|total| total == sum(meters) || total == printed)
    };
    [apart, added]
        .into_iter()
        .find(|meters| is_total(meters))
        .unwrap_or_default()
}

fn colors(members: &Attributes, with_two_sided: bool) -> Vec<Meter> {
    let mut meters = Vec::new();
    let mut add = |name, parts: &[&str]| {
        let two_sided: Vec<String> = parts.iter().map(|part| [part, TWO_SIDED].concat()).collect();
        let mut all = parts.to_vec();
        if with_two_sided {
            all.extend(two_sided.iter().map(String::as_str));
        }
        if let Some((value, source)) = added(members, BY_COLOR, &all) {
            meters.push(meter(name, value, Unit::Impressions, &source));
        }
    };
    for (name, parts) in PARTS {
        add(name, parts);
    }
    if OF_COLOR.iter().all(|(_, part)| count(members, part).is_some()) {
        for (name, part) in OF_COLOR {
            add(name, &[part]);
        }
    }
    meters
}

/// Of what stands beside each other; what colour is made of is in it already.
fn sum(meters: &[Meter]) -> u64 {
    let is_part = |meter: &&Meter| PARTS.iter().any(|(name, _)| meter.name.as_str() == *name);
    meters
        .iter()
        .filter(is_part)
        .fold(0, |sum, meter| sum.saturating_add(meter.value))
}

/// A negative number is a printer's way to say that it doesn't know.
fn count(attributes: &Attributes, name: &str) -> Option<u64> {
    attributes
        .number(name)
        .and_then(|number| u64::try_from(number).ok())
}

fn meter(name: &'static str, value: u64, unit: Unit, source: &str) -> Meter {
    Meter {
        name: MeterName::new(name),
        value,
        unit,
        source: format!("IPP {source}"),
        bills: name == MeterName::TOTAL.as_str(),
        label: None,
    }
}
