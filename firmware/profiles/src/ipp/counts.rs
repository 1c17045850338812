//! What a printer counts by IPP (PWG 5100.22, 7.7): impressions, and sheets of paper; impressions by colour too.
//!
//! Pages (`printer-pages-completed`) are what documents hold, not what was put on paper: nobody bills by them, and they are
//! left out.

use meters::{Meter, MeterName, Unit};

use super::message::Attributes;

const IMPRESSIONS: &str = "printer-impressions-completed";
const BY_COLOR: &str = "printer-impressions-completed-col";
const SHEETS: &str = "printer-media-sheets-completed";

/// A meter of ours, and the members of the collection that are its parts.
const PARTS: [(&str, &[&str]); 3] = [
    ("mono", &["monochrome"]),
    ("color", &["full-color", "highlight-color"]),
    ("blank", &["blank"]),
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
    meters
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
    for (name, parts) in PARTS {
        let mut value: Option<u64> = None;
        let mut source = format!("{BY_COLOR}/");
        for part in parts {
            let two_sided = with_two_sided.then(|| format!("{part}{TWO_SIDED}"));
            for member in [Some((*part).to_owned()), two_sided].into_iter().flatten() {
                if let Some(more) = count(members, &member) {
                    source.push_str(if value.is_some() { " + " } else { "" });
                    source.push_str(&member);
                    value = Some(value.unwrap_or(0).saturating_add(more));
                }
            }
        }
        if let Some(value) = value {
            meters.push(meter(name, value, Unit::Impressions, &source));
        }
    }
    meters
}

fn sum(meters: &[Meter]) -> u64 {
    meters
        .iter()
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
