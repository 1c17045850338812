//! Field by field: what was read of a recording against what is known of it.

use meters::Supply;
use profiles::Facts;

use crate::expected::{Expected, MakersSupply};

/// One field of one recording.
pub(crate) struct Field {
    pub(crate) what: String,
    pub(crate) expected: String,
    pub(crate) read: Option<String>,
}

impl Field {
    fn new(what: impl Into<String>, expected: impl Into<String>, read: Option<String>) -> Self {
        Self {
            what: what.into(),
            expected: expected.into(),
            read,
        }
    }

    pub(crate) fn is_right(&self) -> bool {
        self.read.as_deref() == Some(self.expected.as_str())
    }
}

/// Every field that is expected, with what was read of it.
pub(crate) fn fields(expected: &Expected, facts: &Facts, is_printer: bool) -> Vec<Field> {
    let identity = &facts.identity;
    let mut fields: Vec<Field> = [
        ("maker", &expected.maker, &identity.manufacturer),
        ("serial", &expected.serial, &identity.serial),
        ("model", &expected.model, &identity.model),
        ("firmware", &expected.firmware, &identity.firmware),
    ]
    .into_iter()
    .filter_map(|(what, known, read)| Some(Field::new(what, known.as_ref()?, read.clone())))
    .collect();
    let printer = expected
        .printer
        .map(|known| Field::new("printer", known.to_string(), Some(is_printer.to_string())));
    fields.extend(printer);
    for (name, count) in &expected.meters {
        let unit = expected
            .units
            .as_ref()
            .map(|units| units.get(name).map_or("impressions", String::as_str));
        let counted = |count: u64, unit: &str| format!("{count} {unit}");
        let known = unit.map_or(count.to_string(), |unit| counted(*count, unit));
        let meter = facts.meters.iter().find(|meter| meter.name.as_str() == name);
        let read = meter.map(|meter| match unit {
            Some(_) => counted(meter.value, meter.unit.as_str()),
            None => meter.value.to_string(),
        });
        fields.push(Field::new(name, known, read));
    }
    if expected.is_whole {
        for meter in &facts.meters {
            if !expected.meters.contains_key(meter.name.as_str()) {
                let read = format!("{} {}", meter.value, meter.unit.as_str());
                fields.push(Field::new(meter.name.as_str(), "no such meter", Some(read)));
            }
        }
    }
    for (index, percent) in &expected.supplies {
        let supply = facts.supplies.iter().find(|supply| supply.index == *index);
        fields.push(Field::new(
            format!("supply {index}"),
            format!("{percent} %"),
            supply.and_then(percent_of),
        ));
    }
    for known in &expected.makers_supplies {
        let supply = facts.supplies.iter().find(|supply| is_that(supply, known));
        fields.push(Field::new(
            &known.name,
            format!("{} %", known.percent),
            supply.and_then(percent_of),
        ));
    }
    fields
}

fn percent_of(supply: &Supply) -> Option<String> {
    supply.percent.map(|percent| format!("{percent} %"))
}

fn is_that(supply: &Supply, known: &MakersSupply) -> bool {
    known.kinds.contains(&supply.kind) && (known.color.is_none() || supply.color == known.color)
}
