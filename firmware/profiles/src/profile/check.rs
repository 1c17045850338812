//! What can only be checked once the whole profile is read: that every name leads somewhere, and none in a circle.

use super::error::Flaw;
use super::model::{
    Addend, Brand, Count, IdentityRule, IdentityRules, Only, Place, Profile, Source, TotalsRule,
};
use super::pattern::Pattern;
use super::section::{Node, Section};
use super::words;

/// The name of a meter in the house's words.
pub(super) fn meter_name(node: &Node<'_>) -> Result<String, Flaw> {
    let name = node.text()?;
    if words::is_meter(name) {
        return Ok(name.to_owned());
    }
    Err(node.flaw(format!(
        "{name:?} is no meter's name: write one such as {}",
        words::meters_like(name)
    )))
}

/// Whether a file that has meters says whose they are, and whether every meter that is named can be read.
pub(super) fn names(
    top: &Section<'_>,
    meters: &[Section<'_>],
    parts: &[Section<'_>],
    seconds: &[Section<'_>],
    profile: &Profile,
) -> Result<(), Flaw> {
    let has_devices = profile.every_printer || !profile.enterprises.is_empty();
    let is_named = profile.maker.is_some() || profile.every_printer;
    if has_devices && !is_named {
        return Err(top.flaw("this file has devices and no maker: write maker = \"…\" at the top"));
    }
    if !has_devices && profile.brands.iter().all(|brand| !brand.is_told()) {
        return Err(top.flaw(
            "no device gets this profile: write enterprises = [ … ] with the number behind 1.3.6.1.4.1 in its sysObjectID, or [[brand]] with texts",
        ));
    }
    for rule in &profile.meters {
        let is_its = |section: &&Section<'_>| section.text("name").is_ok_and(|name| name == Some(&rule.name));
        let section = meters.iter().find(is_its).unwrap_or(top);
        if let Some(name) = addends(&rule.count).find(|name| !is_read(profile, name)) {
            return Err(section.flaw(missing(name)));
        }
        if !ends(profile, &rule.name, DEEPEST) {
            return Err(section.flaw(format!(
                "{} is made of itself by way of its sum: leave one of these meters out of the other",
                rule.name
            )));
        }
    }
    for (section, rule) in parts.iter().chain(seconds).zip(&profile.comparisons) {
        let mut names = std::iter::once(&rule.of).chain(&rule.against);
        if let Some(name) = names.find(|name| !is_given(profile, name)) {
            return Err(section.flaw(missing(name)));
        }
    }
    let bills = profile.totals.iter().flat_map(|rule| &rule.bills);
    let unknown = bills.into_iter().find(|name| !is_given(profile, name));
    match (unknown, top.get("totals")) {
        (Some(name), Some(totals)) => Err(totals.flaw(missing(name))),
        _ => Ok(()),
    }
}

fn missing(name: &str) -> String {
    format!("no meter of this file is called {name:?}: write a [[meter]] of that name, or take this one out")
}

fn is_read(profile: &Profile, name: &str) -> bool {
    profile.meters.iter().any(|rule| rule.name == name)
}

/// Whether the profile or the standard gives it.
fn is_given(profile: &Profile, name: &str) -> bool {
    let by_standard = |rule: &TotalsRule| rule.standard == name || rule.alone == name;
    let by_imaging_counters = name.starts_with("imaging_");
    is_read(profile, name) || by_imaging_counters || profile.totals.iter().any(by_standard)
}

/// Sums of sums go no deeper.
const DEEPEST: usize = 4;

/// Whether every sum ends in rows.
pub(super) fn ends(profile: &Profile, name: &str, deepest: usize) -> bool {
    let Some(deeper) = deepest.checked_sub(1) else {
        return false;
    };
    profile
        .meters
        .iter()
        .filter(|rule| rule.name == name)
        .flat_map(|rule| addends(&rule.count))
        .all(|name| ends(profile, name, deeper))
}

fn addends(count: &Count) -> impl Iterator<Item = &String> {
    let terms = match count {
        Count::Sum(terms) => terms.as_slice(),
        Count::Source(_) => &[],
    };
    terms.iter().filter_map(|term| match &term.what {
        Addend::Meter(name) => Some(name),
        Addend::Source(_) => None,
    })
}

impl Brand {
    /// Whether any device is this brand's.
    fn is_told(&self) -> bool {
        !(self.texts.is_empty() && self.families.is_empty() && self.enterprises.is_empty())
    }
}

impl Profile {
    /// Whether its parts fit together, as those of every profile do that was read from a text: of a pack's body this is
    /// not sure.
    pub(crate) fn is_sound(&self) -> bool {
        self.meters
            .iter()
            .all(|rule| words::is_meter(&rule.name) && ends(self, &rule.name, DEEPEST))
            && self.sources().all(|(source, _)| self.has_place(&source.place))
            && self
                .supplies
                .iter()
                .all(|rule| rule.full > 0 && !rule.kinds.is_empty())
    }

    fn has_place(&self, place: &Place) -> bool {
        let table = |table: u32| {
            usize::try_from(table)
                .ok()
                .and_then(|table| self.tables.get(table))
        };
        match place {
            Place::Row { table: number, .. } => table(*number).is_some(),
            Place::Rows { table: number, codes } => table(*number).is_some_and(|table| {
                let exists =
                    |column: u32| usize::try_from(column).is_ok_and(|column| column < table.codes.len());
                codes.iter().all(|(column, _)| exists(*column))
            }),
            Place::Scalar(_) | Place::Packed { .. } | Place::Text { .. } => true,
        }
    }

    /// Everything that is read from somewhere, and the devices that it is for.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&Source, &Only)> {
        let of_meters = self
            .meters
            .iter()
            .flat_map(|rule| rule.count.sources().map(|source| (source, &rule.only)));
        let of_supplies = self.supplies.iter().map(|rule| (&rule.percent, &rule.only));
        of_meters.chain(of_supplies).chain(self.identity.sources())
    }
}

impl Count {
    /// What it is read from, without the meters that it is made of.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &Source> {
        let (alone, terms) = match self {
            Self::Source(source) => (Some(source), &[][..]),
            Self::Sum(terms) => (None, terms.as_slice()),
        };
        let in_sum = terms.iter().filter_map(|term| match &term.what {
            Addend::Source(source) => Some(source),
            Addend::Meter(_) => None,
        });
        alone.into_iter().chain(in_sum)
    }
}

impl IdentityRules {
    fn sources(&self) -> impl Iterator<Item = (&Source, &Only)> {
        let lists = [
            &self.serial,
            &self.model,
            &self.firmware,
            &self.asset_tag,
            &self.mac,
        ];
        lists.into_iter().flatten().filter_map(|rule| match rule {
            IdentityRule::Private(own) => Some((&own.source, &own.only)),
            IdentityRule::Standard => None,
        })
    }
}

impl Place {
    /// The one row that it names; none of a table's.
    pub(crate) fn name(&self) -> Option<&Pattern> {
        match self {
            Self::Scalar(name) | Self::Packed { name, .. } | Self::Text { name, .. } => Some(name),
            Self::Row { .. } | Self::Rows { .. } => None,
        }
    }

    /// The table of the profile that its rows are in.
    pub(crate) fn table(&self) -> Option<u32> {
        match self {
            Self::Row { table, .. } | Self::Rows { table, .. } => Some(*table),
            Self::Scalar(_) | Self::Packed { .. } | Self::Text { .. } => None,
        }
    }
}
