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
    /// Every meter that was read, in the order of the profile. In a reading that broke off the first way to a meter is not
    /// given up for a later one only because its row is not here; the names of such meters are added to `open`.
    pub(super) fn meters(&self, open: &mut Vec<String>) -> Vec<ReadMeter<'d>> {
        let mut meters: Vec<ReadMeter<'d>> = Vec::new();
        for rule in &self.profile.meters {
            let is_read = meters.iter().any(|meter| meter.rule.name == rule.name);
            if is_read || open.contains(&rule.name) {
                continue;
            }
            match self.by_rule(rule, DEEPEST) {
                Ok(meter) => meters.push(meter),
                Err(why) if self.is_open(&why) => open.push(rule.name.clone()),
                Err(_) => {}
            }
        }
        meters
    }

    /// Whether more rows might bring what is lacking.
    fn is_open(&self, why: &Lack) -> bool {
        !self.device.is_whole && why.is_of_absence()
    }

    /// The meter by one rule.
    pub(super) fn meter(&self, rule: &'d MeterRule) -> Result<ReadMeter<'d>, Lack> {
        self.by_rule(rule, DEEPEST)
    }

    fn by_rule(&self, rule: &'d MeterRule, deepest: usize) -> Result<ReadMeter<'d>, Lack> {
        self.device.fits(&rule.only)?;
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
                Err(why) if term.optional && !self.is_open(&why) => continue,
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
        let ways = self.profile.meters.iter().filter(|rule| rule.name == *name);
        let mut found = Err(no_meter());
        for rule in ways {
            found = self.by_rule(rule, deeper);
            if !found.as_ref().is_err_and(|why| !self.is_open(why)) {
                break;
            }
        }
        let meter = found.map_err(|_| no_meter())?;
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
