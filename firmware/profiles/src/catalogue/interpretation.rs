//! What rows say: the standard's facts, and upon them what the profiles read.

use meters::{Comparison, Meter, MeterName};

use super::choice::Read;
use super::device::Device;
use super::source::Sources;
use super::supplies::{Told, lay};
use super::{Catalogue, comparisons};
use crate::profile::TotalsRule;
use crate::standard::SupplyManners;
use crate::{Facts, Oid, Rows, standard};

/// What rows say, and the rows of the makers' that say it.
pub(super) struct Interpretation {
    pub(super) facts: Facts,
    /// Rows of counts and percentages that a profile read.
    pub(super) measured: Vec<Oid>,
}

/// A meter, and what became of it.
struct OwnMeter {
    meter: Meter,
    /// Which of the profiles read it.
    read: usize,
}

impl Catalogue {
    /// What the rows say. Rows that are missing or of the wrong type leave their facts out; nothing is guessed.
    ///
    /// Of several printers behind one agent only one is read: the first of type hrDevicePrinter that has Printer-MIB rows,
    /// else the first that has such rows, else the first of that type.
    pub fn interpret(&self, rows: &Rows) -> Facts {
        self.interpretation(rows, true).facts
    }

    /// What the rows of a reading say that broke off: nothing that rests on a row's not being there. A sum lacks a part that
    /// may have come yet, a meter is not read in its second-best way, and the standard's count is no total where the
    /// maker's own may have come.
    pub fn interpret_partial(&self, rows: &Rows) -> Facts {
        self.interpretation(rows, false).facts
    }

    pub(super) fn interpretation(&self, rows: &Rows, is_whole: bool) -> Interpretation {
        let standard_identity = standard::identity(rows, &self.brands);
        let stranger = Device::of(rows, standard_identity.model.as_deref()).asked(is_whole);
        let reads = self.reads(&stranger, standard_identity.manufacturer.as_deref());
        if standard::printer_device(rows).is_none() {
            return Interpretation {
                facts: Facts {
                    identity: standard_identity,
                    ..Facts::default()
                },
                measured: Vec::new(),
            };
        }
        let identity = self.identity(&reads, &stranger, &standard_identity);
        let device = Device::of(rows, identity.model.as_deref()).asked(is_whole);
        let is_open = |read: &Read<'_>| read.fits(&device).is_err_and(|why| why.is_of_absence());
        // Behind a profile that may yet turn out to be read, none is.
        let reads: Vec<Read<'_>> = reads
            .into_iter()
            .take_while(|read| !is_open(read))
            .filter(|read| read.is_for(&device))
            .collect();
        let mut open = Vec::new();
        let (own, mut measured) = own_meters(&reads, &device, &mut open);
        let manners = manners(&reads);
        let is_taken = |name: &MeterName| own.iter().any(|meter| meter.meter.name == *name);
        let mut facts = standard::facts(rows, &manners, is_taken);
        let totals = totals_rule(&reads, &device, &own);
        let by_standard = std::mem::take(&mut facts.meters);
        let has_total = own.iter().any(|own| own.meter.name == MeterName::TOTAL)
            || open.iter().any(|name| name == MeterName::TOTAL.as_str());
        facts.meters = together(&own, by_standard, totals, has_total);
        facts.comparisons = all_comparisons(&reads, &device, &facts.meters, &own);
        let mut told = Told::default();
        for read in &reads {
            let sources = Sources {
                profile: read.profile,
                device: &device,
            };
            lay(sources, &mut facts.supplies, &mut told);
        }
        measured.extend(told.rows);
        facts.identity = identity;
        Interpretation { facts, measured }
    }
}

/// How the devices of the first profile that says so differ from the standard.
fn manners<'a>(reads: &[Read<'a>]) -> SupplyManners<'a> {
    let mut profiles = reads.iter().map(|read| read.profile);
    SupplyManners {
        receptacles_filled: profiles.clone().any(|profile| profile.receptacles_filled),
        level_codes: profiles
            .find(|profile| !profile.levels.is_empty())
            .map_or(&[], |profile| profile.levels.as_slice()),
    }
}

