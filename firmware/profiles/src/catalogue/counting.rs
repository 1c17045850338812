//! The meters of one profile on one device: the first way to each that the device has.

use meters::Unit;

use super::lack::Lack;
use super::source::{Counted, Sources};
use crate::profile::{Addend, Count, MeterRule, Term, UnitRule};

/// Sums of sums go no deeper.
const DEEPEST: usize = 4;

/// A meter that was read, and the rule that it was read by.
pub(super) struct ReadMeter<'d> {
    pub(super) rule: &'d MeterRule,
    pub(super) counted: Counted,
    pub(super) unit: Unit,
}

impl<'d> Sources<'d, '_> {
    /// Every meter that was read, in the order of the profile.
    pub(super) fn meters(&self) -> Vec<ReadMeter<'d>> {
        let mut meters: Vec<ReadMeter<'d>> = Vec::new();
        for rule in &self.profile.meters {
            let is_read = meters.iter().any(|meter| meter.rule.name == rule.name);
            if is_read {
                continue;
            }
            if let Ok(meter) = self.by_rule(rule, DEEPEST) {
                meters.push(meter);
            }
        }
        meters
    }

    /// The meter by one rule.
    pub(super) fn meter(&self, rule: &'d MeterRule) -> Result<ReadMeter<'d>, Lack> {
        self.by_rule(rule, DEEPEST)
    }

    fn by_rule(&self, rule: &'d MeterRule, deepest: usize) -> Result<ReadMeter<'d>, Lack> {
        if !self.device.is(&rule.only) {
            return Err(Lack::NotForThisDevice);
        }
        let counted = match &rule.count {
            Count::Source(source) => self.count(source)?,
            Count::Sum(terms) => self.sum(terms, deepest)?,
        };
        let unit = match rule.unit {
            UnitRule::Usual => counted.unit.unwrap_or(Unit::Impressions),
            UnitRule::Fixed(unit) => unit,
            UnitRule::Marker => self.device.marker_unit(),
        };
        Ok(ReadMeter { rule, counted, unit })
    }

    /// The sum of what was read. A part that is missing is no 0: without it there is no sum, unless it is optional.
    fn sum(&self, terms: &'d [Term], deepest: usize) -> Result<Counted, Lack> {
        let mut sum: Option<Counted> = None;
        for term in terms {
            let part = match self.part(&term.what, deepest) {
                Ok(part) => part,
                Err(_) if term.optional => continue,
                Err(why) => return Err(Lack::Part(Box::new(why))),
            };
            sum = Some(match sum {
                None => part,
                Some(sum) => added(sum, part)?,
            });
        }
        sum.ok_or_else(|| Lack::Part(Box::new(Lack::NotForThisDevice)))
    }

    fn part(&self, what: &'d Addend, deepest: usize) -> Result<Counted, Lack> {
        let name = match what {
            Addend::Source(source) => return self.count(source),
            Addend::Meter(name) => name,
        };
        let no_meter = || Lack::NoMeter(name.clone());
        let deeper = deepest.checked_sub(1).ok_or_else(no_meter)?;
        let mut ways = self.profile.meters.iter().filter(|rule| rule.name == *name);
        let meter = ways
            .find_map(|rule| self.by_rule(rule, deeper).ok())
            .ok_or_else(no_meter)?;
        // As part of a sum it counts what it counts as a meter, where anything says so.
        let is_said = meter.counted.unit.is_some() || meter.rule.unit != UnitRule::Usual;
        Ok(Counted {
            unit: is_said.then_some(meter.unit),
            ..meter.counted
        })
    }
}

fn added(sum: Counted, part: Counted) -> Result<Counted, Lack> {
    if sum.unit != part.unit {
        return Err(Lack::UnitsDiffer);
    }
    Ok(Counted {
        value: sum.value.checked_add(part.value).ok_or(Lack::TooLarge)?,
        rows: [sum.rows, part.rows].concat(),
        source: format!("{} + {}", sum.source, part.source),
        unit: sum.unit,
        label: None,
    })
}
