//! Percentages of supplies beside, or in place of, what the standard's table says.

use meters::{Supply, SupplyKind, SupplyState};

use super::source::{Fullness, Sources};
use crate::Oid;
use crate::profile::SupplyRule;

/// Percent at and below which a supply is low.
const LOW: u8 = 10;

/// The numbers of supplies that the standard's table doesn't have: more than its own ever are.
const FIRST_OF_ITS_OWN: u32 = 100_001;

/// Which supplies already have a percentage of the maker's.
#[derive(Default)]
pub(super) struct Told {
    indexes: Vec<u32>,
    /// The rows that they were read from.
    pub(super) rows: Vec<Oid>,
}

/// Lays the percentages of a profile upon the standard's supplies.
pub(super) fn lay(sources: Sources<'_, '_>, supplies: &mut Vec<Supply>, told: &mut Told) {
    for rule in &sources.profile.supplies {
        if !sources.device.is(&rule.only) {
            continue;
        }
        let place = place_of(rule, supplies);
        if matches!(place, Place::Unclear)
            || matches!(place, Place::At(index) if told.indexes.contains(&index))
        {
            continue;
        }
        let Ok((fullness, row)) = sources.fullness(&rule.percent, rule.full) else {
            continue;
        };
        let index = match place {
            Place::At(index) => index,
            _ => add(rule, supplies),
        };
        if let Some(supply) = supplies.iter_mut().find(|supply| supply.index == index) {
            tell(supply, fullness);
        }
        told.indexes.push(index);
        told.rows.push(row);
    }
}

/// Where a percentage belongs.
enum Place {
    /// To the supply of that index.
    At(u32),
    /// To none of the standard's.
    Nowhere,
    /// To one of several.
    Unclear,
}

/// The supply that a rule is about: of these kinds and this colour. The only one of its kinds needs no colour to be known
/// by where that is black or not said.
fn place_of(rule: &SupplyRule, supplies: &[Supply]) -> Place {
    let of_kind: Vec<&Supply> = supplies
        .iter()
        .filter(|supply| rule.kinds.contains(&supply.kind))
        .collect();
    if let Some(same) = of_kind.iter().find(|supply| supply.color == rule.color) {
        return Place::At(same.index);
    }
    let only = match of_kind.as_slice() {
        [only] => Some(only.index),
        _ => None,
    };
    let without_colour = of_kind.iter().any(|supply| supply.color.is_none());
    match (only, rule.color.as_deref()) {
        (Some(index), None) => Place::At(index),
        (Some(index), Some("black")) if without_colour => Place::At(index),
        (None, None) if !of_kind.is_empty() => Place::Unclear,
        _ if without_colour => Place::Unclear,
        _ => Place::Nowhere,
    }
}

fn add(rule: &SupplyRule, supplies: &mut Vec<Supply>) -> u32 {
    let last = supplies.iter().map(|supply| supply.index).max().unwrap_or(0);
    let index = last.saturating_add(1).max(FIRST_OF_ITS_OWN);
    let kind = rule.kinds.first().copied().unwrap_or(SupplyKind::Unknown);
    supplies.push(Supply {
        index,
        kind,
        receptacle: matches!(
            kind,
            SupplyKind::WasteToner
                | SupplyKind::WasteInk
                | SupplyKind::WasteWax
                | SupplyKind::WasteWater
                | SupplyKind::WastePaper
        ),
        color: rule.color.clone(),
        description: None,
        level: None,
        capacity: None,
        unit: None,
        percent: None,
        state: SupplyState::Unknown,
    });
    index
}

/// What the maker's own row says. The standard's level stays only where it says the same.
fn tell(supply: &mut Supply, fullness: Fullness) {
    let percent = match fullness {
        Fullness::Percent(percent) => Some(percent),
        // A number says more than a code.
        Fullness::State(_) if supply.percent.is_some() => return,
        Fullness::State(_) => None,
    };
    if supply.percent != percent {
        supply.level = None;
    }
    supply.percent = percent;
    supply.state = match fullness {
        Fullness::State(state) => state,
        Fullness::Percent(0) => SupplyState::Empty,
        Fullness::Percent(1..=LOW) => SupplyState::Low,
        Fullness::Percent(_) => SupplyState::Ok,
    };
}