/// What the profiles read, each name by the first that reads it, and the rows of it.
fn own_meters(reads: &[Read<'_>], device: &Device<'_>, open: &mut Vec<String>) -> (Vec<OwnMeter>, Vec<Oid>) {
    let mut own: Vec<OwnMeter> = Vec::new();
    let mut rows = Vec::new();
    for (place, read) in reads.iter().enumerate() {
        let sources = Sources {
            profile: read.profile,
            device,
        };
        for meter in sources.meters(open) {
            let name = meter.rule.name.as_str();
            if own.iter().any(|known| known.meter.name.as_str() == name) {
                continue;
            }
            rows.extend(meter.counted.rows);
            own.push(OwnMeter {
                meter: Meter {
                    name: MeterName::new(name.to_owned()),
                    value: meter.counted.value,
                    unit: meter.unit,
                    source: meter.counted.source,
                    bills: false,
                    label: meter.counted.label,
                },
                read: place,
            });
        }
    }
    (own, rows)
}

/// The rule of the profile that read the total, else of the first.
fn totals_rule<'a>(reads: &[Read<'a>], device: &Device<'_>, own: &[OwnMeter]) -> Option<&'a TotalsRule> {
    let total = own.iter().find(|own| own.meter.name == MeterName::TOTAL);
    let read = reads.get(total.map_or(0, |total| total.read))?;
    read.profile.totals.iter().find(|rule| device.is(&rule.only))
}

/// The maker's meters before the standard's, which are called as the maker's profile says; the total first.
fn together(
    own: &[OwnMeter],
    standard: Vec<Meter>,
    totals: Option<&TotalsRule>,
    has_total: bool,
) -> Vec<Meter> {
    let usual = [MeterName::TOTAL.as_str().to_owned()];
    let bills = totals.map_or(&usual[..], |rule| rule.bills.as_slice());
    let mut meters: Vec<Meter> = own.iter().map(|own| own.meter.clone()).collect();
    for mut meter in standard {
        let is_life_count = meter.name == MeterName::TOTAL;
        if let Some(rule) = totals.filter(|_| is_life_count) {
            let name = if has_total { &rule.standard } else { &rule.alone };
            meter.name = MeterName::new(name.clone());
        }
        meter.bills = false;
        let is_same = |known: &Meter| known.name == meter.name || known.source == meter.source;
        if !meters.iter().any(is_same) {
            meters.push(meter);
        }
    }
    for meter in &mut meters {
        meter.bills = bills.iter().any(|name| name == meter.name.as_str());
    }
    // Where none of those that bill was read, the total still says what was printed.
    if !meters.iter().any(|meter| meter.bills)
        && let Some(total) = meters.iter_mut().find(|meter| meter.name == MeterName::TOTAL)
    {
        total.bills = true;
    }
    let is_total = |meter: &Meter| meter.name == MeterName::TOTAL;
    let (totals, others): (Vec<Meter>, Vec<Meter>) = meters.into_iter().partition(is_total);
    totals.into_iter().chain(others).collect()
}

/// The comparisons of each profile, over what it read itself and what the standard gives; of one for every printer, over
/// all that was read.
fn all_comparisons(
    reads: &[Read<'_>],
    device: &Device<'_>,
    meters: &[Meter],
    own: &[OwnMeter],
) -> Vec<Comparison> {
    let mut all: Vec<Comparison> = Vec::new();
    for (place, read) in reads.iter().enumerate() {
        let is_anothers = |meter: &&Meter| {
            own.iter()
                .any(|own| own.meter.name == meter.name && own.read != place)
        };
        let is_its = |meter: &&Meter| read.profile.every_printer || !is_anothers(meter);
        let its: Vec<Meter> = meters.iter().filter(is_its).cloned().collect();
        for comparison in comparisons::comparisons(read.profile, device, &its) {
            let is_same = |known: &Comparison| {
                (known.kind, &known.meter, &known.against)
                    == (comparison.kind, &comparison.meter, &comparison.against)
            };
            if !all.iter().any(is_same) {
                all.push(comparison);
            }
        }
    }
    all
}
