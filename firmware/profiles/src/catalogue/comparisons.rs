//! Meters held against each other, as a profile knows that they belong together.

use meters::{Comparison, ComparisonKind, Meter, MeterName, Unit};

use super::device::Device;
use crate::profile::{ComparisonRule, ComparisonRuleKind, Expect, Profile};

/// The comparisons of a profile for which every meter was read, none of them in another unit.
pub(super) fn comparisons(profile: &Profile, device: &Device<'_>, meters: &[Meter]) -> Vec<Comparison> {
    let rules = profile.comparisons.iter().filter(|rule| device.is(&rule.only));
    rules.filter_map(|rule| comparison(rule, meters)).collect()
}

fn comparison(rule: &ComparisonRule, meters: &[Meter]) -> Option<Comparison> {
    let named = |name: &String| meters.iter().find(|meter| meter.name.as_str() == name);
    let of = named(&rule.of)?;
    let against: Vec<&Meter> = rule.against.iter().map(named).collect::<Option<_>>()?;
    // A meter beside itself says nothing, and sheets are not held against sides. Where a device leaves the unit out,
    // nothing speaks against comparing.
    let is_of_another_unit = |meter: &Meter| {
        let both = [meter.unit, of.unit];
        meter.unit != of.unit && !both.contains(&Unit::Unknown)
    };
    if against
        .iter()
        .any(|meter| is_of_another_unit(meter) || meter.name == of.name)
    {
        return None;
    }
    let sum: u128 = against.iter().map(|meter| u128::from(meter.value)).sum();
    let difference = i128::from(of.value) - i128::try_from(sum).ok()?;
    Some(Comparison {
        kind: match rule.kind {
            ComparisonRuleKind::Parts => ComparisonKind::Parts,
            ComparisonRuleKind::Second(_) => ComparisonKind::SecondSource,
        },
        meter: of.name.clone(),
        against: rule.against.iter().cloned().map(MeterName::new).collect(),
        difference: i64::try_from(difference).unwrap_or(if difference < 0 { i64::MIN } else { i64::MAX }),
        agrees: agrees(rule, difference, of.value),
        reason: rule.reason.clone(),
    })
}

/// Whether a difference is one that this maker's machines show when nothing is wrong.
fn agrees(rule: &ComparisonRule, difference: i128, of: u64) -> bool {
    let by_percent = |thousandths: u32| u128::from(of) * u128::from(thousandths) / 100_000;
    let given = rule.tolerance.map(u128::from);
    let tolerance = given.max(rule.tolerance_millipercent.map(by_percent));
    // Positive where the other one is less.
    let may = match rule.kind {
        ComparisonRuleKind::Parts | ComparisonRuleKind::Second(Expect::Equal) => {
            return difference.unsigned_abs() <= tolerance.unwrap_or(0);
        }
        ComparisonRuleKind::Second(Expect::More) => difference <= 0,
        ComparisonRuleKind::Second(Expect::Less) => difference >= 0,
    };
    // Where the direction is expected, no tolerance means any distance.
    may && tolerance.is_none_or(|tolerance| difference.unsigned_abs() <= tolerance)
}
